import type { Agent, JsonObject, Store } from "@fovea/core";
import type { Benchmark } from "../benchmarks/index.js";
import type { LoadInto } from "./answer-sample.js";
import type { EvalData } from "./data.js";
import type { EvalCase, EvalTokens } from "./result.js";

/** Of the whole eval; each sample's own limits are its agent's. */
export interface EvalBudget {
  readonly tokens?: number;
  /** US dollars, of the calls whose price is known. */
  readonly cost?: number;
  readonly ms?: number;
}

export interface EvalProgress {
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  readonly running: number;
  /** Samples that may be out at once now. */
  readonly atOnce: number;
  /** Answers a second, of this process. */
  readonly rate: number;
  readonly etaMs: number | null;
  /** Mean of the benchmark's first metric so far. */
  readonly score?: { readonly metric: string; readonly value: number };
  readonly tokens: EvalTokens;
  readonly cost: number | null;
}

export interface RunEvalOptions {
  readonly benchmark: Benchmark;
  readonly data: EvalData;
  readonly agent: Agent;
  /** Id of the model, if there is one. */
  readonly model: string | null;
  /** Content of the root of each run: enough for it to be resumed and replayed alone. */
  readonly config: JsonObject;
  /** Of `canonicalConfiguration`: all that changes scores. */
  readonly configuration: JsonObject;
  readonly configurationHash: string;
  /** What a resuming process needs to open the same again; kept with the eval. */
  readonly begun?: JsonObject;
  readonly load: LoadInto;
  /** Where runs and cases are kept; without one an eval that stops begins anew. */
  readonly store?: Store;
  /** Default: a new one. One that is in the store goes on where it stopped: finished samples are not asked again. */
  readonly id?: string;
  /** Seed of the runs of epoch 0; each further epoch adds 1. Default 0. */
  readonly seed?: number;
  /** Answers to each sample. Default 1. */
  readonly epochs?: number;
  /** Samples at once; asked again before each, so that it may grow and shrink. Default 16. */
  readonly concurrency?: number | (() => number);
  readonly budget?: EvalBudget;
  /** Errors that any other sample would meet as well (a wrong key, a full disk): they stop the eval. */
  readonly stops?: (error: unknown) => boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: EvalProgress) => void;
  readonly onCase?: (one: EvalCase) => void;
}
