import { canonicalJson, hashJson, type JsonObject } from "@fovea/core";
import type { SampleEvidence } from "../datasets/index.js";

/** A figure of an eval. Bounds are null where too few cases say nothing of them. */
export interface EvalMetric {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Answers that it rests on. */
  readonly n: number;
  /** A share of answers that are 0 or 1, or a mean of values. */
  readonly kind: "share" | "mean";
  /** How the bounds were made: "wilson", "clustered wilson", "t", "clustered t", "none". */
  readonly interval: string;
}

/** A row of the table of groups: the metrics of the samples of one group. */
export interface EvalGroup {
  readonly group: string;
  readonly n: number;
  readonly failed: number;
  readonly metrics: Readonly<Record<string, EvalMetric>>;
}

export interface EvalTokens {
  readonly input: number;
  readonly output: number;
  readonly cached?: number;
  readonly image?: number;
}

/** How well answers that could be checked show what they rest on. */
export interface EvalFaithfulness {
  /** "evidence-overlap", "judge" or "probe": how it was found. */
  readonly method: string;
  /** Over the answers that could be checked: those to samples whose evidence is known. */
  readonly metrics: Readonly<Record<string, EvalMetric>>;
  /** Share of the faithful ones among those that are right. */
  readonly rightForTheRightReason?: EvalMetric;
}

/**
 * What an eval came to. `configuration` is all that changes scores, so that two evals of one `configurationHash` measure
 * the same thing.
 */
export interface EvalResult {
  readonly format: 1;
  readonly id: string;
  readonly benchmark: { readonly id: string; readonly version?: string };
  /** "name@version"; "predictions" where published outputs were scored. */
  readonly agent: string;
  readonly model: string | null;
  /** Agent, model, settings, limits, seeds, split, epochs, hash of the data set, version of the code. */
  readonly configuration: JsonObject;
  readonly configurationHash: string;
  readonly dataset: { readonly hash: string; readonly n: number };
  /** ISO 8601. */
  readonly started: string;
  readonly finished: string | null;
  /** Whether every sample was done; an eval that is not can be resumed. */
  readonly complete: boolean;
  /** Answers that were asked for of each sample. */
  readonly epochs: number;
  /** Answers, failed ones included. */
  readonly n: number;
  readonly failed: number;
  readonly abstained: number;
  /** A failed sample counts as wrong. */
  readonly metrics: Readonly<Record<string, EvalMetric>>;
  /** The same over the samples that did not fail. */
  readonly metricsWithoutFailed: Readonly<Record<string, EvalMetric>>;
  readonly groups: readonly EvalGroup[];
  /** US dollars; null where some call's price is not known. */
  readonly cost: number | null;
  readonly tokens: EvalTokens;
  readonly time: {
    /** From the start to the end, pauses between a kill and a resume left out. */
    readonly ms: number;
    /** Of one sample. */
    readonly medianMs: number;
    readonly slowestMs: number;
    /** CPU of this process, the agent's tools included. */
    readonly cpuMs: number;
  };
  readonly faithfulness?: EvalFaithfulness;
  /** Answers worth reading first: confident and wrong, then failed. Keys as `caseKey` makes them. */
  readonly worthReading: readonly { readonly case: string; readonly why: string }[];
}

/** One answer to one sample. */
export interface EvalCase {
  /** The sample's id. */
  readonly sample: string;
  /** Its place in the data set, from 0. */
  readonly index: number;
  /** Counted from 0. */
  readonly epoch: number;
  /** Id of its run; null where none is kept. */
  readonly run: string | null;
  /** Null for an abstention and for a failure. */
  readonly answer: string | null;
  /** By metric; of a failed one what no answer scores. */
  readonly values: Readonly<Record<string, number>>;
  readonly groups: readonly string[];
  readonly cluster?: string;
  /** Absent unless it failed. */
  readonly error?: { readonly code: string; readonly message: string };
  readonly ms: number;
  /** Where the sample ran alone enough to tell. */
  readonly cpuMs?: number;
  readonly tokens: EvalTokens;
  readonly cost: number | null;
  readonly confidence?: number | null;
  /** `measures` of `faithfulnessOf`; absent where the sample's evidence is not known. */
  readonly faithful?: Readonly<Record<string, number>>;
  /** What was asked and what is right, shortened, for a reader. */
  readonly question?: string;
  readonly target?: string;
  /** Where the ground truth lies, for pictures in a report. */
  readonly truth?: readonly SampleEvidence[];
}

/** Names an answer within its eval: "sample", or "sample#1" from the second epoch on. */
export const caseKey = ({ sample, epoch }: Pick<EvalCase, "sample" | "epoch">): string =>
  epoch === 0 ? sample : `${sample}#${epoch}`;

/** Without what is undefined, in canonical order: what is hashed is what is kept. */
export function canonicalConfiguration(parts: Readonly<Record<string, unknown>>): {
  readonly configuration: JsonObject;
  readonly configurationHash: string;
} {
  const configuration = JSON.parse(canonicalJson(parts)) as JsonObject;
  return { configuration, configurationHash: hashJson(configuration) };
}
