import type { Pcg64 } from "@fovea/core/random";

/**
 * One of `right` and three of `wrong`, such that exactly `rank` of the three measure more: whether the right one is the largest or
 * the smallest of four then tells nothing. Undefined where there is no such choice.
 */
export function withRank<T>(
  random: Pcg64,
  right: readonly T[],
  wrong: readonly T[],
  measure: (item: T) => number,
  rank: number,
): readonly [T, T, T, T] | undefined {
  for (const item of random.permutation(right)) {
    const own = measure(item);
    const shuffled = random.permutation(wrong);
    const above = shuffled.filter((each) => measure(each) > own).slice(0, rank);
    const below = shuffled.filter((each) => measure(each) < own).slice(0, 3 - rank);
    if (above.length + below.length === 3)
      return [item, ...above, ...below] as unknown as readonly [T, T, T, T];
  }
  return undefined;
}
