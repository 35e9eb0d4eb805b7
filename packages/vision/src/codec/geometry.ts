import {
  type Box,
  GeometryError,
  type JsonValue,
  type Matrix,
  type Pixels,
  rotate,
  storedImage,
} from "@fovea/core";
import sharp from "sharp";
import { enlargePixels } from "./enlarge.js";
import {
  breathe,
  type Colour,
  checkArea,
  newPixels,
  numberParameter,
  type Operations,
  parseColour,
  type RenderInput,
  withChannels,
} from "./pixels.js";

/** The operations of core/media/derived.ts, with exactly its geometry. */
export const geometryOperations: Operations = {
  "crop@1": async (input) => cropPixels(await input.pixels(), boxOf(input.parameters.box)),
  "resize@1": async (input) => {
    const { parameters, maximumPixels } = input;
    const [width, height] = [numberParameter(parameters, "width"), numberParameter(parameters, "height")];
    return resizePixels(await input.pixels(), width, height, maximumPixels, input.signal);
  },
  "rotate@1": renderRotation,
  "warp@1": async (input) => {
    const { parameters } = input;
    const [width, height] = [numberParameter(parameters, "width"), numberParameter(parameters, "height")];
    const toParent = parameters.toParent as unknown as Matrix;
    return resample(
      await input.pixels(),
      toParent,
      width,
      height,
      parseColour(parameters.colour, "#ffffff"),
      input,
    );
  },
  "flip@1": async (input) => {
    const source = await input.pixels();
    const { width, height } = source;
    const across = input.parameters.axis === "horizontal";
    return permute(source, width, height, (x, y) =>
      across ? y * width + (width - 1 - x) : (height - 1 - y) * width + x,
    );
  },
  "pad@1": renderPadding,
  "montage@1": renderMontage,
};

/** Bit-exact. The box is of whole pixels inside the image. */
export function cropPixels(source: Pixels, [x0, y0, x1, y1]: Box): Pixels {
  const { data, width, height, channels } = source;
  if (x0 < 0 || y0 < 0 || x1 > width || y1 > height) {
    throw new GeometryError(
      `the box [${x0}, ${y0}, ${x1}, ${y1}] leaves the ${width}x${height} image`,
      "cut it first",
    );
  }
  const out = newPixels(x1 - x0, y1 - y0, channels);
  const row = out.width * channels;
  for (let y = 0; y < out.height; y++) {
    const from = ((y0 + y) * width + x0) * channels;
    out.data.set(data.subarray(from, from + row), y * row);
  }
  return out;
}

/** Lanczos (a = 3), edges on edges, alpha premultiplied on the way; the same size is returned as it is. */
export async function resizePixels(
  source: Pixels,
  width: number,
  height: number,
  maximumPixels = Number.POSITIVE_INFINITY,
  signal?: AbortSignal,
): Promise<Pixels> {
  checkArea(width, height, maximumPixels);
  const reduced = await reducePixels(source, Math.min(width, source.width), Math.min(height, source.height));
  if (reduced.width === width && reduced.height === height) return reduced;
  return enlargePixels(reduced, width, height, maximumPixels, signal);
}

async function reducePixels(source: Pixels, width: number, height: number): Promise<Pixels> {
  const { data, channels } = source;
  if (source.width === width && source.height === height) return source;
  const raw = { width: source.width, height: source.height, channels };
  const reduced = await sharp(data, { raw, limitInputPixels: false })
    .resize(width, height, { fit: "fill", kernel: "lanczos3" })
    .toColourspace(channels === 1 ? "b-w" : "srgb")
    .raw({ depth: "uchar" })
    .toBuffer();
  return {
    data: new Uint8Array(reduced.buffer, reduced.byteOffset, reduced.length),
    width,
    height,
    channels,
  };
}

