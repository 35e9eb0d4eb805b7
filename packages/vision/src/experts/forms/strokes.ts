import type { Ink } from "./ink.js";

/** A straight horizontal stroke, half-open in pixels. */
export interface Stroke {
  x0: number;
  x1: number;
  y0: number;
  y1: number;
}

/** A stroke may lean by one pixel in this many: a skew of about one degree. */
const LEAN = 50;

/**
 * Horizontal strokes of at least `shortest` and at most `thickest` pixels: runs of ink in each row, joined with those
 * below that they overlap. A run may step to the next row, so that a page turned by a degree keeps its lines whole.
 */
export function strokesIn({ mask, width, height }: Ink, shortest: number, thickest: number): Stroke[] {
  const done: Stroke[] = [];
  let open: Stroke[] = [];
  for (let y = 0; y < height; y++) {
    const runs = runsOf(mask, y, width, shortest);
    const next: Stroke[] = [];
    for (const [x0, x1] of runs) {
      const above = open.filter(
        (stroke) => overlap(stroke, x0, x1) > 0.3 * Math.min(x1 - x0, stroke.x1 - stroke.x0),
      );
      const stroke: Stroke = { x0, x1, y0: y, y1: y + 1 };
      for (const each of above) {
        stroke.x0 = Math.min(stroke.x0, each.x0);
        stroke.x1 = Math.max(stroke.x1, each.x1);
        stroke.y0 = Math.min(stroke.y0, each.y0);
        open = open.filter((other) => other !== each);
      }
      const last = next.at(-1);
      if (last !== undefined && overlap(last, stroke.x0, stroke.x1) > 0) {
        last.x1 = Math.max(last.x1, stroke.x1);
        last.x0 = Math.min(last.x0, stroke.x0);
        last.y0 = Math.min(last.y0, stroke.y0);
      } else next.push(stroke);
    }
    done.push(...open);
    open = next;
  }
  done.push(...open);
  return done.filter(({ x0, x1, y0, y1 }) => y1 - y0 <= thickest + (x1 - x0) / LEAN && x1 - x0 >= shortest);
}

const overlap = (stroke: Stroke, x0: number, x1: number): number =>
  Math.min(stroke.x1, x1) - Math.max(stroke.x0, x0);

/** Runs of ink of at least `shortest` pixels in row y; one missing pixel does not end a run. */
function runsOf(mask: Uint8Array, y: number, width: number, shortest: number): [number, number][] {
  const runs: [number, number][] = [];
  const row = y * width;
  for (let x = 0; x < width; x++) {
    if (mask[row + x] === 0) continue;
    const start = x;
    while (x < width && (mask[row + x] === 1 || (mask[row + x + 1] === 1 && x + 1 < width))) x++;
    if (x - start >= shortest) runs.push([start, x]);
  }
  return runs;
}
