import type { Plane } from "./plane.js";

const tile = 24;

/**
 * Standard deviation of the noise in grey levels: Immerkaer, "Fast noise variance estimation", 1996, sqrt(pi / 2) / 6
 * times the mean absolute answer of [1 -2 1; -2 4 -2; 1 -2 1]. We depart from the paper: the mean is taken in tiles of
 * 24 x 24 pixels and the lower quartile of the tiles counts, because texture answers like noise but is not everywhere.
 * 0 for a picture under 3 x 3.
 */
export function noiseSigma({ levels, width, height }: Plane): number {
  const means: number[] = [];
  for (let top = 1; top < height - 1; top += tile) {
    for (let left = 1; left < width - 1; left += tile) {
      const [right, bottom] = [Math.min(width - 1, left + tile), Math.min(height - 1, top + tile)];
      // Slivers at the edge are too few pixels for a mean, unless there is nothing else.
      const sliver = right - left < tile || bottom - top < tile;
      if (sliver && width > tile + 2 && height > tile + 2) continue;
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) {
          const i = y * width + x;
          const corners =
            levels[i - width - 1]! + levels[i - width + 1]! + levels[i + width - 1]! + levels[i + width + 1]!;
          const sides = levels[i - width]! + levels[i - 1]! + levels[i + 1]! + levels[i + width]!;
          sum += Math.abs(corners - 2 * sides + 4 * levels[i]!);
        }
      }
      means.push(sum / ((right - left) * (bottom - top)));
    }
  }
  if (means.length === 0) return 0;
  means.sort((a, b) => a - b);
  return (Math.sqrt(Math.PI / 2) / 6) * means[Math.floor((means.length - 1) / 4)]!;
}
