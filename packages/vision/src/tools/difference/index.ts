import {
  boxRegion,
  composeLineage,
  type DerivedImage,
  data,
  type Evidence,
  evidenceAt,
  GeometryError,
  type Image,
  identity,
  imageSize,
  type JsonValue,
  recipe,
  resize,
  toOriginal,
} from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import type { PixelTool } from "../../codec/render.js";
import { imageInput, imageOf } from "../shared/inputs.js";
import { imageResult } from "../shared/results.js";
import { codingNoise, comparePixels } from "./compare.js";
import { type ChangedRegion, changedRegions } from "./regions.js";
import { renderDifference, shows } from "./render.js";

/** The data part "difference". Boxes are in pixels of `image` (and of the picture of the difference). */
export interface Difference {
  readonly width: number;
  readonly height: number;
  /** No region changed beyond coding noise. */
  readonly same: boolean;
  /** Mean and greatest absolute difference over pixels and channels, 0 to 255. */
  readonly mean: number;
  readonly max: number;
  /** Levels above which a difference (averaged over 3 x 3 pixels) counts as a change. */
  readonly threshold: number;
  /** Share of pixels that lie in a changed region and changed, 0 to 1. */
  readonly share: number;
  /** How many regions changed; `regions` holds the largest of them. */
  readonly count: number;
  readonly regions: readonly ChangedRegion[];
}

const mostRegions = 50;

const input = z.object({
  image: imageInput,
  other: z.string().min(1).describe("Handle of the image to compare with."),
  fit: z
    .enum(["refuse", "resize"])
    .default("refuse")
    .describe("When the sizes differ: refuse, or stretch `other` to the size of `image`."),
  threshold: z
    .number()
    .min(1)
    .max(255)
    .default(codingNoise)
    .describe("Levels, 0 to 255, that a change must exceed; lower finds fainter changes and coding noise."),
  show: z.enum(shows).default("highlight"),
});

/**
 * Compares two images pixel by pixel. The result shows the changes in place, its lineage leads to both, and each changed
 * region is evidence in both originals. It does not register: a picture shifted by a pixel differs at every edge.
 *
 * @throws GeometryError when the sizes differ and `fit` is "refuse".
 */
const tool: PixelTool<z.output<typeof input>> = {
  ...zodTool({
    name: "difference",
    version: "1",
    description:
      "Compares two images of the same scene: which regions changed, how much, and a picture with the changes in red. " +
      "The two must lie on each other exactly.",
    effects: "pure",
    mediaInputs: ["image", "other"],
    input,
    run: async ({ image: handle, other: otherHandle, fit, threshold, show }, context) => {
      const image = imageOf(context, handle);
      const other = fitted(imageOf(context, otherHandle), image, fit, handle, otherHandle);
      const { width, height } = imageSize(image);
      const [first, second] = [
        await context.codec.pixels(image, context.blobs, context.signal),
        await context.codec.pixels(other, context.blobs, context.signal),
      ];
      const compared = comparePixels(first, second, threshold);
      const regions = changedRegions(compared);
      context.signal?.throwIfAborted();
      const changed = regions.reduce((sum, { pixels }) => sum + pixels, 0);
      const difference: Difference = {
        width,
        height,
        same: regions.length === 0,
        mean: Number(compared.mean.toPrecision(4)),
        max: compared.max,
        threshold: Number(compared.threshold.toPrecision(4)),
        share: Number((changed / (width * height)).toPrecision(4)),
        count: regions.length,
        regions: regions.slice(0, mostRegions),
      };
      const picture: DerivedImage = {
        recipe: recipe("difference@1", { threshold, show }, [image, other]),
        width,
        height,
        lineage: [...image.lineage, ...composeLineage(other.lineage, identity, [0, 0, width, height])],
      };
      return imageResult(picture, sentence(difference, handle, otherHandle), context, {
        parts: [data(difference as unknown as JsonValue, "difference")],
        evidence: evidenceOf(difference, image, other),
      });
    },
  }),
  operations: { "difference@1": renderDifference },
};

export default tool;

function fitted(
  other: Image,
  image: Image,
  fit: "refuse" | "resize",
  handle: string,
  otherHandle: string,
): Image {
  const [a, b] = [imageSize(image), imageSize(other)];
  if (a.width === b.width && a.height === b.height) return other;
  if (fit === "resize") return resize(other, a.width, a.height);
  throw new GeometryError(
    `${handle} measures ${a.width}x${a.height} and ${otherHandle} ${b.width}x${b.height}`,
    'crop them to the same part, or pass fit: "resize" to stretch the second',
  );
}

function sentence(
  { same, mean, share, count, regions, threshold }: Difference,
  handle: string,
  other: string,
): string {
  if (same)
    return `${handle} and ${other} are the same within coding noise (mean difference ${mean}, threshold ${threshold}).`;
  const listed = regions.slice(0, 8).map(({ box }) => `[${box.join(", ")}]`);
  const more = count > listed.length ? `, and ${count - listed.length} more` : "";
  const percent = Number((share * 100).toPrecision(2));
  return `${count} changed ${count === 1 ? "region" : "regions"}, ${percent}% of the pixels: ${listed.join(", ")}${more}.`;
}

function evidenceOf(
  { same, threshold, width, height, regions }: Difference,
  image: Image,
  other: Image,
): Evidence[] {
  const by = "difference@1";
  return [image, other].flatMap(({ lineage }) => {
    if (same) {
      const text = `no change above ${threshold} levels`;
      return evidenceAt(toOriginal(lineage, boxRegion([0, 0, width, height])), {
        role: "searched",
        text,
        by,
      });
    }
    return regions.flatMap(({ box, pixels }) =>
      evidenceAt(toOriginal(lineage, boxRegion(box)), {
        role: "supports",
        text: `${pixels} pixels changed`,
        by,
      }),
    );
  });
}
