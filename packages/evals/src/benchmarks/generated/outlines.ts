import type { Box, Point } from "@fovea/core";
import { sineAndCosine } from "@fovea/core/random";
import type { Contours } from "./canvas.js";

/** Outlines in pixels, x right, y down, clockwise on the screen. */
const circles = new Map<number, readonly Point[]>();

/** Corners of the regular polygon in the unit circle, the first on top. */
export function regular(corners: number): readonly Point[] {
  let points = circles.get(corners);
  if (points === undefined) {
    points = Array.from({ length: corners }, (_, i): Point => {
      const { sine, cosine } = sineAndCosine((2 * Math.PI * i) / corners);
      return [sine, -cosine];
    });
    circles.set(corners, points);
  }
  return points;
}

/** A circle whose polygon is nowhere a twentieth of a pixel off, up to a radius of 1,600. */
export function circle(x: number, y: number, radius: number): number[] {
  const corners = Math.min(256, Math.max(12, 4 * Math.ceil(Math.sqrt(radius) * 2.5)));
  return regular(corners).flatMap(([dx, dy]) => [x + dx * radius, y + dy * radius]);
}

export const rectangle = ([x0, y0, x1, y1]: Box): number[] => [x0, y0, x1, y0, x1, y1, x0, y1];

/** With corners of a quarter circle. */
export function roundedRectangle([x0, y0, x1, y1]: Box, radius: number): number[] {
  const r = Math.min(radius, (x1 - x0) / 2, (y1 - y0) / 2);
  const arc = regular(32);
  const corner = (x: number, y: number, from: number) =>
    Array.from({ length: 9 }, (_, i) => arc[(from + i) % 32]!).flatMap(([dx, dy]) => [
      x + dx * r,
      y + dy * r,
    ]);
  return [
    ...corner(x1 - r, y0 + r, 0),
    ...corner(x1 - r, y1 - r, 8),
    ...corner(x0 + r, y1 - r, 16),
    ...corner(x0 + r, y0 + r, 24),
  ];
}

/** A sector of a pie; degrees clockwise from the top. `inner` makes it a piece of a ring. */
export function sector(x: number, y: number, radius: number, from: number, to: number, inner = 0): number[] {
  const steps = Math.max(2, Math.ceil((to - from) / 2));
  const at = (i: number, r: number): number[] => {
    const degrees = from + ((to - from) * i) / steps;
    const { sine, cosine } = sineAndCosine((((degrees % 360) + 360) % 360) * (Math.PI / 180));
    return [x + sine * r, y - cosine * r];
  };
  const outer = Array.from({ length: steps + 1 }, (_, i) => at(i, radius)).flat();
  if (inner <= 0) return [...outer, x, y];
  return [...outer, ...Array.from({ length: steps + 1 }, (_, i) => at(steps - i, inner)).flat()];
}

/** A line through points, `width` pixels wide, with round joints; `dash` is the length of dashes and of gaps. */
export function stroke(
  points: readonly Point[],
  width: number,
  dash?: readonly [on: number, off: number],
): Contours {
  if (dash !== undefined) return dashes(points, dash).flatMap((piece) => stroke(piece, width));
  const half = width / 2;
  const contours: number[][] = [];
  for (let i = 1; i < points.length; i++) {
    const [[x0, y0], [x1, y1]] = [points[i - 1]!, points[i]!];
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (length === 0) continue;
    const [nx, ny] = [((y1 - y0) / length) * half, ((x0 - x1) / length) * half];
    contours.push([x0 + nx, y0 + ny, x1 + nx, y1 + ny, x1 - nx, y1 - ny, x0 - nx, y0 - ny]);
    if (width > 1.5 && i < points.length - 1) contours.push(circle(x1, y1, half));
  }
  return contours;
}

function dashes(points: readonly Point[], [on, off]: readonly [number, number]): Point[][] {
  const pieces: Point[][] = [];
  let piece: Point[] = [points[0]!];
  let isOn = true;
  let left = on;
  for (let i = 1; i < points.length; i++) {
    let [x, y] = points[i - 1]!;
    const [x1, y1] = points[i]!;
    for (let rest = Math.hypot(x1 - x, y1 - y); rest > 0; ) {
      const step = Math.min(rest, left);
      x += ((x1 - x) * step) / rest;
      y += ((y1 - y) * step) / rest;
      rest -= step;
      left -= step;
      if (isOn) piece.push([x, y]);
      if (left > 1e-9) continue;
      if (isOn) pieces.push(piece);
      isOn = !isOn;
      left = isOn ? on : off;
      piece = [[x, y]];
    }
  }
  if (isOn && piece.length > 1) pieces.push(piece);
  return pieces;
}

let lastTurn = { degrees: 0, sine: 0, cosine: 1 };

/** Sine and cosine of degrees; the last ones are kept, for the letters of a line share them. */
function turn(degrees: number): { readonly sine: number; readonly cosine: number } {
  if (degrees === 0) return { sine: 0, cosine: 1 };
  if (lastTurn.degrees !== degrees)
    lastTurn = { degrees, ...sineAndCosine((((degrees % 360) + 360) % 360) * (Math.PI / 180)) };
  return lastTurn;
}

/** Turned about the origin (degrees, clockwise on the screen), scaled, then moved to (x, y). */
export function transformed(contours: Contours, x: number, y: number, scale = 1, degrees = 0): Contours {
  const { sine, cosine } = turn(degrees);
  const [a, b] = [cosine * scale, sine * scale];
  return contours.map((points) => {
    const out = new Array<number>(points.length);
    for (let i = 0; i < points.length; i += 2) {
      out[i] = x + points[i]! * a - points[i + 1]! * b;
      out[i + 1] = y + points[i]! * b + points[i + 1]! * a;
    }
    return out;
  });
}

/** The smallest box around outlines. */
export function outlineBounds(contours: Contours): Box {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const points of contours)
    for (let i = 0; i < points.length; i += 2) {
      x0 = Math.min(x0, points[i]!);
      x1 = Math.max(x1, points[i]!);
      y0 = Math.min(y0, points[i + 1]!);
      y1 = Math.max(y1, points[i + 1]!);
    }
  return [x0, y0, x1, y1];
}
