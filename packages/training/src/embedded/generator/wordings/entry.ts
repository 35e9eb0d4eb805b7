import type { JsonObject } from "@fovea/core";
import { isObject, wordAction } from "@fovea/models/embedded";
import { ProgramError, readProgram } from "@fovea/vision";
import { alphabet } from "../../alphabet.js";
import type { Draw } from "../draw.js";
import type { Intent } from "../intent.js";
import { drawPlace, image, type Place, withImage } from "../place.js";
import { copiedKeys, copyOf, isMark, marked, say, withConstants } from "../template.js";
import { type Entry, WordingError, type Written } from "./read.js";
import { baseOf, type Filled, slotMakers } from "./slots.js";

const slotPattern = /\$([a-z]+\d?)/g;
/** Stands before what a slot says, so that it is known whether it was said. */
const firstSaid = 0xe800;

/**
 * One way to say a wording, with its slots filled: undefined when this draw left out something that the program needs,
 * or moved it to a picture without saying so.
 *
 * @throws WordingError for a wording that can never be used
 */
export function drawWritten(entry: Entry, written: Written, draw: Draw): Intent | undefined {
  const { wording, at } = written;
  const fault = (message: string, fix: string) => new WordingError(`${at}: ${message}: ${wording}`, fix);
  const [own, given] = [slotsIn(entry.program ?? ""), slotsIn(entry.before ?? "")];
  const place = placeFor(entry, wording, draw);
  const filled = new Map<string, Filled>();
  const slots: Record<string, string> = { w: place.where, it: place.it };
  const marks = new Map<string, string>();
  const fill = (base: string): Filled => {
    const known = filled.get(base);
    if (known !== undefined) return known;
    const make = slotMakers[base.replace(/\d$/, "")];
    if (make === undefined)
      throw fault(`no slot $${base}`, "the slots are listed in the README beside the wordings");
    const others = () => [...filled].filter(([name]) => name !== base && sameBase(name, base));
    let one = make(draw, pointsOut(entry));
    for (let i = 0; i < 8 && others().some(([, { value }]) => value === one.value); i++)
      one = make(draw, pointsOut(entry));
    filled.set(base, one);
    return one;
  };
  for (const base of [...own, ...given]) fill(base);
  const said = new Set<string>();
  for (const form of slotsIn(wording)) {
    if (form === "w" || form === "it") continue;
    const known = baseOf(form);
    if (known === undefined)
      throw fault(`no slot $${form}`, "the slots are listed in the README beside the wordings");
    const { copied, said: forms } = fill(known.base);
    const scenery = known.base === "noun" || known.base === "name";
    const needed = copied !== true && !scenery && entry.program !== undefined;
    if (needed && !own.has(known.base) && !given.has(known.base))
      throw fault(`$${form} is not in the program`, "name it in the program or write a word");
    const text = forms[known.form];
    if (text === undefined) throw fault(`no form $${form}`, `one of ${Object.keys(forms).join(", ")}`);
    said.add(known.base);
    const index = [...filled.keys()].indexOf(known.base);
    if (copied === true && own.has(known.base)) {
      marks.set(known.base, copyOf(index));
      slots[form] = withMark(text, filled.get(known.base)!.value!, index);
    } else slots[form] = String.fromCharCode(firstSaid + index) + text;
  }
  for (const base of own) {
    if (!said.has(base) && !given.has(base))
      throw fault(`$${base} of the program is not said`, "say it, or write the program without it");
  }
  let spoken: string;
  try {
    spoken = say(wording.replace(/^[>!]\s*/, ""), slots, draw);
  } catch (error) {
    throw fault(error instanceof Error ? error.message : String(error), "close every bracket");
  }
  const present = (base: string) => {
    const index = [...filled.keys()].indexOf(base);
    return spoken.includes(marks.get(base) ?? String.fromCharCode(firstSaid + index));
  };
  if ([...own].some((base) => !given.has(base) && !present(base))) return undefined;
  const saysPlace = (place.where !== "" && spoken.includes(place.where)) || spoken.includes(place.it);
  const moved = !isFirst(place.image);
  if (moved && !saysPlace) return undefined;
  const plainly = (text: string) =>
    replaceSlots(text, (base) => {
      const { value, copied } = filled.get(base)!;
      return copied === true ? JSON.stringify(value) : value!;
    });
  const before = entry.before === undefined ? undefined : read(plainly(entry.before), entry.at);
  if (filled.size > 0) spoken = spoken.replace(/[\ue800-\uefff]/g, "");
  const prefix = /^[>!]/.exec(wording)?.[0] ?? "";
  const context = before === undefined ? {} : { before };
  if (entry.program === undefined)
    return {
      wordings: [`${prefix}$said`],
      slots: { said: spoken },
      target: { refusal: entry.refusal! },
      ...context,
    };
  const text = replaceSlots(entry.program, (base) => {
    const { value, copied } = filled.get(base)!;
    if (copied !== true) return value!;
    return JSON.stringify(spoken.includes(marks.get(base) ?? "\0") ? marks.get(base)! : value);
  });
  const stands = read(text, entry.at);
  const program = moved ? withImage(stands, place.image) : stands;
  const literal = { spoken, next: filled.size, kept: new Set(before === undefined ? [] : stringsOf(before)) };
  const target = {
    program: copyLiterals(program, literal, (message) =>
      fault(message, "copied texts must stand in the wording"),
    ),
  };
  return {
    wordings: [`${prefix}$said`],
    slots: { said: literal.spoken },
    target: target as { program: JsonObject },
    ...context,
  };
}

