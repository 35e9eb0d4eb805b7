import { checkShare, StatisticsError } from "./check.js";
import { normalQuantile } from "./distributions/normal.js";
import { maximise } from "./maximise.js";
import type { Estimate } from "./types.js";

/** `a` was compared with `b` and won (1), lost (0) or neither (0.5). */
export interface Comparison {
  readonly a: string;
  readonly b: string;
  readonly won: 0 | 0.5 | 1;
}

export interface Rating extends Estimate {
  readonly name: string;
}

/**
 * Bradley-Terry strengths (Biometrika 39, 1952) by maximum likelihood: P(a beats b) = 1 / (1 + exp(b - a)), on the log
 * scale, with mean 0 (400 / ln 10 times it is the Elo scale), normal intervals from the information matrix; strongest
 * first. A tie counts half for each (as in Chatbot Arena, arXiv 2403.04132). `n` is the comparisons of each.
 *
 * @throws StatisticsError when somebody is compared with himself, or when there is no finite estimate: somebody, or some
 * group, wins or loses all comparisons with the rest (Ford 1957), or is never compared with it.
 */
export function bradleyTerry(comparisons: readonly Comparison[], level = 0.95): Rating[] {
  checkShare(level, "the level");
  const names = [...new Set(comparisons.flatMap(({ a, b }) => [a, b]))];
  const at = new Map(names.map((name, i) => [name, i]));
  const own = comparisons.find(({ a, b }) => a === b);
  if (own !== undefined || names.length < 2)
    throw new StatisticsError(
      own === undefined ? "there is nothing to compare" : `"${own.a}" is compared with itself`,
      "give comparisons of two",
    );
  const played = names.map((name) => comparisons.filter(({ a, b }) => a === name || b === name).length);
  checkConnected(names, comparisons);
  // The last one is held at 0; the mean is taken out afterwards.
  const free = names.length - 1;
  const { at: strengths, covariance } = maximise((beta) => {
    const strength = (i: number) => (i < free ? beta[i]! : 0);
    let value = 0;
    const gradient = new Array<number>(free).fill(0);
    const information = Array.from({ length: free }, () => new Array<number>(free).fill(0));
    for (const { a, b, won } of comparisons) {
      const [i, j] = [at.get(a)!, at.get(b)!];
      const gap = strength(i) - strength(j);
      const p = 1 / (1 + Math.exp(-gap));
      value += won * gap - Math.log1p(Math.exp(-Math.abs(gap))) - Math.max(0, gap);
      const signs = [[i, 1] as const, [j, -1] as const].filter(([k]) => k < free);
      for (const [k, sign] of signs) {
        gradient[k] = gradient[k]! + sign * (won - p);
        for (const [l, other] of signs) information[k]![l] = information[k]![l]! + sign * other * p * (1 - p);
      }
    }
    return { value, gradient, information };
  }, free);
  const all = [...strengths, 0];
  const centre = all.reduce((a, b) => a + b, 0) / names.length;
  const z = normalQuantile((1 + level) / 2);
  return names
    .map((name, i) => {
      // Var of beta_i - mean(beta): the contrast's own.
      const contrast = Array.from({ length: free }, (_, k) => (k === i ? 1 : 0) - 1 / names.length);
      const squared = contrast.reduce(
        (sum, c, k) => sum + c * contrast.reduce((inner, d, l) => inner + d * covariance[k]![l]!, 0),
        0,
      );
      const se = Math.sqrt(squared);
      const value = all[i]! - centre;
      return { name, value, se, low: value - z * se, high: value + z * se, n: played[i]! };
    })
    .sort((a, b) => b.value - a.value);
}

/** Ford's condition: from everybody a chain of wins (or ties) leads to everybody else. */
function checkConnected(names: readonly string[], comparisons: readonly Comparison[]): void {
  for (const turn of [1, 0] as const) {
    const reached = new Set([names[0]!]);
    for (let size = 0; size !== reached.size; ) {
      size = reached.size;
      for (const { a, b, won } of comparisons) {
        if (won !== 1 - turn && reached.has(a)) reached.add(b);
        if (won !== turn && reached.has(b)) reached.add(a);
      }
    }
    const missed = names.filter((name) => !reached.has(name));
    if (missed.length > 0) {
      const [some, rest] = [missed, names.filter((name) => reached.has(name))];
      const how = turn === 1 ? "ever beat" : "is ever beaten by";
      throw new StatisticsError(
        `no strength can be estimated: of ${rest.join(", ")} none ${how} one of ${some.join(", ")}`,
        "collect more comparisons, or leave them out",
      );
    }
  }
}
