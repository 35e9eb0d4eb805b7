import { checkShare, StatisticsError } from "./check.js";
import { normalCdf, normalQuantile } from "./distributions/normal.js";

export interface PowerOptions {
  /** Standard deviation of one item's difference (paired) or score. */
  readonly sd: number;
  /** Two-sided; default 0.05. */
  readonly alpha?: number;
}

/**
 * The chance that a two-sided z test of n items finds a mean difference of `effect` (Cohen 1988, chapter 2; Miller, arXiv
 * 2411.00640, section 5, which leaves out the far tail).
 *
 * @throws StatisticsError for numbers that cannot be.
 */
export function power(effect: number, n: number, { sd, alpha = 0.05 }: PowerOptions): number {
  check(n > 0 && sd > 0 && Number.isFinite(effect), `${n} items with a standard deviation of ${sd}`);
  checkShare(alpha, "alpha");
  const shift = (Math.abs(effect) / sd) * Math.sqrt(n);
  const z = normalQuantile(1 - alpha / 2);
  return normalCdf(shift - z) + normalCdf(-shift - z);
}

/** The smallest mean difference that n items find with the power that is wanted (default 0.8). */
export function minimumDetectableEffect(
  n: number,
  { power: wanted = 0.8, ...options }: PowerOptions & { readonly power?: number },
): number {
  checkWanted(wanted, options.alpha ?? 0.05);
  return rootOf((effect) => power(effect, n, options) - wanted, options.sd / Math.sqrt(n));
}

/** Items that are needed to find `effect` with the power that is wanted (default 0.8); round up. */
export function sampleSize(
  effect: number,
  { power: wanted = 0.8, ...options }: PowerOptions & { readonly power?: number },
): number {
  checkWanted(wanted, options.alpha ?? 0.05);
  check(effect !== 0, "an effect of 0");
  return rootOf((n) => power(effect, n, options) - wanted, (options.sd / effect) ** 2);
}

/**
 * The standard deviation of the difference of two models' right (1) and wrong (0) answers, for planning: from their
 * shares and the correlation of their answers, Var = p(1-p) + q(1-q) - 2 r sqrt(p(1-p) q(1-q)).
 */
export function pairedDeviation(p: number, q: number, correlation: number): number {
  const [a, b] = [p * (1 - p), q * (1 - q)];
  const squared = a + b - 2 * correlation * Math.sqrt(a * b);
  check(
    p >= 0 && p <= 1 && q >= 0 && q <= 1 && squared >= 0,
    `shares ${p} and ${q}, correlation ${correlation}`,
  );
  return Math.sqrt(squared);
}

function checkWanted(wanted: number, alpha: number): void {
  checkShare(wanted, "the power");
  check(wanted > alpha, `a power of ${wanted} with alpha ${alpha}, which no effect at all gives`);
}

function check(holds: boolean, what: string): void {
  if (!holds) throw new StatisticsError(`no power can be computed for ${what}`, "give numbers that can be");
}

/** Where a rising function is 0, by doubling and halves. */
function rootOf(f: (x: number) => number, start: number): number {
  let [low, high] = [0, start];
  while (f(high) < 0) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-15 * high; i++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