async function renderRotation(input: RenderInput): Promise<Pixels> {
  const degrees = ((numberParameter(input.parameters, "degrees") % 360) + 360) % 360;
  const source = await input.pixels();
  const { width, height } = source;
  if (degrees === 0) return source;
  if (degrees === 90) return permute(source, height, width, (x, y) => (height - 1 - x) * width + y);
  if (degrees === 180)
    return permute(source, width, height, (x, y) => (height - 1 - y) * width + (width - 1 - x));
  if (degrees === 270) return permute(source, height, width, (x, y) => x * width + (width - 1 - y));
  const toParent = input.parameters.toParent as unknown as Matrix;
  // Only the size matters here: core's own rule says how large the canvas is.
  const canvas = rotate(storedImage({ type: "image", id: "", width, height, mediaType: "" }), degrees);
  const fill = parseColour(input.parameters.colour);
  return resample(source, toParent, canvas.width, canvas.height, fill, input);
}

/** Reads each output pixel's centre in the parent, bilinear; what lies outside is `fill`, which also softens the edge. */
async function resample(
  source: Pixels,
  m: Matrix,
  width: number,
  height: number,
  fill: Colour,
  { maximumPixels, signal }: Pick<RenderInput, "maximumPixels" | "signal">,
): Promise<Pixels> {
  const grey = fill[0] === fill[1] && fill[1] === fill[2];
  const from = source.channels === 1 && !grey ? withChannels(source, 3) : source;
  const { data, channels } = from;
  const out = newPixels(width, height, channels, maximumPixels);
  const background = [fill[0], fill[1], fill[2], 255];
  const rowsPerBreath = Math.max(1, Math.floor(1_000_000 / width));
  const taps = [0, 0, 0, 0];
  const weights = [0, 0, 0, 0];
  for (let y = 0; y < height; y++) {
    if (y % rowsPerBreath === 0) await breathe(signal);
    for (let x = 0; x < width; x++) {
      const w = m[6] * (x + 0.5) + m[7] * (y + 0.5) + m[8];
      const u = (m[0] * (x + 0.5) + m[1] * (y + 0.5) + m[2]) / w - 0.5;
      const v = (m[3] * (x + 0.5) + m[4] * (y + 0.5) + m[5]) / w - 0.5;
      const i = Math.floor(u);
      const j = Math.floor(v);
      const fx = u - i;
      const fy = v - j;
      if (channels !== 4 && i >= 0 && j >= 0 && i < from.width - 1 && j < from.height - 1) {
        // Nearly every pixel: four neighbours that are all there.
        const at = (j * from.width + i) * channels;
        const below = at + from.width * channels;
        const o = (y * width + x) * channels;
        for (let c = 0; c < channels; c++) {
          const upper = data[at + c]! * (1 - fx) + data[at + channels + c]! * fx;
          const lower = data[below + c]! * (1 - fx) + data[below + channels + c]! * fx;
          out.data[o + c] = Math.round(upper * (1 - fy) + lower * fy);
        }
        continue;
      }
      weights[0] = (1 - fx) * (1 - fy);
      weights[1] = fx * (1 - fy);
      weights[2] = (1 - fx) * fy;
      weights[3] = fx * fy;
      for (let t = 0; t < 4; t++) {
        const [a, b] = [i + (t & 1), j + (t >> 1)];
        const inside = a >= 0 && b >= 0 && a < from.width && b < from.height;
        taps[t] = inside ? (b * from.width + a) * channels : -1;
      }
      blend(data, taps, weights, background, out.data, (y * width + x) * channels, channels);
    }
  }
  return out;
}

function blend(
  data: Uint8Array,
  taps: readonly number[],
  weights: readonly number[],
  background: readonly number[],
  out: Uint8Array,
  at: number,
  channels: number,
): void {
  if (channels === 4) {
    // Colour counts by its alpha, or transparent pixels would bleed.
    let alpha = 0;
    for (let t = 0; t < 4; t++) alpha += weights[t]! * (taps[t]! < 0 ? 255 : data[taps[t]! + 3]!);
    for (let c = 0; c < 3; c++) {
      let sum = 0;
      for (let t = 0; t < 4; t++) {
        const tap = taps[t]!;
        sum += weights[t]! * (tap < 0 ? background[c]! * 255 : data[tap + c]! * data[tap + 3]!);
      }
      out[at + c] = alpha === 0 ? 0 : Math.round(sum / alpha);
    }
    out[at + 3] = Math.round(alpha);
    return;
  }
  for (let c = 0; c < channels; c++) {
    let sum = 0;
    for (let t = 0; t < 4; t++) sum += weights[t]! * (taps[t]! < 0 ? background[c]! : data[taps[t]! + c]!);
    out[at + c] = Math.round(sum);
  }
}

