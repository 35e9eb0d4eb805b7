import { type Box, boxCentre, type Point } from "@fovea/core";

/** A numbered region. */
export interface Mark {
  readonly id: number;
  readonly box: Box;
  /** Where to click or look for this mark. */
  readonly centre: Point;
  /** The label's box; absent when the rule numbers the region and draws nothing. */
  readonly label?: Box;
}

export interface MarkedPicture {
  readonly marks: readonly Mark[];
  /** Pixels per em of the labels. */
  readonly fontSize: number;
}

export const markOf = (id: number, box: Box, label?: Box): Mark => ({
  id,
  box,
  centre: boxCentre(box),
  ...(label === undefined ? {} : { label }),
});

/** The label moved, as little as possible, onto the picture. */
export function onto([x0, y0, x1, y1]: Box, width: number, height: number): Box {
  const dx = Math.max(0, -x0) - Math.max(0, x1 - Math.max(width, x1 - x0));
  const dy = Math.max(0, -y0) - Math.max(0, y1 - Math.max(height, y1 - y0));
  return [x0 + dx, y0 + dy, x1 + dx, y1 + dy];
}

export const isInside = ([x0, y0, x1, y1]: Box, width: number, height: number): boolean =>
  x0 >= 0 && y0 >= 0 && x1 <= width && y1 <= height;
