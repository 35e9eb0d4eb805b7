import { type Box, boxArea, boxCentre, boxHeight, boxWidth, intersectBoxes } from "@fovea/core";
import type { positions, relations, superlatives } from "../language.js";

export type Position = (typeof positions)[number];
export type Relation = (typeof relations)[number];
export type Superlative = (typeof superlatives)[number];

/**
 * Whether the centre of `box` lies in that third of a `width` x `height` frame. The thirds are half-open:
 * left is [0, w/3), right is [2w/3, w], top and bottom likewise. "centre" is the middle third both ways, so every
 * box has at least one position; one in a corner also has the two of its sides.
 */
export function isAtPosition(box: Box, position: Position, width: number, height: number): boolean {
  const [column, row] = thirds(box, width, height);
  switch (position) {
    case "left":
      return column === 0;
    case "right":
      return column === 2;
    case "top":
      return row === 0;
    case "bottom":
      return row === 2;
    case "centre":
      return column === 1 && row === 1;
    default: {
      const [side, edge] = [position.endsWith("left") ? 0 : 2, position.startsWith("top") ? 0 : 2];
      return column === side && row === edge;
    }
  }
}

/** The cell of a 3 x 3 grid that holds the centre of `box`, in words: "top left", "left", "centre", ... */
export function positionName(box: Box, width: number, height: number): string {
  const [column, row] = thirds(box, width, height);
  const words = [["top", "", "bottom"][row]!, ["left", "", "right"][column]!].filter((word) => word !== "");
  return words.length === 0 ? "centre" : words.join(" ");
}

function thirds(box: Box, width: number, height: number): [column: number, row: number] {
  const [x, y] = boxCentre(box);
  const third = (at: number, size: number) => (at < size / 3 ? 0 : at < (2 * size) / 3 ? 1 : 2);
  return [third(x, width), third(y, height)];
}

/** Large: at least a tenth of the frame's area. Small: at most a hundredth. In between it is neither. */
export function isSize(box: Box, size: string, width: number, height: number): boolean {
  const share = boxArea(box) / (width * height);
  return size === "large" ? share >= 0.1 : share <= 0.01;
}

/** Length of the empty stretch between two boxes each way; 0 where they overlap. */
export function gaps(a: Box, b: Box): [dx: number, dy: number] {
  return [Math.max(0, a[0] - b[2], b[0] - a[2]), Math.max(0, a[1] - b[3], b[1] - a[3])];
}

/**
 * Whether `a` stands in the relation to `b`; both in the same frame, units its pixels.
 *
 * - left-of: the centre of `a` is left of the left edge of `b`, and the gap between them is at least as wide as it
 *   is high (so what is far above and slightly left counts as above). right-of, above, below likewise.
 * - inside: `a` is the smaller one and at least nine tenths of its area lie in `b`.
 * - touching: the boxes overlap, or at most one pixel lies between them each way; inside counts too.
 * - near: the gap is at most three quarters of the longer side of the smaller one.
 * - on: it stands or lies on the other, as far as boxes tell (`standsOn`).
 *
 * Boxes that overlap have gaps of 0, so one can be both left of and above another.
 */
export function isInRelation(a: Box, relation: Relation, b: Box): boolean {
  const [dx, dy] = gaps(a, b);
  const [x, y] = boxCentre(a);
  switch (relation) {
    case "left-of":
      return x < b[0] && dx >= dy;
    case "right-of":
      return x > b[2] && dx >= dy;
    case "above":
      return y < b[1] && dy >= dx;
    case "below":
      return y > b[3] && dy >= dx;
    case "inside": {
      const common = intersectBoxes(a, b);
      return common !== undefined && boxArea(a) < boxArea(b) && boxArea(common) >= 0.9 * boxArea(a);
    }
    case "touching":
      return dx <= 1 && dy <= 1;
    case "near":
      return Math.hypot(dx, dy) <= nearness * Math.min(longest(a), longest(b));
    case "on":
      return standsOn(a, b, dx);
  }
}

/** Near: at most this part of the longer side of the smaller one lies between them. */
const nearness = 0.75;
const longest = (box: Box): number => Math.max(boxWidth(box), boxHeight(box));

/**
 * On: at least half of its width over the other, its bottom edge below the other's top edge (a tenth of its height may
 * be missing, boxes are rough) and above the other's bottom edge, its centre above the other's.
 */
function standsOn(a: Box, b: Box, dx: number): boolean {
  const over = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const bottom = a[3];
  const slack = 0.1 * boxHeight(a);
  return (
    dx === 0 &&
    over >= 0.5 * boxWidth(a) &&
    bottom >= b[1] - slack &&
    bottom <= b[3] + slack &&
    boxCentre(a)[1] < boxCentre(b)[1]
  );
}

/** Shortest distance between two boxes; 0 when they overlap. */
export function boxDistance(a: Box, b: Box): number {
  return Math.hypot(...gaps(a, b));
}

export function centreDistance(a: Box, b: Box): number {
  const [[ax, ay], [bx, by]] = [boxCentre(a), boxCentre(b)];
  return Math.hypot(ax - bx, ay - by);
}

/**
 * Order for a superlative: negative when `a` is more so. leftmost and its like compare centres; largest and
 * smallest compare `sizes`, areas of things and heights of texts. 0 is a tie, which reading order breaks; first and last
 * are reading order itself.
 */
export function compareBy(which: Superlative, a: Box, b: Box, sizes: readonly [number, number]): number {
  const [[ax, ay], [bx, by]] = [boxCentre(a), boxCentre(b)];
  switch (which) {
    case "leftmost":
      return ax - bx;
    case "rightmost":
      return bx - ax;
    case "topmost":
      return ay - by;
    case "bottommost":
      return by - ay;
    case "largest":
      return sizes[1] - sizes[0];
    case "smallest":
      return sizes[0] - sizes[1];
    default:
      return 0;
  }
}

/**
 * Indexes of boxes in reading order: rows from the top, each from the left. A box joins a row when its centre
 * lies within the height of the row's first box.
 */
export function readingOrder(boxes: readonly Box[]): number[] {
  const byTop = boxes
    .map((box, index) => ({ box, index }))
    .sort((a, b) => a.box[1] - b.box[1] || a.box[0] - b.box[0]);
  const rows: (typeof byTop)[] = [];
  for (const item of byTop) {
    const row = rows.find(([first]) => {
      const y = boxCentre(item.box)[1];
      return y >= first!.box[1] && y < first!.box[3];
    });
    if (row === undefined) rows.push([item]);
    else row.push(item);
  }
  return rows.flatMap((row) => row.sort((a, b) => a.box[0] - b.box[0]).map(({ index }) => index));
}

/** A box grown by a part of its shorter side, at least two pixels, so that letters at its edge are whole. */
export function grow(box: Box, part: number): Box {
  const margin = Math.max(2, part * Math.min(boxWidth(box), boxHeight(box)));
  return [box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin];
}
