import { checkShare } from "./check.js";
import { studentQuantile } from "./distributions/student.js";
import { mean, standardError } from "./mean.js";
import type { Estimate } from "./types.js";

/** An estimate with Student's interval around it: value -+ t_df * se (Student 1908). */
export function withT(value: number, se: number, n: number, df: number, level: number): Estimate {
  checkShare(level, "the level");
  const half = se === 0 ? 0 : studentQuantile((1 + level) / 2, df) * se;
  return { value, se, n, low: value - half, high: value + half };
}

/**
 * The mean of independent observations with Student's interval.
 *
 * @throws StatisticsError for fewer than two observations.
 */
export const tInterval = (values: readonly number[], level = 0.95): Estimate =>
  withT(mean(values), standardError(values), values.length, values.length - 1, level);
