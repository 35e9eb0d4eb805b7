import type { Pcg64 } from "@fovea/core/random";
import type { Rgb } from "./canvas.js";

/** Colours that a person names alike and tells apart at a few pixels. */
export const namedColours = {
  red: [214, 39, 40],
  blue: [31, 94, 196],
  green: [34, 139, 58],
  yellow: [240, 200, 20],
  orange: [245, 130, 20],
  purple: [130, 62, 170],
  pink: [240, 130, 185],
  brown: [130, 80, 45],
  black: [25, 25, 25],
  grey: [130, 130, 130],
} as const satisfies Record<string, Rgb>;
export type ColourName = keyof typeof namedColours;

/** Of the first two each one is far from each other: for targets that are told by their colour. */
export const clearColours = [
  "red",
  "blue",
  "green",
  "yellow",
  "purple",
  "black",
] as const satisfies readonly ColourName[];

/** The colour, each channel moved by up to `by`. */
export function shaded(random: Pcg64, colour: Rgb, by: number): Rgb {
  const move = (value: number) =>
    Math.min(255, Math.max(0, value + random.integers(-by, by, { endpoint: true })));
  return [move(colour[0]), move(colour[1]), move(colour[2])];
}

/** Between two colours; 0 is the first. */
export const mixed = (a: Rgb, b: Rgb, share: number): Rgb => [
  Math.round(a[0] + (b[0] - a[0]) * share),
  Math.round(a[1] + (b[1] - a[1]) * share),
  Math.round(a[2] + (b[2] - a[2]) * share),
];
