import type { Point } from "@fovea/core";

type Vector = readonly [number, number, number];

const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

/**
 * Width over height of the flat rectangle that a camera saw as `quad` (clockwise from top left), whose principal
 * point is the middle of a `width` by `height` picture: Zhang and He, "Whiteboard scanning and image enhancement"
 * (2007), equations 11 to 21. Undefined where two sides are parallel, so that the focal length cannot be told.
 */
export function aspectOf(quad: readonly Point[], width: number, height: number): number | undefined {
  const centred = quad.map(([x, y]): Vector => [x - width / 2, y - height / 2, 1]);
  const [m1, m2, m4, m3] = centred as [Vector, Vector, Vector, Vector];
  const k2 = dot(cross(m1, m4), m3) / dot(cross(m2, m4), m3);
  const k3 = dot(cross(m1, m4), m2) / dot(cross(m3, m4), m2);
  const n2 = [0, 1, 2].map((i) => k2 * m2[i]! - m1[i]!);
  const n3 = [0, 1, 2].map((i) => k3 * m3[i]! - m1[i]!);
  const slant = n2[2]! * n3[2]!;
  const square = -(n2[0]! * n3[0]! + n2[1]! * n3[1]!) / slant;
  // A focal length below a fifth or above fifty picture sides is noise of corners, not a camera.
  const side = Math.max(width, height);
  if (!(square > (side / 5) ** 2 && square < (side * 50) ** 2)) return undefined;
  const length = (n: readonly number[]) => (n[0]! ** 2 + n[1]! ** 2) / square + n[2]! ** 2;
  return Math.sqrt(length(n2) / length(n3));
}

/** Whole pixels for the straightened page: as many as the longest of its sides show, in its true proportion. */
export function pageSize(quad: readonly Point[], width: number, height: number): [number, number] {
  const [a, b, c, d] = quad as [Point, Point, Point, Point];
  const across = Math.max(distance(a, b), distance(d, c));
  const down = Math.max(distance(a, d), distance(b, c));
  const aspect = aspectOf(quad, width, height) ?? across / down;
  const [w, h] = across / down > aspect ? [across, across / aspect] : [down * aspect, down];
  return [Math.max(1, Math.round(w)), Math.max(1, Math.round(h))];
}
