import { crc32, deflateSync } from "node:zlib";
import { InvalidInputError, type Pixels } from "@fovea/core";

import { resizeNearest } from "./canvas.js";
import { gifenc } from "./gifenc.js";
import { indexColours } from "./palette.js";

/**
 * PNG, lossless: with a palette when there are at most 256 opaque colours (tiles and sprites), else as it is.
 */
export function encodePng(pixels: Pixels): Uint8Array {
  const { width, height, channels } = pixels;
  const indexed = channels === 3 ? indexColours([pixels]) : undefined;
  const body = indexed?.frames[0] ?? pixels.data;
  const bytesInLine = indexed === undefined ? width * channels : width;
  const lines = new Uint8Array(height * (1 + bytesInLine));
  // Lines of pictures made of tiles repeat, which deflate finds by itself: no filter (0).
  for (let row = 0; row < height; row++) {
    lines.set(body.subarray(row * bytesInLine, (row + 1) * bytesInLine), row * (1 + bytesInLine) + 1);
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = 8;
  header[9] = indexed === undefined ? { 1: 0, 3: 2, 4: 6 }[channels] : 3;
  return Buffer.concat([
    Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
    chunk("IHDR", header),
    ...(indexed === undefined ? [] : [chunk("PLTE", Uint8Array.from(indexed.palette.flat()))]),
    chunk("IDAT", deflateSync(lines, { level: 2 })),
    chunk("IEND", new Uint8Array()),
  ]);
}

export interface GifOptions {
  /** Milliseconds that a frame is shown, in steps of 10; default 100. */
  readonly delayMs?: number;
  /** Whole number by which small pictures are enlarged; default 1. */
  readonly scale?: number;
}

/**
 * An animation that repeats forever. With at most 256 colours in all frames it is lossless, else each frame has its
 * own 256.
 *
 * @throws InvalidInputError for no frames, frames of different sizes, or a scale that is not whole and positive.
 */
export function encodeGif(frames: readonly Pixels[], options: GifOptions = {}): Uint8Array {
  const { delayMs = 100, scale = 1 } = options;
  const [first] = frames;
  if (first === undefined) throw new InvalidInputError("a GIF of no frames", "give at least one picture");
  const odd = frames.find((frame) => frame.width !== first.width || frame.height !== first.height);
  if (odd !== undefined) {
    throw new InvalidInputError(
      `a frame of ${odd.width} x ${odd.height} in a GIF of ${first.width} x ${first.height}`,
      "make the frames of one size",
    );
  }
  if (!Number.isInteger(scale) || scale < 1)
    throw new InvalidInputError(`the scale ${scale} is no whole number above 0`, "use 1, 2, 3, ...");
  const { width, height } = { width: first.width * scale, height: first.height * scale };
  const large = (frame: Pixels) => (scale === 1 ? frame : resizeNearest(frame, width, height));
  const opaque = frames.every(({ channels }) => channels === 3);
  const shared = opaque ? indexColours(frames) : undefined;
  const encoder = gifenc.GIFEncoder();
  for (const [i, frame] of frames.entries()) {
    if (shared !== undefined) {
      const data = shared.frames[i]!;
      const index = large({ data, width: frame.width, height: frame.height, channels: 1 }).data;
      // The first frame's palette is everybody's.
      encoder.writeFrame(index, width, height, {
        delay: delayMs,
        ...(i === 0 ? { palette: shared.palette } : {}),
      });
    } else {
      const rgba = toRgba(large(frame));
      const palette = gifenc.quantize(rgba, 256);
      encoder.writeFrame(gifenc.applyPalette(rgba, palette), width, height, { palette, delay: delayMs });
    }
  }
  encoder.finish();
  return encoder.bytes();
}

function toRgba({ data, width, height, channels }: Pixels): Uint8Array {
  if (channels === 4) return data;
  const rgba = new Uint8Array(width * height * 4);
  const step = channels === 3 ? 1 : 0;
  for (let from = 0, to = 0; to < rgba.length; from += channels, to += 4) {
    rgba[to] = data[from]!;
    rgba[to + 1] = data[from + step]!;
    rgba[to + 2] = data[from + 2 * step]!;
    rgba[to + 3] = 255;
  }
  return rgba;
}

function chunk(type: string, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  bytes.set(Buffer.from(type, "latin1"), 4);
  bytes.set(body, 8);
  view.setUint32(8 + body.length, crc32(bytes.subarray(4, 8 + body.length)));
  return bytes;
}