/** Moves pixels without changing them: `from(x, y)` is the index of the source pixel. */
function permute(
  source: Pixels,
  width: number,
  height: number,
  from: (x: number, y: number) => number,
): Pixels {
  const { data, channels } = source;
  const out = newPixels(width, height, channels);
  for (let y = 0, o = 0; y < height; y++) {
    for (let x = 0; x < width; x++, o += channels) {
      const i = from(x, y) * channels;
      for (let c = 0; c < channels; c++) out.data[o + c] = data[i + c]!;
    }
  }
  return out;
}

async function renderPadding(input: RenderInput): Promise<Pixels> {
  const { parameters, maximumPixels } = input;
  const [left, top, right, bottom] = ["left", "top", "right", "bottom"].map((side) =>
    numberParameter(parameters, side),
  ) as [number, number, number, number];
  const fill = parseColour(parameters.colour);
  const source = await input.pixels();
  const grey = fill[0] === fill[1] && fill[1] === fill[2];
  const inner = source.channels === 1 && !grey ? withChannels(source, 3) : source;
  const [width, height] = [inner.width + left + right, inner.height + top + bottom];
  const out = newPixels(width, height, inner.channels, maximumPixels);
  fillPixels(out, fill);
  paste(inner, out, left, top);
  return out;
}

async function renderMontage(input: RenderInput): Promise<Pixels> {
  const { parameters, maximumPixels } = input;
  const cells = (parameters.cells as readonly JsonValue[]).map(boxOf);
  const [width, height] = [numberParameter(parameters, "width"), numberParameter(parameters, "height")];
  const out = newPixels(width, height, 3, maximumPixels);
  fillPixels(out, parseColour(parameters.colour, "#ffffff"));
  for (const [i, [x0, y0, x1, y1]] of cells.entries()) {
    input.signal?.throwIfAborted();
    const cell = await resizePixels(await input.pixels(i), x1 - x0, y1 - y0, maximumPixels, input.signal);
    if (cell.channels === 4) pasteOver(cell, out, x0, y0);
    else paste(withChannels(cell, 3), out, x0, y0);
  }
  return out;
}

function fillPixels({ data, channels }: Pixels, [r, g, b]: Colour): void {
  const value = [r, g, b, 255].slice(0, channels);
  for (let i = 0; i < data.length; i += channels) for (let c = 0; c < channels; c++) data[i + c] = value[c]!;
}

function paste(source: Pixels, out: Pixels, left: number, top: number): void {
  const row = source.width * source.channels;
  for (let y = 0; y < source.height; y++) {
    out.data.set(source.data.subarray(y * row, (y + 1) * row), ((top + y) * out.width + left) * out.channels);
  }
}

/** RGBA over RGB. */
function pasteOver(source: Pixels, out: Pixels, left: number, top: number): void {
  for (let y = 0; y < source.height; y++) {
    for (let x = 0; x < source.width; x++) {
      const i = (y * source.width + x) * 4;
      const o = ((top + y) * out.width + left + x) * 3;
      const alpha = source.data[i + 3]! / 255;
      for (let c = 0; c < 3; c++) {
        out.data[o + c] = Math.round(source.data[i + c]! * alpha + out.data[o + c]! * (1 - alpha));
      }
    }
  }
}

function boxOf(value: JsonValue | undefined): Box {
  if (Array.isArray(value) && value.length === 4 && value.every(Number.isInteger))
    return value as unknown as Box;
  throw new GeometryError(`${JSON.stringify(value)} is not a box`, "give [x0, y0, x1, y1] in whole pixels");
}
