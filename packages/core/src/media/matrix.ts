import { GeometryError } from "../errors.js";
import type { Point } from "./region.js";

/** A 3x3 homography, row-major, that maps pixel *edges* (not centres): (x, y, 1) -> (X, Y, W). */
export type Matrix = readonly [number, number, number, number, number, number, number, number, number];

export const identity: Matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1];
export const translation = (dx: number, dy: number): Matrix => [1, 0, dx, 0, 1, dy, 0, 0, 1];
export const scaling = (sx: number, sy: number): Matrix => [sx, 0, 0, 0, sy, 0, 0, 0, 1];

/** Rotation about the origin by `degrees`, clockwise on the screen (y points down). */
export function rotation(degrees: number): Matrix {
  const quarter = ((degrees % 360) + 360) % 360;
  const exact: Record<number, readonly [number, number]> = {
    0: [1, 0],
    90: [0, 1],
    180: [-1, 0],
    270: [0, -1],
  };
  const radians = (degrees * Math.PI) / 180;
  const [cos, sin] = exact[quarter] ?? [Math.cos(radians), Math.sin(radians)];
  return [cos, -sin, 0, sin, cos, 0, 0, 0, 1];
}

/** `multiply(a, b)` applies b first, then a. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  const cell = (row: number, column: number) =>
    a[row * 3]! * b[column]! + a[row * 3 + 1]! * b[3 + column]! + a[row * 3 + 2]! * b[6 + column]!;
  return [
    cell(0, 0),
    cell(0, 1),
    cell(0, 2),
    cell(1, 0),
    cell(1, 1),
    cell(1, 2),
    cell(2, 0),
    cell(2, 1),
    cell(2, 2),
  ];
}

/** @throws GeometryError when the matrix is singular. */
export function invert(m: Matrix): Matrix {
  const [a, b, c, d, e, f, g, h, i] = m;
  const [A, B, C] = [e * i - f * h, f * g - d * i, d * h - e * g];
  const determinant = a * A + b * B + c * C;
  if (!Number.isFinite(1 / determinant)) {
    throw new GeometryError(
      `the matrix [${m.join(", ")}] has no inverse`,
      "give sizes and scales above zero",
    );
  }
  const s = 1 / determinant;
  return [
    A * s,
    (c * h - b * i) * s,
    (b * f - c * e) * s,
    B * s,
    (a * i - c * g) * s,
    (c * d - a * f) * s,
    C * s,
    (b * g - a * h) * s,
    (a * e - b * d) * s,
  ];
}

export function apply(m: Matrix, [x, y]: Point): Point {
  const w = m[6] * x + m[7] * y + m[8];
  return [(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w];
}

/** True when the matrix keeps axis-parallel boxes axis-parallel (scales, shifts, flips, quarter turns). */
export function keepsBoxes(m: Matrix): boolean {
  const affine = m[6] === 0 && m[7] === 0;
  return affine && ((m[1] === 0 && m[3] === 0) || (m[0] === 0 && m[4] === 0));
}

/**
 * The homography that maps four points to four others, each quadrilateral's corners in the same order.
 *
 * @throws GeometryError when three of either lie on a line.
 */
export function quadToQuad(from: readonly Point[], to: readonly Point[]): Matrix {
  return multiply(squareToQuad(to), invert(squareToQuad(from)));
}

/** Maps the unit square's corners (0,0), (1,0), (1,1), (0,1) to the points (Heckbert 1989, section 2.2.3). */
function squareToQuad(quad: readonly Point[]): Matrix {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = quad as readonly [Point, Point, Point, Point];
  const [dx1, dx2, sx] = [x1 - x2, x3 - x2, x0 - x1 + x2 - x3];
  const [dy1, dy2, sy] = [y1 - y2, y3 - y2, y0 - y1 + y2 - y3];
  const determinant = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / determinant;
  const h = (dx1 * sy - sx * dy1) / determinant;
  if (!Number.isFinite(g + h)) {
    throw new GeometryError(
      `the corners ${JSON.stringify(quad)} lie on a line`,
      "give the four corners of a quadrilateral, in order",
    );
  }
  return [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1];
}
