import { type Box, InvalidInputError, type Point } from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";

/** What was asked does not fit on the picture. */
export class DoesNotFitError extends InvalidInputError {}

/**
 * Centres of circles that lie in `area` and at least `gap` apart, each drawn uniformly among the free places: the first one is
 * uniform over all of the area. Give the circle that matters first.
 *
 * @throws DoesNotFitError when no place is found in 2,000 tries; circles may cover about half of the area.
 */
export function placeApart(random: Pcg64, radii: readonly number[], area: Box, gap = 0): Point[] {
  const [x0, y0, x1, y1] = area;
  const largest = Math.max(...radii, 1);
  const cell = 2 * largest + gap;
  const columns = Math.max(1, Math.ceil((x1 - x0) / cell));
  const rows = Math.max(1, Math.ceil((y1 - y0) / cell));
  const cells: number[][] = Array.from({ length: columns * rows }, () => []);
  const placed: Point[] = [];
  const isFree = (x: number, y: number, radius: number, column: number, row: number): boolean => {
    for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++)
      for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++)
        for (const other of cells[r * columns + c]!) {
          const [dx, dy] = [placed[other]![0] - x, placed[other]![1] - y];
          const apart = radii[other]! + radius + gap;
          if (dx * dx + dy * dy < apart * apart) return false;
        }
    return true;
  };
  for (const [i, radius] of radii.entries()) {
    let tries = 0;
    for (;;) {
      if (tries++ === 2000)
        throw new DoesNotFitError(
          `${radii.length} things of up to ${Math.round(largest)} pixels do not fit on ${x1 - x0} x ${y1 - y0} pixels`,
          "ask for fewer or smaller ones, or a larger picture",
        );
      const x = random.uniform(x0 + radius, x1 - radius);
      const y = random.uniform(y0 + radius, y1 - radius);
      const column = Math.min(columns - 1, Math.floor((x - x0) / cell));
      const row = Math.min(rows - 1, Math.floor((y - y0) / cell));
      if (!isFree(x, y, radius, column, row)) continue;
      placed.push([x, y]);
      cells[row * columns + column]!.push(i);
      break;
    }
  }
  return placed;
}
