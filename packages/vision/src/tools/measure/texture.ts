import type { Plane } from "./plane.js";

export interface Texture {
  /** Variance of the 4-neighbour Laplacian of the grey levels. */
  readonly sharpness: number;
  /** Share of pixels at level 253 or more. */
  readonly clipped: number;
  /** Share of pixels that are neither clipped nor nearly black and differ from their neighbours (Laplacian of 4 or more). */
  readonly textured: number;
}

/** Variance of the Laplacian (Pech-Pacheco et al. 2000, "Diatom autofocusing"), and what tells paper from burnt-out light. */
export function textureOf({ levels, width, height }: Plane): Texture {
  let [sum, squares, clipped, textured, n] = [0, 0, 0, 0, 0];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const level = levels[i]!;
      const laplacian = levels[i - 1]! + levels[i + 1]! + levels[i - width]! + levels[i + width]! - 4 * level;
      sum += laplacian;
      squares += laplacian * laplacian;
      n++;
      if (level >= 253) clipped++;
      else if (level >= 20 && Math.abs(laplacian) >= 4) textured++;
    }
  }
  if (n === 0) return { sharpness: 0, clipped: 0, textured: 0 };
  return { sharpness: squares / n - (sum / n) ** 2, clipped: clipped / n, textured: textured / n };
}
