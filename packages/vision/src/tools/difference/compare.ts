import type { Pixels } from "@fovea/core";
import { withChannels, withoutAlpha } from "../../codec/pixels.js";

/** Levels, 0 to 255, that a change must exceed after smoothing: what JPEG leaves stays under it (README). */
export const codingNoise = 18;
/** Standard deviations of the difference itself, where two exposures differ by grain. */
const grainSigmas = 6;

export interface Comparison {
  readonly width: number;
  readonly height: number;
  /** Mean and greatest absolute difference over pixels and the channels R, G, B, 0 to 255, before any smoothing. */
  readonly mean: number;
  readonly max: number;
  /** Levels above which a smoothed difference counts as a change. */
  readonly threshold: number;
  /** Per pixel, the smoothed difference of luma or of chroma, whichever is greater; levels. */
  readonly strength: Float32Array;
}

/**
 * Compares two pictures of one size; alpha is laid over white. Differences keep their sign and are averaged, so that the
 * ripples of a coder cancel and what really changed stays: luma over 3 x 3 pixels, each chroma (Rec. 601) over 7 x 7 as
 * well, because coders halve its resolution. The threshold is the greater of `least` and six times the spread of the
 * averages (median absolute deviation, times 1.4826).
 */
export function comparePixels(first: Pixels, second: Pixels, least: number = codingNoise): Comparison {
  const { width, height } = first;
  const [a, b] = [withChannels(withoutAlpha(first), 3).data, withChannels(withoutAlpha(second), 3).data];
  const planes = [0, 1, 2].map(() => new Float32Array(width * height)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  let [sum, max] = [0, 0];
  for (let i = 0, o = 0; i < a.length; i += 3, o++) {
    const [r, g, bl] = [b[i]! - a[i]!, b[i + 1]! - a[i + 1]!, b[i + 2]! - a[i + 2]!];
    const [ar, ag, ab] = [Math.abs(r), Math.abs(g), Math.abs(bl)];
    sum += ar + ag + ab;
    max = Math.max(max, ar, ag, ab);
    const luma = 0.299 * r + 0.587 * g + 0.114 * bl;
    planes[0][o] = luma;
    planes[1][o] = 0.564 * (bl - luma);
    planes[2][o] = 0.713 * (r - luma);
  }
  const strength = new Float32Array(width * height);
  let spread = 0;
  for (const [channel, plane] of planes.entries()) {
    const near = smooth(plane, width, height, 1);
    spread = Math.max(spread, 1.4826 * medianDeviation(near));
    // Both must show it: the wide mean alone would reach past the edge of a change.
    const wide = channel === 0 ? near : smooth(plane, width, height, 3);
    for (let i = 0; i < near.length; i++) {
      const value = Math.min(Math.abs(near[i]!), Math.abs(wide[i]!));
      if (value > strength[i]!) strength[i] = value;
    }
  }
  const threshold = Math.max(least, grainSigmas * spread);
  return { width, height, mean: sum / a.length, max, threshold, strength };
}

/** Mean over the square of 2 * radius + 1 pixels around each, as many as there are at the border. */
function smooth(plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  const rows = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      const [left, right] = [Math.max(0, x - radius), Math.min(width - 1, x + radius)];
      for (let k = left; k <= right; k++) sum += plane[y * width + k]!;
      rows[y * width + x] = sum / (right - left + 1);
    }
  }
  const out = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.max(0, y - radius), Math.min(height - 1, y + radius)];
    for (let k = top; k <= bottom; k++) {
      for (let x = 0; x < width; x++) out[y * width + x]! += rows[k * width + x]! / (bottom - top + 1);
    }
  }
  return out;
}

/** Median of the distances to the median, over at most some 100,000 values taken at equal steps. */
function medianDeviation(values: Float32Array): number {
  const step = Math.max(1, Math.floor(values.length / 100_000));
  const sample = Float32Array.from({ length: Math.ceil(values.length / step) }, (_, i) => values[i * step]!);
  const middle = median(sample);
  return median(sample.map((value) => Math.abs(value - middle)));
}

const median = (values: Float32Array): number => values.sort()[Math.floor((values.length - 1) / 2)]!;
