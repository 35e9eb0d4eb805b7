import { setMaxListeners } from "node:events";
import { InvalidInputError, type JsonObject, LimitError, newRunId } from "@fovea/core";
import { CaseLog } from "./case-log.js";
import { begunEval, keepEval, readEvalCases } from "./kept.js";
import { caseKey, type EvalCase, type EvalResult } from "./result.js";
import type { RunEvalOptions } from "./run-options.js";
import { sampleCase, shortened, type Unit } from "./sample-case.js";
import { Alike, checkBudget, throwIfFatal } from "./stopping.js";
import { Tally } from "./tally.js";
import { WorthReading } from "./worth-reading.js";

/** An eval of that id was begun with other settings. */
export class OtherEvalError extends InvalidInputError {}

/**
 * Asks an agent every sample of a benchmark, several at once, each answer a run in the store, and scores what it says.
 *
 * A sample whose agent throws counts as wrong, and both rates are given. After a kill, an interrupt, a limit or an error the
 * same `id` goes on: what was answered is not asked again, what was begun goes on in its run, and what had failed is tried
 * again.
 *
 * @throws OtherEvalError; StoreBusyError while another process works on this eval; and, leaving an eval that can be resumed,
 * EvalStoppedError, LimitError when the budget is spent, InterruptedError, what `stops` names.
 */
export async function runEval(options: RunEvalOptions): Promise<EvalResult> {
  const work = new Eval(options);
  try {
    await work.begin();
    await work.askAll();
  } catch (error) {
    // Why it stopped matters more than that this could not be written down: the cases are found again by their runs.
    await work.end(false).catch(() => {});
    throw error;
  }
  return work.end(true);
}

class Eval {
  readonly #options: RunEvalOptions;
  readonly #id: string;
  readonly #epochs: number;
  readonly #tally: Tally;
  readonly #worth: WorthReading;
  readonly #alike = new Alike();
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #startedAt = performance.now();
  readonly #cpuAt = process.cpuUsage();
  #started = new Date().toISOString();
  #before = { ms: 0, cpuMs: 0 };
  #mayBeThere = false;
  #log: CaseLog | undefined;
  /** Whether the store holds what this object knows: an eval that was not taken up must not be written over. */
  #isBegun = false;
  #asked = 0;

