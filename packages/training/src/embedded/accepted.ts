import type { JsonObject, JsonValue } from "@fovea/core";
import { ProgramError, readProgram } from "@fovea/vision";
import { sameProgram } from "./same-program.js";

/** What an answer was said to; without it only the words of the answer count. */
export interface Asked {
  readonly question: string;
  /** The program that gave the answer. */
  readonly program: JsonObject;
  /** Programs that the writer accepts, as printed. */
  readonly programs: readonly string[];
}

/**
 * Whether an answer is one of the accepted ones: equal without case, marks, spaces and articles; equal as a number; the same
 * list in any order, or all accepted ones as a list, each perhaps told more fully; an accepted text of three letters or more that
 * stands in an answer hardly longer than it, or, where it ends in "...", at the beginning of one; the name of a row that is said
 * whole; words of what is said beside yes or no ("Yes, it is wider than high (landscape)" to "landscape or portrait?"); or, to the
 * question that was asked, another way to say the same (`meansSame`).
 */
export function isAccepted(answer: string, accepted: readonly string[], asked?: Asked): boolean {
  const said = plain(answer);
  if (accepted.length > 1 && (sameList(answer, accepted.join("\n")) || toldMore(answer, accepted)))
    return true;
  return accepted.some((one) => {
    const wanted = plain(one);
    if (asked !== undefined && meansSame(answer, one, asked)) return true;
    if (said === wanted || sameLetters(said, wanted)) return true;
    if (shortened.test(one)) return beginsWith(answer, one.replace(shortened, ""));
    if (/^(?:yes|no)$/.test(wanted)) return new RegExp(`^${wanted}\\b`).test(said);
    const [a, b] = [numberOf(answer), numberOf(one)];
    if (a !== undefined && b !== undefined) return Math.abs(a - b) <= 0.005 * Math.max(1, Math.abs(b));
    if (sameList(answer, one) || namesRow(answer, one)) return true;
    const beside = /^(?:yes|no) it is (?!not )(.+)$/.exec(said)?.[1];
    if (beside !== undefined && wanted.split(" ").every((word) => beside.split(" ").includes(word)))
      return true;
    if (beside !== undefined && isOneOf(wanted, sameWords[beside])) return true;
    const denied = /^(?:yes|no) it is not (\w+)$/.exec(said)?.[1];
    if (denied !== undefined && isOneOf(wanted, opposites[denied])) return true;
    const longEnough = wanted.length >= 3 && said.length <= 2 * wanted.length + 10;
    return longEnough && ` ${said} `.includes(` ${wanted} `);
  });
}

/** Other words for what is said beside yes or no. */
const sameWords: Readonly<Record<string, readonly string[]>> = {
  "black and white": ["grey", "gray", "greyscale", "grayscale", "monochrome", "colourless", "no colour"],
  "in colour": ["color", "coloured", "in color", "colored"],
};

/** What a picture is when it has not the flaw. That it is not too bright does not make it dark. */
const opposites: Readonly<Record<string, readonly string[]>> = {
  blurry: ["sharp", "clear", "crisp", "in focus", "readable", "fine", "ok", "okay"],
  dark: ["bright", "light", "bright enough", "well lit", "brightly lit", "fine", "ok", "okay"],
  bright: ["fine", "ok", "okay"],
  noisy: ["clean", "fine", "ok", "okay"],
};

const isOneOf = (wanted: string, words: readonly string[] | undefined): boolean =>
  words?.some((word) => plain(word) === wanted) ?? false;

/**
 * - The one of two shapes that a question names, when the other is denied: "No, it is not wider than high" to "landscape or
 *   square?".
 * - "Yes" where the writer noted what was found, and "No" where nothing, to a plain question of whether something is there.
 * - The whole value of a field that begins with what was accepted: a name, and the address under it.
 */
function meansSame(answer: string, one: string, { question, program, programs }: Asked): boolean {
  const [said, wanted] = [plain(answer), plain(one)];
  for (const { denied, named, others } of shapes)
    if (said === `no it is not ${denied}` && (others as readonly string[]).includes(wanted))
      return isChoice.test(question) && named.test(question);
  if (program.op === "exists" && programs.some((each) => isSame(each, program))) {
    if (said === "no") return nothing.test(wanted);
    const isFound = !/^(?:yes|no)$/.test(wanted) && !nothing.test(wanted) && !isNumber.test(wanted);
    if (said === "yes") return isFound && asksWhether(question);
  }
  return program.op === "field" && isCalled(answer, one);
}

