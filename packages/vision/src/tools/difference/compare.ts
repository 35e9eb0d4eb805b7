import { GeometryError, type Pixels } from "@fovea/core";
import { withChannels, withoutAlpha } from "../../codec/pixels.js";

/** Levels, 0 to 255, that a change must exceed after smoothing: what JPEG leaves stays under it (README). */
export const codingNoise = 18;
/** Standard deviations of the averaged difference, where two exposures differ by grain. */
const grainSigmas = 6;

/** Times the threshold: a pixel whose own luma differs by more changed, whatever its neighbours do. */
const loneFactor = 5;

export interface Comparison {
  readonly width: number;
  readonly height: number;
  /** Mean over the pixels of the difference of the channel that differs most, 0 to 1. */
  readonly mean: number;
  /** The greatest difference of any channel, 0 to 1. */
  readonly max: number;
  /** Levels above which a smoothed difference counts as a change. */
  readonly threshold: number;
  /** Per pixel, the smoothed difference in levels where it changed, else 0. */
  readonly strength: Float32Array;
}

/**
 * Compares two pictures of one size; alpha is laid over white. Differences keep their sign and are averaged, so that the
 * ripples of a coder cancel and what really changed stays: luma over 3 x 3 pixels, each chroma (Rec. 601) over 7 x 7 as
 * well, because coders halve its resolution. A pixel changed when such an average is over the threshold and the pixel
 * itself differs by more than half of it; or when its own luma differs by five times the threshold. The threshold is the
 * greater of `least` and six times what grain leaves in an average of 3 x 3 (`grainOf` / 3).
 *
 * @throws GeometryError when the sizes differ.
 */
export function comparePixels(first: Pixels, second: Pixels, least: number = codingNoise): Comparison {
  const { width, height } = first;
  if (second.width !== width || second.height !== height) {
    throw new GeometryError(
      `${width}x${height} against ${second.width}x${second.height} pixels`,
      "bring them to one size",
    );
  }
  const [a, b] = [withChannels(withoutAlpha(first), 3).data, withChannels(withoutAlpha(second), 3).data];
  const plane = () => new Float32Array(width * height);
  const [luma, blue, red, most] = [plane(), plane(), plane(), plane()];
  let [sum, max] = [0, 0];
  for (let i = 0, o = 0; i < a.length; i += 3, o++) {
    const [dr, dg, db] = [b[i]! - a[i]!, b[i + 1]! - a[i + 1]!, b[i + 2]! - a[i + 2]!];
    most[o] = Math.max(Math.abs(dr), Math.abs(dg), Math.abs(db));
    sum += most[o]!;
    max = Math.max(max, most[o]!);
    const dy = 0.299 * dr + 0.587 * dg + 0.114 * db;
    luma[o] = dy;
    blue[o] = 0.564 * (db - dy);
    red[o] = 0.713 * (dr - dy);
  }
  const strength = plane();
  for (const channel of [luma, blue, red]) {
    const near = smooth(channel, width, height, 1);
    // Both must show it: the wide mean alone would reach past the edge of a change.
    const wide = channel === luma ? near : smooth(channel, width, height, 3);
    for (let i = 0; i < near.length; i++) {
      const value = Math.min(Math.abs(near[i]!), Math.abs(wide[i]!));
      if (value > strength[i]!) strength[i] = value;
    }
  }
  const threshold = Math.max(least, (grainSigmas * grainOf(luma, width, height)) / 3);
  for (let i = 0; i < strength.length; i++) {
    const own = Math.abs(luma[i]!);
    if (own > loneFactor * threshold) strength[i] = Math.max(strength[i]!, own);
    else if (strength[i]! <= threshold || most[i]! <= threshold / 2) strength[i] = 0;
  }
  return { width, height, mean: sum / most.length / 255, max: max / 255, threshold, strength };
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

/**
 * Sigma of white noise in a difference: the median absolute answer of [1 -2 1; -2 4 -2; 1 -2 1] (Immerkaer 1996, who
 * takes the mean) at some 100,000 places. What changed in earnest has few fine details, so it hardly counts.
 */
function grainOf(plane: Float32Array, width: number, height: number): number {
  if (width < 3 || height < 3) return 0;
  const [inner, count] = [width - 2, (width - 2) * (height - 2)];
  const step = Math.max(1, Math.floor(count / 100_000));
  const answers = Float32Array.from({ length: Math.ceil(count / step) }, (_, k) => {
    const i = (1 + Math.floor((k * step) / inner)) * width + 1 + ((k * step) % inner);
    const corners =
      plane[i - width - 1]! + plane[i - width + 1]! + plane[i + width - 1]! + plane[i + width + 1]!;
    const sides = plane[i - 1]! + plane[i + 1]! + plane[i - width]! + plane[i + width]!;
    return Math.abs(corners - 2 * sides + 4 * plane[i]!);
  }).sort();
  return (1.4826 * answers[Math.floor((answers.length - 1) / 2)]!) / 6;
}
