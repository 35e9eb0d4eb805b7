import type { JsonObject, JsonValue } from "@fovea/core";
import { isObject } from "@fovea/models/embedded";
import type { Draw } from "./draw.js";

/**
 * Wordings in a small notation: `(a|b|c)` is one of them, `[a]` is `a` or nothing, `$name` is a slot (`$5` is money). A wording that
 * begins with ">" is a clause ("what the total is"), one that begins with "!" a command ("count the cats").
 */
export type Wording = string;

/** What fills a slot. `copied` text is looked up in the finished question; programs name it by `copyOf`. */
export interface Filler {
  readonly text: string;
  readonly copied?: boolean;
}

const firstMark = 0xe000;
const closing = "\ue7ff";

/** The placeholder of the `index`th copied string in a program. */
export const copyOf = (index: number): string => String.fromCharCode(firstMark + index);
export const isMark = (character: string): boolean => character >= "\ue000" && character <= "\ue7ff";
const anyMark = /[\ue000-\ue7ff]/;
/** A piece of text that a program copies: `index` as in `copyOf`. */
export const marked = (index: number, text: string): string => `${copyOf(index)}${text}${closing}`;

/** One way to say a wording. */
export function say(wording: Wording, slots: Readonly<Record<string, string>>, draw: Draw): string {
  const reader = { text: wording, at: 0 };
  const said = sequence(reader, draw, slots);
  if (reader.at < wording.length) throw new RangeError(`unbalanced wording: ${wording}`);
  return (said.includes("  ") ? said.replace(/ {2,}/g, " ") : said).trim();
}

interface Reader {
  readonly text: string;
  at: number;
}

/** What stands as it is said, up to the next mark of the notation. */
const plainly = /[^()[\]|$]+/y;
const slotName = /[a-z]+\d?/y;

/** What a pattern finds where the reader is, which it steps over. */
function next(pattern: RegExp, reader: Reader): string | undefined {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0];
  reader.at += found?.length ?? 0;
  return found;
}

function sequence(reader: Reader, draw: Draw, slots: Readonly<Record<string, string>>): string {
  let said = "";
  while (reader.at < reader.text.length) {
    said += next(plainly, reader) ?? "";
    const character = reader.text[reader.at];
    if (character === undefined || character === ")" || character === "]" || character === "|") break;
    reader.at += 1;
    if (character === "(") said += alternatives(reader, draw, slots, ")");
    else if (character === "[") {
      const one = alternatives(reader, draw, slots, "]");
      if (draw.chance(0.5)) said += one;
    } else if (character === "$") {
      const name = next(slotName, reader);
      const filler = name === undefined ? character : slots[name];
      if (filler === undefined) throw new RangeError(`no $${name} for: ${reader.text}`);
      said += filler;
    }
  }
  return said;
}

function alternatives(
  reader: Reader,
  draw: Draw,
  slots: Readonly<Record<string, string>>,
  end: string,
): string {
  const said: string[] = [];
  do {
    said.push(sequence(reader, draw, slots));
  } while (reader.text[reader.at++] === "|");
  if (reader.text[reader.at - 1] !== end) throw new RangeError(`unbalanced wording: ${reader.text}`);
  return draw.pick(said);
}

export interface Copied {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Takes the marks out of a question, and says where the copied texts stand. */
export function unmark(question: string): { text: string; copies: Map<string, Copied> } {
  const copies = new Map<string, Copied>();
  if (!anyMark.test(question)) return { text: question, copies };
  let text = "";
  let open: { mark: string; start: number } | undefined;
  for (const character of question) {
    if (character === closing) {
      if (open !== undefined)
        copies.set(open.mark, { text: text.slice(open.start), start: open.start, end: text.length });
      open = undefined;
    } else if (isMark(character)) open = { mark: character, start: text.length };
    else text += character;
  }
  return { text, copies };
}

/** A program with its constants changed, in the order in which they are said: the same object where none is. */
export function withConstants(
  program: JsonObject,
  change: (value: JsonValue, key: string) => JsonValue,
): JsonObject {
  let changed: Record<string, JsonValue> | undefined;
  for (const key of Object.keys(program)) {
    const value = program[key]!;
    const now = isObject(value) ? withConstants(value, change) : change(value, key);
    if (now === value) continue;
    changed ??= { ...program };
    changed[key] = now;
  }
  return changed ?? program;
}

/** Arguments of operations that hold free text. */
export const copiedKeys: ReadonlySet<string> = new Set(["text", "name", "row", "column", "value"]);
