import { byCluster } from "../statistics/clustered.js";
import {
  correct,
  discordant,
  mcnemar,
  mean,
  minimumDetectableEffect,
  pairedDifference,
  permutationTest,
  sampleSize,
} from "../statistics/index.js";

/** One sample as both evals scored it in one metric. */
export interface Pair {
  readonly a: number;
  readonly b: number;
  readonly cluster?: string;
  /** One of the two failed on it, in some epoch. */
  readonly failed: boolean;
}

export interface Difference {
  /** Samples that both have. */
  readonly n: number;
  /** B minus A. */
  readonly value: number;
  /** Null where too few samples, one cluster, or the same difference everywhere say nothing of it. */
  readonly low: number | null;
  readonly high: number | null;
  readonly p: number | null;
  /** The test that gave `p`. */
  readonly by: "McNemar" | "permutation" | "t" | null;
}

/** One metric over all samples, or over those of a group. */
export interface ComparisonRow {
  readonly metric: string;
  readonly group: string | null;
  readonly n: number;
  /** Null where every sample stands for itself. */
  readonly clusters: number | null;
  readonly a: number;
  readonly b: number;
  readonly difference: Difference;
  /** Every test that applies, two-sided, uncorrected. */
  readonly tests: {
    /** Student's paired test; clustered, on G - 1 degrees of freedom, where samples come in clusters. */
    readonly t: number | null;
    /** Exact; only for values of 0 and 1 without clusters. */
    readonly mcnemar: { readonly p: number; readonly onlyA: number; readonly onlyB: number } | null;
    /** Whole clusters are exchanged where there are some. Null beyond `mostPermuted` of them, and where McNemar's, the same, is. */
    readonly permutation: { readonly p: number; readonly exact: boolean } | null;
  };
  /** Corrected for all rows (Holm). */
  readonly pCorrected: number | null;
  /** The smallest difference that so many samples show in four of five tries, corrected for the rows as Bonferroni does. */
  readonly minimumDetectable: number | null;
  /** Samples that would show the difference that was seen, in four of five tries. Null where there is none. */
  readonly samplesNeeded: number | null;
  /** "open": neither shown to be higher. */
  readonly higher: "a" | "b" | "open";
  /** The same over samples on which neither failed; null where none failed. */
  readonly withoutFailed: Difference | null;
}

export type UncorrectedRow = Omit<
  ComparisonRow,
  "pCorrected" | "minimumDetectable" | "samplesNeeded" | "higher"
> & {
  /** Standard error of the difference; null where it has none. */
  readonly se: number | null;
};

/** Random exchanges of more units would take long, and Student's test is then as good. */
export const mostPermuted = 5000;
const alpha = 0.05;

/** Compares two lists of scores of the same samples. */
export function compareRow(metric: string, group: string | null, pairs: readonly Pair[]): UncorrectedRow {
  const { tests, se, ...difference } = differenceOf(pairs);
  const kept = pairs.filter(({ failed }) => !failed);
  const { tests: _, se: __, ...withoutFailed } = differenceOf(kept);
  return {
    metric,
    group,
    n: pairs.length,
    clusters: isClustered(pairs) ? clusterCount(pairs) : null,
    a: mean(pairs.map(({ a }) => a)),
    b: mean(pairs.map(({ b }) => b)),
    difference,
    tests,
    se,
    withoutFailed: kept.length === pairs.length ? null : withoutFailed,
  };
}

const clusterNames = (pairs: readonly Pair[]): string[] =>
  pairs.map(({ cluster }, i) => (cluster === undefined ? `#${i}` : `=${cluster}`));
const clusterCount = (pairs: readonly Pair[]): number => new Set(clusterNames(pairs)).size;
const isClustered = (pairs: readonly Pair[]): boolean => clusterCount(pairs) < pairs.length;

function differenceOf(pairs: readonly Pair[]): Difference & {
  readonly tests: ComparisonRow["tests"];
  readonly se: number | null;
} {
  const n = pairs.length;
  const none = { low: null, high: null, p: null, by: null, se: null };
  const tests = { t: null, mcnemar: null, permutation: null };
  if (n === 0) return { n, value: 0, ...none, tests };
  const [a, b] = [pairs.map((pair) => pair.a), pairs.map((pair) => pair.b)];
  const clusters = clusterNames(pairs);
  const units = clusterCount(pairs);
  const value = mean(b.map((each, i) => each - a[i]!));
  if (units < 2) return { n, value, ...none, tests };
  const clustered = units < n;
  const { se, p: t, ...interval } = pairedDifference(b, a, clustered ? { clusters } : {});
  // Where all differ by the same, their spread says nothing of how far off the mean may be.
  const { low, high } = se === 0 ? { low: null, high: null } : interval;
  const isBinary = !clustered && [...a, ...b].every((each) => each === 0 || each === 1);
  const found = {
    t,
    mcnemar: isBinary ? mcnemarOf(a, b) : null,
    permutation: isBinary || units > mostPermuted ? null : permuted(a, b, clusters),
  };
  const by = found.mcnemar !== null ? "McNemar" : found.permutation !== null ? "permutation" : "t";
  const p = found.mcnemar?.p ?? found.permutation?.p ?? t;
  return { n, value, low, high, se, p, by, tests: found };
}

function mcnemarOf(a: readonly number[], b: readonly number[]) {
  const { onlyA, onlyB } = discordant(a, b);
  return { p: mcnemar(onlyA, onlyB).p, onlyA, onlyB };
}

/** Samples of a cluster depend on each other, so its sums are exchanged as one. */
function permuted(a: readonly number[], b: readonly number[], clusters: readonly string[]) {
  const sums = (values: readonly number[]) =>
    byCluster(values, clusters).map((each) => each.reduce((total, value) => total + value, 0));
  const { p, exact } = permutationTest(sums(b), sums(a));
  return { p, exact };
}

/** Holm's correction over all rows that have a test, and what it leaves of each. */
export function correctRows(rows: readonly UncorrectedRow[]): ComparisonRow[] {
  const tested = rows.flatMap(({ difference: { p } }) => (p === null ? [] : [p]));
  const corrected = tested.length === 0 ? [] : correct(tested, "holm");
  let next = 0;
  return rows.map(({ se, ...row }) => {
    const { value, low, high, p } = row.difference;
    const pCorrected = p === null ? null : corrected[next++]!;
    const leavesOutZero = low === null || high === null ? value !== 0 : low > 0 || high < 0;
    const isReal = pCorrected !== null && pCorrected < alpha && leavesOutZero;
    const spread =
      se === null || se === 0 ? null : { sd: se * Math.sqrt(row.n), alpha: alpha / tested.length };
    return {
      ...row,
      pCorrected,
      minimumDetectable: spread === null ? null : minimumDetectableEffect(row.n, spread),
      samplesNeeded: spread === null || value === 0 ? null : Math.ceil(sampleSize(value, spread)),
      higher: !isReal ? "open" : value > 0 ? "b" : "a",
    };
  });
}
