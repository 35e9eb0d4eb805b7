import { CorruptMediaError, type Pixels } from "@fovea/core";
import sharp, { type Metadata } from "sharp";

/** What a picture's header says; nothing was decoded. `width` and `height` are of the EXIF-oriented grid. */
export interface ImageHeader {
  readonly width: number;
  readonly height: number;
  /** Frames of a GIF or WebP, pages of a TIFF; 1 for the rest. */
  readonly frames: number;
  readonly grey: boolean;
}

/**
 * Reads the header of a picture.
 *
 * @throws CorruptMediaError when the header breaks off or contradicts itself.
 */
export async function readHeader(bytes: Uint8Array, name: string): Promise<ImageHeader> {
  const metadata = await sharp(bytes, { limitInputPixels: false, failOn: "error" })
    .metadata()
    .catch((cause: unknown) => {
      throw corrupt(name, cause);
    });
  const { width, height } = metadata.autoOrient;
  if (!(width > 0 && height > 0)) throw corrupt(name, new Error(`its size is ${width}x${height}`));
  return { width, height, frames: metadata.pages ?? 1, grey: isGrey(metadata) };
}

/**
 * Decodes a picture to sRGB, 8 bit, oriented: 1 channel when it is grey without alpha, 4 with alpha, else 3. Embedded
 * colour profiles are applied, CMYK is converted, of 16 bits the upper 8 are kept, of an animation the first frame.
 *
 * @param maximumPixels a guard for the decoder; callers compare the header with their limit first.
 * @throws CorruptMediaError when the file breaks off: half a picture is never returned.
 */
export async function decodePixels(
  bytes: Uint8Array,
  header: ImageHeader,
  maximumPixels: number,
  name: string,
): Promise<Pixels> {
  // "error" lets warnings pass (stray bytes between JPEG markers are common) and stops at what is missing.
  const decoder = sharp(bytes, { limitInputPixels: maximumPixels, failOn: "error" }).autoOrient();
  const { data, info } = await decoder
    .toColourspace(header.grey ? "b-w" : "srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw corrupt(name, cause);
    });
  if (info.width !== header.width || info.height !== header.height) {
    throw corrupt(
      name,
      new Error(`header says ${header.width}x${header.height}, data ${info.width}x${info.height}`),
    );
  }
  const { width, height } = info;
  if (info.channels === 2) return { data: greyAlphaToRgba(data), width, height, channels: 4 };
  if (info.channels !== 1 && info.channels !== 3 && info.channels !== 4) {
    throw corrupt(name, new Error(`it has ${info.channels} channels`));
  }
  return {
    data: new Uint8Array(data.buffer, data.byteOffset, data.length),
    width,
    height,
    channels: info.channels,
  };
}

function isGrey({ space, hasAlpha }: Metadata): boolean {
  return !hasAlpha && (space === "b-w" || space === "grey16");
}

function greyAlphaToRgba(data: Uint8Array): Uint8Array {
  const rgba = new Uint8Array(data.length * 2);
  for (let i = 0, o = 0; i < data.length; i += 2, o += 4) {
    rgba[o] = rgba[o + 1] = rgba[o + 2] = data[i]!;
    rgba[o + 3] = data[i + 1]!;
  }
  return rgba;
}

function corrupt(name: string, cause: unknown): CorruptMediaError {
  const why = (cause instanceof Error ? cause.message : String(cause)).split("\n")[0];
  return new CorruptMediaError(
    `${name} breaks off or is damaged: ${why}`,
    "copy or download the file again, or save it anew with an image program",
    { cause },
  );
}
