import { type Box, boxHeight, boxWidth, intersectBoxes } from "@fovea/core";
import { type Grey, resample } from "./grey.js";
import { likeness, type Template, template } from "./likeness.js";
import { boxMatrix, type Orientation, undo } from "./orientation.js";

/** A place of a source that looks like the picture. */
export interface Match {
  readonly box: Box;
  readonly orientation: Orientation;
  /** Normalised cross-correlation at the place. */
  readonly score: number;
}

/** Longer side of the coarse copies of the source in which places are sought, pixels. */
const coarseSides = [64, 128, 256, 512] as const;
/** Longer side of the picture in a coarse copy: below it a patch of pixels looks like any other. */
const least = 10;
/** Factor between sizes that are tried; correlation survives half of it. */
const step = 1.08;
/** Places a size and side that are looked at closely, and their least correlation in the coarse copy. */
const kept = 4;
const promising = 0.7;

/**
 * Places of `levels[0]` that the picture may show, best first: normalised cross-correlation over positions and sizes in a coarse copy,
 * from coarse to fine until one is likely; the best are then fitted to the full picture. Sides may be stretched by a third.
 *
 * @param enough the correlation at which a place counts as found
 */
export function search(
  picture: Grey,
  levels: readonly Grey[],
  orientations: readonly Orientation[],
  enough: number,
): Match[] {
  const source = levels[0]!;
  const rough = template(picture, 16);
  const fine = template(picture);
  let found: Match[] = [];
  for (const side of coarseSides) {
    const scale = Math.min(1, side / Math.max(source.width, source.height));
    const coarse = shrink(levels, scale);
    const [scaleX, scaleY] = [source.width / coarse.width, source.height / coarse.height];
    // All sides and stretches of large copies would take tens of seconds: a small part of a picture is found if it is upright.
    const small = side <= 128;
    for (const stretch of small ? [1, 0.75, 1.33] : [1]) {
      const sides = small && stretch === 1 ? orientations : (["upright"] as const);
      const near = sides.flatMap((orientation) =>
        seeds(undo(picture, orientation), coarse, side === coarseSides[0], stretch)
          .filter(({ score }) => score >= promising)
          .map(({ box: [x0, y0, x1, y1], score }) => {
            const box: Box = [x0 * scaleX, y0 * scaleY, x1 * scaleX, y1 * scaleY];
            return { box, orientation, score };
          }),
      );
      const roughly = peaks(near).map(({ box, orientation }) =>
        refine(rough, levels, box, orientation, 0.02),
      );
      const closely = peaks(roughly)
        .slice(0, 2)
        .map(({ box, orientation }) => refine(fine, levels, box, orientation, 0.0008));
      found = peaks([...found, ...closely]);
      if ((found[0]?.score ?? 0) >= enough) return found;
    }
    if (scale === 1) break;
  }
  return found;
}

function shrink(levels: readonly Grey[], scale: number): Grey {
  const { width, height } = levels[0]!;
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const level = levels.findLast((each) => each.width >= w && each.height >= h) ?? levels[0]!;
  return resample(level, w, h);
}

interface Seed {
  readonly box: Box;
  readonly score: number;
}

/** The likeliest places in a coarse copy, over sizes and positions. */
function seeds(picture: Grey, coarse: Grey, all: boolean, stretch: number): Seed[] {
  const longest = Math.max(picture.width, picture.height * stretch);
  const [shapeX, shapeY] = [picture.width / longest, (picture.height * stretch) / longest];
  const largest = Math.min(coarse.width / shapeX, coarse.height / shapeY);
  const sums = tables(coarse);
  let best: Seed[] = [];
  // Larger ones were looked for in the copy before.
  const until = all ? largest : Math.min(largest, least * 2.2);
  for (let size = until; size >= least; size /= step) {
    const [width, height] = [Math.round(size * shapeX), Math.round(size * shapeY)];
    if (width < 4 || height < 4) continue;
    const small = resample(picture, width, height);
    best.push(...correlate(small, coarse, sums));
    best = peaks(best);
  }
  return best;
}

interface Tables {
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}

