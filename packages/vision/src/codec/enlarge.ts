import type { Pixels } from "@fovea/core";
import { breathe, newPixels } from "./pixels.js";

/** Lanczos with a = 3: six taps a side. */
const support = 3;

function lanczos(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= support) return 0;
  const px = Math.PI * x;
  return (support * Math.sin(px) * Math.sin(px / support)) / (px * px);
}

interface Taps {
  /** Six source indices for each output index, cut to the picture. */
  readonly from: Int32Array;
  /** Their weights, with sum 1. */
  readonly weights: Float32Array;
}

/** Output index i has its centre at (i + 0.5) * source / target in source edges: edges lie on edges. */
function tapsFor(source: number, target: number): Taps {
  const [from, weights] = [new Int32Array(target * 2 * support), new Float32Array(target * 2 * support)];
  for (let i = 0; i < target; i++) {
    const centre = ((i + 0.5) * source) / target - 0.5;
    const first = Math.floor(centre) - support + 1;
    let sum = 0;
    for (let t = 0; t < 2 * support; t++) sum += lanczos(first + t - centre);
    for (let t = 0; t < 2 * support; t++) {
      from[i * 2 * support + t] = Math.min(source - 1, Math.max(0, first + t));
      weights[i * 2 * support + t] = lanczos(first + t - centre) / sum;
    }
  }
  return { from, weights };
}

/**
 * Enlarges, Lanczos a = 3, separably, with edges exactly on edges. libvips's own enlarging is not used because it
 * shifts the picture by half an output pixel (measured; its reducing does not). Holds six rows at a time.
 *
 * @param width at least the source's; likewise `height`.
 */
export async function enlargePixels(
  source: Pixels,
  width: number,
  height: number,
  maximumPixels?: number,
  signal?: AbortSignal,
): Promise<Pixels> {
  const { channels } = source;
  const out = newPixels(width, height, channels, maximumPixels);
  const [across, down] = [tapsFor(source.width, width), tapsFor(source.height, height)];
  const rows = new Map<number, Float32Array>();
  const rowsPerBreath = Math.max(1, Math.floor(500_000 / width));
  const line = width * channels;
  const sum = new Float32Array(line);
  for (let y = 0; y < height; y++) {
    if (y % rowsPerBreath === 0) await breathe(signal);
    sum.fill(0);
    const lowest = down.from[y * 2 * support]!;
    for (const kept of rows.keys()) if (kept < lowest) rows.delete(kept);
    for (let t = 0; t < 2 * support; t++) {
      const from = down.from[y * 2 * support + t]!;
      let row = rows.get(from);
      if (row === undefined) {
        row = widenRow(source, from, width, across);
        rows.set(from, row);
      }
      const weight = down.weights[y * 2 * support + t]!;
      for (let i = 0; i < line; i++) sum[i]! += weight * row[i]!;
    }
    writeRow(sum, out, y);
  }
  return out;
}

/** Colours are multiplied by alpha on the way, so that what is clear does not tint what is not. */
function widenRow(
  { data, width, channels }: Pixels,
  y: number,
  target: number,
  { from, weights }: Taps,
): Float32Array {
  const start = y * width * channels;
  const row = new Float32Array(width * channels);
  for (let i = 0; i < row.length; i++) row[i] = data[start + i]!;
  if (channels === 4) {
    for (let i = 0; i < row.length; i += 4) for (let c = 0; c < 3; c++) row[i + c]! *= row[i + 3]! / 255;
  }
  const out = new Float32Array(target * channels);
  for (let x = 0; x < target; x++) {
    for (let t = x * 2 * support; t < (x + 1) * 2 * support; t++) {
      const [at, weight] = [from[t]! * channels, weights[t]!];
      for (let c = 0; c < channels; c++) out[x * channels + c]! += weight * row[at + c]!;
    }
  }
  return out;
}

function writeRow(sum: Float32Array, { data, width, channels }: Pixels, y: number): void {
  const level = (value: number) => Math.round(Math.min(255, Math.max(0, value)));
  const start = y * width * channels;
  if (channels !== 4) {
    for (let i = 0; i < sum.length; i++) data[start + i] = level(sum[i]!);
    return;
  }
  for (let i = 0; i < sum.length; i += 4) {
    const alpha = Math.min(255, Math.max(0, sum[i + 3]!));
    for (let c = 0; c < 3; c++) data[start + i + c] = alpha < 0.5 ? 0 : level((sum[i + c]! * 255) / alpha);
    data[start + i + 3] = Math.round(alpha);
  }
}
