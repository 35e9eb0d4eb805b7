import type { JsonObject, JsonValue } from "@fovea/core";
import { integersIn } from "../numbers.js";
import { beginsSpan, isCopyable, type Word } from "../words.js";
import { copyInteger, type Indexed, operationAction, refusalAction, rootSlot, slotName } from "./actions.js";
import { type Costs, constantActions, costsOf, fits, type Pointable } from "./costs.js";
import type { Argument, Language, Operation, Slot } from "./schema.js";

/** One step of a decoder: a row of the alphabet, or a word of the question. */
export type Choice = { readonly action: number } | { readonly pointer: number };

/** What may come next: rows of the alphabet and words of the question. Never both empty. */
export interface Options {
  /** Row of the slot's name. */
  readonly slot: number;
  readonly actions: readonly number[];
  readonly pointers: readonly number[];
}

export type Decoded = { readonly program: JsonObject } | { readonly refusal: string };

/** Programs have at most this many operations, hence as many levels: well inside the limits of the language. */
export const maximumOperations = 16;

type Node = Record<string, JsonValue>;
interface Pending {
  readonly op: string | undefined;
  readonly argument: Argument;
  readonly node: Node;
  /** First word of a span whose last word is asked for. */
  readonly first?: number;
  readonly number?: boolean;
}

/**
 * Builds a program choice by choice and says at each point what may follow, so that whatever is chosen the result
 * matches the schema that the language was read from. The first choice may also be to refuse.
 */
export class ProgramMachine {
  readonly #question: string;
  readonly #words: readonly Word[];
  readonly #numbers: ReadonlyMap<number, number>;
  readonly #indexed: Indexed;
  readonly #language: Language;
  readonly #pointable: Pointable;
  readonly #costs: Costs;
  readonly #byAction: ReadonlyMap<number, Operation>;
  readonly #root: Node = {};
  readonly #pending: Pending[] = [];
  #nodes = 0;
  #refusal: string | undefined;

  constructor(language: Language, indexed: Indexed, question: string, words: readonly Word[]) {
    this.#question = question;
    this.#words = words;
    this.#indexed = indexed;
    this.#language = language;
    this.#numbers = integersIn(words);
    const lengths = words.flatMap(({ text }, i) => (beginsSpan(words, i) ? [text.length] : []));
    this.#pointable = {
      shortest: Math.min(...lengths),
      numbers: [...this.#numbers.values()],
    };
    this.#costs = costsOf(language, indexed, this.#pointable);
    this.#byAction = operationsByRow(language, indexed);
    this.#pending.push({
      op: undefined,
      argument: { key: rootSlot, slot: { kind: "program", type: "" } },
      node: this.#root,
    });
  }

  /** What may come next; undefined when the program is whole. */
  options(): Options | undefined {
    const next = this.#pending.at(-1);
    if (next === undefined) return undefined;
    const { op, argument, first, number } = next;
    const part = number === true ? ":number" : first === undefined ? "" : ":end";
    const slot = this.#indexed.slot.get(slotName(op, argument.key, part)) ?? 0;
    if (number === true) return { slot, actions: [], pointers: this.#numberWords(argument.slot) };
    if (first !== undefined) return { slot, actions: [], pointers: this.#ends(first, argument.slot) };
    if (argument.slot.kind === "program") {
      const refusals = op === undefined ? this.#indexed.refusals : [];
      return {
        slot,
        actions: [...this.#operations(op === undefined ? undefined : argument.slot.type), ...refusals],
        pointers: [],
      };
    }
    const actions = constantActions(argument, this.#indexed, this.#pointable);
    const pointers = argument.slot.kind === "string" ? this.#starts(argument.slot) : [];
    return { slot, actions, pointers };
  }

  /** Makes a choice among `options()`. */
  take(choice: Choice): void {
    const { op, argument, node, first, number } = this.#pending.pop()!;
    if ("pointer" in choice) {
      if (number === true) node[argument.key] = this.#numbers.get(choice.pointer)!;
      else if (first === undefined) this.#pending.push({ op, argument, node, first: choice.pointer });
      else node[argument.key] = this.#span(first, choice.pointer);
      return;
    }
    const name = this.#indexed.alphabet.actions[choice.action]!;
    const operation = this.#byAction.get(choice.action);
    if (operation !== undefined && argument.slot.kind === "program") {
      const made: Node = op === undefined ? node : {};
      made.op = operation.op;
      if (op !== undefined) node[argument.key] = made;
      this.#nodes += 1;
      for (const taken of operation.arguments.toReversed()) {
        this.#pending.push({ op: operation.op, argument: taken, node: made });
      }
    } else if (op === undefined) this.#refusal = name.slice(refusalAction("").length);
    else if (name === copyInteger) this.#pending.push({ op, argument, node, number: true });
    else if (argument.slot.kind === "integer") node[argument.key] = Number(name.slice("int=".length));
    else node[argument.key] = name.slice(argument.key.length + 1);
  }

  /** What was built. Only when `options()` is undefined. */
  result(): Decoded {
    return this.#refusal === undefined ? { program: this.#root } : { refusal: this.#refusal };
  }

  /** Operations of a type (of every root type) that still leave room for all that is owed. */
  #operations(type: string | undefined): readonly number[] {
    const types = type === undefined ? this.#language.roots : [type];
    const owed = this.#pending
      .slice(0, -1)
      .reduce(
        (sum, { argument: { slot } }) =>
          sum + (slot.kind === "program" ? (this.#costs.types.get(slot.type) ?? 0) : 0),
        0,
      );
    const room = maximumOperations - this.#nodes - owed;
    return this.#costs.rowsOf(types, room);
  }

  #starts(slot: Slot & { kind: "string" }): number[] {
    const words = this.#words;
    return [...words.keys()].filter(
      (first) => beginsSpan(words, first) && words.some((_, last) => this.#isSpan(first, last, slot)),
    );
  }

  #ends(first: number, slot: Slot): number[] {
    if (slot.kind !== "string") return [];
    return [...this.#words.keys()].filter((last) => this.#isSpan(first, last, slot));
  }

  /** Whether a span that may begin at `first` may end at `last`. */
  #isSpan(first: number, last: number, slot: Slot & { kind: "string" }): boolean {
    if (last < first) return false;
    const [begin, end] = [this.#words[first]!, this.#words[last]!];
    return end.given === begin.given && fits(slot, end.end - begin.start) && isCopyable(end);
  }

  #numberWords(slot: Slot): number[] {
    if (slot.kind !== "integer") return [];
    return [...this.#numbers].flatMap(([at, value]) =>
      value >= slot.minimum && value <= slot.maximum ? [at] : [],
    );
  }

  #span(first: number, last: number): string {
    return this.#question.slice(this.#words[first]!.start, this.#words[last]!.end);
  }
}

const byRow = new WeakMap<Language, WeakMap<Indexed, ReadonlyMap<number, Operation>>>();

function operationsByRow(language: Language, indexed: Indexed): ReadonlyMap<number, Operation> {
  const ofLanguage = byRow.get(language) ?? new WeakMap<Indexed, ReadonlyMap<number, Operation>>();
  byRow.set(language, ofLanguage);
  const known =
    ofLanguage.get(indexed) ??
    new Map(
      [...language.types.values()].flat().flatMap((operation) => {
        const row = indexed.action.get(operationAction(operation.op));
        return row === undefined ? [] : [[row, operation] as const];
      }),
    );
  ofLanguage.set(indexed, known);
  return known;
}
