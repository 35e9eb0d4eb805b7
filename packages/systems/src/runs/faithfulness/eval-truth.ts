import { NotFoundError, type Store } from "@fovea/core";
import { readEval, readEvalCases, type TruthFile } from "@fovea/evals";
import { findBenchmark, UnknownBenchmarkError } from "../../evals/find-benchmark.js";

/** What an eval knows of the sample that a run answers. */
export interface EvalTruth {
  readonly truth: TruthFile;
  /** As the benchmark's first metric says: from one half on, as in the eval's own figures. */
  readonly right?: boolean;
}

/** For a run that an eval of this store made, whose sample says where its answer is; undefined for others. */
export async function truthOfEval(store: Store, run: string): Promise<EvalTruth | undefined> {
  const [, id] = /^(.+)-\d{6,}(?:-e\d+)?$/.exec(run) ?? [];
  if (id === undefined) return undefined;
  try {
    const { result } = await readEval(store, id);
    if (result.id !== id) return undefined;
    for await (const { run: of, truth, values } of readEvalCases(store, id)) {
      if (of !== run) continue;
      if (truth === undefined || truth.length === 0) return undefined;
      const [first] = Object.keys((await findBenchmark(result.benchmark.id)).metrics);
      const value = first === undefined ? undefined : values[first];
      return { truth: { evidence: truth }, ...(value === undefined ? {} : { right: value >= 0.5 }) };
    }
  } catch (error) {
    // Not of an eval, or of one whose benchmark is not here: then nothing is known.
    if (!(error instanceof NotFoundError || error instanceof UnknownBenchmarkError)) throw error;
  }
  return undefined;
}
