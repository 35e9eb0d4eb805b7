import {
  boxRegion,
  type Certainty,
  composeLineage,
  type Image,
  imageSize,
  type Lineage,
  type Matrix,
  type Pixels,
} from "@fovea/core";
import { findExactly } from "./exact.js";
import { contrast, type Grey, grey, pyramid } from "./grey.js";
import { type Hint, hintMatrix } from "./hint.js";
import { likeness, type Template, template } from "./likeness.js";
import { boxMatrix, type Orientation, orientations } from "./orientation.js";
import { search } from "./search.js";

/** An image that code was given. */
export interface Parent {
  readonly image: Image;
  readonly pixels: Pixels;
}

/** Least correlation at which a place counts as found. */
const found = 0.93;
/** Standard deviation of grey below which a picture could be from anywhere. */
const flat = 2;
/** How much better the best place must be than another one. */
const margin = 0.02;

const turned = Object.keys(orientations) as Orientation[];

export interface Recovered {
  readonly lineage: Lineage;
  /** The picture, with red and blue changed when it came as OpenCV keeps it. */
  readonly pixels: Pixels;
  /** The parent, when the picture is one, pixel by pixel. */
  readonly same?: Image;
}

/**
 * Where a picture that code made comes from, by looking for its pixels in what the code was given: first where a hint says, then pixel
 * by pixel, then at all sizes and on all sides. A place that is found is "recovered" with the correlation as its score. Otherwise the
 * picture has every parent with certainty "unknown"; it is never guessed.
 */
export function recoverLineage(
  pixels: Pixels,
  parents: ReadonlyMap<string, Parent>,
  hint: Hint | undefined,
): Recovered {
  const picture = grey(pixels);
  if (contrast(picture) < flat) return { pixels, lineage: unknown(pixels, parents) };
  const target = template(picture);
  const hinted = hint === undefined ? undefined : parents.get(hint.variable);
  if (hint !== undefined && hinted !== undefined) {
    const matrix = hintMatrix(hint, hinted.pixels.width, hinted.pixels.height);
    const levels = levelsOf(hinted);
    if (matrix !== undefined) {
      const score = likeness(target, levels, matrix);
      if (score >= found) return place(pixels, hinted, matrix, score, picture, levels[0]!);
    }
  }
  for (const parent of parents.values()) {
    const box = findExactly(picture, levelsOf(parent)[0]!);
    if (box === undefined) continue;
    const matrix = boxMatrix(box, "upright", pixels.width, pixels.height);
    return place(pixels, parent, matrix, 1, picture, levelsOf(parent)[0]!);
  }
  for (const parent of parents.values()) {
    const whole = wholeOf(target, parent, pixels);
    if (whole !== undefined)
      return place(pixels, parent, whole.matrix, whole.score, picture, levelsOf(parent)[0]!);
  }
  const matches = [...parents.values()]
    .flatMap((parent) => search(picture, levelsOf(parent), turned, found).map((match) => ({ parent, match })))
    .sort((a, b) => b.match.score - a.match.score);
  const [best, second] = matches;
  if (
    best === undefined ||
    best.match.score < found ||
    best.match.score - (second?.match.score ?? 0) < margin
  ) {
    return { pixels, lineage: unknown(pixels, parents) };
  }
  const matrix = boxMatrix(best.match.box, best.match.orientation, pixels.width, pixels.height);
  return place(pixels, best.parent, matrix, best.match.score, picture, levelsOf(best.parent)[0]!);
}

const pyramids = new WeakMap<Parent, readonly Grey[]>();

function levelsOf(parent: Parent): readonly Grey[] {
  let levels = pyramids.get(parent);
  if (levels === undefined) {
    levels = pyramid(grey(parent.pixels), 64);
    pyramids.set(parent, levels);
  }
  return levels;
}

/** The whole of a parent, on any side: resized, turned, filtered. */
function wholeOf(
  target: Template,
  parent: Parent,
  { width, height }: Pixels,
): { matrix: Matrix; score: number } | undefined {
  const { width: w, height: h } = parent.pixels;
  const scored = turned
    .map((orientation) => boxMatrix([0, 0, w, h], orientation, width, height))
    .map((matrix) => ({ matrix, score: likeness(target, levelsOf(parent), matrix) }))
    .sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  return best!.score >= found && best!.score - second!.score >= margin ? best : undefined;
}

function place(
  pixels: Pixels,
  parent: Parent,
  matrix: Matrix,
  score: number,
  picture: Grey,
  source: Grey,
): Recovered {
  const natural = naturalColours(pixels, parent.pixels, matrix);
  const isWhole =
    picture.width === source.width && picture.height === source.height && equal(natural, parent.pixels);
  const frame = [0, 0, pixels.width, pixels.height] as const;
  const lineage = composeLineage(parent.image.lineage, matrix, frame).map((placement) =>
    placement.certainty === "unknown"
      ? placement
      : { ...placement, certainty: "recovered" as Certainty, score: Math.min(score, placement.score ?? 1) },
  );
  return { pixels: natural, lineage, ...(isWhole ? { same: parent.image } : {}) };
}

/** OpenCV keeps blue first. A picture that fits its source better with red and blue changed is changed. */
function naturalColours(pixels: Pixels, source: Pixels, matrix: Matrix): Pixels {
  if (pixels.channels === 1 || source.channels === 1) return pixels;
  let [asIs, changed] = [0, 0];
  const points = 24;
  for (let i = 0; i < points; i++) {
    for (let j = 0; j < points; j++) {
      const [x, y] = [
        Math.floor(((i + 0.5) * pixels.width) / points),
        Math.floor(((j + 0.5) * pixels.height) / points),
      ];
      const sourceX = Math.floor(matrix[0] * (x + 0.5) + matrix[1] * (y + 0.5) + matrix[2]);
      const sourceY = Math.floor(matrix[3] * (x + 0.5) + matrix[4] * (y + 0.5) + matrix[5]);
      if (sourceX < 0 || sourceY < 0 || sourceX >= source.width || sourceY >= source.height) continue;
      const at = (y * pixels.width + x) * pixels.channels;
      const from = (sourceY * source.width + sourceX) * source.channels;
      const [red, blue] = [source.data[from]!, source.data[from + 2]!];
      const [first, third] = [pixels.data[at]!, pixels.data[at + 2]!];
      asIs += Math.abs(first - red) + Math.abs(third - blue);
      changed += Math.abs(third - red) + Math.abs(first - blue);
    }
  }
  if (asIs <= changed) return pixels;
  const data = Uint8Array.from(pixels.data);
  for (let at = 0; at < data.length; at += pixels.channels) {
    [data[at], data[at + 2]] = [data[at + 2]!, data[at]!];
  }
  return { ...pixels, data };
}

function equal(a: Pixels, b: Pixels): boolean {
  return a.channels === b.channels && Buffer.compare(a.data, b.data) === 0;
}

function unknown({ width, height }: Pixels, parents: ReadonlyMap<string, Parent>): Lineage {
  return [...parents.values()].flatMap(({ image }) => {
    const size = imageSize(image);
    const matrix = boxMatrix([0, 0, size.width, size.height], "upright", width, height);
    return composeLineage(image.lineage, matrix, [0, 0, width, height]).map(({ score: _, ...placement }) => ({
      ...placement,
      region: boxRegion([0, 0, width, height]),
      certainty: "unknown" as const,
    }));
  });
}
