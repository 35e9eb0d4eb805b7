import type { Pixels } from "@fovea/core";

/** Grey values from 0 to 255, row-major. */
export interface Grey {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** The mean of red, green and blue: the same for RGB and for OpenCV's BGR. Alpha is left out. */
export function grey({ data, width, height, channels }: Pixels): Grey {
  const values = new Float32Array(width * height);
  if (channels === 1) {
    values.set(data);
  } else {
    for (let i = 0, at = 0; i < values.length; i++, at += channels) {
      values[i] = (data[at]! + data[at + 1]! + data[at + 2]!) / 3;
    }
  }
  return { data: values, width, height };
}

/** Resamples to `width` x `height` by the mean over each new pixel's area (edges map to edges). */
export function resample(source: Grey, width: number, height: number): Grey {
  if (width === source.width && height === source.height) return source;
  const rows = along(source.data, source.width, source.height, width, 1, source.width);
  const data = along(rows, source.height, width, height, width, 1);
  return { data: transpose(data, width, height), width, height };
}

/**
 * Means over one axis of `length` values, for each of `count` lines; gives (line, new position).
 * @param step between neighbours of a line; @param stride between lines
 */
function along(
  data: Float32Array,
  length: number,
  count: number,
  size: number,
  step: number,
  stride: number,
): Float32Array {
  const made = new Float32Array(count * size);
  const scale = length / size;
  for (let i = 0; i < size; i++) {
    const from = i * scale;
    const to = Math.min(length, (i + 1) * scale);
    // Enlarging has areas of less than a pixel: interpolate between centres instead.
    if (scale < 1) {
      const centre = Math.min(length - 1, Math.max(0, (i + 0.5) * scale - 0.5));
      const low = Math.floor(centre);
      const high = Math.min(length - 1, low + 1);
      const part = centre - low;
      for (let line = 0; line < count; line++) {
        const at = line * stride;
        made[line * size + i] = data[at + low * step]! * (1 - part) + data[at + high * step]! * part;
      }
      continue;
    }
    const first = Math.floor(from);
    const last = Math.min(length - 1, Math.ceil(to - 1e-9) - 1);
    for (let line = 0; line < count; line++) {
      const at = line * stride;
      let sum = 0;
      for (let j = first; j <= last; j++) {
        sum += data[at + j * step]! * (Math.min(to, j + 1) - Math.max(from, j));
      }
      made[line * size + i] = sum / (to - from);
    }
  }
  return made;
}

/** From (column, row) to (row, column). */
function transpose(data: Float32Array, width: number, height: number): Float32Array {
  const made = new Float32Array(data.length);
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) made[y * width + x] = data[x * height + y]!;
  }
  return made;
}

/** Standard deviation of grey values. */
export function contrast({ data }: Grey): number {
  let sum = 0;
  let squares = 0;
  for (const value of data) {
    sum += value;
    squares += value * value;
  }
  return Math.sqrt(Math.max(0, squares / data.length - (sum / data.length) ** 2));
}

/** Halves until neither side is longer than `least`, largest first. */
export function pyramid(source: Grey, least: number): readonly Grey[] {
  const levels = [source];
  for (let level = source; Math.max(level.width, level.height) > least; ) {
    level = resample(
      level,
      Math.max(1, Math.round(level.width / 2)),
      Math.max(1, Math.round(level.height / 2)),
    );
    levels.push(level);
  }
  return levels;
}
