/** What a loader accepts, checked before anything is decoded. */
export interface MediaLimits {
  /** Bytes of the file. Default 256 MiB. */
  readonly bytes: number;
  /** Pixels of an image (width x height). Default 64,000,000: 256 MB decoded. */
  readonly pixels: number;
  /** Frames of an animated GIF, WebP or PNG; only the first is used. Default 1,000. */
  readonly frames: number;
  /** Pages of a document. Default 2,000. */
  readonly pages: number;
  /** Longest side of a document page, in points (1/72 inch). Default 14,400: the 200 inches that PDF itself allows. */
  readonly pagePoints: number;
}

export const defaultLimits: MediaLimits = {
  bytes: 256 * 1024 * 1024,
  pixels: 64_000_000,
  frames: 1_000,
  pages: 2_000,
  pagePoints: 14_400,
};
