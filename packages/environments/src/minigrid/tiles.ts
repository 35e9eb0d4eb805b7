import { CODE_COUNT, COLOUR } from "./codes.js";
import { arrow, disc, rectangle, type Shape, stroke } from "./shapes.js";

type Rgb = readonly [number, number, number];

/** sRGB of the colours, at their numbers. */
const COLOUR_RGB: readonly Rgb[] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [112, 39, 195],
  [255, 255, 0],
  [100, 100, 100],
];
const BLACK: Rgb = [0, 0, 0];
const GRID_LINE: Rgb = [100, 100, 100];
const AGENT: Rgb = [255, 0, 0];
const LAVA_ORANGE: Rgb = [255, 128, 0];
const SHADE = 0.3;
/** Subpixels of a pixel, in each direction. */
const SUBDIVISIONS = 3;
const WHOLE = rectangle(0, 1, 0, 1);

/** Looks of a cell: its code, the agent on it (or not), in the agent's sight (or not). */
export const LOOK_COUNT = CODE_COUNT * 10;

/** @param agent direction of the agent on the cell, -1 for none. */
export const look = (code: number, agent: number, highlighted: boolean): number =>
  code * 10 + (agent + 1) * 2 + (highlighted ? 1 : 0);

const scaled = (rgb: Rgb, factor: number): Rgb => [
  Math.trunc(rgb[0] * factor),
  Math.trunc(rgb[1] * factor),
  Math.trunc(rgb[2] * factor),
];

/** What is painted for a shape number of `codes.ts`, in order, each over the one before. */
const PAINTINGS: Readonly<Record<number, (colour: Rgb) => [Shape, Rgb][]>> = {
  2: (c) => [[WHOLE, c]],
  3: (c) => [[rectangle(0.031, 1, 0.031, 1), scaled(c, 0.5)]],
  4: (c) => [
    [rectangle(0.88, 1, 0, 1), c],
    [rectangle(0.92, 0.96, 0.04, 0.96), BLACK],
  ],
  5: (c) => [
    [rectangle(0.5, 0.63, 0.31, 0.88), c],
    [rectangle(0.38, 0.5, 0.59, 0.66), c],
    [rectangle(0.38, 0.5, 0.81, 0.88), c],
    [disc(0.56, 0.28, 0.19), c],
    [disc(0.56, 0.28, 0.064), BLACK],
  ],
  6: (c) => [[disc(0.5, 0.5, 0.31), c]],
  7: (c) => [
    [rectangle(0.12, 0.88, 0.12, 0.88), c],
    [rectangle(0.18, 0.82, 0.18, 0.82), BLACK],
    [rectangle(0.16, 0.84, 0.47, 0.53), c],
  ],
  8: (c) => [[WHOLE, c]],
  9: () => [
    [WHOLE, LAVA_ORANGE],
    ...[0, 1, 2].flatMap((wave): [Shape, Rgb][] => {
      const high = 0.3 + 0.2 * wave;
      const low = 0.4 + 0.2 * wave;
      return [
        [stroke(0.1, high, 0.3, low, 0.03), BLACK],
        [stroke(0.3, low, 0.5, high, 0.03), BLACK],
        [stroke(0.5, high, 0.7, low, 0.03), BLACK],
        [stroke(0.7, low, 0.9, high, 0.03), BLACK],
      ];
    }),
  ],
  10: (c) => [
    [WHOLE, c],
    [rectangle(0.04, 0.96, 0.04, 0.96), BLACK],
    [rectangle(0.08, 0.92, 0.08, 0.92), c],
    [rectangle(0.12, 0.88, 0.12, 0.88), BLACK],
    [disc(0.75, 0.5, 0.08), c],
  ],
  11: (c) => [
    [WHOLE, c],
    [rectangle(0.06, 0.94, 0.06, 0.94), scaled(c, 0.45)],
    [rectangle(0.52, 0.75, 0.5, 0.56), c],
  ],
};

/**
 * Paints a look as the reference does: nine subpixels a pixel, lines on the top and left edge, the thing, the agent,
 * lightened by 0.3 where in sight, then averaged along rows and along columns and cut to whole numbers.
 *
 * @param out size x size RGB pixels from out[offset] on.
 */
export function paintTile(looked: number, size: number, out: Uint8Array, offset: number): void {
  const code = Math.floor(looked / 10);
  const agent = (Math.floor(looked / 2) % 5) - 1;
  const colour = COLOUR_RGB[COLOUR[code]!] ?? BLACK;
  const layers: [Shape, Rgb][] = [
    [rectangle(0, 0.031, 0, 1), GRID_LINE],
    [rectangle(0, 1, 0, 0.031), GRID_LINE],
    ...(PAINTINGS[code >> 3]?.(colour) ?? []),
  ];
  if (agent >= 0) layers.push([arrow(agent), AGENT]);
  average(subpixels(layers, size * SUBDIVISIONS, looked % 2 === 1), size, out, offset);
}

function subpixels(layers: readonly [Shape, Rgb][], side: number, highlighted: boolean): Uint8Array {
  const pixels = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const at = (y * side + x) * 3;
      for (const [inside, rgb] of layers) if (inside((x + 0.5) / side, (y + 0.5) / side)) pixels.set(rgb, at);
    }
  }
  if (highlighted)
    for (let i = 0; i < pixels.length; i++) pixels[i] = Math.trunc(pixels[i]! + SHADE * (255 - pixels[i]!));
  return pixels;
}

function average(subpixel: Uint8Array, size: number, out: Uint8Array, offset: number): void {
  const line = size * SUBDIVISIONS * 3;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let row = 0; row < SUBDIVISIONS; row++) {
          const at = (y * SUBDIVISIONS + row) * line + x * SUBDIVISIONS * 3 + channel;
          sum += (subpixel[at]! + subpixel[at + 3]! + subpixel[at + 6]!) / SUBDIVISIONS;
        }
        out[offset + (y * size + x) * 3 + channel] = Math.trunc(sum / SUBDIVISIONS);
      }
    }
  }
}
