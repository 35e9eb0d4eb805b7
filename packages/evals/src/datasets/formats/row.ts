/** A row as a format reads it. A row that cannot be read says why, and the rows behind it are read nevertheless. */
export type Row =
  | {
      readonly row: number;
      readonly values: Readonly<Record<string, unknown>>;
      /** Bytes of the file where it stands, half-open, of formats that were asked for `places`. */
      readonly place?: Place;
    }
  | { readonly row: number; readonly problem: string };

export interface RowLimits {
  /** Bytes (of text: UTF-16 units) of one row. */
  readonly rowBytes: number;
  /** Columns that are asked for; formats that can leave the others unread do. */
  readonly columns?: readonly string[];
}

export type Place = readonly [start: number, end: number];

/** @throws DatasetFileError when nothing behind some point can be read. */
export type RowReader = (path: string, limits: RowLimits) => AsyncGenerator<Row>;

/** The file breaks off or contradicts itself: what comes behind cannot be read. */
export class DatasetFileError extends Error {}

export const tooLong = (size: number, limit: number): string =>
  `the row has more than ${limit} bytes (at least ${size})`;

export const shown = (value: unknown): string => {
  const text =
    JSON.stringify(value, (_, each) => (typeof each === "bigint" ? `${each}` : each)) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 60)}... (${text.length} characters)` : text;
};
