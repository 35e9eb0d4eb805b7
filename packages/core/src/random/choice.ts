import type { UniformSource } from "./bounded.js";
import { DrawError } from "./errors.js";

/** Options of a draw of one item. */
export interface ChoiceOptions {
  /** One probability per item, summing to 1 within 1.5e-8; all equal when absent. */
  readonly p?: readonly number[];
}

/** Options of a draw of many items. */
export interface ChoicesOptions extends ChoiceOptions {
  /** Whether an item may be drawn again; true when absent, as in NumPy. */
  readonly replace?: boolean;
}

/**
 * Checks the arguments of a choice the way NumPy does.
 *
 * @throws DrawError when the population is empty, the size exceeds it without replacement, or `p` has
 * another length, a negative or NaN entry, another sum than 1, or too few entries above 0
 */
export function checkChoice(population: number, size: number, options: ChoicesOptions): void {
  if (!Number.isSafeInteger(size) || size < 0)
    throw new DrawError(`cannot draw ${size} items`, "ask for an integer of 0 or more");
  if (!Number.isSafeInteger(population) || population < 0)
    throw new DrawError(`${population} is no number of items`, "give an array or an integer of 1 or more");
  if (population === 0 && size > 0)
    throw new DrawError("cannot choose from nothing", "give at least one item");
  const { p, replace = true } = options;
  if (!replace && size > population)
    throw new DrawError(`cannot draw ${size} different items of ${population}`, "draw fewer, or replace");
  if (p === undefined) return;
  if (p.length !== population)
    throw new DrawError(`${p.length} probabilities for ${population} items`, "give one per item");
  const bad = p.find((value) => !(value >= 0));
  if (bad !== undefined) throw new DrawError(`${bad} is no probability`, "give numbers of 0 or more");
  const sum = kahanSum(p);
  if (!(Math.abs(sum - 1) <= Math.sqrt(Number.EPSILON)))
    throw new DrawError(`the probabilities sum to ${sum}`, "divide them by their sum");
  if (!replace && p.filter((value) => value > 0).length < size)
    throw new DrawError(`fewer than ${size} items have a probability above 0`, "draw fewer, or replace");
}

/** `size` indices with replacement, weighted by `p`: the inverse of the cumulative sum. */
export function weightedIndices(source: UniformSource, p: readonly number[], size: number): number[] {
  const cumulative = cumulate(p);
  return Array.from({ length: size }, () => searchRight(cumulative, source.random()));
}

/** `size` different indices weighted by `p`: NumPy draws in rounds and drops repeats within a round. */
export function weightedDistinctIndices(source: UniformSource, p: readonly number[], size: number): number[] {
  const remaining = [...p];
  const found: number[] = [];
  while (found.length < size) {
    const uniforms = Array.from({ length: size - found.length }, () => source.random());
    for (const index of found) remaining[index] = 0;
    const cumulative = cumulate(remaining);
    for (const index of new Set(uniforms.map((u) => searchRight(cumulative, u)))) found.push(index);
  }
  return found;
}

function cumulate(p: readonly number[]): number[] {
  let sum = 0;
  const cumulative = p.map((value) => {
    sum += value;
    return sum;
  });
  return cumulative.map((value) => value / sum);
}

/** How many entries of an ascending list are at most `value`. */
function searchRight(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function kahanSum(values: readonly number[]): number {
  let sum = 0;
  let lost = 0;
  for (const value of values) {
    const term = value - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
  }
  return sum;
}
