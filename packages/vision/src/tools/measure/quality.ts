import type { Pixels } from "@fovea/core";
import { resizePixels } from "../../codec/geometry.js";
import { greyLevels } from "../../codec/pixels.js";

/** Grey levels are Rec. 601 luma, 0 to 255; alpha is laid over white. */
export interface Quality {
  readonly width: number;
  readonly height: number;
  /**
   * Variance of the Laplacian (4-neighbour kernel; Pech-Pacheco et al. 2000), in squared grey levels, of the picture
   * scaled down so that its longer side has at most 1024 pixels. Null under 3 pixels a side.
   */
  readonly sharpness: number | null;
  /** Mean grey level, 0 (black) to 1 (white). */
  readonly brightness: number;
  /** Standard deviation of grey levels, 0 to 0.5 (RMS contrast; Peli 1990). */
  readonly contrast: number;
  /** Standard deviation of white noise, in grey levels (Immerkaer 1996). Texture adds to it. Null under 3 pixels a side. */
  readonly noise: number | null;
  /** Parts of the picture at levels 0 to 5 and 250 to 255. */
  readonly blackShare: number;
  readonly whiteShare: number;
}

const longestSide = 1024;

export async function measureQuality(pixels: Pixels): Promise<Quality> {
  const { width, height } = pixels;
  const grey = greyLevels(pixels);
  const histogram = new Float64Array(256);
  for (const level of grey) histogram[level]!++;
  const mean = moment(histogram, (level) => level);
  const variance = moment(histogram, (level) => (level - mean) ** 2);
  const share = (from: number, to: number) =>
    histogram.slice(from, to + 1).reduce((a, b) => a + b, 0) / grey.length;
  return {
    width,
    height,
    sharpness: await sharpness({ data: grey, width, height, channels: 1 }),
    brightness: mean / 255,
    contrast: Math.sqrt(variance) / 255,
    noise: noiseSigma(grey, width, height),
    blackShare: share(0, 5),
    whiteShare: share(250, 255),
  };
}

function moment(histogram: Float64Array, of: (level: number) => number): number {
  let [sum, count] = [0, 0];
  for (const [level, n] of histogram.entries()) {
    sum += n * of(level);
    count += n;
  }
  return sum / count;
}

async function sharpness(grey: Pixels): Promise<number | null> {
  const scale = Math.min(1, longestSide / Math.max(grey.width, grey.height));
  const [width, height] = [Math.round(grey.width * scale), Math.round(grey.height * scale)];
  if (width < 3 || height < 3) return null;
  const { data } = await resizePixels(grey, width, height);
  let [sum, squares] = [0, 0];
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * width + 1; i < (y + 1) * width - 1; i++) {
      const value = data[i - 1]! + data[i + 1]! + data[i - width]! + data[i + width]! - 4 * data[i]!;
      sum += value;
      squares += value * value;
    }
  }
  const count = (width - 2) * (height - 2);
  return squares / count - (sum / count) ** 2;
}

/** Sum of |I * N| with N the difference of two Laplacians, times sqrt(pi / 2) / (6 (W - 2)(H - 2)). */
function noiseSigma(grey: Uint8Array, width: number, height: number): number | null {
  if (width < 3 || height < 3) return null;
  let sum = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * width + 1; i < (y + 1) * width - 1; i++) {
      const corners =
        grey[i - width - 1]! + grey[i - width + 1]! + grey[i + width - 1]! + grey[i + width + 1]!;
      const sides = grey[i - 1]! + grey[i + 1]! + grey[i - width]! + grey[i + width]!;
      sum += Math.abs(corners - 2 * sides + 4 * grey[i]!);
    }
  }
  return (Math.sqrt(Math.PI / 2) * sum) / (6 * (width - 2) * (height - 2));
}
