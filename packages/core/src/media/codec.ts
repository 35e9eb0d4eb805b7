import type { BlobStore } from "./blobs.js";
import type { Image, StoredImage } from "./derived.js";

/** Decoded sRGB pixels, EXIF-oriented, row-major, `channels` bytes each: 1 grey, 3 RGB, 4 RGBA (not premultiplied). */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
}

export interface EncodeOptions {
  readonly mediaType: "image/png" | "image/jpeg" | "image/webp";
  /** JPEG and WebP, 1 to 100. */
  readonly quality?: number;
}

/**
 * What floors without vision code need of images. `vision` implements it; models and agents get it by value.
 */
export interface ImageCodec {
  /** Computes the pixels of a stored or derived image. */
  pixels(image: Image, blobs: BlobStore, signal?: AbortSignal): Promise<Pixels>;
  /** Encodes pixels; PNG is lossless. */
  encode(pixels: Pixels, options: EncodeOptions): Promise<Uint8Array>;
  /** Makes a derived image stored: computed, encoded as PNG, put in the blob store. A stored one is returned as it is. */
  store(image: Image, blobs: BlobStore, signal?: AbortSignal): Promise<StoredImage>;
}
