import type { Box, Pixels } from "@fovea/core";
import { seamCost } from "@fovea/environments/jigsaw";

/** How badly a piece goes on in its neighbours in a cut picture; 0 is best. Neighbours among `holes` are not there. */
export function fit(
  piece: Pixels,
  place: number,
  cells: readonly Pixels[],
  grid: number,
  holes: readonly number[] = [],
): number {
  const [x, y] = [place % grid, Math.floor(place / grid)];
  const there = (cell: number, isIn: boolean) => isIn && !holes.includes(cell);
  let sum = 0;
  if (there(place - 1, x > 0)) sum += seamCost(cells[place - 1]!, piece, true);
  if (there(place + 1, x < grid - 1)) sum += seamCost(piece, cells[place + 1]!, true);
  if (there(place - grid, y > 0)) sum += seamCost(cells[place - grid]!, piece, false);
  if (there(place + grid, y < grid - 1)) sum += seamCost(piece, cells[place + grid]!, false);
  return sum;
}

export const neighboursOf = (place: number, grid: number): number[] => {
  const [x, y] = [place % grid, Math.floor(place / grid)];
  return [
    ...(x > 0 ? [place - 1] : []),
    ...(x < grid - 1 ? [place + 1] : []),
    ...(y > 0 ? [place - grid] : []),
    ...(y < grid - 1 ? [place + grid] : []),
  ];
};

/** How badly all pieces go on in each other: `order` gives the piece of each place. */
export function fitOfAll(pieces: readonly Pixels[], order: readonly number[], grid: number): number {
  let sum = 0;
  for (const [place, piece] of order.entries()) {
    if (place % grid > 0) sum += seamCost(pieces[order[place - 1]!]!, pieces[piece]!, true);
    if (place >= grid) sum += seamCost(pieces[order[place - grid]!]!, pieces[piece]!, false);
  }
  return sum;
}

/** A square piece turned by quarters clockwise, and mirrored left to right before that. */
export function turned(piece: Pixels, quarters: number, mirrored = false): Pixels {
  const { data, width: side } = piece;
  const out = new Uint8Array(data.length);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      let [fx, fy] = [x, y];
      for (let i = 0; i < quarters; i++) [fx, fy] = [fy, side - 1 - fx];
      if (mirrored) fx = side - 1 - fx;
      for (let band = 0; band < 3; band++)
        out[(y * side + x) * 3 + band] = data[(fy * side + fx) * 3 + band]!;
    }
  return { data: out, width: side, height: side, channels: 3 };
}

export const placeOf = (place: number, grid: number, { width, height }: Pixels): Box => {
  const [x, y] = [(place % grid) * width, Math.floor(place / grid) * height];
  return [x, y, x + width, y + height];
};
