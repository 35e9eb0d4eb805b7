import type { Pixels } from "@fovea/core";
import { resizePixels } from "../../codec/geometry.js";
import { edgeBlur } from "./blur.js";
import { grainSigma, noiseSigma } from "./noise.js";
import { type Plane, planeOf } from "./plane.js";
import { textureOf } from "./texture.js";

/** Grey levels are Rec. 601 luma, 0 to 255; alpha is laid over white. */
export interface Quality {
  readonly width: number;
  readonly height: number;
  /**
   * Variance of the Laplacian (4-neighbour kernel; Pech-Pacheco et al. 2000), in squared grey levels, of the picture
   * scaled down so that its longer side has at most 1024 pixels. Null under 3 pixels a side.
   */
  readonly sharpness: number | null;
  /** Sigma in pixels, at the same scale, of the blur of its sharper edges (see `edgeBlur`). Null without edges. */
  readonly blur: number | null;
  /** Mean grey level, 0 (black) to 1 (white). */
  readonly brightness: number;
  /** Standard deviation of grey levels, 0 to 0.5 (RMS contrast; Peli 1990). */
  readonly contrast: number;
  /** From the darkest to the brightest level, half a percent of the pixels left out at each end; 0 to 1. */
  readonly range: number;
  /** The level that one pixel in a hundred exceeds, 0 to 1. */
  readonly highlight: number;
  /** Standard deviation of white noise, in grey levels (Immerkaer 1996). Texture adds to it. Null under 3 pixels a side. */
  readonly noise: number | null;
  /** The same in the smoothest quarter of the picture, where texture adds least. Null under 3 pixels a side. */
  readonly grain: number | null;
  /** Parts of the picture at levels 0 to 5 and 250 to 255. */
  readonly blackShare: number;
  readonly whiteShare: number;
  /** Parts, at the scale of sharpness, at level 253 or more, and where neighbours differ but nothing is burnt out. */
  readonly burntShare: number;
  readonly texturedShare: number;
}

const longestSide = 1024;

export async function measureQuality(pixels: Pixels): Promise<Quality> {
  const { width, height } = pixels;
  const plane = planeOf(pixels);
  const scaled = await scaledDown(plane);
  const histogram = new Float64Array(256);
  for (const level of plane.levels) histogram[level]!++;
  const count = plane.levels.length;
  const mean = moment(histogram, (level) => level);
  const variance = moment(histogram, (level) => (level - mean) ** 2);
  const share = (from: number, to: number) =>
    histogram.slice(from, to + 1).reduce((a, b) => a + b, 0) / count;
  const { sharpness, burntShare, texturedShare } = textureOf(scaled);
  return {
    width,
    height,
    sharpness,
    blur: edgeBlur(scaled, grainSigma(scaled) ?? 0),
    brightness: mean / 255,
    contrast: Math.sqrt(variance) / 255,
    range: (levelAt(histogram, 0.995 * count) - levelAt(histogram, 0.005 * count)) / 255,
    highlight: levelAt(histogram, 0.99 * count) / 255,
    noise: noiseSigma(plane),
    grain: grainSigma(plane),
    blackShare: share(0, 5),
    whiteShare: share(250, 255),
    burntShare,
    texturedShare,
  };
}

async function scaledDown(plane: Plane): Promise<Plane> {
  const scale = longestSide / Math.max(plane.width, plane.height);
  if (scale >= 1) return plane;
  const [width, height] = [plane.width, plane.height].map((side) => Math.max(1, Math.round(side * scale)));
  const grey: Pixels = { data: plane.levels, width: plane.width, height: plane.height, channels: 1 };
  return planeOf(await resizePixels(grey, width!, height!));
}

function moment(histogram: Float64Array, of: (level: number) => number): number {
  let [sum, count] = [0, 0];
  for (const [level, n] of histogram.entries()) {
    sum += n * of(level);
    count += n;
  }
  return sum / count;
}

/** The lowest level that `count` pixels do not exceed. */
function levelAt(histogram: Float64Array, count: number): number {
  let below = 0;
  const level = histogram.findIndex((n) => {
    below += n;
    return below >= count;
  });
  return level < 0 ? 255 : level;
}
