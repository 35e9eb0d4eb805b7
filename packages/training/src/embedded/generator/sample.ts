import type { JsonObject } from "@fovea/core";
import {
  type Asked,
  askedOf,
  type Decoded,
  integerAction,
  integersIn,
  isObject,
  type Spans,
  wordsOf,
} from "@fovea/models/embedded";
import { checkProgram } from "@fovea/vision";
import { alphabet, language } from "../alphabet.js";
import type { Draw } from "./draw.js";
import { drawEarlier } from "./families/followups.js";
import { families } from "./families/index.js";
import { courteous } from "./frame.js";
import type { Family, Intent } from "./intent.js";
import { roughen } from "./noise.js";
import { type Copied, copiedKeys, isMark, say, unmark, withConstants } from "./template.js";
import type { Written } from "./wordings/read.js";

/** A question, what it means, and which of its words are copied. */
export interface Sample {
  readonly family: string;
  readonly question: string;
  /** The program of the question before, where there was one. */
  readonly before?: JsonObject;
  /** Question and what was asked before, as the network reads them. */
  readonly asked: Asked;
  readonly target: Decoded;
  readonly spans: Spans;
  /** The written wording that it is from. */
  readonly source?: Written;
}

/** One question, by family weight. Every program passes `checkProgram`; throws `RangeError` if a family breaks that. */
export function drawSample(draw: Draw, from: readonly Family[] = families): Sample {
  const family = draw.weighted(weighted(from));
  for (;;) {
    const sample = realise(family.name, family.draw(draw), draw);
    if (sample !== undefined) return sample;
  }
}

const withWeights = new WeakMap<readonly Family[], readonly (readonly [weight: number, family: Family])[]>();

function weighted(from: readonly Family[]): readonly (readonly [weight: number, family: Family])[] {
  const known = withWeights.get(from) ?? from.map((one) => [one.weight, one] as const);
  withWeights.set(from, known);
  return known;
}

