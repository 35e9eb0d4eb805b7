import type { Pixels } from "@fovea/core";
import {
  greyLevels,
  newPixels,
  numberParameter,
  type RenderInput,
  withChannels,
  withoutAlpha,
} from "../../codec/pixels.js";
import { paint } from "../../media/drawing/paint.js";
import type { Shape } from "../../media/drawing/shapes.js";
import { type Comparison, comparePixels } from "./compare.js";
import { changedRegions } from "./regions.js";

const outline = "#ff2d78";

/**
 * "highlight": pale grey where nothing changed, the second picture where it did, the regions outlined. "levels": the
 * absolute difference of each channel.
 */
export const shows = ["highlight", "levels"] as const;
export type Show = (typeof shows)[number];

/** The renderer of "difference@1": two parents of one size; parameters `threshold`, `leastPixels` and `show`. */
export async function renderDifference({ parameters, pixels, signal }: RenderInput): Promise<Pixels> {
  const [first, second] = [await pixels(0), await pixels(1)];
  if (parameters["show"] === "levels") return absoluteDifference(first, second);
  const compared = comparePixels(first, second, numberParameter(parameters, "threshold"));
  const regions = changedRegions(compared, numberParameter(parameters, "leastPixels"));
  const outlines = regions.map(({ box: [x0, y0, x1, y1] }): Shape => {
    return { type: "box", box: [x0 - 2, y0 - 2, x1 + 2, y1 + 2], colour: outline };
  });
  return paint(highlighted(first, second, compared), outlines, signal);
}

function absoluteDifference(first: Pixels, second: Pixels): Pixels {
  const [a, b] = [withChannels(withoutAlpha(first), 3), withChannels(withoutAlpha(second), 3)];
  return { ...a, data: a.data.map((level, i) => Math.abs(level - b.data[i]!)) };
}

function highlighted(first: Pixels, second: Pixels, { strength }: Comparison): Pixels {
  const other = withChannels(withoutAlpha(second), 3).data;
  const grey = greyLevels(first);
  const out = newPixels(first.width, first.height, 3);
  for (let i = 0; i < grey.length; i++) {
    const changed = strength[i]! > 0;
    const pale = 150 + Math.round(grey[i]! * 0.4);
    for (let c = 0; c < 3; c++) out.data[i * 3 + c] = changed ? other[i * 3 + c]! : pale;
  }
  return out;
}
