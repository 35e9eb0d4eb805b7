import {
  type EncodeOptions,
  GeometryError,
  type ImageCodec,
  isStored,
  type Pixels,
  type RegistryEntry,
  type StoredImage,
  storedImage,
  type Tool,
} from "@fovea/core";
import sharp from "sharp";
import { tools as builtIn } from "../registry.generated.js";
import { originals } from "./cache.js";
import { renderImage } from "./render.js";

export interface ImageCodecOptions {
  /** Where the operations of pixel tools are found. Default: the tools of this package. */
  readonly tools?: readonly RegistryEntry<Tool>[];
  /** No image is decoded or computed with more. Default 130,000,000: a 64-megapixel picture turned by 45 degrees. */
  readonly maximumPixels?: number;
}

/**
 * Core's image codec: decodes stored images, computes recipes, encodes. Decoded originals are shared by the whole
 * process, up to 256 MiB; everything else is let go at once.
 */
export function createImageCodec({
  tools = builtIn,
  maximumPixels = 130_000_000,
}: ImageCodecOptions = {}): ImageCodec {
  const codec: ImageCodec = {
    pixels: (image, blobs, signal) => renderImage(image, { blobs, tools, maximumPixels, signal }),
    encode: encodePixels,
    store: async (image, blobs, signal): Promise<StoredImage> => {
      if (isStored(image)) return image;
      const pixels = await codec.pixels(image, blobs, signal);
      const png = await encodePixels(pixels, { mediaType: "image/png" });
      signal?.throwIfAborted();
      const id = await blobs.put(png);
      originals.put(id, pixels);
      const { width, height } = pixels;
      return storedImage({ type: "image", id, width, height, mediaType: "image/png" }, image.lineage);
    },
  };
  return codec;
}

export const imageCodec: ImageCodec = createImageCodec();

/**
 * PNG is lossless; JPEG (4:4:4, alpha over white) and WebP take `quality`, 90 by default.
 *
 * @throws GeometryError when the data do not fill width x height x channels, or the quality is not 1 to 100.
 */
export async function encodePixels(
  pixels: Pixels,
  { mediaType, quality = 90 }: EncodeOptions,
): Promise<Uint8Array> {
  const { data, width, height, channels } = pixels;
  if (data.length !== width * height * channels || data.length === 0) {
    throw new GeometryError(
      `${data.length} bytes for ${width}x${height}x${channels}`,
      "give width * height * channels bytes",
    );
  }
  if (!Number.isInteger(quality) || quality < 1 || quality > 100) {
    throw new GeometryError(`a quality of ${quality}`, "give a whole number from 1 to 100");
  }
  const image = sharp(data, { raw: { width, height, channels }, limitInputPixels: false }).toColourspace(
    channels === 1 ? "b-w" : "srgb",
  );
  if (mediaType === "image/png") return image.png({ compressionLevel: 6 }).toBuffer();
  if (mediaType === "image/webp") return image.webp({ quality }).toBuffer();
  return image.flatten({ background: "#ffffff" }).jpeg({ quality, chromaSubsampling: "4:4:4" }).toBuffer();
}
