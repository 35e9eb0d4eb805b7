import { type JsonObject, newRunId, type Store } from "@fovea/core";
import { type Benchmark, type Prediction, scorePredictions } from "../benchmarks/index.js";
import { CaseLog } from "./case-log.js";
import { keepEval } from "./kept.js";
import type { EvalCase, EvalResult } from "./result.js";
import { targetText } from "./sample-case.js";
import { Tally } from "./tally.js";
import { WorthReading } from "./worth-reading.js";

export interface RecordEvalOptions {
  readonly benchmark: Pick<Benchmark, "id" | "version" | "metrics">;
  /** All of them, in the order of `index`; epoch 0. */
  readonly cases: readonly EvalCase[];
  /** Hash of the data set. */
  readonly hash: string;
  readonly agent: string;
  readonly model: string | null;
  readonly configuration: JsonObject;
  readonly configurationHash: string;
  readonly begun?: JsonObject;
  readonly store?: Store;
  readonly id?: string;
  readonly started?: string;
  /** What it took, where it was not done just now. */
  readonly took?: { readonly ms: number; readonly cpuMs: number };
}

/** Makes an eval out of cases that were scored elsewhere, and keeps it: it can be listed, shown and compared like any other. */
export async function recordEval(options: RecordEvalOptions): Promise<EvalResult> {
  const { benchmark, cases, hash, agent, model, configuration, configurationHash } = options;
  const { begun = {}, store, id = newRunId(), started = new Date().toISOString() } = options;
  const took = options.took ?? { ms: 0, cpuMs: 0 };
  const tally = new Tally(cases.length, 1, benchmark.metrics);
  const worth = new WorthReading(benchmark.metrics);
  const log = store === undefined ? undefined : new CaseLog(store, id, 0, () => took);
  const runs: Record<string, string> = {};
  for (const one of cases) {
    tally.add(one);
    worth.add(one);
    if (one.run !== null) runs[one.sample] = one.run;
    await log?.add(one);
  }
  await log?.flush();
  const { medianMs, slowestMs, ...summary } = tally.summary();
  const { version } = benchmark;
  const result: EvalResult = {
    format: 1,
    id,
    benchmark: { id: benchmark.id, ...(version === undefined ? {} : { version }) },
    agent,
    model,
    configuration,
    configurationHash,
    dataset: { hash, n: cases.length },
    started,
    finished: new Date().toISOString(),
    complete: true,
    epochs: 1,
    ...summary,
    time: { ...took, medianMs, slowestMs },
    worthReading: worth.list(),
  };
  if (store !== undefined) await keepEval(store, { result, begun, runs });
  return result;
}

export interface ScorePublishedOptions
  extends Pick<RecordEvalOptions, "configuration" | "configurationHash" | "begun" | "store" | "id"> {
  readonly benchmark: Benchmark;
  readonly predictions: readonly Prediction[];
  /** SHA-256 of the file of predictions. */
  readonly hash: string;
}

/** Scores outputs that others published: an eval without runs. */
export async function scorePublished({
  benchmark,
  predictions,
  ...rest
}: ScorePublishedOptions): Promise<EvalResult> {
  const began = performance.now();
  const cpu = process.cpuUsage();
  const scored = scorePredictions(benchmark, predictions).cases;
  const cases = scored.map(({ id: sample, values, groups = [], cluster }, index): EvalCase => {
    const { answer, sample: about } = predictions[index]!;
    const target = targetText(about);
    return {
      sample,
      index,
      epoch: 0,
      run: null,
      answer,
      values,
      groups,
      ...(cluster === undefined ? {} : { cluster }),
      ms: 0,
      tokens: { input: 0, output: 0 },
      cost: 0,
      ...(target === undefined ? {} : { target }),
    };
  });
  const { user, system } = process.cpuUsage(cpu);
  const took = { ms: performance.now() - began, cpuMs: (user + system) / 1000 };
  return recordEval({ benchmark, cases, ...rest, agent: "predictions", model: null, took });
}
