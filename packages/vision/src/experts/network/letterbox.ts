import type { Box } from "@fovea/core";
import type { SharedImage } from "../host/pixels.js";

/** An image inside a network's input: `scale` input pixels to an image pixel, from (left, top) on. */
export interface Placed {
  /** Red, green and blue planes, 0 to 255; what the image does not cover is 0. (3, height, width) */
  readonly planes: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

/**
 * Fits an image into the middle of `width` x `height`, with its aspect kept; `fill` is how much of the longer side it
 * takes, 0 to 1. Shrinking averages the pixels that each new one covers; growing interpolates between them.
 */
export function letterbox(image: SharedImage, width: number, height: number, fill = 1): Placed {
  const scale = Math.min(width / image.width, height / image.height) * fill;
  const innerWidth = Math.min(width, Math.max(1, Math.round(image.width * scale)));
  const innerHeight = Math.min(height, Math.max(1, Math.round(image.height * scale)));
  const left = Math.floor((width - innerWidth) / 2);
  const top = Math.floor((height - innerHeight) / 2);
  const planes = new Float32Array(3 * width * height);
  resample(image, innerWidth, innerHeight, (row, y) => {
    for (let c = 0; c < 3; c++) {
      const base = (c * height + top + y) * width + left;
      for (let i = 0; i < innerWidth; i++) planes[base + i] = row[i * 3 + c]!;
    }
  });
  return { planes, width, height, scale, left, top };
}

/** The image with its longer side at most `longest`: what several views of a large one start from. */
export function shrink(image: SharedImage, longest: number): SharedImage {
  const scale = longest / Math.max(image.width, image.height);
  if (scale >= 1) return image;
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const data = new Uint8Array(new SharedArrayBuffer(width * height * 3));
  resample(image, width, height, (row, y) => {
    const base = y * width * 3;
    for (let i = 0; i < row.length; i++) data[base + i] = row[i]! + 0.5;
  });
  return { data, width, height };
}

/** The same input seen in a mirror: left and right swapped, padding included. */
export function mirrored(planes: Float32Array, width: number): Float32Array {
  const turned = new Float32Array(planes.length);
  for (let base = 0; base < planes.length; base += width) {
    for (let i = 0; i < width; i++) turned[base + i] = planes[base + width - 1 - i]!;
  }
  return turned;
}

/** A box of the network's input in pixels of the image, cut to the image. */
export function toImage([x0, y0, x1, y1]: Box, placed: Placed, image: SharedImage): Box {
  const { scale, left, top } = placed;
  const along = (value: number, offset: number, size: number) =>
    Math.min(size, Math.max(0, (value - offset) / scale));
  return [
    along(x0, left, image.width),
    along(y0, top, image.height),
    along(x1, left, image.width),
    along(y1, top, image.height),
  ];
}

/** Gives each new row, RGB from 0 to 255, to `take`, which must not keep it. */
function resample(
  image: SharedImage,
  width: number,
  height: number,
  take: (row: Float32Array, y: number) => void,
): void {
  const across = averages(image.width, width);
  const down = averages(image.height, height);
  const row = new Float32Array(width * 3);
  const sum = new Float32Array(width * 3);
  for (let y = 0; y < height; y++) {
    sum.fill(0);
    for (let k = down.start[y]!; k < down.start[y + 1]!; k++) {
      shrinkRow(image, down.index[k]!, across, row);
      const weight = down.weight[k]!;
      for (let i = 0; i < sum.length; i++) sum[i]! += weight * row[i]!;
    }
    take(sum, y);
  }
}

/** Which source pixels make target pixel i: entries start[i] to start[i + 1]. */
interface Averages {
  readonly start: Int32Array;
  readonly index: number[];
  readonly weight: number[];
}

function averages(source: number, target: number): Averages {
  const step = source / target;
  const start = new Int32Array(target + 1);
  const index: number[] = [];
  const weight: number[] = [];
  const push = (at: number, share: number) => {
    if (share <= 1e-6) return;
    index.push(Math.min(source - 1, Math.max(0, at)));
    weight.push(share);
  };
  for (let i = 0; i < target; i++) {
    if (step > 1) {
      const [from, to] = [i * step, (i + 1) * step];
      for (let s = Math.floor(from); s < to; s++) push(s, (Math.min(to, s + 1) - Math.max(from, s)) / step);
    } else {
      const centre = (i + 0.5) * step - 0.5;
      const low = Math.floor(centre);
      push(low, 1 - (centre - low));
      push(low + 1, centre - low);
    }
    start[i + 1] = index.length;
  }
  return { start, index, weight };
}

function shrinkRow(image: SharedImage, y: number, across: Averages, row: Float32Array): void {
  const { start, index, weight } = across;
  const base = y * image.width * 3;
  const { data } = image;
  for (let i = 0, at = 0; at < row.length; i++, at += 3) {
    let [r, g, b] = [0, 0, 0];
    for (let k = start[i]!; k < start[i + 1]!; k++) {
      const p = base + index[k]! * 3;
      const w = weight[k]!;
      r += w * data[p]!;
      g += w * data[p + 1]!;
      b += w * data[p + 2]!;
    }
    row[at] = r;
    row[at + 1] = g;
    row[at + 2] = b;
  }
}
