import { type Box, boxHeight, boxWidth } from "@fovea/core";
import type { Ink } from "./ink.js";

export type Shape = "square" | "circle" | "pill" | "other";

/** The outline of one connected piece of ink, its inside counted in: a frame and a filled box have the same. */
export interface Silhouette {
  readonly box: Box;
  readonly shape: Shape;
}

/** Part of its bounding square that a shape covers: a square with corners rounded by 0.28 of its side; a circle (pi / 4). */
const SQUARE = 0.92;
const CIRCLE = [0.72, 0.85] as const;
/** Width over height of a switch's track. */
const PILL = [1.45, 2.6] as const;

export interface SilhouetteLimits {
  /** Shorter sides, in pixels. */
  readonly least: number;
  readonly most: number;
}

/** Outlines of the connected pieces of ink (eight neighbours) that are squares, circles or pills of the given size. */
export function silhouettesIn({ mask, width, height }: Ink, limits: SilhouetteLimits): Silhouette[] {
  // What is still to be seen, without the picture's rim, so that every pixel of it has eight neighbours.
  const left = mask.slice();
  left.fill(0, 0, width).fill(0, (height - 1) * width);
  for (let y = 0; y < height; y++) left[y * width] = left[y * width + width - 1] = 0;
  const around = [-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1];
  const stack = new Int32Array(left.length);
  const found: Silhouette[] = [];
  for (let start = 0; start < left.length; start++) {
    if (left[start] === 0) continue;
    let size = 1;
    let [x0, x1] = [width, 0];
    stack[0] = start;
    left[start] = 0;
    let last = start;
    // The stack is never shortened, so that it ends as the list of the piece's pixels.
    for (let next = 0; next < size; next++) {
      const at = stack[next]!;
      const x = at % width;
      if (x < x0) x0 = x;
      if (x >= x1) x1 = x + 1;
      if (at > last) last = at;
      for (let i = 0; i < 8; i++) {
        const beside = at + around[i]!;
        if (left[beside] === 0) continue;
        left[beside] = 0;
        stack[size++] = beside;
      }
    }
    const [y0, y1] = [Math.floor(start / width), Math.floor(last / width) + 1];
    const box: Box = [x0, y0, x1, y1];
    const [w, h] = [x1 - x0, y1 - y0];
    if (Math.min(w, h) < limits.least || h > limits.most || w > PILL[1] * limits.most) continue;
    const shape = shapeOf(stack.subarray(0, size), width, box);
    if (shape !== "other") found.push({ box, shape });
  }
  return found;
}

function shapeOf(pixels: Int32Array, width: number, box: Box): Shape {
  const [x0, y0] = box;
  const [w, h] = [boxWidth(box), boxHeight(box)];
  const [left, right] = [new Int32Array(h).fill(w), new Int32Array(h).fill(-1)];
  const [top, bottom] = [new Int32Array(w).fill(h), new Int32Array(w).fill(-1)];
  for (const at of pixels) {
    const y = Math.floor(at / width) - y0;
    const x = at - (y + y0) * width - x0;
    if (x < left[y]!) left[y] = x;
    if (x > right[y]!) right[y] = x;
    if (y < top[x]!) top[x] = y;
    if (y > bottom[x]!) bottom[x] = y;
  }
  // What is missing at each corner: all alike in a control, not so in a letter D or in a speech bubble.
  const missing: [number, number, number, number] = [0, 0, 0, 0];
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const covered = x >= left[y]! && x <= right[y]! && y >= top[x]! && y <= bottom[x]!;
      if (!covered) missing[(2 * y < h ? 0 : 2) + (2 * x < w ? 0 : 1)]!++;
    }
  }
  const all = missing[0] + missing[1] + missing[2] + missing[3];
  const short = Math.min(w, h);
  if (Math.max(...missing) - Math.min(...missing) > Math.max(3, 0.02 * short * short)) return "other";
  const [ratio, solid] = [w / h, 1 - all / (w * h)];
  if (ratio > 0.84 && ratio < 1.19 && solid >= SQUARE) return "square";
  if (ratio > 0.87 && ratio < 1.15 && solid >= CIRCLE[0] && solid <= CIRCLE[1]) return "circle";
  // Two half circles are missing as much as one whole one; clipped corners are missing less.
  const round = all / ((1 - Math.PI / 4) * h * h);
  return ratio >= PILL[0] && ratio <= PILL[1] && round > 0.7 && round < 1.4 ? "pill" : "other";
}
