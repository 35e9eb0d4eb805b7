import type { Box } from "@fovea/core";
import type { Comparison } from "./compare.js";

export interface ChangedRegion {
  readonly box: Box;
  /** Changed pixels in it. */
  readonly pixels: number;
  /** Mean smoothed difference of those pixels, 0 to 1. */
  readonly strength: number;
}

/** Fewer changed pixels than this, all near each other, are left over from coding. */
export const specks = 12;

/**
 * The changed regions, most changed pixels first. Changes are near each other, and one region, when they lie in the same
 * or in touching squares of a grid whose side is 1% of the picture's long side, at least 8 pixels.
 */
export function changedRegions(
  { width, height, strength }: Comparison,
  leastPixels: number = specks,
): ChangedRegion[] {
  const side = Math.max(8, Math.round(Math.max(width, height) / 100));
  const [columns, rows] = [Math.ceil(width / side), Math.ceil(height / side)];
  const cells = new Map<number, Tally>();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = strength[y * width + x]!;
      if (value === 0) continue;
      const cell = Math.floor(y / side) * columns + Math.floor(x / side);
      let tally = cells.get(cell);
      if (tally === undefined) {
        tally = emptyTally();
        cells.set(cell, tally);
      }
      add(tally, { x0: x, y0: y, x1: x + 1, y1: y + 1, pixels: 1, sum: value });
    }
  }
  const out: ChangedRegion[] = [];
  for (const [start, first] of cells) {
    // Cells leave the map when a region takes them, and the loop then does not meet them.
    cells.delete(start);
    const region = first;
    const pending = [start];
    for (let cell = pending.pop(); cell !== undefined; cell = pending.pop()) {
      for (const near of neighbours(cell, columns, rows)) {
        const tally = cells.get(near);
        if (tally === undefined) continue;
        cells.delete(near);
        add(region, tally);
        pending.push(near);
      }
    }
    const { x0, y0, x1, y1, pixels, sum } = region;
    if (pixels >= leastPixels) out.push({ box: [x0, y0, x1, y1], pixels, strength: sum / pixels / 255 });
  }
  return out.sort((a, b) => b.pixels - a.pixels || a.box[1] - b.box[1] || a.box[0] - b.box[0]);
}

interface Tally {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
  pixels: number;
  sum: number;
}

const emptyTally = (): Tally => ({
  x0: Infinity,
  y0: Infinity,
  x1: -Infinity,
  y1: -Infinity,
  pixels: 0,
  sum: 0,
});

function add(to: Tally, more: Tally): void {
  to.x0 = Math.min(to.x0, more.x0);
  to.y0 = Math.min(to.y0, more.y0);
  to.x1 = Math.max(to.x1, more.x1);
  to.y1 = Math.max(to.y1, more.y1);
  to.pixels += more.pixels;
  to.sum += more.sum;
}

function* neighbours(cell: number, columns: number, rows: number): Generator<number> {
  const [row, column] = [Math.floor(cell / columns), cell % columns];
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
      if (y !== row || x !== column) yield y * columns + x;
    }
  }
}
