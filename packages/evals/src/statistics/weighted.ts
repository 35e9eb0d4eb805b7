import { checkPaired, checkValues, StatisticsError } from "./check.js";
import { mean, sum, variance } from "./mean.js";
import { withT } from "./t-interval.js";
import type { Estimate } from "./types.js";

/**
 * A weighted mean, with the standard error of a ratio by linearisation: se^2 = n / (n - 1) * sum (w_i * e_i)^2 / (sum w)^2
 * (Cochran 1977, Sampling Techniques, 6.4; White's HC1 with weights). The weights are of importance, not counts.
 *
 * @throws StatisticsError for negative weights, weights that are all 0, or fewer than two values.
 */
export function weightedMean(values: readonly number[], weights: readonly number[], level = 0.95): Estimate {
  checkPaired(values, weights, "weights");
  checkValues(values, 2);
  checkValues(weights, 2, "weights");
  const total = sum(weights);
  if (weights.some((weight) => weight < 0) || total === 0)
    throw new StatisticsError(`the weights add up to ${total}`, "give weights from 0 up, not all 0");
  const n = values.length;
  const value = sum(values.map((x, i) => x * weights[i]!)) / total;
  const squares = sum(values.map((x, i) => (weights[i]! * (x - value)) ** 2));
  return withT(value, Math.sqrt((n / (n - 1)) * squares) / total, n, n - 1, level);
}

export interface Stratum {
  readonly values: readonly number[];
  /** The stratum's share of what is asked about; shares are scaled to add up to 1. */
  readonly weight: number;
}

/**
 * The mean over strata (difficulties, categories) that were sampled on their own: sum W_h * mean_h, with
 * se^2 = sum W_h^2 * s_h^2 / n_h (Cochran 1977, 5.3 and 5.6) and Satterthwaite's degrees of freedom (Cochran 5.16).
 *
 * @throws StatisticsError for a stratum of fewer than two values, or weights that are negative or all 0.
 */
export function stratifiedMean(strata: readonly Stratum[], level = 0.95): Estimate {
  const total = sum(strata.map(({ weight }) => weight));
  if (strata.some(({ weight }) => !(weight >= 0)) || !(total > 0))
    throw new StatisticsError(
      `the weights of the strata add up to ${total}`,
      "give shares from 0 up, not all 0",
    );
  for (const { values } of strata) checkValues(values, 2, "values of a stratum");
  const value = sum(strata.map(({ values, weight }) => (weight / total) * mean(values)));
  const each = strata.map(({ values, weight }) => ((weight / total) ** 2 * variance(values)) / values.length);
  const squared = sum(each);
  const df = squared ** 2 / sum(each.map((part, h) => part ** 2 / (strata[h]!.values.length - 1)));
  const n = strata.reduce((count, { values }) => count + values.length, 0);
  return withT(value, Math.sqrt(squared), n, squared === 0 ? n - strata.length : df, level);
}
