import type { Plane } from "./plane.js";

export interface Texture {
  /** Variance of the 4-neighbour Laplacian of the grey levels; null under 3 pixels a side. */
  readonly sharpness: number | null;
  /** Share of pixels at level 253 or more. */
  readonly burntShare: number;
  /** Share of pixels that are neither burnt out nor nearly black and differ from their neighbours (Laplacian of 4 or more). */
  readonly texturedShare: number;
}

/** Variance of the Laplacian (Pech-Pacheco et al. 2000, "Diatom autofocusing"), and what tells paper from burnt-out light. */
export function textureOf({ levels, width, height }: Plane): Texture {
  let [sum, squares, burnt, textured, n] = [0, 0, 0, 0, 0];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const level = levels[i]!;
      const laplacian = levels[i - 1]! + levels[i + 1]! + levels[i - width]! + levels[i + width]! - 4 * level;
      sum += laplacian;
      squares += laplacian * laplacian;
      n++;
      if (level >= 253) burnt++;
      else if (level >= 20 && Math.abs(laplacian) >= 4) textured++;
    }
  }
  if (n === 0) return { sharpness: null, burntShare: 0, texturedShare: 0 };
  return { sharpness: squares / n - (sum / n) ** 2, burntShare: burnt / n, texturedShare: textured / n };
}
