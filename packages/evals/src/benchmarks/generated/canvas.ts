import { type Box, InvalidInputError, type Pixels } from "@fovea/core";
import { sineAndCosine } from "@fovea/core/random";
import { transformed } from "./outlines.js";

/** sRGB, each 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Closed outlines as flat coordinates x0, y0, x1, y1, ... in pixels. Holes run the other way round than what they are in. */
export type Contours = readonly (readonly number[])[];

export interface CanvasOptions {
  /** Keeps for each pixel which object shows there. Default false. */
  readonly owners?: boolean;
  /** An object that is not painted; boxes and owners are as if it were. For checks of evidence. */
  readonly skip?: number;
  /** All outlines are turned about the middle of the picture; degrees, clockwise on the screen. Default 0. */
  readonly tilt?: number;
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
  readonly #tilt: number;
  readonly #boxes = new Map<number, [number, number, number, number]>();

  constructor(
    width: number,
    height: number,
    background: Rgb,
    { owners = false, skip, tilt = 0 }: CanvasOptions = {},
  ) {
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
    this.#tilt = tilt;
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
  fill(given: Contours, colour: Rgb, { alpha = 1, clip }: FillOptions = {}): void {
    const contours = this.#tilt === 0 ? given : this.#tilted(given);
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

  /**
   * Lays an RGBA cut-out on the picture, its middle at (x, y), turned clockwise on the screen. Interpolated linearly; a cut-out that is
   * made much smaller should be shrunk before.
   */
  lay(sprite: Pixels, x: number, y: number, scale = 1, degrees = 0): void {
    if (sprite.channels !== 4)
      throw new InvalidInputError("a cut-out without an alpha channel", "give RGBA pixels, 4 channels");
    const { sine, cosine } = sineAndCosine((((degrees % 360) + 360) % 360) * (Math.PI / 180));
    const reachX = ((Math.abs(cosine) * sprite.width + Math.abs(sine) * sprite.height) * scale) / 2;
    const reachY = ((Math.abs(sine) * sprite.width + Math.abs(cosine) * sprite.height) * scale) / 2;
    const box = this.#boxes.get(this.object) ?? [Infinity, Infinity, -Infinity, -Infinity];
    const isDrawn = this.object !== this.#skip || this.object === 0;
    const colour = new Float64Array(4);
    for (let py = Math.max(0, Math.floor(y - reachY)); py < Math.min(this.height, y + reachY); py++)
      for (let px = Math.max(0, Math.floor(x - reachX)); px < Math.min(this.width, x + reachX); px++) {
        const [dx, dy] = [(px + 0.5 - x) / scale, (py + 0.5 - y) / scale];
        sampleAt(
          sprite,
          dx * cosine + dy * sine + sprite.width / 2,
          dy * cosine - dx * sine + sprite.height / 2,
          colour,
        );
        const share = colour[3]! / 255;
        if (share < 1 / 255) continue;
        box[0] = Math.min(box[0], px);
        box[1] = Math.min(box[1], py);
        box[2] = Math.max(box[2], px + 1);
        box[3] = Math.max(box[3], py + 1);
        const pixel = py * this.width + px;
        if (this.owners !== undefined && share >= 0.5) this.owners[pixel] = this.object;
        if (!isDrawn) continue;
        for (let band = 0; band < 3; band++)
          this.data[pixel * 3 + band] = Math.round(
            colour[band]! + this.data[pixel * 3 + band]! * (1 - share),
          );
      }
    if (this.object !== 0 && box[0] < box[2]) this.#boxes.set(this.object, box);
  }

  /** Pixels that show an object. Needs `owners`. */
  pixelsOf(id: number): number {
    const [x0, y0, x1, y1] = this.#boxes.get(id) ?? [0, 0, 0, 0];
    let count = 0;
    for (let y = y0; y < y1; y++)
      for (let i = y * this.width + x0; i < y * this.width + x1; i++) if (this.owners![i] === id) count++;
    return count;
  }

  /** For each object, how many pixels show it and the tight box around them. Needs `owners`. */
  visible(): Map<number, { pixels: number; box: Box }> {
    if (this.owners === undefined)
      throw new InvalidInputError("a canvas without owners", "make it with { owners: true }");
    const found = new Map<number, { pixels: number; box: [number, number, number, number] }>();
    let last = 0;
    let entry: { pixels: number; box: [number, number, number, number] } | undefined;
    for (let i = 0; i < this.owners.length; i++) {
      const id = this.owners[i]!;
      if (id === 0) continue;
      if (id !== last || entry === undefined) {
        entry = found.get(id);
        if (entry === undefined) {
          entry = { pixels: 0, box: [Infinity, Infinity, -Infinity, -Infinity] };
          found.set(id, entry);
        }
        last = id;
      }
      const [x, y] = [i % this.width, Math.floor(i / this.width)];
      const { box } = entry;
      entry.pixels++;
      if (x < box[0]) box[0] = x;
      if (x >= box[2]) box[2] = x + 1;
      if (y < box[1]) box[1] = y;
      if (y >= box[3]) box[3] = y + 1;
    }
    return found;
  }

  /** A box of whole pixels. */
  fillBox([x0, y0, x1, y1]: Box, colour: Rgb, alpha = 1): void {
    this.fill([[x0, y0, x1, y0, x1, y1, x0, y1]], colour, { alpha });
  }

  #tilted(contours: Contours): Contours {
    const [x, y] = [this.width / 2, this.height / 2];
    return transformed(transformed(contours, -x, -y), x, y, 1, this.#tilt);
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
        const pixel = y * width + x;
        if (owners !== undefined && covered * 2 >= levels) owners[pixel] = object;
        if (!isDrawn) continue;
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

/** Colour (times its alpha) and alpha of a cut-out at a point, between its pixels' middles; nothing outside. */
function sampleAt({ data, width, height }: Pixels, x: number, y: number, out: Float64Array): void {
  out.fill(0);
  const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
  const [fx, fy] = [x - 0.5 - left, y - 0.5 - top];
  for (let j = 0; j < 2; j++)
    for (let i = 0; i < 2; i++) {
      const [sx, sy] = [left + i, top + j];
      if (sx < 0 || sy < 0 || sx >= width || sy >= height) continue;
      const at = (sy * width + sx) * 4;
      const weight = (i === 0 ? 1 - fx : fx) * (j === 0 ? 1 - fy : fy);
      const alpha = (data[at + 3]! / 255) * weight;
      for (let band = 0; band < 3; band++) out[band]! += data[at + band]! * alpha;
      out[3]! += data[at + 3]! * weight;
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
