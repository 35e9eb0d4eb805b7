import { checkValues, StatisticsError } from "./check.js";
import { mean, sum, variance } from "./mean.js";
import { tInterval } from "./t-interval.js";
import type { Estimate } from "./types.js";

export interface RepeatedEstimate extends Estimate {
  /** Samples in all; `n` counts items. */
  readonly samples: number;
  /** Variance of the items' true means: what more items would lower. */
  readonly between: number;
  /** Variance of the samples of one item: what more samples of each item would lower. */
  readonly within: number;
}

/**
 * The mean over items that were each asked several times. The items are the observations: the interval is Student's over
 * the items' means (Miller, arXiv 2411.00640, section 3.1: sampling an item K times divides only `within` by K). The
 * variances are those of one-way analysis with random effects (Searle, Casella and McCulloch 1992, 3.6): within = MSW,
 * between = max(0, (MSB - MSW) / n0), n0 = (N - sum n_i^2 / N) / (I - 1).
 *
 * Items of different numbers of samples count alike in the mean.
 *
 * @throws StatisticsError for fewer than two items, an item without a sample, or when none has two.
 */
export function repeatedMean(items: readonly (readonly number[])[], level = 0.95): RepeatedEstimate {
  for (const item of items) checkValues(item, 1, "samples of an item");
  const total = items.reduce((count, item) => count + item.length, 0);
  if (total === items.length)
    throw new StatisticsError("no item has two samples", "use tInterval: there is nothing to tell apart");
  const estimate = tInterval(items.map(mean), level);
  const within =
    sum(items.map((item) => (item.length < 2 ? 0 : variance(item) * (item.length - 1)))) /
    (total - items.length);
  const middle = mean(items.flat());
  const squares = sum(items.map((item) => item.length * (mean(item) - middle) ** 2)) / (items.length - 1);
  const size = (total - sum(items.map((item) => item.length ** 2)) / total) / (items.length - 1);
  return { ...estimate, samples: total, within, between: Math.max(0, (squares - within) / size) };
}
