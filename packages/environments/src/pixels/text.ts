import type { Pixels } from "@fovea/core";
import { fillRectangle, type Rgb } from "./canvas.js";
import { glyphHeight, glyphRows, glyphWidth } from "./font.js";

export interface TextStyle {
  /** Default white. */
  readonly colour?: Rgb;
  /** Pixels per dot, a whole number; default 1: letters of 5 x 8 pixels, 6 apart, lines 10 apart. */
  readonly scale?: number;
}

const advance = glyphWidth + 1;
const lineHeight = glyphHeight + 2;

/** Draws text with its top left corner at (x, y), in pixels; "\n" begins a line. Characters beyond ASCII are boxes. */
export function drawText(target: Pixels, text: string, x: number, y: number, style: TextStyle = {}): void {
  const { colour = [255, 255, 255], scale = 1 } = style;
  for (const [line, words] of text.split("\n").entries()) {
    let left = x;
    const top = y + line * lineHeight * scale;
    for (const character of words) {
      const rows = glyphRows(character.codePointAt(0)!);
      for (let row = 0; row < glyphHeight; row++) {
        for (let column = 0; column < glyphWidth; column++) {
          if (((rows[row]! >> (glyphWidth - 1 - column)) & 1) === 0) continue;
          fillRectangle(target, left + column * scale, top + row * scale, scale, scale, colour);
        }
      }
      left += advance * scale;
    }
  }
}

/** [width, height] in pixels of what `drawText` would cover. */
export function measureText(text: string, scale = 1): readonly [number, number] {
  const lines = text.split("\n");
  const longest = Math.max(...lines.map((line) => [...line].length));
  return [Math.max(0, longest * advance - 1) * scale, (lines.length * lineHeight - 2) * scale];
}
