import { cube, sineAndCosine } from "@fovea/core/random";

/** The reference's own limit of steps. */
export const longest = 10_000;

/** One more than the limit, for a world that takes a step before the first observation. */
const light = new Float64Array(longest + 2).fill(Number.NaN);

/**
 * 0 at midnight to 1 by day; a day is 300 steps. Of the step's number, correctly rounded, as C libraries have it:
 * with AVX-512 NumPy's differs in the last bit.
 */
export function daylightAt(step: number): number {
  const known = light[step]!;
  if (known >= 0) return known;
  const progress = ((step / 300) % 1) + 0.3;
  const { cosine } = sineAndCosine(Math.PI * progress);
  light[step] = 1 - cube(Math.abs(cosine));
  return light[step]!;
}
