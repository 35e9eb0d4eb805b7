import type { OperationName, ProgramNode, ValueType } from "../language.js";
import type { Outcome, Unsure, Value, View } from "./values.js";
import type { Answers, Task } from "./waves.js";
import { together } from "./waves.js";

/** What operations work in. */
export interface Surroundings {
  /** Views of each medium: one of a picture, one per page of a document. */
  readonly media: readonly (readonly View[])[];
  readonly answers: Answers;
  evaluate(node: ProgramNode): Task<Outcome>;
}

export type Operation = (node: ProgramNode, around: Surroundings) => Task<Outcome>;
export type Operations = Readonly<Partial<Record<OperationName, Operation>>>;

export type ValueOf<T extends ValueType> = Extract<Value, { readonly type: T }>;

/** Evaluates arguments side by side; one that is unsure makes the whole unsure. */
export function* values<const T extends readonly ValueType[]>(
  node: ProgramNode,
  keys: { readonly [K in keyof T]: string },
  types: T,
  around: Surroundings,
): Task<{ readonly [K in keyof T]: ValueOf<T[K]> } | Unsure> {
  const outcomes = yield* together(keys.map((key) => around.evaluate(node[key] as ProgramNode)));
  const failed = outcomes.find((outcome) => outcome.type === "unsure");
  if (failed?.type === "unsure") return failed;
  for (const [i, outcome] of outcomes.entries()) {
    // The checker has seen to it; a program that went around it must not be answered.
    if (outcome.type !== types[i])
      throw new TypeError(`"${keys[i]}" of "${node.op}" is ${outcome.type}; check programs first`);
  }
  return outcomes as unknown as { readonly [K in keyof T]: ValueOf<T[K]> };
}

export const isUnsure = (value: unknown): value is Unsure =>
  typeof value === "object" && value !== null && (value as { type?: unknown }).type === "unsure";
