import { checkValues, StatisticsError } from "./check.js";

export type Correction = "bonferroni" | "holm" | "benjamini-hochberg" | "benjamini-yekutieli";

/**
 * p values corrected for their number, in their order; each is compared with the level as before.
 *
 * Bonferroni and Holm (Scandinavian Journal of Statistics 6, 1979) bound the chance of a single false finding;
 * Benjamini-Hochberg (JRSS B 57, 1995) the share of false ones among the findings, for independent tests;
 * Benjamini-Yekutieli (Annals of Statistics 29, 2001) for any.
 *
 * @throws StatisticsError for a p outside [0, 1].
 */
export function correct(ps: readonly number[], method: Correction = "holm"): number[] {
  checkValues(ps, 1, "p values");
  const wrong = ps.find((p) => p < 0 || p > 1);
  if (wrong !== undefined) throw new StatisticsError(`a p value is ${wrong}`, "p values are from 0 to 1");
  const n = ps.length;
  if (method === "bonferroni") return ps.map((p) => Math.min(1, p * n));
  const order = ps.map((_, i) => i).sort((a, b) => ps[a]! - ps[b]!);
  const out = new Array<number>(n);
  if (method === "holm") {
    let most = 0;
    for (const [rank, i] of order.entries()) {
      most = Math.max(most, ps[i]! * (n - rank));
      out[i] = Math.min(1, most);
    }
    return out;
  }
  const harmonic = method === "benjamini-yekutieli" ? ps.reduce((total, _, i) => total + 1 / (i + 1), 0) : 1;
  let least = 1;
  for (let rank = n; rank >= 1; rank--) {
    const i = order[rank - 1]!;
    least = Math.min(least, (ps[i]! * n * harmonic) / rank);
    out[i] = least;
  }
  return out;
}
