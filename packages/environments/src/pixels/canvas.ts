import { InvalidInputError, type Pixels } from "@fovea/core";

/** sRGB, each 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** More than any world or contact sheet needs. */
const mostPixels = 2 ** 26;

/**
 * A picture to draw on, filled with one colour (opaque when `channels` is 4).
 *
 * @throws InvalidInputError for sizes that are not whole, positive and at most 2^26 pixels together.
 */
export function createPixels(
  width: number,
  height: number,
  fill: Rgb = [0, 0, 0],
  channels: 3 | 4 = 3,
): Pixels {
  checkSize(width, height);
  const pixels = { data: new Uint8Array(width * height * channels), width, height, channels };
  fillRectangle(pixels, 0, 0, width, height, fill);
  return pixels;
}

/** Fills the pixels of a box that lie in the picture; x right, y down, in pixels. Grey pictures take the red value. */
export function fillRectangle(
  target: Pixels,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: Rgb,
): void {
  const { data, channels } = target;
  const left = Math.max(0, x);
  const right = Math.min(target.width, x + width);
  const bottom = Math.min(target.height, y + height);
  for (let row = Math.max(0, y); row < bottom; row++) {
    let at = (row * target.width + left) * channels;
    for (let column = left; column < right; column++) {
      data[at] = colour[0];
      if (channels > 1) {
        data[at + 1] = colour[1];
        data[at + 2] = colour[2];
      }
      if (channels === 4) data[at + 3] = 255;
      at += channels;
    }
  }
}

/**
 * Draws `sprite` with its top left pixel at (x, y); what lies outside the target is cut off. An RGBA sprite covers by
 * its alpha (rounded to the nearest), others cover fully. The target keeps its own alpha, if it has one.
 */
export function drawSprite(target: Pixels, sprite: Pixels, x: number, y: number): void {
  const { data, channels } = target;
  const from = sprite.data;
  for (let row = Math.max(0, -y); row < sprite.height && y + row < target.height; row++) {
    for (let column = Math.max(0, -x); column < sprite.width && x + column < target.width; column++) {
      const source = (row * sprite.width + column) * sprite.channels;
      const to = ((y + row) * target.width + x + column) * channels;
      const alpha = sprite.channels === 4 ? from[source + 3]! : 255;
      for (let band = 0; band < Math.min(3, channels); band++) {
        const over = from[sprite.channels === 1 ? source : source + band]!;
        data[to + band] =
          alpha === 255 ? over : Math.round((over * alpha + data[to + band]! * (255 - alpha)) / 255);
      }
    }
  }
}

/**
 * Nearest neighbour: the pixel (i, j) shows the source pixel that covers ((i + 0.5) * scale, (j + 0.5) * scale).
 *
 * @throws InvalidInputError for a size as in `createPixels`.
 */
export function resizeNearest(source: Pixels, width: number, height: number): Pixels {
  checkSize(width, height);
  const { channels } = source;
  const data = new Uint8Array(width * height * channels);
  const columns = Int32Array.from(
    { length: width },
    (_, i) => Math.floor(((i + 0.5) * source.width) / width) * channels,
  );
  let at = 0;
  for (let row = 0; row < height; row++) {
    const line = Math.floor(((row + 0.5) * source.height) / height) * source.width * channels;
    for (let column = 0; column < width; column++) {
      const from = line + columns[column]!;
      for (let band = 0; band < channels; band++) data[at++] = source.data[from + band]!;
    }
  }
  return { data, width, height, channels };
}

function checkSize(width: number, height: number): void {
  const usable = [width, height].every((side) => Number.isSafeInteger(side) && side > 0);
  if (usable && width * height <= mostPixels) return;
  throw new InvalidInputError(
    `a picture of ${width} x ${height} pixels`,
    `use whole sides, at most ${mostPixels} pixels together`,
  );
}
