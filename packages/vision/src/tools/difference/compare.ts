import { type Box, boxArea, GeometryError, type Pixels } from "@fovea/core";
import { withChannels, withoutAlpha } from "../../codec/pixels.js";

export interface ChangedRegion {
  readonly box: Box;
  /** Changed pixels in the box. */
  readonly pixels: number;
  /** Mean difference of those pixels, 0 to 1. */
  readonly strength: number;
}

export interface Change {
  /** 1 where a pixel changed. */
  readonly mask: Uint8Array;
  readonly regions: readonly ChangedRegion[];
  /** Changed pixels as a part of all. */
  readonly share: number;
  /** Mean difference of all pixels, 0 to 1. */
  readonly mean: number;
}

export interface CompareOptions {
  /** Levels (0 to 255) by which a channel must differ. */
  readonly threshold: number;
  /** Changes this near to each other, in pixels, are one region. */
  readonly join: number;
  /** Regions with fewer changed pixels are left out of `regions`. */
  readonly leastPixels: number;
}

/**
 * What differs between two pictures of one size: a pixel changed when any channel differs by more than the threshold;
 * changed pixels are gathered on a grid of `join` pixels into connected regions (8 neighbours), largest first.
 */
export function comparePixels(first: Pixels, second: Pixels, options: CompareOptions): Change {
  const [a, b] = [withChannels(withoutAlpha(first), 3), withChannels(withoutAlpha(second), 3)];
  if (a.width !== b.width || a.height !== b.height) {
    throw new GeometryError(
      `${a.width}x${a.height} against ${b.width}x${b.height} pixels`,
      "bring them to one size",
    );
  }
  const { width, height } = a;
  const strength = new Uint8Array(width * height);
  const mask = new Uint8Array(width * height);
  let [changed, sum] = [0, 0];
  for (let i = 0, p = 0; p < strength.length; i += 3, p++) {
    const most = Math.max(
      Math.abs(a.data[i]! - b.data[i]!),
      Math.abs(a.data[i + 1]! - b.data[i + 1]!),
      Math.abs(a.data[i + 2]! - b.data[i + 2]!),
    );
    strength[p] = most;
    sum += most;
    if (most > options.threshold) {
      mask[p] = 1;
      changed++;
    }
  }
  const regions = gather(mask, strength, width, height, options.join)
    .filter(({ pixels }) => pixels >= options.leastPixels)
    .sort((one, two) => boxArea(two.box) - boxArea(one.box));
  return { mask, regions, share: changed / mask.length, mean: sum / mask.length / 255 };
}

interface Cell {
  box: [number, number, number, number];
  pixels: number;
  sum: number;
}

function gather(
  mask: Uint8Array,
  strength: Uint8Array,
  width: number,
  height: number,
  size: number,
): ChangedRegion[] {
  const columns = Math.ceil(width / size);
  const cells = new Map<number, Cell>();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      if (mask[p] === 0) continue;
      const key = Math.floor(y / size) * columns + Math.floor(x / size);
      const cell = cells.get(key) ?? { box: [x, y, x + 1, y + 1], pixels: 0, sum: 0 };
      cells.set(key, merge(cell, { box: [x, y, x + 1, y + 1], pixels: 1, sum: strength[p]! }));
    }
  }
  const regions: ChangedRegion[] = [];
  for (const start of cells.keys()) {
    const first = cells.get(start);
    if (first === undefined) continue;
    cells.delete(start);
    let region = first;
    const pending = [start];
    for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
      const column = key % columns;
      for (const near of [-columns - 1, -columns, -columns + 1, -1, 1, columns - 1, columns, columns + 1]) {
        const other = key + near;
        const cell = cells.get(other);
        if (cell === undefined || Math.abs((other % columns) - column) > 1) continue;
        cells.delete(other);
        region = merge(region, cell);
        pending.push(other);
      }
    }
    regions.push({ box: region.box, pixels: region.pixels, strength: region.sum / region.pixels / 255 });
  }
  return regions;
}

function merge(a: Cell, b: Cell): Cell {
  const [p, q] = [a.box, b.box];
  a.box = [Math.min(p[0], q[0]), Math.min(p[1], q[1]), Math.max(p[2], q[2]), Math.max(p[3], q[3])];
  a.pixels += b.pixels;
  a.sum += b.sum;
  return a;
}