/** Sums over the rectangle from the corner to each pixel (one wider and higher than the picture). */
function tables({ data, width, height }: Grey): Tables {
  const sum = new Float64Array((width + 1) * (height + 1));
  const squares = new Float64Array(sum.length);
  for (let y = 0; y < height; y++) {
    let [row, rowSquares] = [0, 0];
    for (let x = 0; x < width; x++) {
      const value = data[y * width + x]!;
      row += value;
      rowSquares += value * value;
      const at = (y + 1) * (width + 1) + x + 1;
      sum[at] = sum[at - width - 1]! + row;
      squares[at] = squares[at - width - 1]! + rowSquares;
    }
  }
  return { sum, squares };
}

/** The best few positions of one size. */
function correlate(small: Grey, coarse: Grey, { sum, squares }: Tables): Seed[] {
  const { width, height, data } = small;
  const n = width * height;
  let mean = 0;
  for (const value of data) mean += value / n;
  const centred = data.map((value) => value - mean);
  let norm = 0;
  for (const value of centred) norm += value * value;
  if (norm < n) return [];
  const found: Seed[] = [];
  const line = coarse.width + 1;
  // A peak is wider than two pixels: large copies are looked at in every other position.
  const stride = coarse.width > 128 ? 2 : 1;
  for (let y = 0; y + height <= coarse.height; y += stride) {
    for (let x = 0; x + width <= coarse.width; x += stride) {
      const [a, b] = [y * line + x, (y + height) * line + x];
      const total = sum[b + width]! - sum[b]! - sum[a + width]! + sum[a]!;
      const totalSquares = squares[b + width]! - squares[b]! - squares[a + width]! + squares[a]!;
      const spread = totalSquares - (total * total) / n;
      if (spread < n) continue;
      let product = 0;
      for (let row = 0; row < height; row++) {
        const from = (y + row) * coarse.width + x;
        const at = row * width;
        for (let column = 0; column < width; column++)
          product += centred[at + column]! * coarse.data[from + column]!;
      }
      const score = product / Math.sqrt(norm * spread);
      if (score > 0.5) found.push({ box: [x, y, x + width, y + height], score });
    }
  }
  return peaks(found);
}

const byScore = (a: { score: number }, b: { score: number }) => b.score - a.score;

function overlap(a: Box, b: Box): number {
  const common = intersectBoxes(a, b);
  if (common === undefined) return 0;
  const area = boxWidth(common) * boxHeight(common);
  return area / (boxWidth(a) * boxHeight(a) + boxWidth(b) * boxHeight(b) - area);
}

/** The best `kept` that do not lie on one another. */
function peaks<T extends Seed>(found: readonly T[]): T[] {
  const best: T[] = [];
  for (const each of [...found].sort(byScore)) {
    if (best.every(({ box }) => overlap(box, each.box) < 0.6)) best.push(each);
    if (best.length === kept) break;
  }
  return best;
}

/** Moves the four sides of a box until no move of the share `until` of its size, or of a fifth of a pixel, looks better. */
function refine(
  target: Template,
  levels: readonly Grey[],
  start: Box,
  orientation: Orientation,
  until: number,
): Match {
  const source = levels[0]!;
  const score = (box: Box) =>
    boxWidth(box) < 2 || boxHeight(box) < 2
      ? -1
      : likeness(target, levels, boxMatrix(box, orientation, target.width, target.height));
  let box = start;
  let best = score(box);
  const [spanX, spanY] = [boxWidth(start), boxHeight(start)];
  for (let size = 0.08; Math.max(spanX, spanY) * size >= 0.2 && size > until; size /= 2) {
    for (let again = true, rounds = 0; again && rounds < 12; rounds++) {
      again = false;
      for (const move of moves) {
        const next = box.map((edge, i) => {
          const span = i % 2 === 0 ? spanX : spanY;
          const limit = i % 2 === 0 ? source.width : source.height;
          return Math.max(0, Math.min(limit, edge + move[i]! * span * size));
        }) as unknown as Box;
        const reached = score(next);
        if (reached > best + 1e-6) [box, best, again] = [next, reached, true];
      }
    }
  }
  return { box, orientation, score: best };
}

/** Shifts, growth and each side alone. */
const moves = [
  [1, 0, 1, 0],
  [-1, 0, -1, 0],
  [0, 1, 0, 1],
  [0, -1, 0, -1],
  [1, 1, -1, -1],
  [-1, -1, 1, 1],
  [1, 0, 0, 0],
  [-1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, -1, 0, 0],
  [0, 0, 1, 0],
  [0, 0, -1, 0],
  [0, 0, 0, 1],
  [0, 0, 0, -1],
] as const;
