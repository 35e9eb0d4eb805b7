import { type Box, boxCentre, boxHeight, boxIou, boxWidth, intersectBoxes } from "@fovea/core";
import type { SharedImage } from "../host/pixels.js";
import type { OpenExpert } from "../host/protocol.js";
import { type BoxLimits, boxesIn, distinct, isSquare } from "./boxes.js";
import { isFramed, type Mark, markOf, standsAlone, standsOnPaper } from "./checkbox.js";
import { inGroups, radioAt, type Switch, switchAt } from "./controls.js";
import { filledAt } from "./filled.js";
import { filledBoxes, type JudgedBox } from "./filled-boxes.js";
import { greyOf, type Ink, inkOf, transpose } from "./ink.js";
import { type Shape, type Silhouette, silhouettesIn } from "./silhouettes.js";
import { type Stroke, strokesIn } from "./strokes.js";
import { standingOut } from "./surfaces.js";

export type FoundMark =
  | { readonly kind: "checkbox"; readonly box: Box; readonly mark: Mark; readonly filled: number }
  | { readonly kind: "radio"; readonly box: Box; readonly selected: boolean }
  | { readonly kind: "switch"; readonly box: Box; readonly position: Switch["position"] }
  | { readonly kind: "field" | "line"; readonly box: Box };

/** Smallest checkbox, in pixels: below, a frame and its inside cannot be told apart. */
export const LEAST_CHECKBOX = 11;

/** How much of what is around a frame must be one level: on paper, where text and lines come close, and on a flat surface. */
const [EVEN_PAPER, EVEN_SURFACE] = [0.5, 0.8];

/** Levels from its surface by which a pixel is drawn on it: pale outlines; and what is stronger than the noise of a JPEG. */
const STANDS_OUT = [18, 48];

const open: OpenExpert<SharedImage, readonly FoundMark[]> = async () => async (image, job) => {
  const { width, height } = image;
  const side = Math.max(width, height);
  const limits: BoxLimits = { least: LEAST_CHECKBOX, most: Math.max(32, side / 18), tallest: side / 5 };
  const drawnOnScreens = { least: LEAST_CHECKBOX, most: Math.max(32, side / 24) };
  const thickest = Math.max(5, side / 250);
  const radius = Math.max(10, Math.round(side / 60));
  const grey = greyOf(image);
  const dark = inkOf(grey, width, height, radius);
  // As in a window, in whose dark theme frames are lighter than what they stand on.
  const apart = standingOut(image, Math.ceil(drawnOnScreens.most));
  const surfaces = STANDS_OUT.map((least): Ink => ({ ...dark, mask: atLeast(apart, least) }));
  const negative = grey.map((level) => 255 - level);
  const strokes = strokesIn(dark, LEAST_CHECKBOX - 2, thickest);
  job.checkCancelled();
  const boxes = boxesIn(dark, strokes, limits);
  const onInk = silhouettesIn(dark, limits);
  const onSurfaces = surfaces.map((ink) => silhouettesIn(ink, drawnOnScreens));
  job.checkCancelled();
  const squaresOf = (ink: Ink, drawn: readonly Box[], even: number) => {
    const frames = distinct(drawn).filter((box) => isSquare(box, limits) && isFramed(ink, box));
    return frames
      .filter((box) => standsAlone(ink, box) && standsOnPaper(ink, box, even))
      .filter((box) => !frames.some((other) => touches(box, other)))
      .map((box): JudgedBox => ({ box, ...markOf(image, ink, box) }));
  };
  const boxesOf = (from: readonly Silhouette[], shape: Shape) =>
    from.filter((each) => each.shape === shape).map(({ box }) => box);
  const onPaper = squaresOf(dark, [...boxes, ...boxesOf(onInk, "square")], EVEN_PAPER);
  const onScreen = surfaces.flatMap((ink, i) => {
    const drawn = boxesOf(onSurfaces[i]!, "square");
    return [grey, negative].flatMap((levels) => squaresOf({ ...ink, grey: levels }, drawn, EVEN_SURFACE));
  });
  const outlines = [onInk, ...onSurfaces].flat();
  const of = (shape: Shape) =>
    boxesOf(outlines, shape).filter((box) => boxHeight(box) <= drawnOnScreens.most);
  const rings = once(of("circle").flatMap((box) => radioAt(image, box) ?? []));
  // A small ring, blurred, has corners nearly as full as a rounded box.
  const framed = once([...onPaper, ...onScreen]).filter(
    ({ box }) => !rings.some((ring) => boxIou(ring.box, box) > 0.6),
  );
  job.checkCancelled();
  const filled = filledBoxes(once(of("square").flatMap((box) => filledAt(image, box) ?? [])), framed);
  const checkboxes = [...framed, ...filled].filter(
    ({ box }, _, all) => !all.some((other) => touches(box, other.box)),
  );
  const radios = inGroups(rings);
  const switches = once(of("pill").flatMap((box) => switchAt(image, box) ?? []));
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
    ...checkboxes.map((each) => ({ kind: "checkbox" as const, ...each })),
    ...radios.map((each) => ({ kind: "radio" as const, ...each })),
    ...switches.map((each) => ({ kind: "switch" as const, ...each })),
    ...fields.map((box) => ({ kind: "field" as const, box })),
    ...lines.map((box) => ({ kind: "line" as const, box })),
  ].sort((a, b) => a.box[1] - b.box[1] || a.box[0] - b.box[0]);
};
export default open;

/** Two boxes side by side without a gap are cells of a grid. */
function touches(a: Box, b: Box): boolean {
  const gap = Math.max(2, 0.1 * Math.min(boxHeight(a), boxHeight(b)));
  const [across, down] = [
    Math.max(a[0], b[0]) - Math.min(a[2], b[2]),
    Math.max(a[1], b[1]) - Math.min(a[3], b[3]),
  ];
  return Math.abs(Math.max(across, down)) <= gap && Math.min(across, down) < -0.5 * boxHeight(a);
}

/** Of what was seen in several ways in one place, the first. */
function once<Each extends { readonly box: Box }>(found: readonly Each[]): Each[] {
  const kept: Each[] = [];
  for (const each of found) if (!kept.some(({ box }) => meet(each.box, box))) kept.push(each);
  return kept;
}

function atLeast(levels: Uint8Array, least: number): Uint8Array {
  const mask = new Uint8Array(levels.length);
  for (let i = 0; i < mask.length; i++) if (levels[i]! >= least) mask[i] = 1;
  return mask;
}

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
