import { type MetricDescription, summariseValues } from "../benchmarks/index.js";
import type { EvalCase, EvalFaithfulness, EvalGroup, EvalMetric, EvalTokens } from "./result.js";

/** Whether a value of a benchmark's first metric is that of a right answer. */
export const isRight = (value: number | undefined): boolean => value !== undefined && value >= 0.5;

/** What an eval knows of its answers while it runs: numbers in columns, by place in the data set, and no texts. */
export class Tally {
  readonly #epochs: number;
  readonly #size: number;
  readonly #metrics: Readonly<Record<string, MetricDescription>>;
  /** By metric; NaN where there is no value. */
  readonly #values = new Map<string, Float64Array>();
  readonly #faithful = new Map<string, Float64Array>();
  /** 0: not done, 1: answered, 2: failed. */
  readonly #state: Uint8Array;
  readonly #ms: Float64Array;
  /** Number of the cluster; -1 where the sample stands alone. */
  readonly #cluster: Int32Array;
  readonly #clusters = new Map<string, number>();
  /** Places of the members of each group. */
  readonly #groups = new Map<string, Set<number>>();
  #done = 0;
  #failed = 0;
  #abstained = 0;
  #tokens: EvalTokens = { input: 0, output: 0 };
  #known = 0;
  #unpriced = 0;
  /** Sum of the first metric. */
  #score = 0;

  /** @param size answers that there will be: samples times epochs. */
  constructor(size: number, epochs: number, metrics: Readonly<Record<string, MetricDescription>>) {
    this.#size = size;
    this.#epochs = epochs;
    this.#metrics = metrics;
    this.#state = new Uint8Array(size);
    this.#ms = new Float64Array(size);
    this.#cluster = new Int32Array(size).fill(-1);
  }

  get done(): number {
    return this.#done;
  }
  get failed(): number {
    return this.#failed;
  }
  get tokens(): EvalTokens {
    return this.#tokens;
  }
  /** US dollars; null where some call's price is not known. */
  get cost(): number | null {
    return this.#unpriced > 0 ? null : this.#known;
  }
  /** Dollars of the calls whose price is known. */
  get knownCost(): number {
    return this.#known;
  }
  /** Mean of the first metric so far; undefined before the first answer. */
  get score(): { readonly metric: string; readonly value: number } | undefined {
    const metric = this.#first();
    return metric === undefined || this.#done === 0 ? undefined : { metric, value: this.#score / this.#done };
  }

  isDone(index: number, epoch: number): boolean {
    return this.#state[index * this.#epochs + epoch] === 1;
  }

