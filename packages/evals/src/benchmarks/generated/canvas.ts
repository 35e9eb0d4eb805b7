import { type Box, InvalidInputError, type Pixels } from "@fovea/core";

/** sRGB, each 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Closed outlines as flat coordinates x0, y0, x1, y1, ... in pixels. Holes run the other way round than what they are in. */
export type Contours = readonly (readonly number[])[];

export interface CanvasOptions {
  /** Keeps for each pixel which object shows there. Default false. */
  readonly owners?: boolean;
  /** An object whose every fill is left out: what else is drawn stays where it is. For checks of evidence. */
  readonly skip?: number;
}

export interface FillOptions {
  /** 0 to 1, default 1. */
  readonly alpha?: number;
  /** Nothing outside this box is drawn; whole pixels. */
  readonly clip?: Box;
}

/** Coverage is rounded to eighths: edges look smooth, and a drawing of few colours keeps a palette of at most 256. */
const levels = 8;

/** Where outlines are summed up; one for all canvases, for nothing waits in the middle of a fill. */
let sums = new Float32Array(0);

/**
 * An RGB picture to draw on, antialiased, by arithmetic that gives the same bytes on every machine. What is drawn belongs to
 * the current `object`, of which the canvas knows the box, and with `owners` each visible pixel.
 */
export class Canvas implements Pixels {
  readonly data: Uint8Array;
  readonly channels = 3 as const;
  readonly width: number;
  readonly height: number;
  /** Number of the object that covers at least half of a pixel and is on top; 0 is the background. */
  readonly owners: Uint16Array | undefined;
  /** The object that is drawn; 0 to 65,535. */
  object = 0;
  readonly #skip: number | undefined;
  readonly #boxes = new Map<number, [number, number, number, number]>();

  constructor(width: number, height: number, background: Rgb, { owners = false, skip }: CanvasOptions = {}) {
    if (
      !(
        Number.isInteger(width) &&
        Number.isInteger(height) &&
        width > 0 &&
        height > 0 &&
        width * height <= 2 ** 26
      )
    )
      throw new InvalidInputError(
        `a canvas of ${width} x ${height}`,
        "use whole sides, at most 2^26 pixels together",
      );
    this.width = width;
    this.height = height;
    this.data = new Uint8Array(width * height * 3);
    this.owners = owners ? new Uint16Array(width * height) : undefined;
    this.#skip = skip;
    const [r, g, b] = background;
    if (r === g && g === b) this.data.fill(r);
    else {
      this.data.set(background);
      // Doubles what is there until it is full.
      for (let done = 3; done < this.data.length; done *= 2) this.data.copyWithin(done, 0, done);
    }
  }

  /** Draws with `draw` as the object `id`, and gives the box of all pixels that it changed or would have, undefined for none. */
  as(id: number, draw: () => void): Box | undefined {
    const before = this.object;
    this.object = id;
    draw();
    this.object = before;
    return this.boxOf(id);
  }

  /** The tight box of everything that was drawn as this object, whatever covers it. */
  boxOf(id: number): Box | undefined {
    return this.#boxes.get(id);
  }

