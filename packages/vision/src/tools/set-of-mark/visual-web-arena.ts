import { type Box, boxArea, boxHeight, boxWidth, type Point } from "@fovea/core";
import { isInside, type MarkedPicture, markOf, onto } from "./marks.js";

const fontSize = 16;
const padding = 2;
/** Smaller boxes take a number and get no mark. */
const leastSide = 8;
/** Of the picture's area; larger boxes are left out. */
const largestShare = 0.8;
/** The ten colours that repeat (matplotlib's "tab10"). */
export const colourCycle = [
  "#1f77b4",
  "#ff7f0e",
  "#2ca02c",
  "#d62728",
  "#9467bd",
  "#8c564b",
  "#e377c2",
  "#7f7f7f",
  "#bcbd22",
  "#17becf",
] as const;

/**
 * The marks of VisualWebArena (Koh et al. 2024; its observation processor): boxes without size, off the picture or over
 * 80% of it are left out; the rest are numbered from 1; those under 8 pixels on a side are not drawn. A label is 16
 * pixels high with 2 pixels around it; of nine places around the corners the first is taken that lies in the picture and
 * overlaps no earlier label by more than twice the padding; when none does, the last.
 *
 * Departures: that last place is moved onto the picture; widths are of the built-in font.
 */
export function visualWebArenaMarks(
  boxes: readonly Box[],
  width: number,
  height: number,
  textWidth: (text: string, size: number) => number,
): MarkedPicture {
  const labels: Box[] = [];
  const kept = boxes.filter((box) => {
    const [x0, y0, x1, y1] = box;
    const touches = y1 >= 0 && y0 <= height && x1 >= 0 && x0 <= width;
    return (
      boxWidth(box) > 0 && boxHeight(box) > 0 && touches && boxArea(box) <= largestShare * width * height
    );
  });
  const marks = kept.map((box, i) => {
    const id = i + 1;
    if (boxWidth(box) < leastSide || boxHeight(box) < leastSide) return markOf(id, box);
    const label = placeLabel(box, textWidth(String(id), fontSize), labels, width, height);
    labels.push(label);
    return markOf(id, box, label);
  });
  return { marks, fontSize };
}

function placeLabel(
  box: Box,
  textWidth: number,
  earlier: readonly Box[],
  width: number,
  height: number,
): Box {
  const [left, top, right, bottom] = box;
  const [above, before, withinRight] = [top - fontSize, left - fontSize, right - fontSize - 2 * padding];
  // The published list ends with two places that it has tried already.
  const places: Point[] = [
    [before, above],
    [left, above],
    [right, above],
    [withinRight, above],
    [before, bottom],
    [left, bottom],
    [withinRight, bottom],
    [left, bottom],
    [withinRight, bottom],
  ];
  const labelAt = ([x, y]: Point): Box => [
    x - padding,
    y - padding,
    x + textWidth + padding,
    y + fontSize + padding,
  ];
  const found = places
    .map(labelAt)
    .find(
      (label) =>
        isInside(label, width, height) && !earlier.some((other) => overlap(label, other, 2 * padding)),
    );
  return found ?? onto(labelAt(places.at(-1)!), width, height);
}

/** True when two boxes overlap by `slack` or more both ways. */
const overlap = (a: Box, b: Box, slack: number): boolean =>
  a[2] >= b[0] + slack && a[0] <= b[2] - slack && a[1] <= b[3] - slack && a[3] >= b[1] + slack;
