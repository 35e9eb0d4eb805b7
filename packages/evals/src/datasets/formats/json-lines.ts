import { textChunks } from "./chunks.js";
import { type Row, type RowLimits, shown, tooLong } from "./row.js";

/** One JSON object per line; blank lines are passed over. The row is the line's number. */
export async function* jsonLines(path: string, { rowBytes }: RowLimits): AsyncGenerator<Row> {
  let parts: string[] = [];
  let length = 0;
  let line = 1;
  const finish = (): Row | undefined => {
    const row =
      length > rowBytes ? { row: line, problem: tooLong(length, rowBytes) } : readLine(parts.join(""), line);
    parts = [];
    length = 0;
    line++;
    return row;
  };
  const add = (piece: string): void => {
    length += piece.length;
    if (length > rowBytes) parts = [];
    else parts.push(piece);
  };
  for await (const chunk of textChunks(path)) {
    let from = 0;
    for (let end = chunk.indexOf("\n"); end >= 0; end = chunk.indexOf("\n", from)) {
      add(chunk.slice(from, end));
      from = end + 1;
      const row = finish();
      if (row !== undefined) yield row;
    }
    add(chunk.slice(from));
  }
  const last = finish();
  if (last !== undefined) yield last;
}

function readLine(text: string, row: number): Row | undefined {
  return text.trim() === "" ? undefined : readRecord(text, row);
}

export function readRecord(text: string, row: number): Row {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { row, problem: `not JSON: ${(error as Error).message.slice(0, 160)}` };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { row, problem: `${shown(value)} is no JSON object` };
  return { row, values: value as Record<string, unknown> };
}
