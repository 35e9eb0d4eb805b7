import type { Plane } from "./plane.js";

export interface Levels {
  /** Mean grey level, 0 to 255. */
  readonly brightness: number;
  /** Standard deviation of the grey levels. */
  readonly contrast: number;
  /** Distance between the darkest and the brightest level, half a percent of the pixels left out at each end. */
  readonly range: number;
  /** The level that one pixel in a hundred exceeds. */
  readonly highlight: number;
}

export function levelsOf({ levels }: Plane): Levels {
  const histogram = new Float64Array(256);
  for (const level of levels) histogram[level]!++;
  const n = levels.length;
  let [sum, squares] = [0, 0];
  for (let level = 0; level < 256; level++) {
    sum += level * histogram[level]!;
    squares += level * level * histogram[level]!;
  }
  const at = (part: number): number => {
    let count = 0;
    for (let level = 0; level < 256; level++) {
      count += histogram[level]!;
      if (count >= part * n) return level;
    }
    return 255;
  };
  const mean = sum / n;
  return {
    brightness: mean,
    contrast: Math.sqrt(Math.max(0, squares / n - mean * mean)),
    range: at(0.995) - at(0.005),
    highlight: at(0.99),
  };
}
