import type { Point } from "@fovea/core";
import { TargetError } from "../answer-scorer.js";

/** A mask as data sets write it: COCO run lengths ("size" is [height, width]), or polygons in pixels. */
export type MaskValue =
  | { readonly size: readonly [number, number]; readonly counts: string | readonly number[] }
  | { readonly polygons: readonly (readonly Point[])[]; readonly size: readonly [number, number] };

/** One byte per pixel, 1 inside, column by column as COCO does. */
export interface Mask {
  readonly height: number;
  readonly width: number;
  readonly data: Uint8Array;
}

/** Over this nothing is decoded: 64 million pixels. */
const mostPixels = 64_000_000;

/**
 * Decodes a mask. A pixel is inside a polygon when its centre is, by the even-odd rule over all polygons.
 *
 * @throws TargetError when runs do not fill the size exactly, the size is not usable, or it is no mask at all.
 */
export function decodeMask(value: unknown): Mask {
  const { size, counts, polygons } = (value ?? {}) as {
    size?: readonly [number, number];
    counts?: unknown;
    polygons?: readonly (readonly Point[])[];
  };
  const usable =
    Array.isArray(size) && size.length === 2 && size.every((side) => Number.isSafeInteger(side) && side > 0);
  if (!usable || size[0] * size[1] > mostPixels) throw noMask(`size ${JSON.stringify(size)}`);
  const [height, width] = size;
  if (polygons !== undefined) return { height, width, data: fill(polygons, height, width) };
  const runs = typeof counts === "string" ? unpackCounts(counts) : counts;
  if (!Array.isArray(runs)) throw noMask("no counts");
  return { height, width, data: spread(runs, height * width) };
}

const noMask = (what: string): TargetError =>
  new TargetError(
    `this is no mask: ${what}`,
    'give {"size": [height, width], "counts": [...]} as COCO does, or "polygons" in pixels with a "size"',
  );

function spread(runs: readonly unknown[], pixels: number): Uint8Array {
  const data = new Uint8Array(pixels);
  let at = 0;
  runs.forEach((run, i) => {
    if (!Number.isSafeInteger(run) || (run as number) < 0 || at + (run as number) > pixels)
      throw noMask(`run ${i} is ${JSON.stringify(run)} at pixel ${at} of ${pixels}`);
    if (i % 2 === 1) data.fill(1, at, at + (run as number));
    at += run as number;
  });
  if (at !== pixels) throw noMask(`the runs cover ${at} of ${pixels} pixels`);
  return data;
}

/** COCO's text form: 5 bits a character from "0" on, bit 6 says that more follow; from the third on, runs are differences. */
function unpackCounts(text: string): number[] {
  const runs: number[] = [];
  for (let at = 0; at < text.length; ) {
    let value = 0;
    let shift = 0;
    let more = true;
    while (more) {
      const code = text.charCodeAt(at) - 48;
      if (Number.isNaN(code) || code < 0 || code > 63 || shift > 40)
        throw noMask(`counts break off at character ${at}`);
      value += (code & 31) * 2 ** shift;
      more = (code & 32) !== 0;
      at++;
      shift += 5;
      if (!more && (code & 16) !== 0) value -= 2 ** shift;
    }
    runs.push(runs.length > 2 ? value + runs[runs.length - 2]! : value);
  }
  return runs;
}

function fill(polygons: readonly (readonly Point[])[], height: number, width: number): Uint8Array {
  const data = new Uint8Array(height * width);
  const edges = polygons.flatMap((points) => {
    if (
      !Array.isArray(points) ||
      points.length < 3 ||
      !points.every((p) => Array.isArray(p) && p.every(Number.isFinite))
    )
      throw noMask(`polygon ${JSON.stringify(points)?.slice(0, 80)}`);
    return points.map((from, i): readonly [Point, Point] => [from, points[(i + 1) % points.length]!]);
  });
  for (let row = 0; row < height; row++) {
    const y = row + 0.5;
    const crossings = edges
      .filter(([[, y0], [, y1]]) => y0 <= y !== y1 <= y)
      .map(([[x0, y0], [x1, y1]]) => x0 + ((y - y0) / (y1 - y0)) * (x1 - x0))
      .sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = Math.max(0, Math.ceil(crossings[i]! - 0.5));
      const to = Math.min(width - 1, Math.ceil(crossings[i + 1]! - 0.5) - 1);
      for (let column = from; column <= to; column++) data[column * height + row] = 1;
    }
  }
  return data;
}
