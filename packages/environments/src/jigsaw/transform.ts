import { InvalidInputError, type Pixels } from "@fovea/core";
import { sineAndCosine } from "@fovea/core/random";
import { createPixels, drawSprite } from "../pixels/index.js";

/** What a tool was asked for cannot be done; the player is told, and plays on. */
export class JigsawToolError extends InvalidInputError {}

/** Pixels of a picture that a tool may make. */
const mostPixels = 2 ** 22;

/** @param box x1, y1, x2, y2, each 0 to 1; floored to pixels, and kept below the last ones, as in AGILE. */
export function crop(source: Pixels, box: readonly number[]): Pixels {
  if (box.length !== 4 || box.some((value) => !(value >= 0 && value <= 1)))
    throw new JigsawToolError(
      `the box is [${box.slice(0, 8)}]`,
      "give four numbers from 0 to 1: x1, y1, x2, y2",
    );
  const pixel = (value: number, size: number) => Math.min(Math.floor(value * size), size - 1);
  const [left, right] = [pixel(box[0]!, source.width), pixel(box[2]!, source.width)];
  const [top, bottom] = [pixel(box[1]!, source.height), pixel(box[3]!, source.height)];
  if (right <= left || bottom <= top)
    throw new JigsawToolError(`nothing is in the box [${box}]`, "make x2 greater than x1, and y2 than y1");
  const cropped = createPixels(right - left, bottom - top);
  drawSprite(cropped, source, -left, -top);
  return cropped;
}

/** Resizes by a Lanczos filter of three lobes, widened where the picture shrinks. Sides are cut to whole pixels. */
export function zoom(source: Pixels, factor: number): Pixels {
  const [width, height] = [Math.floor(source.width * factor), Math.floor(source.height * factor)];
  if (!(factor > 0) || width < 1 || height < 1)
    throw new JigsawToolError(`the factor is ${factor}`, "give a number above 0 that leaves a pixel");
  checkSize(width, height);
  return resample(resample(source, width, true), height, false);
}

/** @param angle degrees, counter-clockwise as in AGILE's (Pillow's) rotate; the picture grows to hold all, black around. */
export function rotate(source: Pixels, angle: number): Pixels {
  if (!Number.isFinite(angle) || Math.abs(angle) > 360_000)
    throw new JigsawToolError(`the angle is ${angle}`, "give degrees from -360000 to 360000");
  const quarters = (((angle / 90) % 4) + 4) % 4;
  if (Number.isInteger(quarters)) return quarterTurns(source, quarters);
  const { sine, cosine } = sineAndCosine((quarters * Math.PI) / 2);
  const { width, height } = source;
  // Pillow's steps: about the centre, then the whole pixels that the turned corners lie in, then its middle.
  const across = width / 2 - cosine * (width / 2) + sine * (height / 2);
  const down = height / 2 - sine * (width / 2) - cosine * (height / 2);
  const corners = [0, width].flatMap((x) => [0, height].map((y) => [x, y] as const));
  const extent = (at: (x: number, y: number) => number): number => {
    const all = corners.map(([x, y]) => tidy(at(x, y)));
    return Math.ceil(Math.max(...all)) - Math.floor(Math.min(...all));
  };
  const wide = extent((x, y) => cosine * x - sine * y + across);
  const high = extent((x, y) => sine * x + cosine * y + down);
  checkSize(wide, high);
  const [left, top] = [(width - wide) / 2, (height - high) / 2];
  const [startX, startY] = [cosine * left - sine * top + across, sine * left + cosine * top + down];
  const turned = createPixels(wide, high);
  for (let row = 0; row < high; row++)
    for (let column = 0; column < wide; column++) {
      const [x, y] = [column + 0.5, row + 0.5];
      const fromX = tidy(cosine * x - sine * y + startX);
      const fromY = tidy(sine * x + cosine * y + startY);
      if (fromX < 0 || fromY < 0 || fromX >= width || fromY >= height) continue;
      bicubic(source, fromX - 0.5, fromY - 0.5, turned.data, (row * wide + column) * 3);
    }
  return turned;
}

/** What rounding left beside a whole number counts as it. */
const tidy = (value: number) => (Math.abs(value - Math.round(value)) < 1e-9 ? Math.round(value) : value);

/** No pixel changes. */
function quarterTurns(source: Pixels, quarters: number): Pixels {
  const { width, height, data } = source;
  const isUpright = quarters % 2 === 0;
  const turned = createPixels(isUpright ? width : height, isUpright ? height : width);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const [x, y] = [
        [column, row],
        [row, width - 1 - column],
        [width - 1 - column, height - 1 - row],
        [height - 1 - row, column],
      ][quarters] as [number, number];
      const from = (row * width + column) * 3;
      turned.data.set(data.subarray(from, from + 3), (y * turned.width + x) * 3);
    }
  return turned;
}

function checkSize(width: number, height: number): void {
  if (width * height <= mostPixels) return;
  throw new JigsawToolError(
    `the picture would be ${width} x ${height}`,
    `ask for at most ${mostPixels} pixels`,
  );
}

const lobes = 3;

function lanczos(distance: number): number {
  const x = Math.abs(distance);
  if (x === 0) return 1;
  if (x >= lobes) return 0;
  // The sine of Pi x, x taken below 2: the same on every machine.
  const sine = sineAndCosine(Math.PI * (x % 2)).sine;
  return (lobes * sine * sineAndCosine((Math.PI * x) / lobes).sine) / (Math.PI * x) ** 2;
}

/** One direction at a time. */
function resample(source: Pixels, size: number, across: boolean): Pixels {
  const length = across ? source.width : source.height;
  const result = across ? createPixels(size, source.height) : createPixels(source.width, size);
  const scale = length / size;
  const widened = Math.max(1, scale);
  const lines = across ? source.height : source.width;
  for (let i = 0; i < size; i++) {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - lobes * widened + 0.5));
    const last = Math.min(length, Math.floor(centre + lobes * widened + 0.5));
    const weights = Array.from({ length: last - first }, (_, k) =>
      lanczos((first + k + 0.5 - centre) / widened),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (let line = 0; line < lines; line++)
      for (let band = 0; band < 3; band++) {
        let sum = 0;
        for (const [k, weight] of weights.entries()) {
          const at = across ? line * source.width + first + k : (first + k) * source.width + line;
          sum += weight * source.data[at * 3 + band]!;
        }
        const to = across ? line * size + i : i * source.width + line;
        result.data[to * 3 + band] = toByte(sum / total);
      }
  }
  return result;
}

const toByte = (value: number) => Math.min(255, Math.max(0, Math.round(value)));

/** The cubic with a = -1, which Pillow turns pictures with; beyond the edge the edge goes on. */
function cubic(distance: number): number {
  const d = Math.abs(distance);
  if (d < 1) return (d - 2) * d * d + 1;
  return d < 2 ? ((-d + 5) * d - 8) * d + 4 : 0;
}

function bicubic({ data, width, height }: Pixels, x: number, y: number, out: Uint8Array, to: number): void {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  for (let band = 0; band < 3; band++) {
    let sum = 0;
    for (let row = -1; row <= 2; row++) {
      const line = Math.min(height - 1, Math.max(0, top + row)) * width;
      const weight = cubic(top + row - y);
      for (let column = -1; column <= 2; column++) {
        const at = line + Math.min(width - 1, Math.max(0, left + column));
        sum += weight * cubic(left + column - x) * data[at * 3 + band]!;
      }
    }
    // Cut, not rounded, as there.
    out[to + band] = Math.min(255, Math.max(0, Math.floor(sum + 1e-9)));
  }
}