  /** Fills outlines; a pixel that lies in several is filled once. */
  fill(contours: Contours, colour: Rgb, { alpha = 1, clip }: FillOptions = {}): void {
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const points of contours)
      for (let i = 0; i < points.length; i += 2) {
        const [x, y] = [points[i]!, points[i + 1]!];
        if (x < x0) x0 = x;
        if (x > x1) x1 = x;
        if (y < y0) y0 = y;
        if (y > y1) y1 = y;
      }
    const [clipX0, clipY0, clipX1, clipY1] = clip ?? [0, 0, this.width, this.height];
    const left = Math.floor(x0);
    const top = Math.max(Math.floor(y0), Math.max(0, clipY0));
    const right = Math.ceil(x1);
    const bottom = Math.min(Math.ceil(y1), Math.min(this.height, clipY1));
    if (!(top < bottom && left < right)) return;
    const stride = right - left + 2;
    const size = stride * (bottom - top);
    if (sums.length < size) sums = new Float32Array(Math.ceil(size * 1.5));
    else sums.fill(0, 0, size);
    for (const points of contours) {
      const last = points.length - 2;
      for (let i = 0, j = last; i <= last; j = i, i += 2)
        addEdge(
          points[j]! - left,
          points[j + 1]! - top,
          points[i]! - left,
          points[i + 1]! - top,
          stride,
          bottom - top,
        );
    }
    this.#blend(
      left,
      top,
      right,
      bottom,
      stride,
      colour,
      alpha,
      Math.max(0, clipX0),
      Math.min(this.width, clipX1),
    );
    sums.fill(0, 0, size);
  }

  /** A box of whole pixels. */
  fillBox([x0, y0, x1, y1]: Box, colour: Rgb, alpha = 1): void {
    this.fill([[x0, y0, x1, y0, x1, y1, x0, y1]], colour, { alpha });
  }

  #blend(
    left: number,
    top: number,
    right: number,
    bottom: number,
    stride: number,
    [r, g, b]: Rgb,
    alpha: number,
    clipLeft: number,
    clipRight: number,
  ): void {
    const { data, width, owners, object } = this;
    const box = this.#boxes.get(object) ?? [Infinity, Infinity, -Infinity, -Infinity];
    const isDrawn = object !== this.#skip || object === 0;
    for (let y = top; y < bottom; y++) {
      let sum = 0;
      const row = (y - top) * stride - left;
      const end = Math.min(right, clipRight);
      for (let x = left; x < end; x++) {
        sum += sums[row + x]!;
        if (x < clipLeft) continue;
        const covered = Math.round(Math.min(1, Math.abs(sum)) * levels);
        if (covered === 0) continue;
        if (x < box[0]) box[0] = x;
        if (x >= box[2]) box[2] = x + 1;
        if (y < box[1]) box[1] = y;
        if (y >= box[3]) box[3] = y + 1;
        if (!isDrawn) continue;
        const pixel = y * width + x;
        if (owners !== undefined && covered * 2 >= levels) owners[pixel] = object;
        const at = pixel * 3;
        const share = (covered / levels) * alpha;
        if (share === 1) {
          data[at] = r;
          data[at + 1] = g;
          data[at + 2] = b;
        } else {
          const rest = 1 - share;
          data[at] = Math.round(r * share + data[at]! * rest);
          data[at + 1] = Math.round(g * share + data[at + 1]! * rest);
          data[at + 2] = Math.round(b * share + data[at + 2]! * rest);
        }
      }
    }
    if (object !== 0 && box[0] < box[2]) this.#boxes.set(object, box);
  }
}

/**
 * Adds what one edge changes of the coverage of each pixel to the right of it: the signed area between edge and pixel, so that a
 * running sum along a row is the coverage (exact for polygons).
 */
function addEdge(xa: number, ya: number, xb: number, yb: number, stride: number, rows: number): void {
  if (ya === yb) return;
  const direction = ya < yb ? 1 : -1;
  const [x0, y0, x1, y1] = ya < yb ? [xa, ya, xb, yb] : [xb, yb, xa, ya];
  const slope = (x1 - x0) / (y1 - y0);
  const from = Math.max(0, Math.floor(y0));
  const to = Math.min(rows, Math.ceil(y1));
  for (let y = from; y < to; y++) {
    const upper = Math.max(y, y0);
    const lower = Math.min(y + 1, y1);
    const height = (lower - upper) * direction;
    const a = x0 + (upper - y0) * slope;
    const b = x0 + (lower - y0) * slope;
    // Rounding may lead a hair out of the edge's own range.
    const least = Math.max(0, Math.min(a, b));
    const most = Math.max(least, Math.max(a, b));
    const first = Math.floor(least);
    const row = y * stride;
    if (most <= first + 1) {
      const share = height * (1 - ((least + most) / 2 - first));
      sums[row + first]! += share;
      sums[row + first + 1]! += height - share;
      continue;
    }
    const perPixel = height / (most - least);
    let before = 0;
    const last = Math.min(Math.floor(most), stride - 2);
    for (let x = first; x <= last; x++) {
      // Area to the right of the edge within pixel x, and all below it that lies left of the pixel.
      const enter = Math.max(least, x);
      const leave = Math.min(most, x + 1);
      const passed = perPixel * (leave - enter);
      const covered = perPixel * (enter - least) + passed * (x + 1 - (enter + leave) / 2);
      sums[row + x]! += covered - before;
      before = covered;
    }
    sums[row + last + 1]! += height - before;
  }
}
