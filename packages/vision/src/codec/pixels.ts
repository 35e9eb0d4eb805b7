import { GeometryError, type JsonObject, type JsonValue, MediaTooLargeError, type Pixels } from "@fovea/core";

/** How a renderer reaches what it works on. */
export interface RenderInput {
  readonly parameters: JsonObject;
  /** How many parents the recipe has. */
  readonly parents: number;
  /** Pixels of a parent, 0 by default. Shared: read only. */
  pixels(index?: number): Promise<Pixels>;
  /** The stored bytes of a parent that is a medium (a document), 0 by default. */
  bytes(index?: number): Promise<Uint8Array>;
  /** No result may have more. */
  readonly maximumPixels: number;
  readonly signal?: AbortSignal | undefined;
}

/** Computes the pixels of one operation. It returns new pixels or its parent's own, never its parent's overwritten. */
export type Renderer = (input: RenderInput) => Pixels | Promise<Pixels>;

/** Renderers by "name@version". */
export type Operations = Readonly<Record<string, Renderer>>;

/** Zeroed pixels. @throws MediaTooLargeError over `maximumPixels`. */
export function newPixels(
  width: number,
  height: number,
  channels: 1 | 3 | 4,
  maximumPixels = Number.POSITIVE_INFINITY,
): Pixels {
  checkArea(width, height, maximumPixels);
  return { data: new Uint8Array(width * height * channels), width, height, channels };
}

/** @throws MediaTooLargeError when width x height is over the limit. */
export function checkArea(width: number, height: number, maximumPixels: number): void {
  if (width * height <= maximumPixels) return;
  throw new MediaTooLargeError(
    `an image of ${width}x${height} has ${width * height} pixels, over the limit of ${maximumPixels}`,
    "crop first, or ask for a smaller size",
  );
}

/** The same picture with more channels; with the same number it is returned as it is. */
export function withChannels(pixels: Pixels, channels: 1 | 3 | 4): Pixels {
  if (pixels.channels === channels) return pixels;
  const { width, height, data, channels: from } = pixels;
  const out = new Uint8Array(width * height * channels);
  for (let i = 0, o = 0; i < data.length; i += from, o += channels) {
    if (channels === 1) {
      out[o] = luma(data[i]!, data[i + 1]!, data[i + 2]!);
      continue;
    }
    out[o] = data[i]!;
    out[o + 1] = from === 1 ? data[i]! : data[i + 1]!;
    out[o + 2] = from === 1 ? data[i]! : data[i + 2]!;
    if (channels === 4) out[o + 3] = 255;
  }
  return { data: out, width, height, channels };
}

/** Rec. 601 luma, 0 to 255, as JPEG and OpenCV compute grey. */
export const luma = (r: number, g: number, b: number): number =>
  Math.round(0.299 * r + 0.587 * g + 0.114 * b);

/** Grey levels, one byte a pixel; alpha is laid over white. */
export function greyLevels(pixels: Pixels): Uint8Array {
  return withChannels(withoutAlpha(pixels), 1).data;
}

/** The picture on a background; without alpha it is returned as it is. */
export function withoutAlpha(pixels: Pixels, background: Colour = [255, 255, 255]): Pixels {
  if (pixels.channels !== 4) return pixels;
  const { width, height, data } = pixels;
  const out = new Uint8Array(width * height * 3);
  for (let i = 0, o = 0; i < data.length; i += 4, o += 3) {
    const alpha = data[i + 3]! / 255;
    for (let c = 0; c < 3; c++) out[o + c] = Math.round(data[i + c]! * alpha + background[c]! * (1 - alpha));
  }
  return { data: out, width, height, channels: 3 };
}

/** sRGB, 0 to 255 each. */
export type Colour = readonly [red: number, green: number, blue: number];

/** @throws GeometryError when it is not "#rrggbb". */
export function parseColour(value: JsonValue | undefined, otherwise = "#000000"): Colour {
  const text = value ?? otherwise;
  if (typeof text !== "string" || !/^#[0-9a-f]{6}$/i.test(text)) {
    throw new GeometryError(
      `${JSON.stringify(text)} is not a colour`,
      'give sRGB as "#rrggbb", such as "#ff8800"',
    );
  }
  return [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16)) as unknown as Colour;
}

/** Lets other work of the process run, and stops when the caller gave up. */
export async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}

/** A finite number among the parameters. @throws GeometryError */
export function numberParameter(parameters: JsonObject, name: string): number {
  const value = parameters[name];
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new GeometryError(`the parameter "${name}" is ${JSON.stringify(value)}`, "give a finite number");
}
