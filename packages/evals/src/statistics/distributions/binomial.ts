import { logGamma } from "./gamma.js";

/** P(X = k) of n trials with probability p. */
export function binomialMass(k: number, n: number, p: number): number {
  if (p === 0 || p === 1) return k === n * p ? 1 : 0;
  const choices = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  return Math.exp(choices + k * Math.log(p) + (n - k) * Math.log1p(-p));
}

/** P(X <= k). */
export function binomialCdf(k: number, n: number, p: number): number {
  let sum = 0;
  for (let i = 0; i <= k; i++) sum += binomialMass(i, n, p);
  return Math.min(1, sum);
}
