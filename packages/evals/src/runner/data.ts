import { hashJson } from "@fovea/core";
import type { Dataset, Sample } from "../datasets/index.js";

/** What an eval asks: one data set, or those of several seeds one behind the other. */
export interface EvalData {
  readonly hash: string;
  readonly size: number;
  samples(): AsyncIterable<Sample>;
}

/** Data sets of several seeds as one; an id that does not begin with its seed gets it. */
export function joined(sets: readonly { readonly seed: number; readonly data: Dataset }[]): EvalData {
  if (sets.length === 1) return sets[0]!.data;
  return {
    hash: hashJson(sets.map(({ data }) => data.hash)),
    size: sets.reduce((sum, { data }) => sum + data.size, 0),
    async *samples() {
      for (const { seed, data } of sets)
        for await (const sample of data.samples())
          yield sample.id.startsWith(`${seed}-`) ? sample : { ...sample, id: `${seed}-${sample.id}` };
    },
  };
}
