import { type Box, boxArea, boxPoints, intersectBoxes, type Point } from "@fovea/core";
import { isInside, type Mark, type MarkedPicture, markOf, onto } from "./marks.js";

/** Width and height of a text at a size in pixels per em. */
export type MeasureText = (text: string, size: number) => readonly [width: number, height: number];

/**
 * The font size of Magma's marks: from 20 pixels up, the first at which the smaller side of "555" reaches
 * min(30, 4% of the picture's smaller side).
 */
export function magmaFontSize(width: number, height: number, measure: MeasureText): number {
  const wanted = Math.min(30, 0.04 * Math.min(width, height));
  let size = 20;
  while (Math.min(...measure("555", size)) < wanted) size++;
  return size;
}

/**
 * The marks of Magma's user-interface agent (Yang et al. 2025, its MarkHelper): numbered from 0; a label has the size of
 * as many fives as the number has digits (three at most); of eight slots around the box those in the picture compete, and
 * the one wins whose worst case over all other boxes and all earlier labels is least, where a case is the intersection's
 * area less 0.0001 times the distance of the nearest corners. The first of equals wins.
 *
 * Departure: when no slot lies in the picture, the first one (top-left) is moved onto it.
 */
export function magmaMarks(
  boxes: readonly Box[],
  width: number,
  height: number,
  measure: MeasureText,
): MarkedPicture {
  const fontSize = magmaFontSize(width, height, measure);
  const labels: Box[] = [];
  const marks = boxes.map((box, id): Mark => {
    const size = measure("5".repeat(Math.min(3, String(id).length)), fontSize);
    const label = placeLabel(box, size, boxes, labels, width, height);
    labels.push(label);
    return markOf(id, box, label);
  });
  return { marks, fontSize };
}

function placeLabel(
  box: Box,
  [w, h]: readonly [number, number],
  boxes: readonly Box[],
  labels: readonly Box[],
  width: number,
  height: number,
): Box {
  const [x0, y0, x1, y1] = box;
  const slots: Point[] = [
    [x0, y0 - h],
    [x1 - w, y0 - h],
    [x1, y0],
    [x1, y1 - h],
    [x1 - w, y1],
    [x0, y1],
    [x0 - w, y1 - h],
    [x0 - w, y0],
  ];
  // Boxes equal to this one do not count, whatever their place in the list.
  const others = [...boxes, ...labels].filter((other) => other.some((value, i) => value !== box[i]));
  let best: Box | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [x, y] of slots) {
    const label: Box = [x, y, x + w, y + h];
    if (!isInside(label, width, height)) continue;
    const worst = Math.max(-(width + height), ...others.map((other) => crowding(label, other)));
    if (worst < least) [best, least] = [label, worst];
  }
  const [x, y] = slots[0]!;
  return best ?? onto([x, y, x + w, y + h], width, height);
}

/** Positive for what covers, slightly negative for what is near. */
function crowding(label: Box, other: Box): number {
  const common = intersectBoxes(label, other);
  const distances = boxPoints(label).flatMap(([ax, ay]) =>
    boxPoints(other).map(([bx, by]) => Math.hypot(ax - bx, ay - by)),
  );
  return (common === undefined ? 0 : boxArea(common)) - 0.0001 * Math.min(...distances);
}
