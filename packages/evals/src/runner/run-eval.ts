// Over 400 lines because when a sample is begun, kept, counted and given up must be read in one place.
import { setMaxListeners } from "node:events";
import {
  type Agent,
  FoveaError,
  InterruptedError,
  InvalidInputError,
  type JsonObject,
  LimitError,
  newRunId,
  type Store,
} from "@fovea/core";
import type { Benchmark } from "../benchmarks/index.js";
import type { Sample } from "../datasets/index.js";
import { faithfulnessOf } from "../faithfulness/index.js";
import { TargetError } from "../scorers/index.js";
import { type Answered, answerSample, type LoadInto, SampleFailure } from "./answer-sample.js";
import { CaseLog } from "./case-log.js";
import type { EvalData } from "./data.js";
import { begunEval, keepEval, readEvalCases } from "./kept.js";
import { caseKey, type EvalCase, type EvalResult, type EvalTokens } from "./result.js";
import { isRight, Tally } from "./tally.js";
import { WorthReading } from "./worth-reading.js";

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

/** Sample after sample failed in the same way: it is not the samples. */
export class EvalStoppedError extends FoveaError {}

/** An eval of that id was begun with other settings. */
export class OtherEvalError extends InvalidInputError {}

/** So many failures of one kind in a row, with nothing answered between them, stop an eval. */
const mostAlike = 10;

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

interface Unit {
  readonly sample: Sample;
  readonly index: number;
  readonly epoch: number;
}

class Eval {
  readonly #options: RunEvalOptions;
  readonly #id: string;
  readonly #epochs: number;
  readonly #tally: Tally;
  readonly #worth: WorthReading;
  readonly #scorers: (name: string) => string;
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
  #alike = { code: "", count: 0 };

  constructor(options: RunEvalOptions) {
    this.#options = options;
    const { benchmark, data, epochs = 1, id = newRunId(), signal } = options;
    if (!Number.isSafeInteger(epochs) || epochs < 1)
      throw new InvalidInputError(`epochs is ${epochs}`, "give a whole number from 1");
    this.#id = id;
    this.#epochs = epochs;
    this.#tally = new Tally(data.size * epochs, epochs, benchmark.metrics);
    this.#worth = new WorthReading(benchmark.metrics);
    const version = benchmark.version ?? "1";
    this.#scorers = (name) => `${benchmark.id}/${name}@${version}`;
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
        this.#checkBudget();
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

  #checkBudget(): void {
    const { tokens = Infinity, cost = Infinity, ms = Infinity } = this.#options.budget ?? {};
    const { input, output } = this.#tally.tokens;
    const over = (what: string) => new LimitError(what, "raise the limit and go on with the same eval");
    if (input + output >= tokens) throw over(`${input + output} tokens were used of at most ${tokens}`);
    if (this.#tally.knownCost >= cost)
      throw over(`$${this.#tally.knownCost.toFixed(4)} were spent of at most $${cost}`);
    if (ms !== Infinity && this.#clock().ms >= ms) throw over(`the time of the eval is over: ${ms} ms`);
  }

  async #ask(unit: Unit, running: () => number): Promise<void> {
    const { benchmark, agent, config, load, store, seed = 0 } = this.#options;
    const { sample, index, epoch } = unit;
    const id = this.#runOf(index, epoch);
    const started = performance.now();
    const run = store === undefined ? null : id;
    let values: Readonly<Record<string, number>> = {};
    let faithful: Readonly<Record<string, number>> | undefined;
    let one: EvalCase;
    let failure: unknown;
    try {
      const { answer, usage } = await answerSample(
        sample,
        { id, seed: seed + epoch, mayBeThere: this.#mayBeThere },
        {
          agent,
          config,
          load,
          ...(store === undefined ? {} : { store }),
          signal: this.#signal,
          author: `eval ${this.#id}`,
          score: async (answered) => {
            values = this.#grade(sample, answered);
            faithful = await faithfulnessIn(sample, answered, this.#isRight(values));
            return this.#named({ ...values, ...faithful });
          },
        },
      );
      one = {
        ...this.#about(unit, usage),
        run,
        answer: answer.answer,
        values,
        ms: performance.now() - started,
        confidence: answer.confidence,
        ...(faithful === undefined ? {} : { faithful }),
      };
    } catch (error) {
      if (!(error instanceof SampleFailure)) throw error;
      failure = error.cause;
      this.#throwIfFatal(failure);
      const { code, message } = described(failure);
      one = {
        ...this.#about(unit, error.usage),
        run,
        answer: null,
        values: benchmark.grade(sample, null),
        error: { code, message: shortened(message, 500) },
        ms: performance.now() - started,
      };
    }
    this.#count(one);
    await this.#log?.add(one);
    this.#tell(one, running() - 1);
    this.#throwIfAlike(one.error?.code, failure);
  }

  #grade(sample: Sample, { answer, media }: Answered): Readonly<Record<string, number>> {
    const { evidence } = answer;
    return this.#options.benchmark.grade(sample, answer.answer, { answer, evidence, media });
  }

  /** As the first metric says. */
  #isRight(values: Readonly<Record<string, number>>): boolean {
    const [first] = Object.keys(this.#options.benchmark.metrics);
    return isRight(first === undefined ? undefined : values[first]);
  }

  #named(values: Readonly<Record<string, number>>): Record<string, number> {
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [this.#scorers(name), value] as const),
    );
  }

  #about({ sample, index, epoch }: Unit, { cost, ...usage }: Answered["usage"]) {
    const { cluster, question, evidence } = sample;
    const target = targetText(sample);
    return {
      sample: sample.id,
      index,
      epoch,
      groups: this.#options.benchmark.groups(sample),
      ...(cluster === undefined ? {} : { cluster }),
      tokens: usage,
      cost,
      question: shortened(question, 300),
      ...(target === undefined ? {} : { target }),
      ...(evidence === undefined ? {} : { truth: evidence }),
    } satisfies Partial<EvalCase>;
  }

