import type { Pixels } from "@fovea/core";

/**
 * How pieces of one size fit best: by place, the piece, such that colours go on across the seams. Exhaustive with
 * bounds: up to 3 x 3.
 *
 * A seam's cost compares both sides with each other and with the way that each side was changing towards the seam.
 */
export function assemble(pieces: readonly Pixels[], grid: number): number[] {
  const [across, down] = [true, false].map((isAcross) =>
    pieces.map((a, i) => pieces.map((b, j) => (i === j ? 0 : seamCost(a, b, isAcross)))),
  ) as [number[][], number[][]];
  return cheapest(across, down, grid);
}

/**
 * The order of least cost, exactly: by place, the piece.
 *
 * @param across by piece and by another, what it costs to have the other to its right: 0 or more
 * @param down the same for below
 */
export function cheapest(
  across: readonly (readonly number[])[],
  down: readonly (readonly number[])[],
  grid: number,
): number[] {
  const count = grid * grid;
  const chosen: number[] = [];
  const used = new Array<boolean>(count).fill(false);
  let best: number[] = across.map((_, i) => i);
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
      const left = at % grid > 0 ? across[chosen[at - 1]!]![piece]! : 0;
      const above = at >= grid ? down[chosen[at - grid]!]![piece]! : 0;
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
