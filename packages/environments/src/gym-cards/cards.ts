import type { Pixels } from "@fovea/core";
import { disc } from "../minigrid/shapes.js";
import { createPixels, drawSprite, drawText, fillRectangle, measureText, type Rgb } from "../pixels/index.js";
import { type Layer, paintTile, type Shape } from "../single-agent/index.js";

/** A suit (C, D, H, S) and a rank (A, 2 to 9, T or 10, J, Q, K), as in "HT". */
export type Card = string;

export const table: Rgb = [0x35, 0x65, 0x4d];
export const side = 300;

const white: Rgb = [255, 255, 255];
const edge: Rgb = [90, 90, 90];
const red: Rgb = [200, 24, 36];
const black: Rgb = [20, 20, 24];
const back: Rgb = [34, 60, 120];

const heart: Shape = (x, y) =>
  disc(0.3, 0.33, 0.22)(x, y) ||
  disc(0.7, 0.33, 0.22)(x, y) ||
  (y >= 0.36 && y <= 0.92 && Math.abs(x - 0.5) <= ((0.92 - y) / 0.56) * 0.42);
const foot: Shape = (x, y) => y > 0.6 && y <= 0.94 && Math.abs(x - 0.5) <= 0.05 + (y - 0.6) * 0.4;
const shapes: Readonly<Record<string, Shape>> = {
  H: heart,
  S: (x, y) => heart(x, 0.96 - y * 1.05) || foot(x, y),
  D: (x, y) => Math.abs(x - 0.5) / 0.36 + Math.abs(y - 0.5) / 0.46 <= 1,
  C: (x, y) =>
    disc(0.5, 0.27, 0.2)(x, y) || disc(0.28, 0.55, 0.2)(x, y) || disc(0.72, 0.55, 0.2)(x, y) || foot(x, y),
};

const pips = new Map<string, Pixels>();

function pip(suit: string, size: number, colour: Rgb): Pixels {
  const key = `${suit}${size}`;
  let made = pips.get(key);
  if (made === undefined) {
    const layers: Layer[] = [[shapes[suit]!, colour]];
    made = paintTile(size, 4, layers, white);
    pips.set(key, made);
  }
  return made;
}

/** Cards as they were drawn before: 53 of each of the few sizes. */
const drawn = new Map<string, Pixels>();

/** Draws a card with its corner at (x, y); `undefined` is one that lies face down. */
export function drawCard(
  target: Pixels,
  card: Card | undefined,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  const key = `${card} ${width} ${height}`;
  let picture = drawn.get(key);
  if (picture === undefined) {
    picture = createPixels(width, height, edge);
    paintCard(picture, card, width, height);
    drawn.set(key, picture);
  }
  const rows = Math.min(height, target.height - y);
  const columns = Math.max(0, Math.min(width, target.width - x));
  for (let row = 0; row < rows; row++) {
    const from = row * width * 3;
    target.data.set(picture.data.subarray(from, from + columns * 3), ((y + row) * target.width + x) * 3);
  }
}

function paintCard(target: Pixels, card: Card | undefined, width: number, height: number): void {
  fillRectangle(target, 1, 1, width - 2, height - 2, white);
  if (card === undefined) {
    fillRectangle(target, 4, 4, width - 8, height - 8, back);
    for (let row = 8; row < height - 8; row += 8)
      for (let column = 8; column < width - 8; column += 8) fillRectangle(target, column, row, 3, 3, white);
    return;
  }
  const suit = card[0]!;
  const rank = card.slice(1) === "T" ? "10" : card.slice(1);
  const colour = suit === "H" || suit === "D" ? red : black;
  const scale = Math.max(2, Math.floor(width / 33));
  const [wide, high] = measureText(rank, scale);
  const inset = Math.round(width * 0.07);
  drawText(target, rank, inset, inset, { colour, scale });
  drawText(target, rank, width - inset - wide, height - inset - high, { colour, scale });
  const small = Math.round(width * 0.2);
  drawSprite(target, pip(suit, small, colour), inset, inset + high + scale);
  const large = Math.round(width * 0.5);
  drawSprite(
    target,
    pip(suit, large, colour),
    Math.round((width - large) / 2),
    Math.round((height - large) / 2),
  );
}

const bare = createPixels(side, side, table);
export const emptyTable = (): Pixels => ({ ...bare, data: bare.data.slice() });

/** White text, as large as fits between x and the right edge. */
export function writeOnTable(target: Pixels, text: string, x: number, y: number): void {
  const scale = measureText(text, 2)[0] <= side - x ? 2 : 1;
  drawText(target, text, x, y, { scale });
}