const shapes = [
  {
    denied: "wider than high",
    named: /landscape|wide|lying|horizontal/i,
    others: ["portrait", "upright", "square"],
  },
  {
    denied: "higher than wide",
    named: /portrait|tall|high|upright|vertical/i,
    others: ["landscape", "square"],
  },
] as const;
const isChoice = /\bor\b|\//i;
const nothing = /^(?:none|nothing|nobody|no one|not (?:there|visible|shown|given))$/;
const isNumber = /^\p{Sc}?\d[\d.,]*$/u;

const isSame = (printed: string, program: JsonObject): boolean => {
  try {
    return sameProgram(readProgram(printed) as unknown as JsonValue, program);
  } catch (error) {
    if (error instanceof ProgramError) return false;
    throw error;
  }
};

/** "Is there an e-mail address?", not "is it A or B?" nor "is there one, and on which page?". */
const asksWhether = (question: string): boolean =>
  /^(?:and |so |but )?(?:is|are|was|were|does|do|did|has|have|can|any|anything|anybody|anyone)\b/i.test(
    question.trim(),
  ) && !/\b(?:or|which|what|where|when|who|how|read|list|name|tell)\b/i.test(question);

/** As many lines as there are accepted texts, each line one of them and more of it: "Desk lamp, LED" for "Desk lamp". */
function toldMore(answer: string, accepted: readonly string[]): boolean {
  const left = new Set(accepted);
  for (const line of answer.split("\n")) {
    const begun = [...left].find((one) => isCalled(line, one));
    if (begun === undefined) return false;
    left.delete(begun);
  }
  return left.size === 0;
}

/** A row is said as its cells with two spaces between them; its name is the first that is no number. */
function namesRow(answer: string, one: string): boolean {
  const cells = answer.includes("\n") ? [] : answer.split("  ");
  const name = cells.findIndex((cell) => /\p{L}{2}/u.test(cell));
  return cells.length > 1 && (name === 0 || name === 1) && isCalled(cells[name]!, one);
}

/** Whether a text is the other, or the other and, behind a comma, more of it. */
function isCalled(text: string, one: string): boolean {
  const [whole, name] = [text.trim().toLowerCase(), one.trim().toLowerCase()];
  return /\p{L}{3}/u.test(name) && (whole === name || whole.startsWith(`${name}, `));
}

/** How a writer ends a long text that begins so. */
const shortened = /\s*(?:\.\.\.|…)$/;
const beginsWith = (answer: string, start: string): boolean => {
  const [said, begun] = [plain(answer), plain(start)];
  return begun.length >= 3 && said.startsWith(begun);
};

/** "8AM-6PM" and "8 AM - 6 PM": readers set spaces differently. */
const sameLetters = (a: string, b: string): boolean => {
  const letters = (text: string) => text.replace(/[^\p{L}\p{N}.]+/gu, "");
  return letters(a).length >= 3 && letters(a) === letters(b);
};

const plain = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/\b(?:the|an?|about|roughly)\b/g, " ")
    .replace(/[^\p{L}\p{N}.@/:%$€£-]+/gu, " ")
    .replace(/[.:](?=\s|$)/g, "")
    .replace(/\s+/g, " ")
    .trim();

const words: Readonly<Record<string, number>> = {
  zero: 0,
  none: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
};

function numberOf(text: string): number | undefined {
  const spelled = words[plain(text)];
  if (spelled !== undefined) return spelled;
  const bare = text.replace(/[$€£%,\s]|pixels?|px|page|°c/gi, "");
  return /^-?\d+(?:\.\d+)?$/.test(bare) ? Number(bare) : undefined;
}

function sameList(a: string, b: string): boolean {
  const parts = (text: string) =>
    text
      .split(/[,;\n]|\band\b/)
      .map(plain)
      .filter((part) => part !== "")
      .sort();
  const [left, right] = [parts(a), parts(b)];
  return (
    left.length > 1 &&
    left.length === right.length &&
    left.every((part, i) => part === right[i] || sameLetters(part, right[i]!))
  );
}
