import { clusteredMean, clusteredWilson, mean, sum, tInterval, wilson } from "../statistics/index.js";
import type { MetricDescription } from "./benchmark.js";

/** One sample with what its metrics gave. */
export interface ScoredCase {
  readonly id: string;
  readonly values: Readonly<Record<string, number>>;
  readonly groups?: readonly string[];
  readonly cluster?: string;
}

export interface SummaryOptions {
  readonly metrics: Readonly<Record<string, MetricDescription>>;
  readonly level?: number;
}

/** A row of a table; bounds are null where the cases say nothing of them: too few, or all alike in a mean. */
export interface MetricSummary {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
  /** How the interval was made. */
  readonly interval: "wilson" | "clustered wilson" | "t" | "clustered t" | "none";
}

/**
 * Means with intervals, over all cases and per group: "accuracy", "accuracy/simple". Shares get Wilson's interval, means
 * Student's; where cases come in clusters both count clusters.
 */
export function summarise(
  cases: readonly ScoredCase[],
  { metrics, level = 0.95 }: SummaryOptions,
): Record<string, MetricSummary> {
  const rows: Record<string, MetricSummary> = {};
  const names = [...new Set(cases.flatMap(({ values }) => Object.keys(values)))];
  const groups = [...new Set(cases.flatMap(({ groups: own = [] }) => own))];
  for (const name of names) {
    for (const group of [undefined, ...groups]) {
      const of = cases.filter(
        (each) => name in each.values && (group === undefined || each.groups?.includes(group)),
      );
      if (of.length === 0) continue;
      const kind = (metrics[name] ?? metrics[name.replace(/^given /, "")])?.kind ?? "mean";
      rows[group === undefined ? name : `${name}/${group}`] = row(of, name, kind, level);
    }
  }
  return rows;
}

function row(
  cases: readonly ScoredCase[],
  name: string,
  kind: MetricDescription["kind"],
  level: number,
): MetricSummary {
  const values = cases.map((each) => each.values[name]!);
  return summariseValues(
    values,
    cases.map((each, i) => each.cluster ?? i),
    kind,
    level,
  );
}

/**
 * The mean of a metric with its interval.
 * @param clusters of each value; what stands alone has a cluster of its own.
 */
export function summariseValues(
  values: readonly number[],
  clusters: readonly (string | number)[],
  kind: MetricDescription["kind"],
  level = 0.95,
): MetricSummary {
  const n = values.length;
  const value = mean(values);
  const count = new Set(clusters).size;
  const isClustered = count < n;
  const isShare = kind === "share" && values.every((each) => each === 0 || each === 1);
  if (isClustered ? count < 2 : n < 2) return { value, low: null, high: null, n, interval: "none" };
  if (isShare) {
    const { low, high } = isClustered
      ? clusteredWilson(values, clusters, level)
      : wilson(sum(values), n, level);
    return { value, low, high, n, interval: isClustered ? "clustered wilson" : "wilson" };
  }
  const { low, high } = isClustered ? clusteredMean(values, clusters, level) : tInterval(values, level);
  // Student's interval knows the spread from the cases alone: where all are alike, but for rounding, it would claim to be certain.
  if (high - low <= 1e-12 * Math.max(1, Math.abs(value)))
    return { value, low: null, high: null, n, interval: "none" };
  return { value, low, high, n, interval: isClustered ? "clustered t" : "t" };
}