  /** Takes a case. One that failed before and was tried again counts once; what both spent was spent. */
  add(one: EvalCase): void {
    const at = one.index * this.#epochs + one.epoch;
    const before = this.#state[at];
    if (before === 0) this.#done += 1;
    if (before === 2) this.#failed -= 1;
    if (one.error !== undefined) this.#failed += 1;
    else if (one.answer === null) this.#abstained += 1;
    this.#state[at] = one.error === undefined ? 1 : 2;
    this.#ms[at] = one.ms;
    const first = this.#first();
    if (first !== undefined && before !== 0) this.#score -= this.#values.get(first)?.[at] ?? 0;
    for (const [name, value] of Object.entries(one.values)) this.#column(this.#values, name)[at] = value;
    this.#score += one.values[this.#first() ?? ""] ?? 0;
    for (const [name, value] of Object.entries(one.faithful ?? {}))
      this.#column(this.#faithful, name)[at] = value;
    // Several answers to one sample are no independent observations.
    const cluster = one.cluster ?? (this.#epochs > 1 ? `sample ${one.index}` : undefined);
    if (cluster !== undefined) {
      const number = this.#clusters.get(cluster) ?? this.#clusters.size;
      this.#clusters.set(cluster, number);
      this.#cluster[at] = number;
    }
    for (const group of one.groups) {
      const members = this.#groups.get(group) ?? new Set();
      this.#groups.set(group, members.add(at));
    }
    this.#spend(one);
  }

  #first(): string | undefined {
    for (const name of Object.keys(this.#metrics)) return name;
    for (const name of this.#values.keys()) return name;
    return undefined;
  }

  #spend({ tokens, cost }: EvalCase): void {
    const { cached, image } = this.#tokens;
    this.#tokens = {
      input: this.#tokens.input + tokens.input,
      output: this.#tokens.output + tokens.output,
      ...(cached === undefined && tokens.cached === undefined
        ? {}
        : { cached: (cached ?? 0) + (tokens.cached ?? 0) }),
      ...(image === undefined && tokens.image === undefined
        ? {}
        : { image: (image ?? 0) + (tokens.image ?? 0) }),
    };
    if (cost === null) this.#unpriced += 1;
    else this.#known += cost;
  }

  #column(columns: Map<string, Float64Array>, name: string): Float64Array {
    let column = columns.get(name);
    if (column === undefined) {
      column = new Float64Array(this.#size).fill(Number.NaN);
      columns.set(name, column);
    }
    return column;
  }

  /** All figures of the answers so far. */
  summary(level = 0.95) {
    const everywhere = Array.from({ length: this.#size }, (_, at) => at);
    const groups = [...this.#groups].sort(([a], [b]) => (a < b ? -1 : 1));
    const faithfulness = this.#faithfulness(everywhere, level);
    const ms = this.#ms.filter((_, at) => this.#state[at] !== 0).sort();
    return {
      n: this.#done,
      failed: this.#failed,
      abstained: this.#abstained,
      metrics: this.#metricsOf(everywhere, level),
      metricsWithoutFailed: this.#metricsOf(
        everywhere.filter((at) => this.#state[at] === 1),
        level,
      ),
      groups: groups.map(([group, members]): EvalGroup => {
        const own = [...members].sort((a, b) => a - b);
        const failed = own.filter((at) => this.#state[at] === 2).length;
        return { group, n: own.length, failed, metrics: this.#metricsOf(own, level) };
      }),
      ...(faithfulness === undefined ? {} : { faithfulness }),
      tokens: this.#tokens,
      cost: this.cost,
      medianMs: ms.length === 0 ? 0 : ms[ms.length >> 1]!,
      slowestMs: ms.at(-1) ?? 0,
    };
  }

  #faithfulness(places: readonly number[], level: number): EvalFaithfulness | undefined {
    const verdicts = ["faithful", "looked", "evidence"];
    const kindOf = (name: string) => (verdicts.includes(name) ? "share" : "mean");
    const metrics = this.#rows(this.#faithful, places, kindOf, level);
    if (Object.keys(metrics).length === 0) return undefined;
    const first = this.#values.get(this.#first() ?? "");
    const right = places.filter((at) => isRight(first?.[at]));
    const { faithful } = this.#rows(this.#faithful, right, kindOf, level);
    return {
      method: "evidence-overlap",
      metrics,
      ...(faithful === undefined ? {} : { rightForTheRightReason: faithful }),
    };
  }

  #metricsOf(places: readonly number[], level: number): Record<string, EvalMetric> {
    // What a file says itself, as "given accuracy", is of the kind of the metric.
    const kindOf = (name: string) =>
      (this.#metrics[name] ?? this.#metrics[name.replace(/^given /, "")])?.kind ?? "mean";
    return this.#rows(this.#values, places, kindOf, level);
  }

  #rows(
    columns: ReadonlyMap<string, Float64Array>,
    places: readonly number[],
    kindOf: (name: string) => MetricDescription["kind"],
    level: number,
  ): Record<string, EvalMetric> {
    const rows: Record<string, EvalMetric> = {};
    for (const [name, column] of columns) {
      const own = places.filter((at) => this.#state[at] !== 0 && !Number.isNaN(column[at]!));
      if (own.length === 0) continue;
      const kind = kindOf(name);
      const clusters = own.map((at) => (this.#cluster[at]! >= 0 ? this.#cluster[at]! : -1 - at));
      const summary = summariseValues(
        own.map((at) => column[at]!),
        clusters,
        kind,
        level,
      );
      rows[name] = { ...summary, kind };
    }
    return rows;
  }
}
