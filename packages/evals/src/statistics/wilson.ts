import { checkCount, checkShare, checkValues, StatisticsError } from "./check.js";
import { byCluster, designEffect } from "./clustered.js";
import { normalQuantile } from "./distributions/normal.js";
import { studentQuantile } from "./distributions/student.js";
import { sum } from "./mean.js";
import type { Clusters, Interval } from "./types.js";

/**
 * Wilson's score interval of a share (Wilson 1927, JASA 22): it stays within 0 and 1 and holds with few observations and
 * near the ends, where value -+ z * se does not.
 *
 * @throws StatisticsError when successes and n are no counts.
 */
export function wilson(successes: number, n: number, level = 0.95): Interval {
  checkCount(successes, n);
  checkShare(level, "the level");
  return score(successes / n, n, normalQuantile((1 + level) / 2));
}

/** Clusters that must hold the rarer outcome for a design effect to be estimated. */
const fewest = 5;

/**
 * Wilson's interval for clustered outcomes (0 or 1): with n over the design effect in place of n, and t on G - 1 degrees
 * of freedom in place of z (Korn and Graubard 1998, Survey Methodology 24, with Wilson's interval as Dean and Pagano
 * 2015, Journal of Survey Statistics and Methodology 3, found best near the ends).
 *
 * Departures: where fewer than five clusters hold the rarer outcome, the design effect cannot be estimated, and each cluster
 * counts as one observation, the most that a design effect can take away; one below 1 is taken for 1.
 *
 * @throws StatisticsError for fewer than two clusters, or outcomes that are neither 0 nor 1.
 */
export function clusteredWilson(outcomes: readonly number[], clusters: Clusters, level = 0.95): Interval {
  checkValues(outcomes, 2, "outcomes");
  checkShare(level, "the level");
  const wrong = outcomes.find((outcome) => outcome !== 0 && outcome !== 1);
  if (wrong !== undefined)
    throw new StatisticsError(`an outcome is ${wrong}`, "Wilson's interval is of shares: give 0 or 1");
  const groups = byCluster(outcomes, clusters);
  const n = outcomes.length;
  if (groups.length < 2)
    throw new StatisticsError(`all ${n} outcomes are of one cluster`, "give at least two clusters");
  const rarer = sum(outcomes) * 2 <= n ? 1 : 0;
  const telling = groups.filter((group) => group.includes(rarer)).length;
  const effective = telling < fewest ? groups.length : n / Math.max(1, designEffect(outcomes, clusters));
  return score(sum(outcomes) / n, effective, studentQuantile((1 + level) / 2, groups.length - 1));
}

function score(p: number, n: number, z: number): Interval {
  const spread = 1 + (z * z) / n;
  const middle = (p + (z * z) / (2 * n)) / spread;
  const half = (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / spread;
  // At the ends one bound is p itself; rounding must not push it out.
  return { low: p === 0 ? 0 : Math.max(0, middle - half), high: p === 1 ? 1 : Math.min(1, middle + half) };
}
