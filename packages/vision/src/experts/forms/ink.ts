import type { SharedImage } from "../host/pixels.js";

/** One byte a pixel: 1 where something dark stands on something lighter. */
export interface Ink {
  readonly mask: Uint8Array;
  readonly grey: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Grey levels (ITU-R BT.601) below the mean of their surroundings, by which a pixel is ink: a pale frame is drawn 20 levels darker than paper. */
const DARKER = 9;

/** Grey levels (ITU-R BT.601) of a picture. */
export function greyOf({ data, width, height }: SharedImage): Uint8Array {
  const grey = new Uint8Array(width * height);
  for (let i = 0, o = 0; i < grey.length; i++, o += 3) {
    grey[i] = (data[o]! * 77 + data[o + 1]! * 150 + data[o + 2]! * 29) >> 8;
  }
  return grey;
}

/** Ink is what is darker than the mean over the square of `radius` around it, so that shade and tints do not matter. */
export function inkOf(grey: Uint8Array, width: number, height: number, radius: number): Ink {
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += grey[y * width + x]!;
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1]! + row;
    }
  }
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.max(0, y - radius), Math.min(height, y + radius + 1)];
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(0, x - radius), Math.min(width, x + radius + 1)];
      const sum =
        sums[bottom * (width + 1) + right]! -
        sums[top * (width + 1) + right]! -
        sums[bottom * (width + 1) + left]! +
        sums[top * (width + 1) + left]!;
      const mean = sum / ((bottom - top) * (right - left));
      mask[y * width + x] = grey[y * width + x]! < mean - DARKER ? 1 : 0;
    }
  }
  return { mask, grey, width, height };
}

/** The same picture with rows and columns exchanged. */
export function transpose({ mask, grey, width, height }: Ink): Ink {
  const turn = (from: Uint8Array) => {
    const to = new Uint8Array(from.length);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) to[x * height + y] = from[y * width + x]!;
    return to;
  };
  return { mask: turn(mask), grey: turn(grey), width: height, height: width };
}
