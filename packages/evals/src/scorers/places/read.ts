import type { Box, CoordinateConvention, JsonValue, Point } from "@fovea/core";
import { TargetError } from "../answer-scorer.js";
import { jsonIn } from "../json-answer.js";

/**
 * What an answer's coordinates are of. The model's card or the prompt says it (`CoordinateConvention` of core); it is never
 * guessed from the numbers.
 */
export type Frame = {
  /** Default "pixel"; "fraction" is 0 to 1, "thousandth" 0 to 1000 of each side. */
  readonly unit?: CoordinateConvention["unit"];
  /** Default "xy". */
  readonly order?: CoordinateConvention["order"];
  /** [width, height] of the image in pixels; needed unless the unit is "pixel". */
  readonly size?: readonly [number, number];
};

/** Factors from an answer's coordinates to pixels. @throws TargetError when the size is missing or not usable. */
export function toPixels({ unit = "pixel", size }: Frame): readonly [number, number] {
  if (unit === "pixel") return [1, 1];
  if (!Array.isArray(size) || size.length !== 2 || !size.every((side) => Number.isFinite(side) && side > 0))
    throw new TargetError(
      `coordinates by the ${unit} of an image of size ${JSON.stringify(size)}`,
      'give "size": [width, height] in pixels',
    );
  const whole = unit === "fraction" ? 1 : 1000;
  return [size[0] / whole, size[1] / whole];
}

/** Boxes in pixels, in the order of the answer. Corners in the wrong order are put right; a box without area is kept. */
export function boxesIn(answer: string, frame: Frame): Box[] {
  const [sx, sy] = toPixels(frame);
  return tuplesIn(answer, 4, boxKeys).map((tuple) => {
    const [x0, y0, x1, y1] = frame.order === "yx" ? [tuple[1], tuple[0], tuple[3], tuple[2]] : tuple;
    return [
      Math.min(x0!, x1!) * sx,
      Math.min(y0!, y1!) * sy,
      Math.max(x0!, x1!) * sx,
      Math.max(y0!, y1!) * sy,
    ];
  });
}

/** Points in pixels. */
export function pointsIn(answer: string, frame: Frame): Point[] {
  const [sx, sy] = toPixels(frame);
  return tuplesIn(answer, 2, pointKeys).map(([a, b]) =>
    frame.order === "yx" ? [b! * sx, a! * sy] : [a! * sx, b! * sy],
  );
}

const boxKeys = ["box", "bbox", "bbox_2d", "box_2d", "boxes", "bboxes", "region"];
const pointKeys = ["point", "point_2d", "points", "coordinates"];
/** An answer with more is no answer. */
const mostTuples = 1000;

function tuplesIn(answer: string, length: number, keys: readonly string[]): number[][] {
  const json = jsonIn(answer);
  const found = json === undefined ? [] : tuplesOf(json, length, keys);
  return (found.length > 0 ? found : tuplesInText(answer, length)).slice(0, mostTuples);
}

function tuplesOf(value: JsonValue, length: number, keys: readonly string[]): number[][] {
  if (Array.isArray(value)) {
    if (value.length === length && value.every((each) => typeof each === "number"))
      return [value as number[]];
    return value.flatMap((each: JsonValue) => tuplesOf(each, length, keys));
  }
  if (typeof value !== "object" || value === null) return [];
  const members = value as { readonly [key: string]: JsonValue };
  if (length === 2 && typeof members.x === "number" && typeof members.y === "number")
    return [[members.x, members.y]];
  return keys.flatMap((key) => (members[key] === undefined ? [] : tuplesOf(members[key], length, keys)));
}

const number = "(-?\\d+(?:\\.\\d+)?)";

/** "(x, y)", "[x0, y0, x1, y1]" or "<box>(x0,y0),(x1,y1)</box>" in prose. */
function tuplesInText(text: string, length: number): number[][] {
  const pair = `${number}\\s*,\\s*${number}`;
  const four = `${pair}\\s*(?:,|\\)\\s*,?\\s*\\()\\s*${pair}`;
  const expression = new RegExp(`[[(]\\s*${length === 2 ? pair : four}\\s*[\\])]`, "g");
  return [...text.matchAll(expression)].map((match) => match.slice(1).map(Number));
}

/** @throws TargetError unless it is four finite numbers, x0 <= x1 and y0 <= y1. */
export function checkedBox(value: unknown): Box {
  const box = value as Box;
  if (
    Array.isArray(value) &&
    value.length === 4 &&
    value.every(Number.isFinite) &&
    box[0] <= box[2] &&
    box[1] <= box[3]
  )
    return box;
  throw new TargetError(
    `${JSON.stringify(value)} is no box`,
    "give [x0, y0, x1, y1] in pixels, x0 <= x1, y0 <= y1",
  );
}