  #throwIfFatal(error: unknown): void {
    if (this.#signal.aborted) throw this.#signal.reason;
    if (error instanceof InterruptedError || this.#options.stops?.(error) === true) throw error;
  }

  #throwIfAlike(code: string | undefined, error: unknown): void {
    // A limit that is too small for one sample is small for the next: that is a result.
    const isLimit = error instanceof FoveaError && error.kind === "limit";
    const isSame = code !== undefined && !isLimit && code === this.#alike.code;
    this.#alike = { code: isLimit ? "" : (code ?? ""), count: isSame ? this.#alike.count + 1 : 1 };
    if (!isSame || this.#alike.count < mostAlike) return;
    const { message } = described(error);
    const fix =
      error instanceof FoveaError && error.fix !== "" ? error.fix : "see what is wrong with the agent";
    throw new EvalStoppedError(
      `the last ${mostAlike} samples failed alike, the last one with: ${message}`,
      fix,
      "failure",
      { cause: error },
    );
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

/** How well the answer shows what it rests on, by measure; undefined where the sample's evidence is not known. */
async function faithfulnessIn(
  sample: Sample,
  { steps }: Answered,
  right: boolean,
): Promise<Readonly<Record<string, number>> | undefined> {
  if (sample.evidence === undefined || sample.evidence.length === 0) return undefined;
  try {
    const { known, measures } = faithfulnessOf({ steps: await steps() }, sample, { right });
    return known ? measures : undefined;
  } catch (error) {
    // An agent that was given the media in a form of its own: what it looked at cannot be told.
    if (error instanceof TargetError) return undefined;
    throw error;
  }
}

function described(error: unknown): { code: string; message: string } {
  if (error instanceof FoveaError) return { code: error.code, message: error.message };
  return { code: "UNEXPECTED", message: error instanceof Error ? error.message : String(error) };
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

const shortened = (text: string, most: number): string =>
  (text.length > most ? `${text.slice(0, most - 3)}...` : text).toWellFormed();

/** What is right, for a reader: of a choice its letter and its text. */
export function targetText({ target }: Pick<Sample, "target">): string | undefined {
  if (target === null) return undefined;
  if (typeof target === "string" || typeof target === "number") return shortened(String(target), 200);
  const { choices, letter } = target as { readonly choices?: unknown; readonly letter?: unknown };
  if (Array.isArray(choices) && typeof letter === "string")
    return shortened(`(${letter}) ${choices[letter.charCodeAt(0) - 65]}`, 200);
  return shortened(JSON.stringify(target), 200);
}
