import { type Box, boxHeight, boxWidth } from "@fovea/core";
import type { SharedImage } from "../host/pixels.js";
import { type MarkShape, markShape } from "./mark-shape.js";

export type Colour = readonly [number, number, number];

/** How far a filled box stands out from what is around it, and a mark from its fill: levels of the most different channel. */
const STANDS_OUT = 24;
const MARKED = 60;
/** Part of a ring just inside the edge that must have one colour. */
const EVEN = 0.85;
/** How much of the inside a mark covers. */
const MARK = [0.05, 0.5] as const;

/** A square of one colour, with what is drawn on it. */
export interface Filled {
  readonly box: Box;
  readonly fill: Colour;
  /** Levels of the most different channel between the fill and what is around the box. */
  readonly contrast: number;
  /** "none": the square is plain. */
  readonly mark: MarkShape | "none";
}

/** A square that is filled with one colour up to its edge, on another one; undefined for a frame, a letter, a photograph. */
export function filledAt(image: SharedImage, box: Box): Filled | undefined {
  const side = Math.min(boxWidth(box), boxHeight(box));
  const corner = Math.round(0.28 * side);
  const edge = ringOf(image, inset(box, Math.max(1, Math.round(0.08 * side))), corner);
  const inner = ringOf(image, inset(box, Math.max(2, Math.round(0.14 * side))), corner);
  const fill = medianColour(inner);
  const paper = medianColour(ringOf(image, inset(box, -Math.max(2, Math.round(0.12 * side))), 0));
  const apart = differ(fill, paper);
  if (apart < STANDS_OUT) return undefined;
  const same = [...edge, ...inner].filter((colour) => differ(colour, fill) < Math.max(14, 0.3 * apart));
  if (same.length < EVEN * (edge.length + inner.length)) return undefined;
  const [x0, y0, x1, y1] = inset(box, Math.max(2, Math.round(0.12 * side)));
  const [w, h] = [x1 - x0, y1 - y0];
  const differences = new Float64Array(w * h);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) differences[y * w + x] = differ(colourAt(image, x0 + x, y0 + y), fill);
  const strongest = [...differences].sort((a, b) => b - a)[Math.floor(0.02 * w * h)] ?? 0;
  if (strongest < STANDS_OUT) return { box, fill, contrast: apart, mark: "none" };
  if (strongest < MARKED) return { box, fill, contrast: apart, mark: "other" };
  const mask = Uint8Array.from(differences, (each) => (each >= strongest / 2 ? 1 : 0));
  const part = mask.reduce((sum, each) => sum + each, 0) / (w * h);
  const drawn = part >= MARK[0] && part <= MARK[1];
  return { box, fill, contrast: apart, mark: drawn ? markShape({ mask, width: w, height: h }) : "other" };
}

export const inset = ([x0, y0, x1, y1]: Box, by: number): Box => [x0 + by, y0 + by, x1 - by, y1 - by];

export const differ = (a: Colour, b: Colour): number =>
  Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]), Math.abs(a[2] - b[2]));

/** The colour of a pixel; outside the picture, of the nearest one. */
export function colourAt({ data, width, height }: SharedImage, x: number, y: number): Colour {
  const at = 3 * (Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x)));
  return [data[at]!, data[at + 1]!, data[at + 2]!];
}

/** The pixels along the inside of a box's edge, without `corner` pixels at the ends of each side. */
export function ringOf(image: SharedImage, [x0, y0, x1, y1]: Box, corner: number): Colour[] {
  const colours: Colour[] = [];
  for (let x = x0 + corner; x < x1 - corner; x++)
    colours.push(colourAt(image, x, y0), colourAt(image, x, y1 - 1));
  for (let y = y0 + corner; y < y1 - corner; y++)
    colours.push(colourAt(image, x0, y), colourAt(image, x1 - 1, y));
  return colours;
}

/** Channel by channel. */
export function medianColour(colours: readonly Colour[]): Colour {
  const middle = (channel: 0 | 1 | 2) =>
    colours.map((colour) => colour[channel]).sort((a, b) => a - b)[colours.length >> 1] ?? 255;
  return [middle(0), middle(1), middle(2)];
}
