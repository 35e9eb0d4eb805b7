import { textChunks } from "./chunks.js";
import { DatasetFileError, type Row, type RowLimits, tooLong } from "./row.js";

/**
 * CSV (RFC 4180) and TSV with a header: fields in double quotes may hold the delimiter, line ends and doubled quotes. Row 1 is
 * the first behind the header. Cells are texts.
 */
export async function* delimited(
  path: string,
  limits: RowLimits,
  delimiter: "," | "\t",
): AsyncGenerator<Row> {
  let header: readonly string[] | undefined;
  let row = 0;
  for await (const record of recordsOf(textChunks(path), delimiter, limits.rowBytes)) {
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
    else yield { row, values: Object.fromEntries(header.map((name, i) => [name, cells[i]])) };
  }
  if (header === undefined) throw new DatasetFileError("the file is empty");
}

interface DelimitedRecord {
  /** Undefined when it is over the limit. */
  readonly cells: readonly string[] | undefined;
  readonly length: number;
  readonly open?: true;
}

async function* recordsOf(
  chunks: AsyncIterable<string>,
  delimiter: string,
  limit: number,
): AsyncGenerator<DelimitedRecord> {
  const plainEnd = new RegExp(`[${delimiter}\\r\\n]`, "g");
  let cells: string[] = [];
  let parts: string[] = [];
  let length = 0;
  let state: "start" | "plain" | "quoted" | "quote" = "start";
  let skipNewline = false;
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
    const record = { cells: length > limit ? undefined : cells, length };
    cells = [];
    length = 0;
    return record;
  };
  for await (const chunk of chunks) {
    let at = 0;
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
        if (!isBlank) yield endRecord();
      }
    }
  }
  const open = state === "quoted";
  if (length > 0 || cells.length > 0 || state !== "start") {
    const record = endRecord();
    yield open ? { ...record, open: true } : record;
  }
}
