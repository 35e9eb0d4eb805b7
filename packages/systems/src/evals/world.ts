import type { Benchmark, EvalResult } from "@fovea/evals";
import type { EvaluateOptions } from "./evaluate.js";
import type { EvalSettings } from "./settings.js";

/** A benchmark that is played in worlds by a harness of its own, and ends in the same record as any other. */
export interface WorldBenchmark
  extends Pick<
    Benchmark,
    "id" | "version" | "title" | "measures" | "source" | "needsFiles" | "files" | "metrics"
  > {
  /** @throws InvalidInputError for settings that its harness does not have. */
  evaluate(settings: EvalSettings, options: EvaluateOptions): Promise<EvalResult>;
}

export const isWorld = (benchmark: Benchmark | WorldBenchmark): benchmark is WorldBenchmark =>
  "evaluate" in benchmark;