/** Undefined when a copied text does not begin and end with words of the finished question, or a number is not said in it. */
export function realise(family: string, intent: Intent, draw: Draw): Sample | undefined {
  let [wording, plain] = ["", ""];
  for (let attempt = 0; attempt < 12; attempt++) {
    wording = draw.pick(intent.wordings);
    plain = say(pointed(wording, draw).replace(/^[>!]/, ""), intent.slots, draw);
    if (namesItsPlace(plain, intent)) break;
    plain = "";
  }
  if (plain === "") return undefined;
  const said =
    intent.verbatim === true ? (draw.chance(0.4) ? `${plain}?` : plain) : courteous(wording, plain, draw);
  const { text: question, copies } = unmark(intent.verbatim === true ? said : roughen(said, draw));
  const alone = askedOf(question, undefined, language);
  const words = wordsIn(question, alone);
  if (words.length === 0 || words.length > maximumQuestionWords) return undefined;
  const spans = new Map<string, readonly [number, number]>();
  for (const { text, start, end } of copies.values()) {
    const first = words.findIndex((word) => word.start === start);
    const last = words.findIndex((word) => word.end === end);
    // A span does not begin with an article, though an invented word may be one.
    if (first < 0 || last < first || spans.has(text) || /^(?:an?|the)\b/i.test(text)) return undefined;
    spans.set(text, [first, last]);
  }
  const target = intent.target;
  const before = intent.before ?? bystander(question, draw);
  // Nor does one that is taken over from what was asked before.
  if (before !== undefined && /"(?:an?|the) /i.test(JSON.stringify(before))) return undefined;
  const asked = before === undefined ? alone : askedOf(question, before, language);
  if (asked.words.length > maximumWords) return undefined;
  const { source } = intent;
  const context = {
    ...(before === undefined ? {} : { before }),
    ...(source === undefined ? {} : { source }),
  };
  if ("refusal" in target) return { family, question, ...context, asked, target, spans };
  const program = withTexts(target.program, copies);
  const isDrawnAgain = program === target.program;
  if (!isDrawnAgain || !sound.has(program)) requireSound(program, family);
  if (isDrawnAgain) sound.add(program);
  if (intent.before !== undefined) addGivenSpans(program, intent.before, asked, spans);
  if (!saysNumbers(program, asked.words)) return undefined;
  return { family, question, ...context, asked, target: { program }, spans };
}

/** All words of a question. Mostly they are those that are asked: few questions end in how to answer them. */
const wordsIn = (question: string, { words }: Asked): Asked["words"] =>
  words.at(-1)?.end === question.length ? words : wordsOf(question);

/** Programs without copied texts are drawn again and again, as the same object: one check of each is enough. */
const sound = new WeakSet<JsonObject>();

function requireSound(program: JsonObject, family: string): void {
  const checked = checkProgram(program);
  if (!checked.ok)
    throw new RangeError(`${family}: ${JSON.stringify(program)}: ${checked.errors[0]?.message}`);
}

/** Whether every number that the alphabet lacks can be copied: a slip may have spoiled "five thousand". */
function saysNumbers(program: JsonObject, words: Asked["words"]): boolean {
  let said: ReadonlySet<number> | undefined;
  const isSaid = (value: number): boolean => {
    said ??= new Set(integersIn(words).values());
    return said.has(value);
  };
  const isKnown = (value: number) => alphabet.action.has(integerAction(value)) || isSaid(value);
  const areKnown = (inner: JsonObject): boolean =>
    Object.values(inner).every((value) =>
      isObject(value) ? areKnown(value) : typeof value !== "number" || isKnown(value),
    );
  return areKnown(program);
}

export const maximumQuestionWords = 40;
/** With what was asked before. */
export const maximumWords = 64;

/** Texts that are kept from the program of the question before: they are copied from there. */
function addGivenSpans(
  program: JsonObject,
  before: JsonObject,
  { text, words }: Asked,
  spans: Map<string, readonly [number, number]>,
): void {
  const kept = new Set(stringsOf(before));
  for (const value of stringsOf(program)) {
    if (!kept.has(value) || spans.has(value)) continue;
    const start = text.lastIndexOf(`"${value}"`) + 1;
    const first = words.findIndex((word) => word.given === true && word.start === start);
    const last = words.findIndex((word) => word.given === true && word.end === start + value.length);
    if (first >= 0 && last >= first) spans.set(value, [first, last]);
  }
}

/** The free texts of a program. */
function stringsOf(program: JsonObject): string[] {
  return Object.entries(program).flatMap(([key, value]) => {
    if (typeof value === "object" && value !== null) return stringsOf(value as JsonObject);
    return typeof value === "string" && copiedKeys.has(key) ? [value] : [];
  });
}

/**
 * Now and then a question that needs no context has one all the same, as in a conversation: a program about the first
 * picture. Not where a word points back ("it", "they") or hardly anything is said.
 */
function bystander(question: string, draw: Draw): JsonObject | undefined {
  if (!draw.chance(0.1)) return undefined;
  const count = question.split(/\s+/).length;
  if (count < 4 || pointing.test(question) || !fullSentence.test(question)) return undefined;
  return drawEarlier(draw);
}
const pointing =
  /\b(?:it|its|they|them|their|he|she|him|her|his|that|this|these|those|one|ones|other|and|also|then|too|there)\b/i;
const fullSentence =
  /^(?:what|which|is|are|does|do|how|where|who|when|can|could|did|was|were|list|read|count|find|name)\b/i;

/** Now and then "her umbrella" or "this umbrella" where others say "the umbrella". */
function pointed(wording: string, draw: Draw): string {
  if (!draw.chance(0.07)) return wording;
  return wording.replace(
    "the $o ",
    `${draw.pick(["his", "her", "their", "my", "our", "this", "that", "these", "those"])} $o `,
  );
}

/** Whether a question about another picture than the first, or about one page, says so. */
function namesItsPlace(said: string, { target, slots }: Intent): boolean {
  if ("refusal" in target || slots.w === undefined) return true;
  if (!/"op":"(?:last-)?page"|"index":[1-9]/.test(JSON.stringify(target.program))) return true;
  return (slots.w !== "" && said.includes(slots.w)) || (slots.it !== undefined && said.includes(slots.it));
}

/** Puts the copied texts where their marks stand. */
const withTexts = (program: JsonObject, copies: ReadonlyMap<string, Copied>): JsonObject =>
  withConstants(program, (value) => {
    if (typeof value !== "string" || !isMark(value[0] ?? "")) return value;
    const copied = copies.get(value);
    if (copied === undefined) throw new RangeError("a program copies what its question does not say");
    return copied.text;
  });
