import type { JsonObject, JsonValue } from "@fovea/core";
import { withoutAnswerForm } from "./answer-form.js";
import { isObject } from "./conversation.js";
import type { Language, Operation } from "./grammar/schema.js";
import type { NetworkSizes } from "./network/network.js";
import { type Word, wordsOf } from "./words.js";

/** What the network reads: the words of the question, but for how to answer it, and, behind them, those of the program of the question before. */
export interface Asked {
  readonly text: string;
  readonly words: readonly Word[];
}

/**
 * A question together with the program of the one before, which is all that is remembered of it. The program is
 * written as words ("count detect cat image 0"); its words are marked as given, and may be copied like those of the question.
 */
export function askedOf(question: string, before: JsonObject | undefined, language: Language): Asked {
  const words = wordsOf(withoutAnswerForm(question));
  const told = before === undefined ? undefined : flatten(before, language);
  if (told === undefined) return { text: question, words };
  const shift = question.length + 1;
  const given = wordsOf(told).map(({ text, start, end }) => ({
    text,
    start: start + shift,
    end: end + shift,
    given: true,
  }));
  return { text: `${question}\n${told}`, words: [...words, ...given] };
}

/**
 * What a network of these sizes reads: the question, with the program before it where there is room for both. Undefined for a
 * question that is too long.
 */
export function readableOf(
  question: string,
  before: JsonObject | undefined,
  language: Language,
  { maximumWords, maximumQuestion = maximumWords, shapes }: NetworkSizes,
): Asked | undefined {
  const alone = askedOf(question, undefined, language);
  if (alone.words.length > maximumQuestion) return undefined;
  const whole = shapes === undefined ? alone : askedOf(question, before, language);
  return whole.words.length > maximumWords ? alone : whole;
}

const operations = new WeakMap<Language, ReadonlyMap<JsonValue, Operation>>();

function operationOf(op: JsonValue | undefined, language: Language): Operation | undefined {
  const known =
    operations.get(language) ??
    new Map([...language.types.values()].flat().map((operation) => [operation.op, operation]));
  operations.set(language, known);
  return op === undefined ? undefined : known.get(op);
}

/** Operations and constants in the order of the language, free text in quotes; undefined for what it does not know. */
function flatten(program: JsonObject, language: Language): string | undefined {
  const operation = operationOf(program.op, language);
  if (operation === undefined) return undefined;
  const parts = operation.arguments.map(({ key, slot }) => {
    const value = program[key];
    if (isObject(value)) return flatten(value, language);
    if (typeof value === "string" && slot.kind === "string") return `"${value.replaceAll('"', " ").trim()}"`;
    return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  });
  return parts.includes(undefined) ? undefined : [operation.op, ...parts].join(" ");
}
