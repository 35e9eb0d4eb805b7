import {
  boxRegion,
  type DerivedImage,
  data,
  type Evidence,
  evidenceAt,
  GeometryError,
  type Image,
  imageSize,
  type JsonObject,
  type Pixels,
  recipe,
  resize,
  toOriginal,
  toolIdentity,
} from "@fovea/core";
import { zodTool } from "@fovea/core/zod";
import { z } from "zod";
import { greyLevels, newPixels, type RenderInput, withChannels, withoutAlpha } from "../../codec/pixels.js";
import type { PixelTool } from "../../codec/render.js";
import { paint } from "../../media/drawing/paint.js";
import { type FoundRegion, regionsPart } from "../../regions.js";
import { imageInput, imageOf } from "../shared/inputs.js";
import { imageResult } from "../shared/results.js";
import { type Change, type CompareOptions, comparePixels } from "./compare.js";

const identity = { name: "difference", version: "1" };

const input = z.object({
  image: imageInput,
  other: z.string().min(1).describe("Handle of the image to compare with."),
  threshold: z.int().min(0).max(254).default(24).describe("Levels of 255 by which a channel must differ."),
  join: z.int().min(1).max(256).default(8).describe("Changes this near, in pixels, are one region."),
  leastPixels: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(12)
    .describe("Regions with fewer changed pixels are left out."),
  resize: z
    .enum(["refuse", "other-to-image"])
    .default("refuse")
    .describe("When the sizes differ: refuse, or resample the other to the first one's size."),
});

/**
 * Two images, pixel by pixel. The picture is the other image, paled where it is as before, with the changed regions
 * outlined; its lineage leads to both. "regions" are in pixels of the first image; "difference" has `share` and `mean`.
 */
const tool: PixelTool<z.output<typeof input>> = {
  ...zodTool({
    ...identity,
    description:
      "Compares two images of the same scene, pixel by pixel: which regions changed, and a picture with them outlined. " +
      "They must be aligned.",
    effects: "pure",
    mediaInputs: ["image", "other"],
    input,
    run: async (given, context) => {
      const [first, second] = [imageOf(context, given.image), imageOf(context, given.other)];
      const fitted = fit(first, second, given);
      const { threshold, join, leastPixels } = given;
      const options = { threshold, join, leastPixels };
      const pixels = (image: Image) => context.codec.pixels(image, context.blobs, context.signal);
      const change = comparePixels(await pixels(first), await pixels(fitted), options);
      const { width, height } = imageSize(first);
      const found = {
        width,
        height,
        expert: toolIdentity(identity),
        threshold: threshold / 255,
        regions: change.regions.map(
          ({ box, strength }): FoundRegion => ({ kind: "region", box, score: strength }),
        ),
      };
      const { share, mean } = change;
      const parts = [regionsPart(found), data({ share, mean, regions: change.regions.length }, "difference")];
      const picture = differencePicture(first, fitted, options);
      return imageResult(picture, sentence(change), context, {
        parts,
        evidence: evidenceOf(change, first, fitted),
      });
    },
  }),
  operations: { "difference@1": renderDifference },
};

export default tool;

function fit(first: Image, second: Image, { image, other, resize: policy }: z.output<typeof input>): Image {
  const [a, b] = [imageSize(first), imageSize(second)];
  if (a.width === b.width && a.height === b.height) return second;
  if (policy === "other-to-image") return resize(second, a.width, a.height);
  throw new GeometryError(
    `${image} is ${a.width}x${a.height} and ${other} is ${b.width}x${b.height}`,
    'crop or resize one of them, or give resize: "other-to-image"',
  );
}

function differencePicture(first: Image, second: Image, options: CompareOptions): DerivedImage {
  const { width, height } = imageSize(first);
  const lineage = [...first.lineage, ...second.lineage];
  return { recipe: recipe("difference@1", { ...options }, [first, second]), width, height, lineage };
}

async function renderDifference({ parameters, pixels, signal }: RenderInput): Promise<Pixels> {
  const options = parameters as JsonObject & CompareOptions;
  const other = withChannels(withoutAlpha(await pixels(1)), 3);
  const { mask, regions } = comparePixels(await pixels(0), other, options);
  const grey = greyLevels(other);
  const out = newPixels(other.width, other.height, 3);
  for (let p = 0, i = 0; p < mask.length; p++, i += 3) {
    const pale = Math.round(150 + grey[p]! * 0.4);
    for (let c = 0; c < 3; c++) out.data[i + c] = mask[p] === 1 ? other.data[i + c]! : pale;
  }
  const colour = "#ff2d78";
  return paint(
    out,
    regions.map(({ box: [x0, y0, x1, y1] }) => ({
      type: "box",
      box: [x0 - 2, y0 - 2, x1 + 2, y1 + 2],
      colour,
    })),
    signal,
  );
}

function sentence({ regions, share }: Change): string {
  const changed = `${(share * 100).toFixed(share < 0.01 ? 3 : 1)}% of the pixels differ`;
  if (regions.length === 0) return `No changed region; ${changed}.`;
  const boxes = regions.slice(0, 8).map(({ box }) => `[${box.join(", ")}]`);
  const more = regions.length > 8 ? ` and ${regions.length - 8} more` : "";
  return `${regions.length} changed ${regions.length === 1 ? "region" : "regions"}: ${boxes.join(", ")}${more}; ${changed}.`;
}

const mostEvidence = 50;

function evidenceOf({ regions }: Change, ...images: readonly Image[]): Evidence[] {
  const by = toolIdentity(identity);
  return images.flatMap(({ lineage, ...image }) => {
    const { width, height } = imageSize({ lineage, ...image } as Image);
    if (regions.length === 0) {
      const whole = boxRegion([0, 0, width, height]);
      return evidenceAt(toOriginal(lineage, whole), { role: "searched", text: "no difference", by });
    }
    return regions.slice(0, mostEvidence).flatMap(({ box, strength }) =>
      evidenceAt(toOriginal(lineage, boxRegion(box)), {
        role: "supports",
        text: "changed",
        score: strength,
        by,
      }),
    );
  });
}
