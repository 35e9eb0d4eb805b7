import { type Pcg64, stream } from "@fovea/core/random";
import { bootstrap } from "./bootstrap.js";
import { clusteredMean } from "./clustered.js";
import { sum } from "./mean.js";
import { tInterval } from "./t-interval.js";
import type { Interval } from "./types.js";
import { clusteredWilson, wilson } from "./wilson.js";

export interface CoverageOptions {
  /** Questions in each simulated benchmark. */
  readonly n: number;
  /** The true share of right answers. */
  readonly p: number;
  /** Questions that share a scene; 1 for independent ones. */
  readonly clusterSize?: number;
  /** Correlation of two answers of one cluster; default 0.3 when the clusters are larger than 1. */
  readonly correlation?: number;
  readonly level?: number;
  /** Simulated benchmarks; default 10,000. */
  readonly rounds?: number;
  /** Resamples of the bootstrap; without it the bootstrap is left out. */
  readonly resamples?: number;
  readonly seed?: number;
}

export interface CoverageRow {
  readonly method: string;
  /** Share of the simulated benchmarks whose interval held `p`. */
  readonly coverage: number;
  /** Mean width of the intervals. */
  readonly width: number;
  readonly rounds: number;
}

/**
 * How often each interval of a share holds the true one, over simulated benchmarks. The clusters' shares are drawn from
 * Beta(p k, (1 - p) k) with k = 1 / correlation - 1, so that two answers of one cluster have that correlation.
 */
export function simulateCoverage(options: CoverageOptions): CoverageRow[] {
  const { n, p, clusterSize = 1, correlation = clusterSize > 1 ? 0.3 : 0, level = 0.95 } = options;
  const { rounds = 10_000, resamples = 0, seed = 0 } = options;
  const random = stream(seed, `coverage/${n}/${p}/${clusterSize}/${correlation}`);
  const clusters = Array.from({ length: n }, (_, i) => Math.floor(i / clusterSize));
  const methods = methodsFor(clusterSize > 1 ? clusters : undefined, level, resamples);
  const counts = methods.map(() => ({ held: 0, width: 0 }));
  // An interval depends on nothing but the outcomes, and few different ones are drawn.
  const known = new Map<string, Interval[]>();
  for (let round = 0; round < rounds; round++) {
    const outcomes = draw(random, n, p, clusterSize, correlation);
    const key = keyOf(outcomes, clusterSize);
    const intervals = known.get(key) ?? methods.map(({ of }) => of(outcomes));
    if (known.size < 50_000) known.set(key, intervals);
    for (const [i, { low, high }] of intervals.entries()) {
      if (low <= p && p <= high) counts[i]!.held += 1;
      counts[i]!.width += high - low;
    }
  }
  return methods.map(({ method }, i) => ({
    method,
    coverage: counts[i]!.held / rounds,
    width: counts[i]!.width / rounds,
    rounds,
  }));
}

interface Method {
  readonly method: string;
  readonly of: (outcomes: readonly number[]) => Interval;
}

function methodsFor(clusters: readonly number[] | undefined, level: number, resamples: number): Method[] {
  const plain: Method[] = [
    { method: "Wilson", of: (x) => wilson(sum(x), x.length, level) },
    { method: "t", of: (x) => tInterval(x, level) },
  ];
  const options = { level, resamples, ...(clusters === undefined ? {} : { clusters }) };
  const boot: Method[] =
    resamples === 0
      ? []
      : [
          { method: "bootstrap, percentile", of: (x) => bootstrap(x, { ...options, method: "percentile" }) },
          { method: "bootstrap, BCa", of: (x) => bootstrap(x, { ...options, method: "bca" }) },
        ];
  if (clusters === undefined) return [...plain, ...boot];
  return [
    ...plain,
    { method: "clustered Wilson", of: (x) => clusteredWilson(x, clusters, level) },
    { method: "clustered t", of: (x) => clusteredMean(x, clusters, level) },
    ...boot,
  ];
}

function draw(random: Pcg64, n: number, p: number, size: number, correlation: number): number[] {
  const outcomes: number[] = [];
  while (outcomes.length < n) {
    const share = correlation === 0 ? p : beta(random, p, 1 / correlation - 1);
    for (let i = 0; i < size && outcomes.length < n; i++) outcomes.push(random.random() < share ? 1 : 0);
  }
  return outcomes;
}

/** Counts of right answers by cluster, sorted: all that the intervals see, where all clusters are of one size. */
function keyOf(outcomes: readonly number[], size: number): string {
  if (outcomes.length % size !== 0) return outcomes.join("");
  const right: number[] = [];
  for (let at = 0; at < outcomes.length; at += size) right.push(sum(outcomes.slice(at, at + size)));
  return right.sort((a, b) => a - b).join();
}

/** Beta(p k, (1 - p) k) as a ratio of gamma variates. */
function beta(random: Pcg64, p: number, k: number): number {
  const [x, y] = [gamma(random, p * k), gamma(random, (1 - p) * k)];
  return x / (x + y);
}

/** A gamma variate (Marsaglia and Tsang, ACM TOMS 26, 2000), with their boost for shapes below 1. */
function gamma(random: Pcg64, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * (1 - random.random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = random.normal();
    const v = (1 + c * z) ** 3;
    if (v > 0 && Math.log(1 - random.random()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v;
  }
}
