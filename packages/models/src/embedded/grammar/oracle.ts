import type { JsonObject, JsonValue } from "@fovea/core";
import { isObject } from "../conversation.js";
import { integersIn, leastCopied } from "../numbers.js";
import type { Word } from "../words.js";
import {
  copyInteger,
  type Indexed,
  integerAction,
  operationAction,
  refusalAction,
  wordAction,
} from "./actions.js";
import { type Choice, type Decoded, ProgramMachine } from "./machine.js";
import type { Language, Operation } from "./schema.js";

/** A string of a program that is copied from the question: its first and last word. */
export type Spans = ReadonlyMap<string, readonly [first: number, last: number]>;

/** The choices that build a target, and the slot at each: what the network is trained on. */
export interface Derivation {
  readonly choices: readonly Choice[];
  readonly slots: readonly number[];
}

/** Throws `RangeError` when the target cannot be built: a string that is neither a span nor of the alphabet, say. */
export function derive(
  target: Decoded,
  spans: Spans,
  question: { readonly text: string; readonly words: readonly Word[] },
  language: Language,
  indexed: Indexed,
): Derivation {
  const machine = new ProgramMachine(language, indexed, question.text, question.words);
  const choices: Choice[] = [];
  const slots: number[] = [];
  for (const choice of choicesOf(target, spans, question.words, language, indexed)) {
    const options = machine.options();
    const allowed =
      "action" in choice
        ? options?.actions.includes(choice.action)
        : options?.pointers.includes(choice.pointer);
    if (options === undefined || allowed !== true) {
      throw new RangeError(`${JSON.stringify(target)} cannot be built for ${JSON.stringify(question.text)}`);
    }
    slots.push(options.slot);
    choices.push(choice);
    machine.take(choice);
  }
  return { choices, slots };
}

function choicesOf(
  target: Decoded,
  spans: Spans,
  words: readonly Word[],
  language: Language,
  indexed: Indexed,
): Choice[] {
  const act = (name: string): Choice => {
    const row = indexed.action.get(name);
    if (row === undefined) throw new RangeError(`no action ${name}`);
    return { action: row };
  };
  if ("refusal" in target) return [act(refusalAction(target.refusal))];
  const choices: Choice[] = [];
  let said: ReadonlyMap<number, number> | undefined;
  const number = (value: number): void => {
    said ??= integersIn(words);
    const [pointer = -1] = [...said].find(([, spelled]) => spelled === value) ?? [];
    const isOfAlphabet = indexed.action.has(integerAction(value));
    // Larger numbers are copied where they are said: each is too rare to be learned.
    if (isOfAlphabet && (pointer < 0 || value < leastCopied)) choices.push(act(integerAction(value)));
    else choices.push(act(copyInteger), { pointer });
  };
  const node = (program: JsonObject): void => {
    const operation = operationsOf(language).get(String(program.op));
    if (operation === undefined) throw new RangeError(`no operation ${program.op}`);
    choices.push(act(operationAction(operation.op)));
    for (const { key } of operation.arguments) argument(key, program[key]);
  };
  const argument = (key: string, value: JsonValue | undefined): void => {
    if (isObject(value)) node(value);
    else if (typeof value === "number") number(value);
    else {
      const span = spans.get(String(value));
      if (span === undefined) choices.push(act(wordAction(key, String(value))));
      else choices.push({ pointer: span[0] }, { pointer: span[1] });
    }
  };
  node(target.program);
  return choices;
}

const byName = new WeakMap<Language, ReadonlyMap<string, Operation>>();

function operationsOf(language: Language): ReadonlyMap<string, Operation> {
  const known =
    byName.get(language) ??
    new Map([...language.types.values()].flat().map((operation) => [operation.op, operation]));
  byName.set(language, known);
  return known;
}
