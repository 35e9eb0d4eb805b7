import type { Box, Point } from "@fovea/core";

/**
 * A rectangle at any angle with a reading direction: `along` is the unit vector in which one reads, and text stands
 * on the side that is 90 degrees clockwise (on the screen) from it. Lengths are pixels of the image.
 */
export interface Frame {
  readonly centre: Point;
  readonly along: Point;
  /** Size in the reading direction. */
  readonly length: number;
  /** Size across it. */
  readonly thickness: number;
}

/** Corners in reading order: top-left, top-right, bottom-right, bottom-left as one who reads it sees them. */
export function frameCorners(frame: Frame, from = 0, to = frame.length): [Point, Point, Point, Point] {
  const { along, length, thickness } = frame;
  const at = (a: number, d: number): Point => [
    frame.centre[0] + along[0] * (a - length / 2) - along[1] * d,
    frame.centre[1] + along[1] * (a - length / 2) + along[0] * d,
  ];
  const half = thickness / 2;
  return [at(from, -half), at(to, -half), at(to, half), at(from, half)];
}

/** The same rectangle read in another direction: `quarters` quarter turns clockwise. */
export function turnFrame(frame: Frame, quarters: number): Frame {
  const [x, y] = frame.along;
  const turns = ((quarters % 4) + 4) % 4;
  const along = (
    [
      [x, y],
      [-y, x],
      [-x, -y],
      [y, -x],
    ] as const
  )[turns as 0 | 1 | 2 | 3];
  const swap = turns % 2 === 1;
  return {
    centre: frame.centre,
    along,
    length: swap ? frame.thickness : frame.length,
    thickness: swap ? frame.length : frame.thickness,
  };
}

/** Degrees clockwise on the screen from "reads to the right", in (-180, 180]. */
export const frameAngle = ({ along }: Frame): number => (Math.atan2(along[1], along[0]) * 180) / Math.PI;

/** Grows every side by `margin` pixels. */
export const growFrame = (frame: Frame, margin: number): Frame => ({
  ...frame,
  length: frame.length + 2 * margin,
  thickness: frame.thickness + 2 * margin,
});

/**
 * The rectangle of least area around points (rotating calipers over the convex hull: Toussaint 1983), turned so that
 * its reading direction is nearest to "right".
 */
export function smallestFrame(points: readonly Point[]): Frame {
  const hull = convexHull(points);
  let best: Frame | undefined;
  for (let i = 0; i < hull.length; i++) {
    const [ax, ay] = hull[i]!;
    const [bx, by] = hull[(i + 1) % hull.length]!;
    const edge = Math.hypot(bx - ax, by - ay);
    if (edge === 0) continue;
    const [ux, uy] = [(bx - ax) / edge, (by - ay) / edge];
    let [a0, a1, d0, d1] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const [x, y] of hull) {
      const [a, d] = [x * ux + y * uy, y * ux - x * uy];
      a0 = Math.min(a0, a);
      a1 = Math.max(a1, a);
      d0 = Math.min(d0, d);
      d1 = Math.max(d1, d);
    }
    const [length, thickness, a, d] = [a1 - a0, d1 - d0, (a0 + a1) / 2, (d0 + d1) / 2];
    if (best === undefined || length * thickness < best.length * best.thickness - 1e-9) {
      best = { centre: [a * ux - d * uy, a * uy + d * ux], along: [ux, uy], length, thickness };
    }
  }
  if (best === undefined) return { centre: hull[0] ?? [0, 0], along: [1, 0], length: 0, thickness: 0 };
  return turnFrame(best, -Math.round(frameAngle(best) / 90));
}

/** Andrew's monotone chain (1979); counter-clockwise in a y-up world. */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  if (sorted.length < 3) return sorted;
  const half = (list: readonly Point[]) => {
    const chain: Point[] = [];
    for (const p of list) {
      while (chain.length >= 2) {
        const [o, a] = [chain.at(-2)!, chain.at(-1)!];
        if ((a[0] - o[0]) * (p[1] - o[1]) - (a[1] - o[1]) * (p[0] - o[0]) > 0) break;
        chain.pop();
      }
      chain.push(p);
    }
    chain.pop();
    return chain;
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/** Cuts a box to the image. */
export const clipBox = ([x0, y0, x1, y1]: Box, width: number, height: number): Box => [
  Math.min(width, Math.max(0, x0)),
  Math.min(height, Math.max(0, y0)),
  Math.min(width, Math.max(0, x1)),
  Math.min(height, Math.max(0, y1)),
];
