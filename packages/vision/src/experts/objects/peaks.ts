import type { Box } from "@fovea/core";
import type { Output } from "../graph/session.js";

/** What the network sees of one object, in pixels of the network's input. */
export interface Peak {
  readonly label: number;
  readonly score: number;
  readonly box: Box;
}

/** Input pixels per cell of the maps. */
const STRIDE = 4;

/**
 * Objects as peaks of the class maps (Zhou et al. 2019, "Objects as points", section 4): a cell that is the highest of
 * its 3 x 3 neighbourhood, with the distances to the four sides that the network gives there.
 *
 * @param heat (1, 80, height, width), chances. @param extent (1, 4, height, width), pixels to left, top, right, bottom.
 */
export function peaksOf(heat: Output, extent: Output, threshold: number): Peak[] {
  const [, labels, height, width] = heat.dims as [number, number, number, number];
  const plane = height * width;
  const peaks: Peak[] = [];
  for (let label = 0; label < labels; label++) {
    const base = label * plane;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const score = heat.data[base + y * width + x]!;
        if (score < threshold || !isPeak(heat.data, base, x, y, width, height, score)) continue;
        const at = y * width + x;
        const side = (i: number) => extent.data[i * plane + at]!;
        const [cx, cy] = [x * STRIDE, y * STRIDE];
        peaks.push({ label, score, box: [cx - side(0), cy - side(1), cx + side(2), cy + side(3)] });
      }
    }
  }
  return peaks.sort((a, b) => b.score - a.score);
}

function isPeak(
  heat: Float32Array,
  base: number,
  x: number,
  y: number,
  width: number,
  height: number,
  score: number,
): boolean {
  for (let j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++) {
    for (let i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
      if (heat[base + j * width + i]! > score) return false;
    }
  }
  return true;
}
