import { checkPaired, checkValues, StatisticsError } from "./check.js";
import { mean, sum } from "./mean.js";
import { withT } from "./t-interval.js";
import type { Clusters, Estimate } from "./types.js";

/** Values by their cluster, in order of first appearance. */
export function byCluster(values: readonly number[], clusters: Clusters): number[][] {
  checkPaired(values, clusters, "clusters");
  const groups = new Map<string | number, number[]>();
  for (const [i, value] of values.entries()) {
    const group = groups.get(clusters[i]!);
    if (group === undefined) groups.set(clusters[i]!, [value]);
    else group.push(value);
  }
  return [...groups.values()];
}

/**
 * The standard error of a mean whose observations come in clusters (several questions about one picture):
 *
 * se^2 = G / (G - 1) * sum over clusters of (sum of residuals in the cluster)^2 / n^2
 *
 * Liang and Zeger (Biometrika 73, 1986) with the correction for few clusters that Stata and statsmodels make. It is
 * equation (4) of Miller, "Adding Error Bars to Evals" (arXiv 2411.00640), which has no correction for the clusters' number.
 *
 * @throws StatisticsError for fewer than two clusters.
 */
export function clusteredStandardError(values: readonly number[], clusters: Clusters): number {
  checkValues(values, 2);
  const groups = byCluster(values, clusters);
  if (groups.length < 2)
    throw new StatisticsError(
      `all ${values.length} values are of one cluster`,
      "one cluster says nothing of how others would come out: give at least two",
    );
  const middle = mean(values);
  const squares = sum(groups.map((group) => sum(group.map((value) => value - middle)) ** 2));
  return Math.sqrt((groups.length / (groups.length - 1)) * squares) / values.length;
}

/** The mean with its clustered standard error and Student's interval on G - 1 degrees of freedom. */
export function clusteredMean(values: readonly number[], clusters: Clusters, level = 0.95): Estimate {
  const se = clusteredStandardError(values, clusters);
  return withT(mean(values), se, values.length, new Set(clusters).size - 1, level);
}

/** Var(clustered) / Var(independent): how many observations one observation is worth, inverted (Kish 1965, 5.4). */
export function designEffect(values: readonly number[], clusters: Clusters): number {
  const middle = mean(values);
  const independent = sum(values.map((value) => (value - middle) ** 2)) / (values.length - 1) / values.length;
  return independent === 0 ? Number.NaN : clusteredStandardError(values, clusters) ** 2 / independent;
}
