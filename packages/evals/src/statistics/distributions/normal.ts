/** P(Z <= z) of the standard normal distribution. */
export function normalCdf(z: number): number {
  return z < 0 ? upperTail(-z) : 1 - upperTail(z);
}

/** P(Z > z) for z >= 0: a series near 0, the continued fraction of Mills' ratio (Abramowitz and Stegun 26.2.14) beyond. */
function upperTail(z: number): number {
  if (z > 38.6) return 0;
  const density = normalDensity(z);
  if (z < 3) {
    // Abramowitz and Stegun 26.2.11.
    let term = z;
    let sum = z;
    for (let k = 3; Math.abs(term) > 1e-18 * sum && k < 400; k += 2) {
      term *= (z * z) / k;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = z;
  for (let k = 120; k >= 1; k--) fraction = z + k / fraction;
  return density / fraction;
}

export const normalDensity = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** The z with P(Z <= z) = p, by Newton's steps on the distribution function. */
export function normalQuantile(p: number): number {
  if (p <= 0) return Number.NEGATIVE_INFINITY;
  if (p >= 1) return Number.POSITIVE_INFINITY;
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p === 0.5) return 0;
  // Starts left of the root, where the distribution function is convex: Newton's steps then rise to it.
  let z = -Math.sqrt(-2 * Math.log(p));
  for (let i = 0; i < 60; i++) {
    const step = (normalCdf(z) - p) / normalDensity(z);
    z -= step;
    if (Math.abs(step) <= 1e-15 * Math.abs(z)) break;
  }
  return z;
}
