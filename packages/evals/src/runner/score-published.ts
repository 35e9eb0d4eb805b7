import type { JsonObject, Store } from "@fovea/core";
import { newRunId } from "@fovea/core";
import { type Benchmark, type Prediction, scorePredictions } from "../benchmarks/index.js";
import { CaseLog } from "./case-log.js";
import { keepEval } from "./kept.js";
import type { EvalCase, EvalResult } from "./result.js";
import { targetText } from "./run-eval.js";
import { Tally } from "./tally.js";
import { WorthReading } from "./worth-reading.js";

export interface ScorePublishedOptions {
  readonly benchmark: Benchmark;
  readonly predictions: readonly Prediction[];
  /** SHA-256 of the file of predictions. */
  readonly hash: string;
  readonly configuration: JsonObject;
  readonly configurationHash: string;
  readonly begun?: JsonObject;
  readonly store?: Store;
  readonly id?: string;
}

/** Scores outputs that others published, as an eval without runs: it can be listed, shown and compared like any other. */
export async function scorePublished(options: ScorePublishedOptions): Promise<EvalResult> {
  const { benchmark, predictions, hash, configuration, configurationHash, begun = {}, store } = options;
  const { id = newRunId() } = options;
  const began = performance.now();
  const cpu = process.cpuUsage();
  const clock = () => {
    const { user, system } = process.cpuUsage(cpu);
    return { ms: performance.now() - began, cpuMs: (user + system) / 1000 };
  };
  const started = new Date().toISOString();
  const tally = new Tally(predictions.length, 1, benchmark.metrics);
  const worth = new WorthReading(benchmark.metrics);
  const log = store === undefined ? undefined : new CaseLog(store, id, 0, clock);
  const { cases } = scorePredictions(benchmark, predictions);
  for (const [index, { id: sample, values, groups = [], cluster }] of cases.entries()) {
    const { answer, sample: about } = predictions[index]!;
    const target = targetText(about);
    const one: EvalCase = {
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
    tally.add(one);
    worth.add(one);
    await log?.add(one);
  }
  await log?.flush();
  const { medianMs, slowestMs, ...summary } = tally.summary();
  const { version } = benchmark;
  const result: EvalResult = {
    format: 1,
    id,
    benchmark: { id: benchmark.id, ...(version === undefined ? {} : { version }) },
    agent: "predictions",
    model: null,
    configuration,
    configurationHash,
    dataset: { hash, n: predictions.length },
    started,
    finished: new Date().toISOString(),
    complete: true,
    epochs: 1,
    ...summary,
    time: { ...clock(), medianMs, slowestMs },
    worthReading: worth.list(),
  };
  if (store !== undefined) await keepEval(store, { result, begun, runs: {} });
  return result;
}
