import { configurationDifferences } from "../compare/warnings.js";
import type { EvalMetric, EvalResult } from "../runner/result.js";
import type { LeaderboardEntry } from "./entry.js";

export interface Verification {
  readonly benchmark: string;
  readonly name: string;
  /**
   * "same": equal to the last digit (deterministic), or within what the intervals allow (sampled). "different": not. "another
   * configuration": what ran now is not what was entered, though its figures may be equal.
   */
  readonly verdict: "same" | "different" | "another configuration";
  /** What differs, one line each. */
  readonly differences: readonly string[];
  /** How it was told, in a sentence. */
  readonly by: string;
  readonly metrics: Readonly<Record<string, { readonly entered: number; readonly now: number | null }>>;
}

/**
 * Whether a further run of an entry's configuration comes to the same.
 *
 * Deterministic: every metric with its interval, the counts, and the hash of all answers are equal. Sampled: each metric is
 * as far from the entered one as two independent runs may be, |x - y| <= sqrt(h_x^2 + h_y^2) with h half the 95 % intervals
 * (for equal intervals 1.4 of their half); as both runs ask the same samples they are closer than that, so a "different" is
 * not lightly said, and a small change is not seen.
 *
 * @param cases `casesHash` of the further run.
 */
export function verifyEntry(entry: LeaderboardEntry, now: EvalResult, cases: string): Verification {
  const changed = configurationDifferences(entry, now);
  const figures = entry.kind === "deterministic" ? exactly(entry, now, cases) : withinIntervals(entry, now);
  const metrics = Object.fromEntries(
    Object.entries(entry.metrics).map(([name, { value }]) => [
      name,
      { entered: value, now: now.metrics[name]?.value ?? null },
    ]),
  );
  const isSameConfiguration = entry.configurationHash === now.configurationHash;
  return {
    benchmark: entry.benchmark.id,
    name: entry.name,
    verdict: figures.length > 0 ? "different" : isSameConfiguration ? "same" : "another configuration",
    differences: [...changed, ...figures],
    by:
      entry.kind === "deterministic"
        ? `${now.n} answers, compared to the last digit`
        : `${now.n} answers, compared within what their intervals allow`,
    metrics,
  };
}

function exactly(entry: LeaderboardEntry, now: EvalResult, cases: string): string[] {
  const out: string[] = [];
  for (const member of ["n", "failed", "abstained"] as const)
    if (entry[member] !== now[member]) out.push(`${member} is ${now[member]} and was ${entry[member]}`);
  for (const name of metricNames(entry, now)) {
    const [was, is] = [entry.metrics[name], now.metrics[name]];
    if (was === undefined) out.push(`${name} is new`);
    else if (is === undefined) out.push(`${name} is gone`);
    else
      for (const part of ["value", "low", "high"] as const)
        if (was[part] !== is[part])
          out.push(`${name}${part === "value" ? "" : ` (${part})`} is ${is[part]} and was ${was[part]}`);
  }
  if (out.length === 0 && entry.cases !== cases)
    out.push("the figures are equal, but not every answer is (the hash of the answers differs)");
  return out;
}

function withinIntervals(entry: LeaderboardEntry, now: EvalResult): string[] {
  const out: string[] = [];
  if (entry.n !== now.n) out.push(`n is ${now.n} and was ${entry.n}`);
  for (const name of metricNames(entry, now)) {
    const [was, is] = [entry.metrics[name], now.metrics[name]];
    if (was === undefined || is === undefined) {
      out.push(`${name} is ${was === undefined ? "new" : "gone"}`);
      continue;
    }
    const allowed = Math.hypot(half(was), half(is));
    const off = Math.abs(was.value - is.value);
    if (off > allowed)
      out.push(
        `${name} is ${is.value} and was ${was.value}: ${off.toFixed(4)} apart, where ${allowed.toFixed(4)} may be chance`,
      );
  }
  return out;
}

/** Where too few samples gave no interval, nothing can be told apart. */
const half = ({ low, high }: EvalMetric): number =>
  low === null || high === null ? Infinity : (high - low) / 2;

const metricNames = (entry: LeaderboardEntry, now: EvalResult): string[] => [
  ...new Set([...Object.keys(entry.metrics), ...Object.keys(now.metrics)]),
];
