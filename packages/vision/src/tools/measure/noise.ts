import type { Plane } from "./plane.js";

const tile = 24;
const toSigma = Math.sqrt(Math.PI / 2) / 6;

/**
 * Immerkaer's estimate of white noise ("Fast noise variance estimation", 1996), in grey levels: sqrt(pi / 2) / 6 times
 * the mean absolute answer of [1 -2 1; -2 4 -2; 1 -2 1]. Texture answers like noise. Null under 3 pixels a side.
 */
export function noiseSigma(plane: Plane): number | null {
  const { width, height } = plane;
  if (width < 3 || height < 3) return null;
  return toSigma * meanAnswer(plane, 1, 1, width - 1, height - 1);
}

/**
 * The same in tiles of 24 x 24 pixels, of which the lower quartile counts: texture is in some places, noise is
 * everywhere. Null under 3 pixels a side.
 */
export function grainSigma(plane: Plane): number | null {
  const { width, height } = plane;
  const means: number[] = [];
  for (let top = 1; top < height - 1; top += tile) {
    for (let left = 1; left < width - 1; left += tile) {
      const [right, bottom] = [Math.min(width - 1, left + tile), Math.min(height - 1, top + tile)];
      // Slivers at the edge are too few pixels for a mean, unless there is nothing else.
      const sliver = right - left < tile || bottom - top < tile;
      if (sliver && width > tile + 2 && height > tile + 2) continue;
      means.push(meanAnswer(plane, left, top, right, bottom));
    }
  }
  if (means.length === 0) return null;
  means.sort((a, b) => a - b);
  return toSigma * means[Math.floor((means.length - 1) / 4)]!;
}

function meanAnswer(
  { levels, width }: Plane,
  left: number,
  top: number,
  right: number,
  bottom: number,
): number {
  let sum = 0;
  for (let y = top; y < bottom; y++) {
    for (let i = y * width + left; i < y * width + right; i++) {
      const corners =
        levels[i - width - 1]! + levels[i - width + 1]! + levels[i + width - 1]! + levels[i + width + 1]!;
      const sides = levels[i - width]! + levels[i - 1]! + levels[i + 1]! + levels[i + width]!;
      sum += Math.abs(corners - 2 * sides + 4 * levels[i]!);
    }
  }
  return sum / ((right - left) * (bottom - top));
}
