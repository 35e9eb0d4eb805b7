import { textChunks } from "./chunks.js";
import { readRecord } from "./json-lines.js";
import { DatasetFileError, type Row, type RowLimits, tooLong } from "./row.js";

/**
 * A JSON list of objects, item by item, so that a file larger than memory can be read. With `records` the list is that member
 * of one object.
 */
export async function* jsonList(
  path: string,
  { rowBytes }: RowLimits,
  records?: string,
): AsyncGenerator<Row> {
  let row = 0;
  for await (const { text, length } of items(textChunks(path), rowBytes, records)) {
    row++;
    yield text === undefined ? { row, problem: tooLong(length, rowBytes) } : readRecord(text, row);
  }
}

interface Item {
  /** Undefined when it is over the limit. */
  readonly text: string | undefined;
  readonly length: number;
}

/** Characters that matter outside strings, and inside. */
const outside = /["[\]{},]/g;
const inside = /["\\]/g;

async function* items(chunks: AsyncIterable<string>, limit: number, records?: string): AsyncGenerator<Item> {
  const path: ("list" | "object")[] = [];
  let [found, quoted, escaped, closed] = [false, false, false, false];
  let parts: string[] = [];
  let length = 0;
  /** The last string of the object's own level: the name of the member that comes. */
  let name = "";
  const level = records === undefined ? 1 : 2;
  const isInList = () => found && path.length >= level;
  const add = (piece: string): void => {
    length += piece.length;
    if (length > limit && isInList()) parts = [];
    else parts.push(piece);
  };
  const take = (): Item | undefined => {
    const text = length > limit ? undefined : parts.join("");
    const item = { text, length };
    parts = [];
    length = 0;
    return text !== undefined && text.trim() === "" ? undefined : item;
  };
  for await (const chunk of chunks) {
    let from = 0;
    let at = 0;
    while (at < chunk.length) {
      if (escaped) {
        escaped = false;
        at++;
        continue;
      }
      const search = quoted ? inside : outside;
      search.lastIndex = at;
      const match = search.exec(chunk);
      if (match === null) break;
      at = match.index + 1;
      const c = match[0];
      if (quoted) {
        if (c === "\\") escaped = true;
        else {
          quoted = false;
          if (!isInList() && path.length === 1) {
            add(chunk.slice(from, at));
            from = at;
            name = lastString(parts.join(""));
          }
        }
      } else if (c === '"') quoted = true;
      else if (c === "[" || c === "{") {
        path.push(c === "[" ? "list" : "object");
        const isTheList = c === "[" && path.length === level && (records === undefined || name === records);
        if (isTheList && !found) {
          found = true;
          parts = [];
          length = 0;
          from = at;
        }
      } else if (c === ",") {
        if (isInList() && path.length === level) {
          add(chunk.slice(from, at - 1));
          from = at;
          const item = take();
          if (item !== undefined) yield item;
        } else if (!isInList()) {
          parts = [];
          length = 0;
          from = at;
        }
      } else {
        const kind = path.pop();
        if (kind === undefined || (kind === "list") !== (c === "]"))
          throw new DatasetFileError(`a ${c} that closes nothing`);
        if (found && !closed && path.length === level - 1) {
          closed = true;
          add(chunk.slice(from, at - 1));
          const item = take();
          if (item !== undefined) yield item;
          found = false;
          from = at;
        }
      }
    }
    add(chunk.slice(from));
    if (!isInList()) keepEnd();
  }
  if (closed) return;
  const what = records === undefined ? "a JSON list" : `a JSON object with a list "${records}"`;
  throw new DatasetFileError(found ? "the file breaks off inside the list" : `the file is not ${what}`);

  /** Outside the list only the name of a member matters, which is short. */
  function keepEnd(): void {
    if (length < 100_000) return;
    parts = [parts.join("").slice(-10_000)];
    length = parts[0]!.length;
  }
}

function lastString(text: string): string {
  const match = /"((?:[^"\\]|\\.)*)"$/.exec(text.slice(-10_000));
  try {
    return match === null ? "" : (JSON.parse(match[0]) as string);
  } catch {
    return "";
  }
}
