import type { Box, Pixels } from "@fovea/core";
import { createPixels, drawSprite, drawText, fillRectangle } from "../pixels/index.js";

/** Letters of the pieces, in the order in which they are shown. */
export const letters = [..."ABCDEFGHI"] as const;

/** Cuts a picture into grid x grid pieces of one size, row by row; what does not divide is left out at right and bottom. */
export function cut(picture: Pixels, grid: number): Pixels[] {
  const [width, height] = [Math.floor(picture.width / grid), Math.floor(picture.height / grid)];
  return Array.from({ length: grid * grid }, (_, i) => {
    const piece = createPixels(width, height);
    drawSprite(piece, picture, -(i % grid) * width, -Math.floor(i / grid) * height);
    return piece;
  });
}

/** AGILE's mosaic: on white, with gaps of 2% of the first piece's sides (cut to whole pixels), rows as high as their highest. */
export function mosaic(pieces: readonly Pixels[], grid: number): Pixels {
  const [first] = pieces as readonly [Pixels, ...Pixels[]];
  const [gapX, gapY] = [Math.floor(0.02 * first.width), Math.floor(0.02 * first.height)];
  const rows = Array.from({ length: grid }, (_, row) => pieces.slice(row * grid, (row + 1) * grid));
  const widths = rows.map((row) => row.reduce((sum, { width }) => sum + width, (grid - 1) * gapX));
  const heights = rows.map((row) => Math.max(...row.map(({ height }) => height)));
  const canvas = createPixels(
    Math.max(...widths),
    heights.reduce((sum, height) => sum + height, (grid - 1) * gapY),
    [255, 255, 255],
  );
  let y = 0;
  for (const [i, row] of rows.entries()) {
    let x = 0;
    for (const piece of row) {
      drawSprite(canvas, piece, x, y);
      x += piece.width + gapX;
    }
    y += heights[i]! + gapY;
  }
  return canvas;
}

const label = 20;
const gap = 8;

/** Where `labelled` puts piece i: its box, without its letter. */
export function labelledPlace(i: number, grid: number, { width, height }: Pixels): Box {
  const x = gap + (i % grid) * (width + gap);
  const y = gap + Math.floor(i / grid) * (height + label + gap) + label;
  return [x, y, x + width, y + height];
}

/** The pieces beside each other, each under its letter. */
export function labelled(pieces: readonly Pixels[], grid: number): Pixels {
  const [{ width, height }] = pieces as readonly [Pixels, ...Pixels[]];
  const canvas = createPixels(
    grid * (width + gap) + gap,
    grid * (height + label + gap) + gap,
    [255, 255, 255],
  );
  for (const [i, piece] of pieces.entries()) {
    const [x, y] = labelledPlace(i, grid, piece);
    fillRectangle(canvas, x, y - label, width, label - 2, [235, 235, 235]);
    drawText(canvas, letters[i]!, x + 3, y - label + 2, { colour: [0, 0, 0], scale: 2 });
    drawSprite(canvas, piece, x, y);
  }
  return canvas;
}
