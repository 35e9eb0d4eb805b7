import type { DatasetDescription, MediaField } from "./description.js";
import { DatasetDescriptionError } from "./errors.js";
import type { DataFile } from "./files.js";
import { delimited, headerOf, recordAt } from "./formats/delimited.js";
import { type Place, type RowLimits, shown } from "./formats/row.js";
import type { Values } from "./read-sample.js";

/** VLMEvalKit's rule: what is no longer than this is no picture. */
const longestName = 64;

/** What a row has whose picture stands in another row. */
export interface SharedRow {
  /** With the cells of the rows that are named. */
  readonly values: Values;
  /** "index 12": the rows that were named, or the row itself where others may name it. One cluster. */
  readonly shares?: string;
  /** Whether all its media stand in other rows. */
  readonly isShared: boolean;
  readonly problems: readonly { readonly field: string; readonly message: string }[];
}

/**
 * Cells of one CSV or TSV file that name another row instead of holding a picture. Where pictures stand is found in one pass;
 * a picture itself is read from the disk when it is asked for, so that memory does not grow with the file.
 */
export class SharedCells {
  readonly #file: DataFile;
  readonly #fields: readonly MediaField[];
  readonly #header: readonly string[];
  /** By field, by the name of a row: where it stands, and whether its cell is a picture. */
  readonly #rows: readonly ReadonlyMap<string, Named>[];

  private constructor(
    file: DataFile,
    fields: readonly MediaField[],
    header: readonly string[],
    rows: readonly ReadonlyMap<string, Named>[],
  ) {
    this.#file = file;
    this.#fields = fields;
    this.#header = header;
    this.#rows = rows;
  }

  /** Undefined where the description has no such cells. @throws DatasetDescriptionError for another format than CSV or TSV. */
  static async of(
    file: DataFile,
    { fields: { media = [] } }: DatasetDescription,
    limits: RowLimits,
  ): Promise<SharedCells | undefined> {
    const fields = media.filter(({ sharedBy }) => sharedBy !== undefined);
    if (fields.length === 0) return undefined;
    if (file.format !== "tsv" && file.format !== "csv")
      throw new DatasetDescriptionError(
        `"sharedBy" is given, and ${file.path} is ${file.format}`,
        "use it with CSV and TSV only",
      );
    const rows = fields.map(() => new Map<string, Named>());
    const header = await headerOf(file.absolute, limits, delimiterOf(file));
    for await (const row of delimited(file.absolute, { ...limits, places: true }, delimiterOf(file))) {
      if (!("values" in row)) continue;
      for (const [i, { column, sharedBy }] of fields.entries()) {
        const [name, cell] = [row.values[sharedBy!], row.values[column as string]];
        if (typeof name !== "string" || typeof cell !== "string") continue;
        const known = rows[i]!.get(name);
        const kind = isName(cell) ? "name" : "picture";
        rows[i]!.set(name, { kind: known === undefined ? kind : "twice", place: row.place! });
      }
    }
    return new SharedCells(file, fields, header, rows);
  }

  async resolve(values: Values): Promise<SharedRow> {
    const out: Record<string, unknown> = { ...values };
    const problems: { field: string; message: string }[] = [];
    const shares: string[] = [];
    let own = false;
    for (const [i, { column, sharedBy }] of this.#fields.entries()) {
      const field = column as string;
      const cell = values[field];
      if (typeof cell !== "string" || cell.trim() === "") continue;
      const name = cell.trim();
      const named = this.#rows[i]!.get(name);
      if (!isName(cell) || (named === undefined && /\.[a-z0-9]{2,5}$/i.test(name))) {
        own = true;
        shares.push(`${sharedBy} ${String(values[sharedBy!])}`);
        continue;
      }
      shares.push(`${sharedBy} ${name}`);
      if (named?.kind === "picture") out[field] = await this.#read(named.place, field);
      else {
        problems.push({ field, message: `${shown(name)} is no picture, and ${why(named, sharedBy!, name)}` });
        out[field] = undefined;
      }
    }
    const [first] = shares;
    return {
      values: out,
      ...(first === undefined ? {} : { shares: [...new Set(shares)].join(", ") }),
      isShared: first !== undefined && !own,
      problems,
    };
  }

  async #read(place: Place, field: string): Promise<unknown> {
    const cells = await recordAt(this.#file.absolute, place, delimiterOf(this.#file));
    return cells?.[this.#header.indexOf(field)];
  }
}

interface Named {
  readonly kind: "picture" | "name" | "twice";
  readonly place: Place;
}

const isName = (cell: string): boolean => cell.length <= longestName;
const delimiterOf = ({ format }: DataFile): "," | "\t" => (format === "csv" ? "," : "\t");

function why(named: Named | undefined, sharedBy: string, name: string): string {
  if (named === undefined) return `no row has the ${sharedBy} ${shown(name)}`;
  if (named.kind === "twice") return `two rows have the ${sharedBy} ${shown(name)}`;
  return `the row with the ${sharedBy} ${shown(name)} has none either`;
}
