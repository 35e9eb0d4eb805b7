import { type Box, crop, type Image, InvalidInputError, imageSize, type Pixels } from "@fovea/core";

/** Rows of numbers: a depth map, a mask. */
export interface Grid {
  readonly data: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
}

/**
 * The value of a map at a normalised place: pixel (int(u * width), int(v * height)).
 *
 * @throws InvalidInputError for a place outside the map; 1 is outside
 */
export function indexAt({ data, width, height }: Grid, u: number, v: number): number {
  const [column, row] = [Math.trunc(u * width), Math.trunc(v * height)];
  if (!(column >= 0 && column < width && row >= 0 && row < height)) {
    throw new InvalidInputError(`the place [${u}, ${v}]`, "give u and v from 0 to below 1");
  }
  return data[row * width + column]!;
}

/**
 * The part of an image from the lowest to the highest of some normalised points. A recipe: its lineage is exact.
 *
 * @throws InvalidInputError without points, for one outside 0 to 1, or when they span no width or height
 */
export function pointCrop(image: Image, points: readonly (readonly [number, number])[]): Image {
  if (points.length === 0) throw new InvalidInputError("no points", "give at least two");
  const { width, height } = imageSize(image);
  for (const [x, y] of points) {
    if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) {
      throw new InvalidInputError(`the point [${x}, ${y}]`, "give points from 0 to 1");
    }
  }
  const xs = points.map(([x]) => Math.trunc(x * width));
  const ys = points.map(([, y]) => Math.trunc(y * height));
  const box: Box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  if (box[0] === box[2] || box[1] === box[3]) {
    throw new InvalidInputError(
      `points that span [${box.join(", ")}]`,
      "give points that differ in x and in y",
    );
  }
  return crop(image, box);
}

/**
 * The pixels inside a mask's bounding box, white where the mask is 0.
 *
 * @returns the pixels and the box in the image, in pixels, half-open
 * @throws InvalidInputError when the mask is empty or of another size
 */
export function maskCrop(pixels: Pixels, mask: Grid): { readonly pixels: Pixels; readonly box: Box } {
  if (mask.width !== pixels.width || mask.height !== pixels.height) {
    throw new InvalidInputError(
      `a mask of ${mask.width}x${mask.height} for a picture of ${pixels.width}x${pixels.height}`,
      "give a mask of the picture's size",
    );
  }
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < mask.data.length; i++) {
    if (!mask.data[i]) continue;
    const [x, y] = [i % mask.width, Math.floor(i / mask.width)];
    [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x + 1), Math.max(y1, y + 1)];
  }
  if (x1 < x0) throw new InvalidInputError("an empty mask", "give a mask with at least one pixel");
  const { channels } = pixels;
  const [width, height] = [x1 - x0, y1 - y0];
  const data = new Uint8Array(width * height * channels).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y0 + y) * pixels.width + x0 + x;
      if (!mask.data[from]) continue;
      data.set(pixels.data.subarray(from * channels, (from + 1) * channels), (y * width + x) * channels);
    }
  }
  return { pixels: { data, width, height, channels }, box: [x0, y0, x1, y1] };
}
