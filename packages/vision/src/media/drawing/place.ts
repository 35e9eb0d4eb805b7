import { type Box, boxArea, intersectBoxes, type Point } from "@fovea/core";

/**
 * Where a label of `width` x `height` goes for a box: the first of ten places around and in it that lies on the canvas
 * and covers nothing of `taken`; else the one that covers least. Returns its top-left corner.
 */
export function placeBeside(
  box: Box,
  width: number,
  height: number,
  canvas: Box,
  taken: readonly Box[],
): Point {
  const [x0, y0, x1, y1] = box;
  const gap = 3;
  const [above, below] = [y0 - height - gap, y1 + gap];
  const [before, after] = [x0 - width - gap, x1 + gap];
  const places: Point[] = [
    [x0, above],
    [before, y0],
    [after, y0],
    [x0, below],
    [x1 - width, above],
    [x1 - width, below],
    [before, y1 - height],
    [after, y1 - height],
    [x0, y0],
    [x1 - width, y1 - height],
  ];
  let best: Point | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const place of places) {
    const x = Math.min(Math.max(place[0], canvas[0]), Math.max(canvas[0], canvas[2] - width));
    const y = Math.min(Math.max(place[1], canvas[1]), Math.max(canvas[1], canvas[3] - height));
    const label: Box = [x, y, x + width, y + height];
    const covered = taken.reduce((sum, other) => sum + area(intersectBoxes(label, other)), 0);
    // A place that had to be moved onto the canvas comes after all that did not.
    const cost = covered + (x === place[0] && y === place[1] ? 0 : width * height * 0.01);
    if (cost < least) [best, least] = [[x, y], cost];
  }
  return best!;
}

const area = (box: Box | undefined): number => (box === undefined ? 0 : boxArea(box));
