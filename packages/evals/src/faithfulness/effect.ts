import { type Interval, permutationTest, StatisticsError, wilson } from "../statistics/index.js";
import type { Dependence } from "./classify.js";

/** How often the answer changed with what was altered, and how often without. */
export interface CausalEffect {
  /** Share of changed answers with the alteration, less the share without: -1 to 1. */
  readonly effect: number;
  /** Null for a deterministic model, whose effect is exact. */
  readonly interval: Interval | null;
  /** Permutation test over the pairs; null for a deterministic model. */
  readonly p: number | null;
  readonly altered: { readonly n: number; readonly changed: number };
  readonly control: { readonly n: number; readonly changed: number };
  readonly depends: Dependence;
}

/**
 * The effect of an alteration on the answer: altered[i] and control[i] say whether the answer changed in the i-th asking
 * with it and without. A deterministic model gives its effect exactly; for others the interval is Newcombe's, and the
 * answer depends on what was altered when it lies above 0, does not when it lies below one half and holds 0, and else
 * that is left open.
 *
 * @throws StatisticsError when one of the lists is empty.
 */
export function causalEffect(
  altered: readonly boolean[],
  control: readonly boolean[],
  { deterministic, level = 0.95 }: { readonly deterministic: boolean; readonly level?: number },
): CausalEffect {
  const [a, c] = [altered, control].map((list) => ({
    n: list.length,
    changed: list.filter((changed) => changed).length,
  })) as [CausalEffect["altered"], CausalEffect["control"]];
  if (a.n === 0 || c.n === 0)
    throw new StatisticsError(
      `${a.n} answers with the alteration and ${c.n} without`,
      "give at least one of each",
    );
  const effect = a.changed / a.n - c.changed / c.n;
  const common = { effect, altered: a, control: c };
  if (deterministic)
    return {
      ...common,
      interval: null,
      p: null,
      depends: effect > 0 ? "yes" : effect < 0 ? "unclear" : "no",
    };
  const interval = newcombe(a.changed, a.n, c.changed, c.n, level);
  const pairs = Math.min(a.n, c.n);
  const numbers = (list: readonly boolean[]) => list.slice(0, pairs).map(Number);
  const { p } = permutationTest(numbers(altered), numbers(control));
  const depends = interval.low > 0 ? "yes" : interval.high < 0.5 ? "no" : "unclear";
  return { ...common, interval, p, depends };
}

/**
 * Interval of the difference of two independent shares from Wilson's intervals of both (Newcombe 1998, Statistics in
 * Medicine 17:873, method 10): it stays within -1 and 1 and holds with few observations.
 *
 * @throws StatisticsError when the counts are none.
 */
export function newcombe(x1: number, n1: number, x2: number, n2: number, level = 0.95): Interval {
  const [p, q] = [x1 / n1, x2 / n2];
  const [a, b] = [wilson(x1, n1, level), wilson(x2, n2, level)];
  return {
    low: p - q - Math.hypot(p - a.low, b.high - q),
    high: p - q + Math.hypot(a.high - p, q - b.low),
  };
}

/** Of several probes of one thing: it depends if one of them says so, and does not if all say so. */
export function joinDependence(found: readonly Dependence[]): Dependence | undefined {
  if (found.length === 0) return undefined;
  if (found.includes("yes")) return "yes";
  return found.every((one) => one === "no") ? "no" : "unclear";
}
