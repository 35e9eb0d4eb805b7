import { type Box, boxHeight, boxWidth, intersectBoxes } from "@fovea/core";
import type { SharedImage } from "../host/pixels.js";
import type { OpenExpert } from "../host/protocol.js";
import { type BoxLimits, boxesIn, isSquare } from "./boxes.js";
import { isFramed, type Mark, markOf, standsAlone } from "./checkbox.js";
import { inkOf, transpose } from "./ink.js";
import { type Stroke, strokesIn } from "./strokes.js";

export type FoundMark =
  | { readonly kind: "checkbox"; readonly box: Box; readonly mark: Mark; readonly filled: number }
  | { readonly kind: "field" | "line"; readonly box: Box };

/** Smallest checkbox, in pixels: below, a frame and its inside cannot be told apart. */
export const LEAST_CHECKBOX = 11;

const open: OpenExpert<SharedImage, readonly FoundMark[]> = async () => async (image, job) => {
  const side = Math.max(image.width, image.height);
  const limits: BoxLimits = { least: LEAST_CHECKBOX, most: Math.max(32, side / 18), tallest: side / 5 };
  const thickest = Math.max(5, side / 250);
  const ink = inkOf(image, Math.max(10, Math.round(side / 60)));
  job.checkCancelled();
  const strokes = strokesIn(ink, LEAST_CHECKBOX - 2, thickest);
  job.checkCancelled();
  const boxes = boxesIn(ink, strokes, limits);
  const squares = boxes.filter((box) => isSquare(box, limits) && isFramed(ink, box) && standsAlone(ink, box));
  const fields = boxes.filter(
    (box) => boxWidth(box) > 1.5 * boxHeight(box) && boxWidth(box) > limits.most / 2,
  );
  const upright = strokesIn(transpose(ink), side / 12, thickest).map(
    ({ x0, x1, y0, y1 }): Stroke => ({ x0: y0, x1: y1, y0: x0, y1: x1 }),
  );
  const lines = [...strokes.filter(({ x0, x1 }) => x1 - x0 >= side / 12), ...upright]
    .map(({ x0, x1, y0, y1 }): Box => [x0, y0, x1, y1])
    .filter((line) => !boxes.some((box) => isPartOf(line, box)));
  return [
    ...squares.map((box) => ({ kind: "checkbox" as const, box, ...markOf(ink, box) })),
    ...fields.map((box) => ({ kind: "field" as const, box })),
    ...lines.map((box) => ({ kind: "line" as const, box })),
  ].sort((a, b) => a.box[1] - b.box[1] || a.box[0] - b.box[0]);
};
export default open;

/** A side of a box is not a line of its own. */
function isPartOf(line: Box, [x0, y0, x1, y1]: Box): boolean {
  const common = intersectBoxes(line, [x0 - 3, y0 - 3, x1 + 3, y1 + 3]);
  return (
    common !== undefined &&
    boxWidth(common) >= 0.9 * boxWidth(line) &&
    boxHeight(common) >= 0.9 * boxHeight(line)
  );
}