const firstImage = image(0);
const isFirst = ({ op, index }: JsonObject): boolean => op === "image" && index === 0;
const slotsIn = (text: string): ReadonlySet<string> =>
  text.includes("$") ? new Set([...text.matchAll(slotPattern)].map((match) => match[1]!)) : none;
const none: ReadonlySet<string> = new Set();
const sameBase = (a: string, b: string): boolean => a.replace(/\d$/, "") === b.replace(/\d$/, "");
const replaceSlots = (text: string, by: (base: string) => string): string =>
  text.replace(slotPattern, (_, base: string) => by(base));

/** The mark goes round the copied text, not round quotes about it. */
function withMark(said: string, value: string, index: number): string {
  const from = said.indexOf(value);
  return said.slice(0, from) + marked(index, value) + said.slice(from + value.length);
}

/** Roots whose question is about one that is pointed out ("the man"), not about how many or whether. */
const pointsOut = ({ program }: Entry): boolean =>
  /^(?:position-of|colour-of|colours-of|text-of|size-of|has-colour|exists\((?:in-relation|at-position|with-colour))/.test(
    program ?? "",
  );

const aboutText =
  /\b(?:lines|words|field|find|every|cell|row|column|tables|table-rows|table-columns|list-items|which-row|row-having|checkboxes|aggregate)\(/;

/** Programs that name their pictures or pages stay where they are, and so do follow-ups. */
function placeFor(entry: Entry, wording: string, draw: Draw): Place {
  if (!/\$(?:w|it)\b/.test(wording)) return { where: "", it: "it", image: firstImage };
  const text = entry.program ?? "";
  const kind =
    entry.program === undefined
      ? draw.chance(0.6)
        ? "picture"
        : "paper"
      : aboutText.test(text)
        ? "paper"
        : "picture";
  const fixed = entry.before !== undefined || /image [2-9]|\b(?:page|last-page)\(|\$page/.test(text);
  const whole = /\b(?:pages|page-of)\(/.test(text);
  for (;;) {
    const place = drawPlace(draw, kind);
    if (fixed && !isFirst(place.image)) continue;
    if (whole && place.image.op !== "image") continue;
    return place;
  }
}

const remembered = new Map<string, JsonObject>();
const mostRemembered = 30_000;

/** The program that a text prints: the same object for the same text, as long as it is remembered. */
function read(text: string, at: string): JsonObject {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const program = readAnew(text, at);
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(text, program);
  return program;
}

function readAnew(text: string, at: string): JsonObject {
  try {
    return readProgram(text) as unknown as JsonObject;
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    throw new WordingError(`${at}: ${error.message}`, "see packages/vision/src/programs/README.md", "usage", {
      cause: error,
    });
  }
}

const stringsOf = (program: JsonObject): string[] =>
  Object.entries(program).flatMap(([key, value]) =>
    isObject(value) ? stringsOf(value) : typeof value === "string" && copiedKeys.has(key) ? [value] : [],
  );

interface Literals {
  spoken: string;
  next: number;
  readonly kept: ReadonlySet<string>;
}

/** Texts that a program names literally are marked where the wording says them; else they are of the alphabet, or kept. */
function copyLiterals(program: JsonObject, literal: Literals, fault: (message: string) => Error): JsonObject {
  const marks = new Map<string, string>();
  const copy = (key: string, text: string): string => {
    if (isMark(text[0] ?? "")) return text;
    const again = marks.get(text);
    if (again !== undefined) return again;
    const known = alphabet.action.has(wordAction(key, text));
    const found = key === "name" && text === "from" ? -1 : placeOf(literal.spoken, text);
    if (found < 0) {
      if (known || literal.kept.has(text)) return text;
      throw fault(`"${text}" is not said`);
    }
    const index = literal.next++;
    const end = found + text.length;
    literal.spoken =
      literal.spoken.slice(0, found) +
      marked(index, literal.spoken.slice(found, end)) +
      literal.spoken.slice(end);
    marks.set(text, copyOf(index));
    return copyOf(index);
  };
  return withConstants(program, (value, key) =>
    typeof value === "string" && copiedKeys.has(key) ? copy(key, value) : value,
  );
}

/** Where a text stands as whole words and is not marked yet, without case; -1 where it does not. */
function placeOf(spoken: string, text: string): number {
  const lower = spoken.toLowerCase();
  const isWord = (character: string | undefined) =>
    character !== undefined && /[\p{L}\p{N}\ue000-\ue7ff]/u.test(character);
  const sought = text.toLowerCase();
  for (let at = lower.indexOf(sought); at >= 0; at = lower.indexOf(sought, at + 1)) {
    if (!isWord(lower[at - 1]) && !isWord(lower[at + text.length])) return at;
  }
  return -1;
}
