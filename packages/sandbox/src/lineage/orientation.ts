import { type Box, boxHeight, boxWidth, type Matrix } from "@fovea/core";
import type { Grey } from "./grey.js";

/**
 * The eight ways of a rectangle on its side or mirrored: where (u, v) of the derived picture, both 0 to 1, lies in its source:
 * [a, b, c, d, e, f] for (a u + b v + c, d u + e v + f).
 */
export const orientations = {
  upright: [1, 0, 0, 0, 1, 0],
  "clockwise-90": [0, 1, 0, -1, 0, 1],
  "clockwise-180": [-1, 0, 1, 0, -1, 1],
  "clockwise-270": [0, -1, 1, 1, 0, 0],
  "flip-horizontal": [-1, 0, 1, 0, 1, 0],
  "flip-vertical": [1, 0, 0, 0, -1, 1],
  transpose: [0, 1, 0, 1, 0, 0],
  transverse: [0, -1, 1, -1, 0, 1],
} as const;

export type Orientation = keyof typeof orientations;

/** Whether width and height change places. */
export const isSideways = (orientation: Orientation): boolean => orientations[orientation][0] === 0;

/** Maps edges of a derived picture of `width` x `height` pixels to the box of its source that it shows. */
export function boxMatrix(box: Box, orientation: Orientation, width: number, height: number): Matrix {
  const [a, b, c, d, e, f] = orientations[orientation];
  const [w, h] = [boxWidth(box), boxHeight(box)];
  return [
    (a * w) / width,
    (b * w) / height,
    c * w + box[0],
    (d * h) / width,
    (e * h) / height,
    f * h + box[1],
    0,
    0,
    1,
  ];
}

/** The picture turned back as its source lies. */
export function undo(picture: Grey, orientation: Orientation): Grey {
  if (orientation === "upright") return picture;
  const [a, b, c, d, e, f] = orientations[orientation];
  const [width, height] = isSideways(orientation)
    ? [picture.height, picture.width]
    : [picture.width, picture.height];
  const data = new Float32Array(picture.data.length);
  for (let y = 0; y < picture.height; y++) {
    const v = (y + 0.5) / picture.height;
    for (let x = 0; x < picture.width; x++) {
      const u = (x + 0.5) / picture.width;
      const column = Math.floor((a * u + b * v + c) * width);
      const row = Math.floor((d * u + e * v + f) * height);
      data[row * width + column] = picture.data[y * picture.width + x]!;
    }
  }
  return { data, width, height };
}
