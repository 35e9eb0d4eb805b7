import { Pcg64 } from "@fovea/core/random";
import { checkShare, checkValues, StatisticsError } from "./check.js";
import { byCluster } from "./clustered.js";
import { normalCdf, normalQuantile } from "./distributions/normal.js";
import { mean, sum } from "./mean.js";
import type { Clusters, Estimate } from "./types.js";

export interface BootstrapOptions {
  /** Default: the mean. */
  readonly statistic?: (values: readonly number[]) => number;
  /** Default "bca": corrected for bias and skewness; "percentile" is the plain one. */
  readonly method?: "percentile" | "bca";
  /** Default 0.95. */
  readonly level?: number;
  /** Default 9999. */
  readonly resamples?: number;
  /** Of NumPy's default_rng; default 0. */
  readonly seed?: number;
  /** Whole clusters are drawn instead of single values. */
  readonly clusters?: Clusters;
}

/**
 * The bootstrap's interval (Efron and Tibshirani 1993, chapters 13 and 14; BCa: equations 14.9 to 14.15). The draws are
 * those of `scipy.stats.bootstrap(..., rng=default_rng(seed))`, so equal seeds give SciPy's very interval.
 *
 * A sample whose resamples all have one value (all right, all wrong) has no spread to resample: then the interval is that
 * value, which is too short; use Wilson's for shares. BCa falls back to percentile where its correction is not defined.
 *
 * @throws StatisticsError for fewer than two values (or clusters).
 */
export function bootstrap(values: readonly number[], options: BootstrapOptions = {}): Estimate {
  const { statistic = mean, method = "bca", level = 0.95, resamples = 9999, seed = 0, clusters } = options;
  checkValues(values, 2);
  checkShare(level, "the level");
  const units = clusters === undefined ? values.map((value) => [value]) : byCluster(values, clusters);
  if (units.length < 2)
    throw new StatisticsError(`all ${values.length} values are of one cluster`, "give at least two");
  const random = new Pcg64(seed);
  const drawn = Array.from({ length: resamples }, () =>
    statistic(Array.from(units, () => units[random.integers(0, units.length)]!).flat()),
  ).sort((a, b) => a - b);
  const value = statistic(values);
  const tail = (1 - level) / 2;
  const [low, high] = method === "bca" ? bcaTails(units, statistic, drawn, value, tail) : [tail, 1 - tail];
  const middle = mean(drawn);
  const se = Math.sqrt(sum(drawn.map((each) => (each - middle) ** 2)) / (resamples - 1));
  return { value, se, n: values.length, low: quantile(drawn, low), high: quantile(drawn, high) };
}

/** Which shares of the resamples the corrected interval ends at. */
function bcaTails(
  units: readonly (readonly number[])[],
  statistic: (values: readonly number[]) => number,
  drawn: readonly number[],
  value: number,
  tail: number,
): readonly [number, number] {
  const below = drawn.filter((each) => each < value).length;
  const ties = drawn.filter((each) => each === value).length;
  // Half of the ties count as below, as SciPy has it.
  const bias = normalQuantile((below + ties / 2) / drawn.length);
  const left = units.map((_, out) => statistic(units.filter((_unit, i) => i !== out).flat()));
  const middle = mean(left);
  const cubes = sum(left.map((each) => (middle - each) ** 3));
  const squares = sum(left.map((each) => (middle - each) ** 2));
  const acceleration = cubes / (6 * squares ** 1.5);
  if (!Number.isFinite(bias) || !Number.isFinite(acceleration)) return [tail, 1 - tail];
  const corrected = (share: number) => {
    const z = bias + normalQuantile(share);
    return normalCdf(bias + z / (1 - acceleration * z));
  };
  return [corrected(tail), corrected(1 - tail)];
}

/** NumPy's default: between the two nearest values, in proportion (Hyndman and Fan 1996, type 7). */
export function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const before = Math.floor(at);
  const [a, b] = [sorted[before]!, sorted[Math.min(before + 1, sorted.length - 1)]!];
  return a + (b - a) * (at - before);
}
