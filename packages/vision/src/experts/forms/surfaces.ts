import type { SharedImage } from "../host/pixels.js";

/** Levels of the most different channel by which two colours are two surfaces. */
const APART = 18;
/** Parts of a neighbourhood that a colour must have to be its surface; two surfaces meet at the edge of a panel. */
const [FIRST, SECOND] = [0.3, 0.25];
/** Every so many pixels of a row, and rows, are enough to count by. */
const STEP = 3;

type Level3 = readonly [number, number, number];

/**
 * How far each pixel stands out from a flat surface: levels of the most different channel from the one or two colours that
 * most of its neighbourhood (3 x 3 tiles) has. Unlike ink it does not depend on what else is near: a grey track beside a
 * white knob on black is not lost. Zero where no colour prevails, as in photographs and on scanned paper.
 */
export function standingOut({ data, width, height }: SharedImage, tile: number): Uint8Array {
  const [across, down] = [Math.ceil(width / tile), Math.ceil(height / tile)];
  // Colours by tile, five bits a channel.
  const keys = Array.from({ length: across * down }, (): number[] => []);
  for (let y = 0; y < height; y += STEP) {
    const row = Math.floor(y / tile) * across;
    for (let x = 0; x < width; x += STEP) {
      const at = 3 * (y * width + x);
      const key = ((data[at]! >> 3) << 10) | ((data[at + 1]! >> 3) << 5) | (data[at + 2]! >> 3);
      keys[row + Math.floor(x / tile)]!.push(key);
    }
  }
  const counts = new Uint32Array(1 << 15);
  const apart = new Uint8Array(width * height);
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      const near: number[][] = [];
      for (let y = Math.max(0, row - 1); y <= Math.min(down - 1, row + 1); y++)
        near.push(
          ...keys.slice(y * across + Math.max(0, column - 1), y * across + Math.min(across, column + 2)),
        );
      const [a, b] = surfacesOf(near, counts);
      if (a === undefined) continue;
      const [r, g, blue] = a;
      const [r2, g2, blue2] = b ?? a;
      const right = Math.min(width, (column + 1) * tile);
      for (let y = row * tile; y < Math.min(height, (row + 1) * tile); y++) {
        for (let x = column * tile, at = 3 * (y * width + x); x < right; x++, at += 3) {
          const [u, v, w] = [data[at]!, data[at + 1]!, data[at + 2]!];
          const first = Math.max(Math.abs(u - r), Math.abs(v - g), Math.abs(w - blue));
          const second = Math.max(Math.abs(u - r2), Math.abs(v - g2), Math.abs(w - blue2));
          apart[y * width + x] = Math.min(first, second);
        }
      }
    }
  }
  return apart;
}

function surfacesOf(near: readonly (readonly number[])[], counts: Uint32Array): Level3[] {
  counts.fill(0);
  const seen: number[] = [];
  let all = 0;
  for (const tile of near) {
    for (const key of tile) {
      if (counts[key]!++ === 0) seen.push(key);
      all++;
    }
  }
  const ranked = seen.filter((key) => counts[key]! >= 0.02 * all).sort((a, b) => counts[b]! - counts[a]!);
  // A level that falls on the edge of two bins counts in both.
  const groups: { colour: Level3; weight: number }[] = [];
  for (const key of ranked) {
    const count = counts[key]!;
    const colour = [((key >> 10) & 31) * 8 + 4, ((key >> 5) & 31) * 8 + 4, (key & 31) * 8 + 4] as const;
    const own = groups.find((group) => colour.every((each, i) => Math.abs(each - group.colour[i]!) <= APART));
    if (own === undefined) {
      groups.push({ colour, weight: count });
      continue;
    }
    const weight = own.weight + count;
    const mix = (i: 0 | 1 | 2) => (own.colour[i] * own.weight + colour[i] * count) / weight;
    own.colour = [mix(0), mix(1), mix(2)];
    own.weight = weight;
  }
  return groups
    .filter(({ weight }, i) => weight >= (i === 0 ? FIRST : SECOND) * all)
    .slice(0, 2)
    .map(({ colour }) => colour);
}
