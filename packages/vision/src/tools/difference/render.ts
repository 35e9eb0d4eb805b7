import type { Pixels } from "@fovea/core";
import {
  greyLevels,
  newPixels,
  numberParameter,
  type RenderInput,
  withChannels,
  withoutAlpha,
} from "../../codec/pixels.js";
import { comparePixels } from "./compare.js";

/** "highlight": the first picture in pale grey, changes in red. "levels": the absolute difference of each channel. */
export const shows = ["highlight", "levels"] as const;
export type Show = (typeof shows)[number];

/** The renderer of "difference@1": two parents of one size; parameters `threshold` and `show`. */
export async function renderDifference({ parameters, pixels }: RenderInput): Promise<Pixels> {
  const [first, second] = [await pixels(0), await pixels(1)];
  return parameters["show"] === "levels"
    ? absoluteDifference(first, second)
    : highlighted(first, second, numberParameter(parameters, "threshold"));
}

function absoluteDifference(first: Pixels, second: Pixels): Pixels {
  const [a, b] = [withChannels(withoutAlpha(first), 3), withChannels(withoutAlpha(second), 3)];
  return { ...a, data: a.data.map((level, i) => Math.abs(level - b.data[i]!)) };
}

function highlighted(first: Pixels, second: Pixels, least: number): Pixels {
  const { strength, threshold } = comparePixels(first, second, least);
  const grey = greyLevels(first);
  const out = newPixels(first.width, first.height, 3);
  for (let i = 0; i < grey.length; i++) {
    const pale = 140 + Math.round(grey[i]! * 0.45);
    const changed = strength[i]! > threshold;
    // The stronger the change, the darker the red; all of it stands out from the pale grey.
    const ink = Math.round(110 * (1 - Math.min(1, (strength[i]! - threshold) / 150)));
    out.data[i * 3] = changed ? 225 : pale;
    out.data[i * 3 + 1] = changed ? ink : pale;
    out.data[i * 3 + 2] = changed ? ink : pale;
  }
  return out;
}
