import type { Point } from "@fovea/core";

/** A connected set of pixels above the threshold: where a text line's core may be. */
export interface Blob {
  /** Edge corners of each row's ends: enough for its convex hull. */
  readonly outline: readonly Point[];
  readonly pixels: number;
  /** Mean of the map over the pixels. */
  readonly mean: number;
}

/**
 * 8-connected components of a probability map, by runs: rows are scanned once and runs that touch are united.
 *
 * @param map (height, width), 0 to 1.
 */
export function blobsOf(map: Float32Array, width: number, height: number, threshold: number): Blob[] {
  const runs: { y: number; from: number; to: number; sum: number }[] = [];
  const parents: number[] = [];
  const root = (i: number): number => {
    while (parents[i] !== i) {
      parents[i] = parents[parents[i]!]!;
      i = parents[i]!;
    }
    return i;
  };
  let above = 0;
  for (let y = 0, rowStart = 0; y < height; y++) {
    const previousEnd = runs.length;
    above = rowStart;
    rowStart = previousEnd;
    for (let x = 0; x < width; x++) {
      if (map[y * width + x]! <= threshold) continue;
      const from = x;
      let sum = 0;
      while (x < width && map[y * width + x]! > threshold) sum += map[y * width + x++]!;
      const index = runs.push({ y, from, to: x, sum }) - 1;
      parents.push(index);
      while (above < previousEnd && runs[above]!.to < from) above++;
      for (let k = above; k < previousEnd && runs[k]!.from <= x; k++) {
        if (runs[k]!.y === y - 1) parents[root(k)] = root(index);
      }
    }
  }
  const groups = new Map<number, { outline: Point[]; pixels: number; sum: number }>();
  for (const [i, { y, from, to, sum }] of runs.entries()) {
    const key = root(i);
    let group = groups.get(key);
    if (group === undefined) {
      group = { outline: [], pixels: 0, sum: 0 };
      groups.set(key, group);
    }
    group.outline.push([from, y], [from, y + 1], [to, y], [to, y + 1]);
    group.pixels += to - from;
    group.sum += sum;
  }
  return [...groups.values()].map(({ outline, pixels, sum }) => ({ outline, pixels, mean: sum / pixels }));
}
