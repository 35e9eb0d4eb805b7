import { type Box, boxCentre, boxHeight, boxIou, boxWidth } from "@fovea/core";
import type { Mark } from "./checkbox.js";
import type { Filled } from "./filled.js";

/** Levels by which a box filled in by hand or by a program differs from the paper; tiles and panels differ by less. */
const STRONG = 60;

export interface JudgedBox {
  readonly box: Box;
  readonly mark: Mark;
  readonly filled: number;
}

/** Same size, one below the other, as options are listed; rows hold boxes and icons alike. */
const inColumn = (a: Box, b: Box): boolean => {
  const size = boxHeight(a);
  return (
    Math.abs(boxHeight(b) - size) <= Math.max(2, 0.15 * size) &&
    Math.abs(boxWidth(b) - boxWidth(a)) <= Math.max(2, 0.15 * size) &&
    Math.abs(boxCentre(a)[0] - boxCentre(b)[0]) <= Math.max(1, 0.08 * size)
  );
};

/**
 * Which filled squares are checkboxes. One with a tick is. A cross, a dash or nothing may as well be a button, a bullet or
 * a legend: they count where a sure checkbox of their size stands above or below. A cross is a mark; a dash says "some
 * of them", which is neither; a plain square is marked among frames, empty among ticked fills, unsure among both.
 */
export function filledBoxes(filled: readonly Filled[], framed: readonly JudgedBox[]): JudgedBox[] {
  const alone = filled.filter(({ box }) => !framed.some((other) => boxIou(box, other.box) > 0.4));
  const ticked = alone.filter(({ mark }) => mark === "tick");
  const judged = alone.flatMap(({ box, mark, contrast }): JudgedBox[] => {
    if (mark === "tick") return [{ box, mark: "ticked", filled: 1 }];
    const frames = framed.some((other) => inColumn(box, other.box));
    const ticks = ticked.some((other) => inColumn(box, other.box));
    if (mark === "other" || (!frames && !ticks)) return [];
    if (mark === "cross") return [{ box, mark: "ticked", filled: 1 }];
    if (mark === "none" && contrast < STRONG) return [];
    if (mark === "dash" || frames === ticks) return [{ box, mark: "unsure", filled: 0 }];
    return [frames ? { box, mark: "ticked", filled: 1 } : { box, mark: "empty", filled: 0 }];
  });
  return judged;
}
