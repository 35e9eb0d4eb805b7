import { open } from "node:fs/promises";
import { textChunks } from "./chunks.js";
import { DatasetFileError, type Place, type Row, type RowLimits, tooLong } from "./row.js";

export interface DelimitedLimits extends RowLimits {
  /** Tell where each row stands, for `recordAt`. */
  readonly places?: boolean;
}

/**
 * CSV (RFC 4180) and TSV with a header: fields in double quotes may hold the delimiter, line ends and doubled quotes. Row 1 is
 * the first behind the header. Cells are texts.
 */
export async function* delimited(
  path: string,
  limits: DelimitedLimits,
  delimiter: "," | "\t",
): AsyncGenerator<Row> {
  const start = limits.places === true ? await markBytes(path) : undefined;
  let header: readonly string[] | undefined;
  let row = 0;
  for await (const record of recordsOf(textChunks(path), delimiter, limits.rowBytes, start)) {
    const { cells, length } = record;
    if (header === undefined) {
      if (cells === undefined) throw new DatasetFileError(tooLong(length, limits.rowBytes));
      header = cells;
      const twice = cells.find((name, i) => cells.indexOf(name) !== i);
      if (twice !== undefined)
        throw new DatasetFileError(`the column ${JSON.stringify(twice)} is there twice`);
      continue;
    }
    row++;
    if (cells === undefined) yield { row, problem: tooLong(length, limits.rowBytes) };
    else if (record.open) yield { row, problem: "a quote that is opened is not closed before the file ends" };
    else if (cells.length !== header.length)
      yield { row, problem: `${cells.length} cells under ${header.length} columns` };
    else {
      const values = Object.fromEntries(header.map((name, i) => [name, cells[i]]));
      yield { row, values, ...(record.place === undefined ? {} : { place: record.place }) };
    }
  }
  if (header === undefined) throw new DatasetFileError("the file is empty");
}

/** The names of the columns, in their order. Empty for an empty file. */
export async function headerOf(
  path: string,
  { rowBytes }: RowLimits,
  delimiter: "," | "\t",
): Promise<readonly string[]> {
  for await (const { cells = [] } of recordsOf(textChunks(path), delimiter, rowBytes)) return cells;
  return [];
}

/** The cells of the record that stands there. The file must be as it was when `place` was told. */
export async function recordAt(
  path: string,
  [start, end]: Place,
  delimiter: "," | "\t",
): Promise<readonly string[] | undefined> {
  const file = await open(path);
  try {
    const bytes = Buffer.alloc(end - start);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
    const once = (async function* () {
      yield bytes.toString("utf8", 0, bytesRead);
    })();
    for await (const { cells } of recordsOf(once, delimiter, Number.POSITIVE_INFINITY)) return cells;
    return undefined;
  } finally {
    await file.close();
  }
}

/** Bytes of the byte order mark, which `textChunks` leaves out. */
async function markBytes(path: string): Promise<number> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(3), 0, 3, 0);
    return bytesRead === 3 && buffer.equals(Uint8Array.of(0xef, 0xbb, 0xbf)) ? 3 : 0;
  } finally {
    await file.close();
  }
}

interface DelimitedRecord {
  /** Undefined when it is over the limit. */
  readonly cells: readonly string[] | undefined;
  readonly length: number;
  readonly place?: Place;
  readonly open?: true;
}

async function* recordsOf(
  chunks: AsyncIterable<string>,
  delimiter: string,
  limit: number,
  /** Bytes before the first chunk; undefined: no places are told. */
  before?: number,
): AsyncGenerator<DelimitedRecord> {
  const plainEnd = new RegExp(`[${delimiter}\\r\\n]`, "g");
  let cells: string[] = [];
  let parts: string[] = [];
  let length = 0;
  let state: "start" | "plain" | "quoted" | "quote" = "start";
  let skipNewline = false;
  // Bytes up to `counted` of the chunk at hand, and where the record at hand begins.
  let [bytes, begin, counted] = [before ?? 0, before ?? 0, 0];
  const count = (chunk: string, upTo: number): void => {
    if (before === undefined) return;
    bytes += Buffer.byteLength(chunk.slice(counted, upTo));
    counted = upTo;
  };
  const add = (piece: string): void => {
    length += piece.length;
    if (length > limit) {
      parts = [];
      cells = [];
    } else if (piece !== "") parts.push(piece);
  };
  const endCell = (): void => {
    length++;
    if (length <= limit) cells.push(parts.length === 1 ? parts[0]! : parts.join(""));
    parts = [];
    state = "start";
  };
  const endRecord = (): DelimitedRecord => {
    endCell();
    const place: { place?: Place } = before === undefined ? {} : { place: [begin, bytes] };
    const record = { cells: length > limit ? undefined : cells, length, ...place };
    cells = [];
    length = 0;
    begin = bytes;
    return record;
  };
  for await (const chunk of chunks) {
    let at = 0;
    counted = 0;
    while (at < chunk.length) {
      if (skipNewline) {
        skipNewline = false;
        if (chunk[at] === "\n") {
          at++;
          continue;
        }
      }
      if (state === "quoted") {
        const end = chunk.indexOf('"', at);
        add(chunk.slice(at, end < 0 ? chunk.length : end));
        at = end < 0 ? chunk.length : end + 1;
        if (end >= 0) state = "quote";
        continue;
      }
      if (state === "quote" && chunk[at] === '"') {
        add('"');
        at++;
        state = "quoted";
        continue;
      }
      if (state === "start" && chunk[at] === '"') {
        at++;
        state = "quoted";
        continue;
      }
      plainEnd.lastIndex = at;
      const end = plainEnd.exec(chunk)?.index ?? chunk.length;
      add(chunk.slice(at, end));
      if (end > at) state = "plain";
      if (end === chunk.length) break;
      at = end + 1;
      if (chunk[end] === delimiter) endCell();
      else {
        skipNewline = chunk[end] === "\r";
        const isBlank = length === 0 && cells.length === 0 && state === "start";
        if (!isBlank) {
          count(chunk, at);
          yield endRecord();
        }
      }
    }
    count(chunk, chunk.length);
  }
  const open = state === "quoted";
  if (length > 0 || cells.length > 0 || state !== "start") {
    const record = endRecord();
    yield open ? { ...record, open: true } : record;
  }
}
