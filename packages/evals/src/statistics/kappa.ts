import { checkPaired, checkShare, StatisticsError } from "./check.js";
import { normalQuantile } from "./distributions/normal.js";
import type { Estimate } from "./types.js";

export interface KappaOptions {
  /** How far apart two categories are, by their order; default: all alike. */
  readonly weights?: "none" | "linear" | "quadratic";
  /** In their order; default: those that occur, sorted. */
  readonly categories?: readonly (string | number)[];
  readonly level?: number;
}

/**
 * Cohen's kappa of two raters over the same units (Cohen 1960; weighted: Cohen 1968, Psychological Bulletin 70), with the
 * standard error of Fleiss, Cohen and Everitt (Psychological Bulletin 72, 1969) and a normal interval.
 *
 * @throws StatisticsError for lists of different lengths, a rating that is no category, or when both gave one and the
 * same category always (kappa is then not defined).
 */
export function cohenKappa(
  a: readonly (string | number)[],
  b: readonly (string | number)[],
  { weights = "none", categories, level = 0.95 }: KappaOptions = {},
): Estimate {
  checkPaired(a, b, "ratings of the other rater");
  checkShare(level, "the level");
  const names = categories ?? sorted([...new Set([...a, ...b])]);
  const at = new Map(names.map((name, i) => [name, i]));
  const unknown = [...a, ...b].find((rating) => !at.has(rating));
  if (unknown !== undefined)
    throw new StatisticsError(
      `the rating ${JSON.stringify(unknown)} is no category`,
      "add it to the categories",
    );
  const [k, n] = [names.length, a.length];
  if (k < 2)
    throw new StatisticsError(
      "both raters gave one category only: kappa is not defined",
      "report the agreement",
    );
  const share = Array.from({ length: k }, () => new Array<number>(k).fill(0));
  a.forEach((rating, i) => {
    share[at.get(rating)!]![at.get(b[i]!)!] = share[at.get(rating)!]![at.get(b[i]!)!]! + 1 / n;
  });
  const rows = share.map((row) => row.reduce((x, y) => x + y, 0));
  const columns = names.map((_, j) => share.reduce((x, row) => x + row[j]!, 0));
  const agreement = (i: number, j: number): number => {
    if (weights === "none") return i === j ? 1 : 0;
    const apart = Math.abs(i - j) / (k - 1);
    return 1 - (weights === "linear" ? apart : apart ** 2);
  };
  const over = (f: (i: number, j: number) => number): number => {
    let total = 0;
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) total += f(i, j);
    return total;
  };
  const observed = over((i, j) => agreement(i, j) * share[i]![j]!);
  const expected = over((i, j) => agreement(i, j) * rows[i]! * columns[j]!);
  const value = (observed - expected) / (1 - expected);
  // Mean agreement of a category of each rater with what the other gives by chance (equation 15).
  const byRow = names.map((_, i) => columns.reduce((x, c, j) => x + agreement(i, j) * c, 0));
  const byColumn = names.map((_, j) => rows.reduce((x, r, i) => x + agreement(i, j) * r, 0));
  const spread = over(
    (i, j) =>
      share[i]![j]! * (agreement(i, j) * (1 - expected) - (byRow[i]! + byColumn[j]!) * (1 - observed)) ** 2,
  );
  const squared = (spread - (observed * expected - 2 * expected + observed) ** 2) / (n * (1 - expected) ** 4);
  const se = Math.sqrt(Math.max(0, squared));
  const half = normalQuantile((1 + level) / 2) * se;
  return { value, se, n, low: value - half, high: value + half };
}

const sorted = (names: (string | number)[]) =>
  names.sort((a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : 1,
  );
