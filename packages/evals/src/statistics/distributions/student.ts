import { StatisticsError } from "../check.js";
import { incompleteBeta } from "./beta.js";
import { logGamma } from "./gamma.js";
import { normalQuantile } from "./normal.js";

/** P(|T| >= |t|) of Student's distribution with `df` degrees of freedom (Abramowitz and Stegun 26.7.1). */
export function studentTwoSided(t: number, df: number): number {
  if (!(df > 0)) throw new StatisticsError(`${df} degrees of freedom`, "give at least two observations");
  if (!Number.isFinite(t)) return Number.isNaN(t) ? Number.NaN : 0;
  // Near 0 from the other side, where the share is small and loses no digits.
  if (t * t < df) return 1 - incompleteBeta((t * t) / (df + t * t), 0.5, df / 2);
  return incompleteBeta(df / (df + t * t), df / 2, 0.5);
}

/** The t with P(T <= t) = p. */
export function studentQuantile(p: number, df: number): number {
  if (p < 0.5) return -studentQuantile(1 - p, df);
  const tail = 2 * (1 - p);
  // Between the normal's quantile and a bound that is doubled until it is one; then by halves and Newton's steps.
  let low = Math.max(0, normalQuantile(p) * 0.999);
  let high = Math.max(1, low * 2);
  while (studentTwoSided(high, df) > tail) high *= 2;
  const scale = Math.exp(logGamma((df + 1) / 2) - logGamma(df / 2)) / Math.sqrt(df * Math.PI);
  let t = (low + high) / 2;
  for (let i = 0; i < 200; i++) {
    const excess = studentTwoSided(t, df) - tail;
    if (excess > 0) low = t;
    else high = t;
    const density = scale * (1 + (t * t) / df) ** (-(df + 1) / 2);
    const newton = t + excess / (2 * density);
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - t) <= 1e-14 * Math.abs(t)) return next;
    t = next;
  }
  return t;
}
