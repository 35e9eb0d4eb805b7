import { type Box, boxIou } from "@fovea/core";

/** Input pixels per cell of the network's output. */
export const STRIDE = 4;

/** A peak of the network's heat map, in pixels of its input. */
export interface Peak {
  /** Class number, 0 to 79. */
  readonly label: number;
  readonly score: number;
  readonly box: Box;
}

/** What the network gives for one input, in cells. */
export interface CenterNetOutput {
  /** Scores. (classes, height, width) */
  readonly heat: Float32Array;
  /** The best class's score. (height, width) */
  readonly best: Float32Array;
  /** Input pixels from a cell's corner to the left, top, right and bottom of the box. (4, height, width) */
  readonly sides: Float32Array;
  readonly width: number;
  readonly height: number;
}

/**
 * The objects in the output of CenterNet (Zhou et al. 2019, "Objects as Points", section 4): cells whose score is at
 * least `least` and the highest of the 3x3 around them. Boxes of one class that overlap by more than `overlap` count
 * once; the paper does without that step, but this small network splits large objects.
 */
export function decodePeaks(output: CenterNetOutput, least: number, overlap = 0.6): Peak[] {
  const { heat, best, sides, width, height } = output;
  const plane = width * height;
  const peaks: Peak[] = [];
  for (let cell = 0; cell < plane; cell++) {
    // Most cells are background: this saves looking at 80 classes there.
    if (best[cell]! < least) continue;
    const [x, y] = [cell % width, Math.floor(cell / width)];
    const side = (i: number) => sides[i * plane + cell]!;
    const [cx, cy] = [x * STRIDE, y * STRIDE];
    const box: Box = [cx - side(0), cy - side(1), cx + side(2), cy + side(3)];
    if (box[0] >= box[2] || box[1] >= box[3]) continue;
    for (let at = cell; at < heat.length; at += plane) {
      const score = heat[at]!;
      if (score < least || !isPeak(heat, at, x, y, width, height)) continue;
      peaks.push({ label: (at - cell) / plane, score, box });
    }
  }
  return suppress(peaks, overlap);
}

function isPeak(heat: Float32Array, at: number, x: number, y: number, width: number, height: number) {
  const score = heat[at]!;
  for (let dy = y > 0 ? -1 : 0; dy <= (y < height - 1 ? 1 : 0); dy++) {
    for (let dx = x > 0 ? -1 : 0; dx <= (x < width - 1 ? 1 : 0); dx++) {
      if (heat[at + dy * width + dx]! > score) return false;
    }
  }
  return true;
}

/** Keeps the best of each group of overlapping boxes of one class; best first. */
export function suppress<Item extends { readonly label: number; readonly score: number; readonly box: Box }>(
  items: readonly Item[],
  overlap: number,
): Item[] {
  const kept: Item[] = [];
  for (const item of [...items].sort((a, b) => b.score - a.score)) {
    if (kept.every((each) => each.label !== item.label || boxIou(each.box, item.box) <= overlap))
      kept.push(item);
  }
  return kept;
}
