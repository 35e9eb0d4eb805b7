import type { Pixels } from "@fovea/core";

/**
 * How pieces of one size fit best: by place, the piece, such that colours go on across the seams. Exhaustive with
 * bounds: up to 3 x 3.
 *
 * A seam's cost compares both sides with each other and with the way that each side was changing towards the seam.
 */
export function assemble(pieces: readonly Pixels[], grid: number): number[] {
  const count = pieces.length;
  const costs = [true, false].map((across) =>
    pieces.map((a, i) => pieces.map((b, j) => (i === j ? 0 : seamCost(a, b, across)))),
  ) as [number[][], number[][]];
  const chosen: number[] = [];
  const used = new Array<boolean>(count).fill(false);
  let best: number[] = pieces.map((_, i) => i);
  let bestCost = Number.POSITIVE_INFINITY;
  const place = (at: number, cost: number): void => {
    if (cost >= bestCost) return;
    if (at === count) {
      best = [...chosen];
      bestCost = cost;
      return;
    }
    for (let piece = 0; piece < count; piece++) {
      if (used[piece]) continue;
      const left = at % grid > 0 ? costs[0][chosen[at - 1]!]![piece]! : 0;
      const above = at >= grid ? costs[1][chosen[at - grid]!]![piece]! : 0;
      used[piece] = true;
      chosen[at] = piece;
      place(at + 1, cost + left + above);
      used[piece] = false;
    }
    chosen.length = at;
  };
  place(0, 0);
  return best;
}

/** How badly two pieces go on in each other: 0 is best. @param across b is to the right of a, else below */
export function seamCost(a: Pixels, b: Pixels, across: boolean): number {
  const { width, height } = a;
  const length = across ? height : width;
  // Deep into the piece: 0 is at the seam.
  const byte = ({ data }: Pixels, isFirst: boolean, along: number, deep: number, band: number): number => {
    const away = isFirst ? (across ? width : height) - 1 - deep : deep;
    const [x, y] = across ? [away, along] : [along, away];
    return data[(y * width + x) * 3 + band]!;
  };
  let sum = 0;
  for (let i = 0; i < length; i++)
    for (let band = 0; band < 3; band++) {
      const [near, far] = [byte(a, true, i, 0, band), byte(b, false, i, 0, band)];
      const onward = 2 * near - byte(a, true, i, 1, band);
      const back = 2 * far - byte(b, false, i, 1, band);
      sum += Math.abs(near - far) + Math.abs(onward - far) + Math.abs(back - near);
    }
  return sum;
}
