import type { Canvas, Contours, Rgb } from "./canvas.js";
import { outlines } from "./fonts/outlines.js";
import { transformed } from "./outlines.js";

export type FontName = keyof typeof outlines;
export const fontNames = Object.keys(outlines) as readonly FontName[];

export interface TextStyle {
  readonly font?: FontName;
  /** Pixels per em. */
  readonly size: number;
  readonly colour: Rgb;
  /** Where x is: at the left end, in the middle, or at the right end. Default "left". */
  readonly align?: "left" | "centre" | "right";
  /** Clockwise on the screen, about (x, baseline). */
  readonly degrees?: number;
}

/** Height of capitals and digits in ems, roughly the same in all fonts. */
export const capHeight = 0.711;

interface Glyph {
  /** Thousandths of an em. */
  readonly advance: number;
  /** Thousandths of an em, y down, the baseline at 0. */
  readonly contours: Contours;
}

const fonts = new Map<FontName, Map<string, Glyph>>();

function fontOf(name: FontName): Map<string, Glyph> {
  let font = fonts.get(name);
  if (font === undefined) {
    font = new Map(
      outlines[name]
        .trim()
        .split("\n")
        .map((line) => {
          const [code = "", advance = "", ...path] = line.split(" ");
          return [
            String.fromCodePoint(Number.parseInt(code, 36)),
            { advance: Number(advance), contours: contoursOf(path.join(" ")) },
          ];
        }),
    );
    fonts.set(name, font);
  }
  return font;
}

/** Relative m, l, q and z commands; each curve becomes four lines, enough for letters of up to 200 pixels. */
function contoursOf(path: string): Contours {
  const contours: number[][] = [];
  let [x, y] = [0, 0];
  for (const [, command, rest = ""] of path.matchAll(/([mlqz])([^mlqz]*)/g)) {
    const numbers = (rest.match(/-?\d+/g) ?? []).map(Number);
    const points = contours.at(-1);
    if (command === "m") {
      x += numbers[0]!;
      y += numbers[1]!;
      contours.push([x, y]);
    } else if (command === "l") {
      for (let i = 0; i < numbers.length; i += 2) {
        x += numbers[i]!;
        y += numbers[i + 1]!;
        points!.push(x, y);
      }
    } else if (command === "q") {
      for (let i = 0; i < numbers.length; i += 4) {
        const [cx, cy, ex, ey] = [
          x + numbers[i]!,
          y + numbers[i + 1]!,
          x + numbers[i + 2]!,
          y + numbers[i + 3]!,
        ];
        for (const t of [0.25, 0.5, 0.75, 1]) {
          const u = 1 - t;
          points!.push(u * u * x + 2 * u * t * cx + t * t * ex, u * u * y + 2 * u * t * cy + t * t * ey);
        }
        [x, y] = [ex, ey];
      }
    } else if (points !== undefined) [x, y] = [points[0]!, points[1]!];
  }
  return contours;
}

const glyphOf = (font: FontName, character: string): Glyph => {
  const glyph = fontOf(font).get(character);
  if (glyph === undefined)
    throw new RangeError(`the font ${font} of the generated pictures has no "${character}"`);
  return glyph;
};

/** Width in pixels. */
export function textWidth(text: string, size: number, font: FontName = "sans"): number {
  let sum = 0;
  for (const character of text) sum += glyphOf(font, character).advance;
  return (sum * size) / 1000;
}

/** Outlines of one letter around its own middle, one pixel high and wide at most: for letters as shapes. */
export function letterOutline(character: string, font: FontName = "sansBold"): Contours {
  const { contours, advance } = glyphOf(font, character);
  return transformed(contours, -advance / 2000, capHeight / 2, 1 / 1000);
}

/** One line of text with its baseline at `baseline`. */
export function drawText(canvas: Canvas, text: string, x: number, baseline: number, style: TextStyle): void {
  const { font = "sans", size, colour, align = "left", degrees = 0 } = style;
  const scale = size / 1000;
  const width = align === "left" ? 0 : textWidth(text, size, font);
  let pen = align === "left" ? 0 : align === "right" ? -width : -width / 2;
  for (const character of text) {
    const { advance, contours } = glyphOf(font, character);
    if (contours.length > 0) {
      const placed =
        degrees === 0
          ? transformed(contours, x + pen, baseline, scale)
          : transformed(transformed(contours, pen, 0, scale), x, baseline, 1, degrees);
      canvas.fill(placed, colour);
    }
    pen += advance * scale;
  }
}

/** Lines of at most `width` pixels, broken at spaces. */
export function wrapLines(text: string, size: number, width: number, font: FontName = "sans"): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`;
    if (lines.length > 0 && textWidth(longer, size, font) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
