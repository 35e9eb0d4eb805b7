import type { Box } from "@fovea/core";
import type { SharedImage } from "../host/pixels.js";
import type { Frame } from "./frame.js";

/** Weights of the source pixels that make each target pixel along one axis. */
interface Taps {
  readonly first: Int32Array;
  readonly count: number;
  /** `count` per target pixel. */
  readonly weight: Float32Array;
}

/** A triangle filter as wide as the step, so that shrinking averages and growing interpolates linearly. */
function triangleTaps(from: number, to: number, target: number): Taps {
  const step = (to - from) / target;
  const support = Math.max(1, step);
  const count = Math.ceil(support * 2) + 1;
  const first = new Int32Array(target);
  const weight = new Float32Array(target * count);
  for (let i = 0; i < target; i++) {
    const centre = from + (i + 0.5) * step;
    const start = Math.ceil(centre - support - 0.5);
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const w = Math.max(0, 1 - Math.abs(start + k + 0.5 - centre) / support);
      weight[i * count + k] = w;
      sum += w;
    }
    // Weights that fall off the image go to its border pixel when it is read.
    for (let k = 0; k < count; k++) weight[i * count + k]! /= sum;
    first[i] = start;
  }
  return { first, count, weight };
}

/** What turns a byte of channel c into a model's number: (value - shift[c]) * gain[c]. */
export interface Normalisation {
  readonly shift: readonly [number, number, number];
  readonly gain: readonly [number, number, number];
}

/**
 * A box of the image, resampled to `width` x `height` and normalised: planes of float32 in the channel order blue,
 * green, red, which is what PaddleOCR's models were trained on. (3, height, width)
 */
export function resizeToPlanes(
  image: SharedImage,
  [x0, y0, x1, y1]: Box,
  width: number,
  height: number,
  { shift, gain }: Normalisation,
): Float32Array {
  const horizontal = triangleTaps(x0, x1, width);
  const vertical = triangleTaps(y0, y1, height);
  const planes = new Float32Array(3 * width * height);
  const rows = new Map<number, Float32Array>();
  const rowAt = (y: number): Float32Array => {
    const kept = rows.get(y);
    if (kept !== undefined) return kept;
    const row = new Float32Array(width * 3);
    const base = y * image.width * 3;
    const last = image.width - 1;
    for (let i = 0; i < width; i++) {
      let [r, g, b] = [0, 0, 0];
      for (let k = 0; k < horizontal.count; k++) {
        const w = horizontal.weight[i * horizontal.count + k]!;
        if (w === 0) continue;
        const x = Math.min(last, Math.max(0, horizontal.first[i]! + k));
        const at = base + x * 3;
        r += w * image.data[at]!;
        g += w * image.data[at + 1]!;
        b += w * image.data[at + 2]!;
      }
      row[i * 3] = b;
      row[i * 3 + 1] = g;
      row[i * 3 + 2] = r;
    }
    rows.set(y, row);
    return row;
  };
  const sum = new Float32Array(width * 3);
  for (let j = 0; j < height; j++) {
    const start = vertical.first[j]!;
    for (const y of rows.keys()) if (y < start && y !== 0) rows.delete(y);
    sum.fill(0);
    for (let k = 0; k < vertical.count; k++) {
      const w = vertical.weight[j * vertical.count + k]!;
      if (w === 0) continue;
      const row = rowAt(Math.min(image.height - 1, Math.max(0, start + k)));
      for (let i = 0; i < sum.length; i++) sum[i]! += w * row[i]!;
    }
    for (let c = 0; c < 3; c++) {
      const [s, m] = [shift[c]!, gain[c]!];
      const base = (c * height + j) * width;
      for (let i = 0; i < width; i++) planes[base + i] = (sum[i * 3 + c]! - s) * m;
    }
  }
  return planes;
}

/**
 * The pixels in a frame, straightened to `width` x `height` (reading direction to the right): planes of float32 from
 * -1 to 1, blue, green, red. (3, height, width). Shrinking averages as many samples as it skips; what lies off the
 * image repeats its border.
 */
export function straighten(image: SharedImage, frame: Frame, width: number, height: number): Float32Array {
  const planes = new Float32Array(3 * width * height);
  const { data } = image;
  const [stepAlong, stepAcross] = [frame.length / width, frame.thickness / height];
  const samplesAlong = Math.max(1, Math.round(stepAlong));
  const samplesAcross = Math.max(1, Math.round(stepAcross));
  const samples = samplesAlong * samplesAcross;
  const [ux, uy] = frame.along;
  const [lastX, lastY] = [image.width - 1, image.height - 1];
  const plane = width * height;
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      let [r, g, b] = [0, 0, 0];
      for (let sj = 0; sj < samplesAcross; sj++) {
        const d = (j + (sj + 0.5) / samplesAcross) * stepAcross - frame.thickness / 2;
        for (let si = 0; si < samplesAlong; si++) {
          const a = (i + (si + 0.5) / samplesAlong) * stepAlong - frame.length / 2;
          // Centres of pixels lie at +0.5.
          const x = Math.min(lastX, Math.max(0, frame.centre[0] + ux * a - uy * d - 0.5));
          const y = Math.min(lastY, Math.max(0, frame.centre[1] + uy * a + ux * d - 0.5));
          const [xi, yi] = [x | 0, y | 0];
          const [fx, fy] = [x - xi, y - yi];
          const p00 = (yi * image.width + xi) * 3;
          const p01 = xi < lastX ? p00 + 3 : p00;
          const down = yi < lastY ? image.width * 3 : 0;
          const [w00, w01] = [(1 - fx) * (1 - fy), fx * (1 - fy)];
          const [w10, w11] = [(1 - fx) * fy, fx * fy];
          r += w00 * data[p00]! + w01 * data[p01]! + w10 * data[p00 + down]! + w11 * data[p01 + down]!;
          g +=
            w00 * data[p00 + 1]! +
            w01 * data[p01 + 1]! +
            w10 * data[p00 + down + 1]! +
            w11 * data[p01 + down + 1]!;
          b +=
            w00 * data[p00 + 2]! +
            w01 * data[p01 + 2]! +
            w10 * data[p00 + down + 2]! +
            w11 * data[p01 + down + 2]!;
        }
      }
      const at = j * width + i;
      const scale = 1 / (127.5 * samples);
      planes[at] = b * scale - 1;
      planes[plane + at] = g * scale - 1;
      planes[2 * plane + at] = r * scale - 1;
    }
  }
  return planes;
}