  constructor(options: RunEvalOptions) {
    this.#options = options;
    const { benchmark, data, epochs = 1, id = newRunId(), signal } = options;
    if (!Number.isSafeInteger(epochs) || epochs < 1)
      throw new InvalidInputError(`epochs is ${epochs}`, "give a whole number from 1");
    this.#id = id;
    this.#epochs = epochs;
    this.#tally = new Tally(data.size * epochs, epochs, benchmark.metrics);
    this.#worth = new WorthReading(benchmark.metrics);
    this.#signal = signal === undefined ? this.#stop.signal : AbortSignal.any([signal, this.#stop.signal]);
    // Every sample that is out listens.
    setMaxListeners(0, this.#signal);
  }

  /** Writes the eval down, or takes up what there is of it. */
  async begin(): Promise<void> {
    const { store, configurationHash } = this.#options;
    if (store === undefined) return;
    // Held as a run's is: two processes must not write one eval.
    await store.acquire(this.#id);
    const before = await begunEval(store, this.#id);
    this.#log = new CaseLog(store, this.#id, before?.blocks ?? 0, () => this.#clock());
    if (before === undefined) {
      this.#isBegun = true;
      await this.#keep(this.#result(false), {});
      return;
    }
    const { result } = before.about;
    if (result.configurationHash !== configurationHash)
      throw new OtherEvalError(
        `the eval ${this.#id} was begun with other settings: ${difference(result.configuration, this.#options.configuration)}`,
        "go on with it without further options (--run alone), or begin another",
      );
    this.#mayBeThere = true;
    this.#started = result.started;
    this.#before = { ms: before.ms, cpuMs: before.cpuMs };
    for await (const one of readEvalCases(store, this.#id)) this.#count(one);
    this.#isBegun = true;
  }

  async askAll(): Promise<void> {
    const running = new Set<Promise<void>>();
    let wake = () => {};
    let failure: { readonly error: unknown } | undefined;
    const fail = (error: unknown) => {
      failure ??= { error };
      if (!this.#stop.signal.aborted) this.#stop.abort(error);
    };
    try {
      for await (const unit of this.#units()) {
        while (running.size >= this.#atOnce() && failure === undefined)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        if (failure !== undefined) break;
        this.#signal.throwIfAborted();
        checkBudget(this.#options.budget ?? {}, this.#tally, () => this.#clock().ms);
        const work: Promise<void> = this.#ask(unit, () => running.size)
          .catch(fail)
          .finally(() => {
            running.delete(work);
            wake();
          });
        running.add(work);
      }
    } catch (error) {
      // What runs is finished where only the budget is spent: it is paid for.
      if (!(error instanceof LimitError)) fail(error);
      else failure ??= { error };
    }
    await Promise.all(running);
    if (failure !== undefined) throw failure.error;
  }

  #atOnce(): number {
    const { concurrency = 16 } = this.#options;
    return Math.max(1, typeof concurrency === "function" ? concurrency() : concurrency);
  }

  async *#units(): AsyncGenerator<Unit> {
    let index = 0;
    for await (const sample of this.#options.data.samples()) {
      for (let epoch = 0; epoch < this.#epochs; epoch++)
        if (!this.#tally.isDone(index, epoch)) yield { sample, index, epoch };
      index += 1;
    }
  }

  async #ask(unit: Unit, running: () => number): Promise<void> {
    const { seed = 0, stops } = this.#options;
    const { index, epoch } = unit;
    const run = { id: this.#runOf(index, epoch), seed: seed + epoch, mayBeThere: this.#mayBeThere };
    const { one, failure } = await sampleCase(unit, run, {
      ...this.#options,
      signal: this.#signal,
      author: `eval ${this.#id}`,
      throwIfFatal: (error) => throwIfFatal(error, this.#signal, stops),
    });
    this.#count(one);
    await this.#log?.add(one);
    this.#tell(one, running() - 1);
    this.#alike.add(one.error?.code, failure);
  }

  #count(one: EvalCase): void {
    this.#tally.add(one);
    this.#worth.add(one);
  }

  #tell(one: EvalCase, running: number): void {
    this.#asked += 1;
    this.#options.onCase?.(one);
    const { onProgress, data } = this.#options;
    if (onProgress === undefined) return;
    const { done, failed, score, tokens, cost } = this.#tally;
    const total = data.size * this.#epochs;
    const rate = (1000 * this.#asked) / (performance.now() - this.#startedAt);
    onProgress({
      done,
      total,
      failed,
      running,
      atOnce: this.#atOnce(),
      rate,
      etaMs: rate > 0 ? (1000 * (total - done)) / rate : null,
      ...(score === undefined ? {} : { score }),
      tokens,
      cost,
    });
  }

  /** "EVAL-00042", "EVAL-00042-e1". */
  #runOf(index: number, epoch: number): string {
    const place = String(index).padStart(6, "0");
    return epoch === 0 ? `${this.#id}-${place}` : `${this.#id}-${place}-e${epoch}`;
  }

  /** How long this eval has worked, in all its processes. */
  #clock(): { ms: number; cpuMs: number } {
    const { user, system } = process.cpuUsage(this.#cpuAt);
    return {
      ms: this.#before.ms + performance.now() - this.#startedAt,
      cpuMs: this.#before.cpuMs + (user + system) / 1000,
    };
  }

  #result(complete: boolean): EvalResult {
    const { benchmark, agent, model, configuration, configurationHash, data } = this.#options;
    const { version } = benchmark;
    const { faithfulness, medianMs, slowestMs, ...summary } = this.#tally.summary();
    return {
      format: 1,
      id: this.#id,
      benchmark: { id: benchmark.id, ...(version === undefined ? {} : { version }) },
      agent: agent.id,
      model,
      configuration,
      configurationHash,
      dataset: { hash: data.hash, n: data.size },
      started: this.#started,
      finished: complete ? new Date().toISOString() : null,
      complete,
      epochs: this.#epochs,
      ...summary,
      time: { ...this.#clock(), medianMs, slowestMs },
      ...(faithfulness === undefined ? {} : { faithfulness }),
      worthReading: this.#worth.list(),
    };
  }

  async end(isWhole: boolean): Promise<EvalResult> {
    const { store } = this.#options;
    if (store !== undefined && !this.#isBegun) {
      await store.release(this.#id);
      return this.#result(false);
    }
    await this.#log?.flush();
    const result = this.#result(isWhole && this.#tally.done === this.#options.data.size * this.#epochs);
    if (store === undefined) return result;
    const runs: Record<string, string> = {};
    if (result.complete)
      for await (const one of readEvalCases(store, this.#id))
        if (one.run !== null) runs[caseKey(one)] = one.run;
    await this.#keep(result, runs);
    await store.release(this.#id);
    return result;
  }

  async #keep(result: EvalResult, runs: Readonly<Record<string, string>>): Promise<void> {
    const { store, begun = {} } = this.#options;
    if (store !== undefined) await keepEval(store, { result, begun, runs });
  }
}

/** The names of the settings that differ. */
function difference(before: JsonObject, now: JsonObject): string {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]),
  );
  return names
    .map((name) => `${name} was ${shortened(JSON.stringify(before[name]) ?? "not set", 80)}`)
    .join(", ");
}
