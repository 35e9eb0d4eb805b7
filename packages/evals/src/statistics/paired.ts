import { Pcg64 } from "@fovea/core/random";
import { checkCount, checkPaired, checkValues, StatisticsError } from "./check.js";
import { clusteredMean } from "./clustered.js";
import { binomialCdf, binomialMass } from "./distributions/binomial.js";
import { studentTwoSided } from "./distributions/student.js";
import { mean, sum } from "./mean.js";
import { tInterval } from "./t-interval.js";
import type { Clusters, Estimate, TestResult } from "./types.js";

/** a - b, item by item. */
function differences(a: readonly number[], b: readonly number[]): number[] {
  checkPaired(a, b, "values to compare with");
  return a.map((value, i) => value - b[i]!);
}

/** A difference, its interval, and how surprising it were if there was none. */
export type PairedDifference = Estimate & TestResult;

/**
 * The mean of a - b over the same items, with Student's paired test (Student 1908); clustered where the items are, then on
 * G - 1 degrees of freedom (Miller, arXiv 2411.00640, section 4).
 *
 * @throws StatisticsError for lists of different lengths, or fewer than two pairs.
 */
export function pairedDifference(
  a: readonly number[],
  b: readonly number[],
  { level = 0.95, clusters }: { readonly level?: number; readonly clusters?: Clusters } = {},
): PairedDifference {
  const each = differences(a, b);
  const estimate = clusters === undefined ? tInterval(each, level) : clusteredMean(each, clusters, level);
  const df = (clusters === undefined ? each.length : new Set(clusters).size) - 1;
  const { value, se } = estimate;
  if (se === 0)
    return { ...estimate, statistic: value === 0 ? 0 : Math.sign(value) * Infinity, p: value === 0 ? 1 : 0 };
  return { ...estimate, statistic: value / se, p: studentTwoSided(value / se, df) };
}

/**
 * McNemar's test for two lists of right and wrong over the same items (McNemar 1947, Psychometrika 12), from the items
 * that only one got right: exact (binomial), or its mid-p, which is less conservative (Fagerland et al. 2013, BMC Medical
 * Research Methodology 13:91).
 *
 * @throws StatisticsError when the counts are none.
 */
export function mcnemar(onlyA: number, onlyB: number, midP = false): TestResult {
  const n = onlyA + onlyB;
  if (n === 0) return { statistic: 0, p: 1 };
  checkCount(onlyA, n);
  const fewer = Math.min(onlyA, onlyB);
  const exact = Math.min(1, 2 * binomialCdf(fewer, n, 0.5));
  const p =
    midP && onlyA !== onlyB
      ? exact - binomialMass(fewer, n, 0.5)
      : midP
        ? 1 - binomialMass(fewer, n, 0.5)
        : exact;
  return { statistic: fewer, p };
}

/** Items that only one of two got right. @throws StatisticsError for outcomes that are neither 0 nor 1. */
export function discordant(
  a: readonly number[],
  b: readonly number[],
): { readonly onlyA: number; readonly onlyB: number } {
  const wrong = [...a, ...b].find((outcome) => outcome !== 0 && outcome !== 1);
  if (wrong !== undefined) throw new StatisticsError(`an outcome is ${wrong}`, "give 0 or 1");
  const each = differences(a, b);
  return { onlyA: each.filter((d) => d === 1).length, onlyB: each.filter((d) => d === -1).length };
}

/** Pairs up to which all exchanges are tried. */
const mostExact = 18;

/**
 * The permutation test of a paired difference: a and b of each pair are exchanged, in all ways up to 18 pairs that
 * differ, else in `resamples` random ones (Fisher 1935, The Design of Experiments, section 21). A random one counts the
 * sample itself too, (b + 1) / (m + 1), so that p is never 0 (Phipson and Smyth 2010).
 *
 * @throws StatisticsError for lists of different lengths or no pairs.
 */
export function permutationTest(
  a: readonly number[],
  b: readonly number[],
  { resamples = 9999, seed = 0 }: { readonly resamples?: number; readonly seed?: number } = {},
): TestResult & { readonly exact: boolean } {
  const all = differences(a, b);
  checkValues(all, 1, "pairs");
  const each = all.filter((d) => d !== 0);
  const observed = Math.abs(sum(each));
  // What differs by rounding alone is as large.
  const least = observed - 1e-12 * sum(each.map(Math.abs));
  const exact = each.length <= mostExact;
  let larger = 0;
  const tries = exact ? 2 ** each.length : resamples;
  const random = new Pcg64(seed);
  for (let at = 0; at < tries; at++) {
    let total = 0;
    for (const [i, d] of each.entries()) {
      const kept = exact ? (at >> i) & 1 : random.integers(0, 2);
      total += kept === 0 ? -d : d;
    }
    if (Math.abs(total) >= least) larger += 1;
  }
  return { statistic: mean(all), p: exact ? larger / tries : (larger + 1) / (tries + 1), exact };
}
