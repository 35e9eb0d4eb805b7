import {
  boxRegion,
  composeLineage,
  type DerivedImage,
  data,
  type Evidence,
  evidenceAt,
  GeometryError,
  type Image,
  imageSize,
  type JsonValue,
  recipe,
  resize,
  identity as sameMatrix,
  toOriginal,
  toolIdentity,
} from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import type { PixelTool } from "../../codec/render.js";
import { type FoundRegion, regionsPart } from "../../regions.js";
import { imageInput, imageOf } from "../shared/inputs.js";
import { imageResult } from "../shared/results.js";
import { codingNoise, comparePixels } from "./compare.js";
import { type ChangedRegion, changedRegions, specks } from "./regions.js";
import { renderDifference, shows } from "./render.js";

/** The data part "difference"; the regions themselves are the data part "regions". */
export interface Difference {
  /** No region changed beyond coding noise. */
  readonly same: boolean;
  /** How many regions changed. */
  readonly regions: number;
  /** Share of the pixels that changed and lie in a changed region, 0 to 1. */
  readonly share: number;
  /** Mean over the pixels of the difference of the channel that differs most, and the greatest, 0 to 1. */
  readonly mean: number;
  readonly max: number;
  /** Above which a difference (averaged over 3 x 3 pixels) counts as a change, 0 to 1. */
  readonly threshold: number;
}

const identity = { name: "difference", version: "1" };

const input = z.object({
  image: imageInput,
  other: z.string().min(1).describe("Handle of the image to compare with."),
  fit: z
    .enum(["refuse", "resize"])
    .default("refuse")
    .describe("When the sizes differ: refuse, or stretch the other to the size of the first."),
  threshold: z
    .number()
    .min(1)
    .max(255)
    .default(codingNoise)
    .describe("Levels of 255 that a change must exceed; lower finds fainter changes, and coding noise."),
  leastPixels: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(specks)
    .describe("Regions with fewer changed pixels are left out."),
  show: z.enum(shows).default("highlight"),
});

/**
 * Two images, pixel by pixel. The lineage of the picture leads to both, and each changed region is evidence in both
 * originals. "regions" are in pixels of the first image. Nothing is registered: a picture shifted by a pixel differs at
 * every edge.
 *
 * @throws GeometryError when the sizes differ and `fit` is "refuse".
 */
const tool: PixelTool<z.output<typeof input>> = {
  ...zodTool({
    ...identity,
    description:
      "Compares two images of the same scene, pixel by pixel: which regions changed beyond coding noise, how much, and a " +
      "picture with them outlined. They must be aligned.",
    effects: "pure",
    mediaInputs: ["image", "other"],
    input,
    run: async ({ image: handle, other: otherHandle, fit, threshold, leastPixels, show }, context) => {
      const image = imageOf(context, handle);
      const other = fitted(image, imageOf(context, otherHandle), fit, handle, otherHandle);
      const { width, height } = imageSize(image);
      const pixels = (each: Image) => context.codec.pixels(each, context.blobs, context.signal);
      const compared = comparePixels(await pixels(image), await pixels(other), threshold);
      const regions = changedRegions(compared, leastPixels);
      context.signal?.throwIfAborted();
      const changed = regions.reduce((sum, region) => sum + region.pixels, 0);
      const difference: Difference = {
        same: regions.length === 0,
        regions: regions.length,
        share: changed / (width * height),
        mean: compared.mean,
        max: compared.max,
        threshold: compared.threshold / 255,
      };
      const found = regions.map(
        ({ box, strength }): FoundRegion => ({ kind: "region", box, score: strength }),
      );
      const picture: DerivedImage = {
        recipe: recipe("difference@1", { threshold, leastPixels, show }, [image, other]),
        width,
        height,
        lineage: [...image.lineage, ...composeLineage(other.lineage, sameMatrix, [0, 0, width, height])],
      };
      const expert = toolIdentity(identity);
      return imageResult(picture, sentence(difference, regions), context, {
        parts: [
          regionsPart({ width, height, expert, threshold: difference.threshold, regions: found }),
          data(difference as unknown as JsonValue, "difference"),
        ],
        evidence: [...evidenceOf(regions, image), ...evidenceOf(regions, other)],
      });
    },
  }),
  operations: { "difference@1": renderDifference },
};

export default tool;

function fitted(
  image: Image,
  other: Image,
  fit: "refuse" | "resize",
  handle: string,
  otherHandle: string,
): Image {
  const [a, b] = [imageSize(image), imageSize(other)];
  if (a.width === b.width && a.height === b.height) return other;
  if (fit === "resize") return resize(other, a.width, a.height);
  throw new GeometryError(
    `${handle} is ${a.width}x${a.height} and ${otherHandle} is ${b.width}x${b.height}`,
    'crop or resize one of them, or give fit: "resize" to stretch the other',
  );
}

function sentence({ same, share, mean }: Difference, regions: readonly ChangedRegion[]): string {
  const level = (mean * 255).toFixed(2);
  if (same) return `No changed region; the mean difference is ${level} of 255 levels.`;
  const boxes = regions.slice(0, 8).map(({ box }) => `[${box.join(", ")}]`);
  const more = regions.length > 8 ? ` and ${regions.length - 8} more` : "";
  const count = `${regions.length} changed ${regions.length === 1 ? "region" : "regions"}`;
  return `${count}, ${(share * 100).toFixed(share < 0.01 ? 3 : 1)}% of the pixels: ${boxes.join(", ")}${more}.`;
}

const mostEvidence = 50;

function evidenceOf(regions: readonly ChangedRegion[], image: Image): Evidence[] {
  const by = toolIdentity(identity);
  const { width, height } = imageSize(image);
  if (regions.length === 0) {
    const whole = boxRegion([0, 0, width, height]);
    return evidenceAt(toOriginal(image.lineage, whole), { role: "searched", text: "no difference", by });
  }
  return regions.slice(0, mostEvidence).flatMap(({ box, strength }) => {
    const places = toOriginal(image.lineage, boxRegion(box));
    return evidenceAt(places, { role: "supports", text: "changed", score: strength, by });
  });
}
