import type { Pixels } from "@fovea/core";
import { z } from "zod";
import { greyLevels } from "../../codec/pixels.js";
import { pixelTool } from "../shared/pixel-tool.js";

const parameters = z.object({
  method: z.enum(["otsu", "fixed", "adaptive"]).default("otsu"),
  level: z.number().min(0).max(255).default(128).describe("Fixed: brighter than this is white."),
  block: z.int().min(3).max(501).default(31).describe("Adaptive: width of the neighbourhood in pixels."),
  offset: z
    .number()
    .min(-128)
    .max(128)
    .default(10)
    .describe("Adaptive: how much darker than its surroundings is black."),
  invert: z.boolean().default(false).describe("White on black becomes black on white."),
});

/**
 * One channel, 0 or 255: white where the grey level is above the threshold. Otsu (1979) picks the level that best
 * splits the histogram; adaptive compares with the mean of a block around each pixel, cut at the border.
 */
export default pixelTool({
  name: "threshold",
  version: "1",
  description:
    "Makes an image black and white: Otsu for even light, adaptive for shaded pages, fixed for a known level.",
  parameters,
  what: ({ method, level, block, offset }) =>
    ({
      otsu: "Black and white at Otsu's level.",
      fixed: `Black and white at level ${level}.`,
      adaptive: `Black and white against the mean of ${block}x${block} pixels less ${offset}.`,
    })[method],
  render: (pixels, { method, level, block, offset, invert }) => {
    const grey = greyLevels(pixels);
    const { width, height } = pixels;
    const white =
      method === "adaptive"
        ? adaptive(grey, width, height, block, offset)
        : above(grey, method === "otsu" ? otsuLevel(grey) : level);
    if (invert) for (let i = 0; i < white.length; i++) white[i] = 255 - white[i]!;
    return { data: white, width, height, channels: 1 } satisfies Pixels;
  },
});

const above = (grey: Uint8Array, level: number): Uint8Array => grey.map((value) => (value > level ? 255 : 0));

/** The level t that maximises the variance between the classes <= t and > t (Otsu 1979, eq. 18). */
export function otsuLevel(grey: Uint8Array): number {
  const histogram = new Float64Array(256);
  for (const value of grey) histogram[value]!++;
  const total = histogram.reduce((sum, n, value) => sum + n * value, 0);
  let [best, level, below, sumBelow] = [-1, 0, 0, 0];
  for (let t = 0; t < 255; t++) {
    below += histogram[t]!;
    sumBelow += t * histogram[t]!;
    const over = grey.length - below;
    if (below === 0 || over === 0) continue;
    const between = below * over * (sumBelow / below - (total - sumBelow) / over) ** 2;
    if (between > best) [best, level] = [between, t];
  }
  return level;
}

/** Means by a summed-area table. */
function adaptive(
  grey: Uint8Array,
  width: number,
  height: number,
  block: number,
  offset: number,
): Uint8Array {
  const stride = width + 1;
  const sums = new Float64Array(stride * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += grey[y * width + x]!;
      sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1]! + row;
    }
  }
  const out = new Uint8Array(grey.length);
  const half = Math.floor(block / 2);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.max(0, y - half), Math.min(height, y + half + 1)];
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(0, x - half), Math.min(width, x + half + 1)];
      const sum =
        sums[bottom * stride + right]! -
        sums[top * stride + right]! -
        sums[bottom * stride + left]! +
        sums[top * stride + left]!;
      const mean = sum / ((bottom - top) * (right - left));
      out[y * width + x] = grey[y * width + x]! > mean - offset ? 255 : 0;
    }
  }
  return out;
}
