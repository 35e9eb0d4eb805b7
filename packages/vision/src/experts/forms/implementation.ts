import { type Box, boxCentre, boxHeight, boxWidth, intersectBoxes } from "@fovea/core";
import type { SharedImage } from "../host/pixels.js";
import type { OpenExpert } from "../host/protocol.js";
import { type BoxLimits, boxesIn, distinct, isSquare } from "./boxes.js";
import { isFramed, type Mark, markOf, standsAlone, standsOnPaper } from "./checkbox.js";
import { inGroups, radioAt, type Switch, switchAt } from "./controls.js";
import { filledAt } from "./filled.js";
import { filledBoxes, type JudgedBox } from "./filled-boxes.js";
import { greyOf, type Ink, inkOf, transpose } from "./ink.js";
import { silhouettesIn } from "./silhouettes.js";
import { type Stroke, strokesIn } from "./strokes.js";

export type FoundMark =
  | { readonly kind: "checkbox"; readonly box: Box; readonly mark: Mark; readonly filled: number }
  | { readonly kind: "radio"; readonly box: Box; readonly selected: boolean }
  | { readonly kind: "switch"; readonly box: Box; readonly position: Switch }
  | { readonly kind: "field" | "line"; readonly box: Box };

/** Smallest checkbox, in pixels: below, a frame and its inside cannot be told apart. */
export const LEAST_CHECKBOX = 11;

/** How much of what is around a frame must be one level: on paper, where text and lines come close, and on a dark surface. */
const EVEN = [0.5, 0.8] as const;

const open: OpenExpert<SharedImage, readonly FoundMark[]> = async () => async (image, job) => {
  const { width, height } = image;
  const side = Math.max(width, height);
  const limits: BoxLimits = { least: LEAST_CHECKBOX, most: Math.max(32, side / 18), tallest: side / 5 };
  const drawnOnScreens = { least: LEAST_CHECKBOX, most: Math.max(32, side / 30) };
  const thickest = Math.max(5, side / 250);
  const radius = Math.max(10, Math.round(side / 60));
  const grey = greyOf(image);
  // Dark on light, as on paper; then light on dark, as in a dark window.
  const dark = inkOf(grey, width, height, radius);
  const light = inkOf(
    grey.map((level) => 255 - level),
    width,
    height,
    radius,
  );
  const strokes = strokesIn(dark, LEAST_CHECKBOX - 2, thickest);
  job.checkCancelled();
  const boxes = boxesIn(dark, strokes, limits);
  const outlines = [dark, light].map((ink, i) => silhouettesIn(ink, i === 0 ? limits : drawnOnScreens));
  job.checkCancelled();
  const squaresOf = (ink: Ink, drawn: readonly Box[], at: 0 | 1) =>
    distinct([...drawn, ...outlines[at]!.flatMap(({ shape, box }) => (shape === "square" ? [box] : []))])
      .filter((box) => isSquare(box, limits) && isFramed(ink, box) && standsAlone(ink, box))
      .filter((box) => standsOnPaper(ink, box, EVEN[at]))
      .map((box): JudgedBox => ({ box, ...markOf(image, ink, box) }));
  const onLight = squaresOf(dark, boxes, 0);
  // In windows marks stay inside their boxes: connected outlines find them without a search for strokes.
  const onDark = squaresOf(light, [], 1).filter(({ box }) => !onLight.some((other) => meet(box, other.box)));
  const framed = [...onLight, ...onDark];
  job.checkCancelled();
  const shapes = outlines.flat().filter(({ box }) => boxHeight(box) <= drawnOnScreens.most);
  const of = (shape: string) => shapes.filter((each) => each.shape === shape).map(({ box }) => box);
  const filled = filledBoxes(
    of("square").flatMap((box) => filledAt(image, box) ?? []),
    framed,
  );
  const radios = inGroups(distinct(of("circle")).flatMap((box) => radioAt(image, box) ?? []));
  const switches = distinct(of("pill")).flatMap((box) => {
    const position = switchAt(image, box);
    return position === undefined ? [] : [{ kind: "switch" as const, box, position }];
  });
  const fields = boxes.filter(
    (box) =>
      boxWidth(box) > 1.5 * boxHeight(box) &&
      boxWidth(box) > limits.most / 2 &&
      !switches.some((other) => meet(box, other.box)),
  );
  const upright = strokesIn(transpose(dark), side / 12, thickest).map(
    ({ x0, x1, y0, y1 }): Stroke => ({ x0: y0, x1: y1, y0: x0, y1: x1 }),
  );
  const lines = [...strokes.filter(({ x0, x1 }) => x1 - x0 >= side / 12), ...upright]
    .map(({ x0, x1, y0, y1 }): Box => [x0, y0, x1, y1])
    .filter((line) => !boxes.some((box) => isPartOf(line, box)));
  return [
    ...[...framed, ...filled].map((each) => ({ kind: "checkbox" as const, ...each })),
    ...radios.map((each) => ({ kind: "radio" as const, ...each })),
    ...switches,
    ...fields.map((box) => ({ kind: "field" as const, box })),
    ...lines.map((box) => ({ kind: "line" as const, box })),
  ].sort((a, b) => a.box[1] - b.box[1] || a.box[0] - b.box[0]);
};
export default open;

/** One box's middle lies in the other. */
function meet(a: Box, b: Box): boolean {
  const within = ([x0, y0, x1, y1]: Box, [x, y]: readonly [number, number]) =>
    x >= x0 && x < x1 && y >= y0 && y < y1;
  return within(a, boxCentre(b)) || within(b, boxCentre(a));
}

/** A side of a box is not a line of its own. */
function isPartOf(line: Box, [x0, y0, x1, y1]: Box): boolean {
  const common = intersectBoxes(line, [x0 - 3, y0 - 3, x1 + 3, y1 + 3]);
  return (
    common !== undefined &&
    boxWidth(common) >= 0.9 * boxWidth(line) &&
    boxHeight(common) >= 0.9 * boxHeight(line)
  );
}
