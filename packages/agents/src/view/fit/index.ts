import {
  defineTool,
  type Image,
  type ImageAbilities,
  type ImageRef,
  imageSize,
  type Pixels,
  resize,
  SchemaError,
  storedImage,
  type Tool,
  type ToolContext,
} from "@fovea/core";
import { factsAtOnce, type ImageFacts, imageFacts } from "./facts.js";

/** The limits of a model on images, as JSON. */
export interface FitInput {
  readonly image: string;
  readonly mediaTypes: readonly string[];
  readonly maxBytes?: number;
  readonly maxSide?: number;
  readonly maxPixels?: number;
}

/**
 * Whether an image may be sent as it is: of an accepted type, within the limits, and upright. At once, unless it must be
 * read for that.
 */
export function fits(
  ref: ImageRef,
  limits: ImageAbilities,
  { blobs }: Pick<ToolContext, "blobs">,
): boolean | Promise<boolean> {
  const { mediaTypes, maxBytes = Infinity } = limits;
  if (!mediaTypes.includes(ref.mediaType) || shrinkTo(ref, limits) < 1) return false;
  const enough = ({ bytes, upright }: ImageFacts) => upright && bytes <= maxBytes;
  const facts = factsAtOnce(ref, blobs);
  return facts === undefined ? imageFacts(ref, blobs).then(enough) : enough(facts);
}

export const fitInput = (image: string, limits: ImageAbilities): FitInput => {
  const { mediaTypes, maxBytes, maxSide, maxPixels } = limits;
  return {
    image,
    mediaTypes,
    ...(maxBytes === undefined ? {} : { maxBytes }),
    ...(maxSide === undefined ? {} : { maxSide }),
    ...(maxPixels === undefined ? {} : { maxPixels }),
  };
};

/**
 * An image as a model can take it: upright, of an accepted type, within its limits; no smaller and no lossier than it
 * must be. A step of the run like any other, so the record says what the model saw and can be checked. Models are not
 * offered it; the loop calls it.
 */
export const fitTool: Tool<FitInput> = defineTool<FitInput>({
  name: "fit",
  version: "1",
  description: "Makes an image fit a model's limits on images.",
  effects: "pure",
  mediaInputs: ["image"],
  input: {
    type: "object",
    properties: {
      image: { type: "string" },
      mediaTypes: { type: "array", items: { type: "string" }, minItems: 1 },
      maxBytes: { type: "integer", minimum: 1 },
      maxSide: { type: "integer", minimum: 1 },
      maxPixels: { type: "integer", minimum: 1 },
    },
    required: ["image", "mediaTypes"],
    additionalProperties: false,
  },
  async run(input, context) {
    const part = context.media[input.image];
    if (part?.type !== "image")
      throw new SchemaError(`there is no image "${input.image}"`, "give its handle");
    const original = storedImage(part.ref, part.lineage);
    const isLossy = part.ref.mediaType !== "image/png" && part.ref.mediaType !== "image/gif";
    const { maxBytes = Infinity } = input;
    for (let factor = shrinkTo(part.ref, input); ; factor *= 0.75) {
      const image = scaled(original, factor);
      const pixels = await context.codec.pixels(image, context.blobs, context.signal);
      for (const { mediaType, quality } of encodings(input.mediaTypes, isLossy)) {
        const options = { mediaType, ...(quality === undefined ? {} : { quality }) };
        const bytes = await context.codec.encode(pixels, options);
        if (bytes.length > maxBytes && isWorthLess(pixels)) continue;
        const id = await context.blobs.put(bytes);
        const { width, height } = pixels;
        const ref = { type: "image", id, width, height, mediaType } as const;
        return { parts: [{ type: "image", ref, lineage: image.lineage }] };
      }
    }
  },
});

const isWorthLess = ({ width, height }: Pixels): boolean => width * height > 1;

function scaled(image: Image, factor: number): Image {
  if (factor >= 1) return image;
  const { width, height } = imageSize(image);
  const side = (length: number) => Math.max(1, Math.floor(length * factor));
  return resize(image, side(width), side(height));
}

/** The factor, at most 1, by which both sides must be multiplied. */
function shrinkTo(
  { width, height }: Pick<ImageRef, "width" | "height">,
  { maxSide = Infinity, maxPixels = Infinity }: Pick<ImageAbilities, "maxSide" | "maxPixels">,
): number {
  return Math.min(1, maxSide / Math.max(width, height), Math.sqrt(maxPixels / (width * height)));
}

interface Encoding {
  readonly mediaType: "image/png" | "image/jpeg" | "image/webp";
  readonly quality?: number;
}

/** What is tried, best first: a photograph that was lossy already is not blown up to a PNG. */
function encodings(accepted: readonly string[], isLossy: boolean): Encoding[] {
  const lossless: Encoding[] = [{ mediaType: "image/png" }];
  const lossy: Encoding[] = (["image/jpeg", "image/webp"] as const)
    .filter((mediaType) => accepted.includes(mediaType))
    .slice(0, 1)
    .flatMap((mediaType) => [90, 75, 60].map((quality) => ({ mediaType, quality })));
  const possible = isLossy ? [...lossy, ...lossless] : [...lossless, ...lossy];
  const usable = possible.filter(({ mediaType }) => accepted.includes(mediaType));
  if (usable.length > 0) return usable;
  throw new SchemaError(
    `none of ${accepted.join(", ")} can be written here`,
    "let the model's card accept image/png, image/jpeg or image/webp",
  );
}
