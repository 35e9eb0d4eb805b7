import { SEQUENCE_WORDS, type Sequences } from "../kernel/kernel.js";

/**
 * Sequences of different lengths that lie end to end along the positions of a batch of 1, instead of a batch that is padded
 * to the longest: how many queries and keys each has.
 */
export interface SequenceLengths {
  readonly queries: readonly number[];
  readonly keys: readonly number[];
}

/** One of them, and where it begins. */
export interface Sequence {
  readonly queries: number;
  readonly keys: number;
  readonly firstQuery: number;
  readonly firstKey: number;
}

const total = (lengths: readonly number[]): number => lengths.reduce((sum, length) => sum + length, 0);

/** Whether as many queries as keys are named, and all lengths add up to these many positions. */
export const lengthsFit = (lengths: SequenceLengths, queries: number, keys: number): boolean =>
  lengths.queries.length === lengths.keys.length &&
  [...lengths.queries, ...lengths.keys].every((length) => Number.isInteger(length) && length >= 0) &&
  total(lengths.queries) === queries &&
  total(lengths.keys) === keys;

export function sequencesOf({ queries, keys }: SequenceLengths): Sequence[] {
  let [firstQuery, firstKey] = [0, 0];
  return queries.map((count, i) => {
    const sequence = { queries: count, keys: keys[i]!, firstQuery, firstKey };
    firstQuery += sequence.queries;
    firstKey += sequence.keys;
    return sequence;
  });
}

/** As the kernel takes them, and how many scores they have; `stride`: room for the scores of one query of so many keys. */
export function tableOf(
  lengths: SequenceLengths,
  { heads = 1, causal = false }: { readonly heads?: number; readonly causal?: boolean },
  stride: (keys: number) => number,
): Sequences & { readonly size: number } {
  const table = new Int32Array(SEQUENCE_WORDS * lengths.queries.length);
  let size = 0;
  for (const [i, { queries, keys, firstQuery, firstKey }] of sequencesOf(lengths).entries()) {
    table.set([queries, keys, firstQuery, firstKey, size, stride(keys)], SEQUENCE_WORDS * i);
    size += heads * queries * stride(keys);
  }
  return { table, heads, causal, size };
}
