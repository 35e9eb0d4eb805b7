import { type Box, boxArea, boxHeight, boxIou, boxWidth } from "@fovea/core";
import type { Ink } from "./ink.js";
import type { Stroke } from "./strokes.js";

/** How much of each upright side must be ink. */
const COVERED = 0.85;
/** Width over height, for a checkbox. */
const SQUARE = [0.75, 1.34] as const;

export interface BoxLimits {
  /** Sides of a checkbox, in pixels. */
  readonly least: number;
  readonly most: number;
  /** Height of the tallest field. */
  readonly tallest: number;
}

/** Rectangles drawn with thin lines, outer edge to outer edge: a stroke above, one of the same length below, two sides. */
export function boxesIn(ink: Ink, strokes: readonly Stroke[], limits: BoxLimits): Box[] {
  const byTop = [...strokes].sort((a, b) => a.y0 - b.y0);
  const found: Box[] = [];
  for (const [i, top] of byTop.entries()) {
    const length = top.x1 - top.x0;
    if (length < limits.least) continue;
    for (const bottom of byTop.slice(i + 1)) {
      const box: Box = [Math.min(top.x0, bottom.x0), top.y0, Math.max(top.x1, bottom.x1), bottom.y1];
      const height = boxHeight(box);
      if (bottom.y0 - top.y0 > limits.tallest) break;
      // A tick may lengthen a stroke, rounded corners shorten both.
      const slack = Math.max(3, length <= limits.most ? 0.15 * length : 0.02 * length);
      if (Math.abs(top.x0 - bottom.x0) > slack || Math.abs(top.x1 - bottom.x1) > slack) continue;
      if (height < limits.least || bottom.y0 <= top.y1) continue;
      if (isUpright(ink, box, "left", slack) && isUpright(ink, box, "right", slack)) {
        found.push(box);
        // The nearest stroke below closes the box; a form's next row is another box.
        break;
      }
    }
  }
  return distinct(found);
}

export function isSquare(box: Box, { least, most }: BoxLimits): boolean {
  const [width, height] = [boxWidth(box), boxHeight(box)];
  const ratio = width / height;
  return (
    Math.min(width, height) >= least &&
    Math.max(width, height) <= most &&
    ratio >= SQUARE[0] &&
    ratio <= SQUARE[1]
  );
}

/** True when one column, leaning or not, of the side's strip is ink nearly all the way down. */
function isUpright(
  { mask, width }: Ink,
  [x0, y0, x1, y1]: Box,
  side: "left" | "right",
  slack: number,
): boolean {
  const reach = Math.min(Math.ceil(slack) + 2, (x1 - x0) >> 2);
  const [from, to] =
    side === "left" ? [Math.max(0, x0 - 2), x0 + reach] : [x1 - reach, Math.min(width, x1 + 2)];
  let best = 0;
  for (let x = from; x < to; x++) {
    let inked = 0;
    // Two pixels wide, for a side that leans.
    for (let y = y0; y < y1; y++) if (mask[y * width + x] === 1 || mask[y * width + x + 1] === 1) inked++;
    best = Math.max(best, inked);
  }
  return best >= COVERED * (y1 - y0);
}

/** Of boxes that are nearly the same (both edges of a thick frame), the outermost. */
export function distinct(boxes: readonly Box[]): Box[] {
  const kept: Box[] = [];
  for (const box of [...boxes].sort((a, b) => boxArea(b) - boxArea(a))) {
    if (!kept.some((other) => boxIou(box, other) > 0.6)) kept.push(box);
  }
  return kept;
}
