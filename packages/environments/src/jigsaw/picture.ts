import type { Pixels } from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";

const side = 240;
/** Colours of a coarse lattice, blended between its points. */
const lattice = 6;
const discs = 14;

/**
 * A picture to cut where none is given: soft patches of colour with discs over them, so that neighbouring pieces go on
 * in each other and no two edges are alike. Plain arithmetic: the same bytes on every machine.
 */
export function drawnPicture(random: Pcg64): Pixels {
  const data = new Uint8Array(side * side * 3);
  const points = Uint8Array.from({ length: lattice * lattice * 3 }, () => random.integers(30, 226));
  const cell = side / (lattice - 1);
  for (let y = 0; y < side; y++) {
    const top = Math.floor(y / cell);
    const down = y / cell - top;
    for (let x = 0; x < side; x++) {
      const left = Math.floor(x / cell);
      const across = x / cell - left;
      for (let band = 0; band < 3; band++) {
        const at = (row: number, column: number) =>
          points[((top + row) * lattice + left + column) * 3 + band]!;
        const above = at(0, 0) * (1 - across) + at(0, 1) * across;
        const below = at(1, 0) * (1 - across) + at(1, 1) * across;
        data[(y * side + x) * 3 + band] = Math.round(above * (1 - down) + below * down);
      }
    }
  }
  for (let i = 0; i < discs; i++) {
    const [x, y, radius] = [random.integers(0, side), random.integers(0, side), random.integers(10, 50)];
    const colour = [0, 0, 0].map(() => random.integers(0, 256));
    for (let row = Math.max(0, y - radius); row < Math.min(side, y + radius); row++)
      for (let column = Math.max(0, x - radius); column < Math.min(side, x + radius); column++)
        if ((row - y) ** 2 + (column - x) ** 2 <= radius * radius)
          data.set(colour, (row * side + column) * 3);
  }
  return { data, width: side, height: side, channels: 3 };
}
