import type { Contours } from "./canvas.js";
import { rectangle, regular } from "./outlines.js";

const flat = (points: readonly (readonly [number, number])[], scale = 1): number[] =>
  points.flatMap(([x, y]) => [x * scale, y * scale]);

/** Every second corner of a regular polygon drawn in. */
const star = (tips: number, inner: number): number[] =>
  flat(regular(2 * tips).map(([x, y], i) => (i % 2 === 0 ? [x, y] : [x * inner, y * inner])));

const plus = (arm: number, reach: number): number[] => [
  -arm,
  -reach,
  arm,
  -reach,
  arm,
  -arm,
  reach,
  -arm,
  reach,
  arm,
  arm,
  arm,
  arm,
  reach,
  -arm,
  reach,
  -arm,
  arm,
  -reach,
  arm,
  -reach,
  -arm,
  -arm,
  -arm,
];

/** Two round lobes and a tip: a quarter of a circle on each side, then straight down. */
const heart = (): number[] => {
  const lobe = regular(32);
  const arc = (cx: number, from: number, count: number) =>
    Array.from({ length: count }, (_, i) => lobe[(from + i) % 32]!).flatMap(([x, y]) => [
      cx + x * 0.5,
      -0.35 + y * 0.5,
    ]);
  return [...arc(-0.46, 20, 17), ...arc(0.46, 28, 17), 0, 0.95];
};

/** A moon: a circle from which another has bitten. */
const crescent = (): number[] => {
  const ring = regular(48);
  const outer = ring.filter(([x, y]) => Math.hypot(x - 0.45, y) >= 0.85);
  // The bite's own arc, walked back.
  const start = ring.findIndex(([x, y], i) => {
    const [nx, ny] = ring[(i + 1) % 48]!;
    return Math.hypot(x - 0.45, y) < 0.85 && Math.hypot(nx - 0.45, ny) >= 0.85;
  });
  const ordered = Array.from({ length: outer.length }, (_, i) => ring[(start + 1 + i) % 48]!);
  const bite = ring
    .map(([x, y]): [number, number] => [0.45 + x * 0.85, y * 0.85])
    .filter(([x, y]) => Math.hypot(x, y) < 1 && x < 0.45)
    .sort((a, b) => a[1] - b[1]);
  return flat([...ordered, ...bite]);
};

/** Solid shapes in a box of about [-1, 1], of roughly the same area. */
export const namedShapes = {
  circle: [flat(regular(64), 0.92)],
  square: [rectangle([-0.82, -0.82, 0.82, 0.82])],
  triangle: [flat(regular(3), 1.12).map((v, i) => (i % 2 === 1 ? v + 0.22 : v))],
  star: [star(5, 0.45).map((v) => v * 1.1)],
  diamond: [[0, -1.15, 0.8, 0, 0, 1.15, -0.8, 0]],
  cross: [plus(0.34, 1)],
  heart: [heart()],
  moon: [crescent()],
  hexagon: [flat(regular(6))],
} as const satisfies Record<string, Contours>;
export type ShapeName = keyof typeof namedShapes;
