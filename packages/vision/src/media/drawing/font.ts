import { roboto } from "./roboto.js";

/**
 * Text as outlines of one built-in font (Roboto Medium: Latin, Greek, Cyrillic): nothing depends on the fonts of a
 * machine. What the font lacks is drawn as an empty box. Sizes are in pixels per em.
 */
interface Glyph {
  /** Thousandths of an em. */
  readonly advance: number;
  readonly path: string;
}

/** Height of capitals and digits, and depth below the baseline, in ems. */
export const capHeight = 0.711;
export const descent = 0.21;
export const lineHeight = 1.25;

const missing: Glyph = { advance: 600, path: "m70 0l0-711l460 0l0 711zm60-60l340 0l0-591l-340 0z" };

let glyphs: Map<string, Glyph> | undefined;

function glyphOf(character: string): Glyph {
  glyphs ??= new Map(
    roboto
      .trim()
      .split("\n")
      .map((line) => {
        const [code = "", advance = ""] = line.split(" ", 2);
        const path = line.slice(code.length + advance.length + 2);
        return [String.fromCodePoint(Number.parseInt(code, 36)), { advance: Number(advance), path }];
      }),
  );
  return glyphs.get(character) ?? missing;
}

/** What is drawn for a text: composed characters, and no control characters. */
const characters = (text: string): string[] => [
  ...text.normalize("NFC").replace(/[\p{Cc}\p{Mn}\p{Cf}]+/gu, " "),
];

/** Width in pixels. */
export function textWidth(text: string, size: number): number {
  return (characters(text).reduce((sum, c) => sum + glyphOf(c).advance, 0) * size) / 1000;
}

/** SVG path data of each character, with its place; `x` is where the text starts, `baseline` where it stands. */
export function textPaths(text: string, x: number, baseline: number, size: number): string {
  let pen = x;
  const scale = size / 1000;
  return characters(text)
    .map((c) => {
      const { advance, path } = glyphOf(c);
      const at = `translate(${pen.toFixed(2)} ${baseline.toFixed(2)}) scale(${scale.toFixed(5)})`;
      pen += advance * scale;
      return path === "" ? "" : `<path transform="${at}" d="${path}"/>`;
    })
    .join("");
}

/** Breaks a text at spaces (inside a word only when it alone is too long) into at most `lines` lines; the last ends in "…". */
export function wrapText(text: string, size: number, width: number, lines: number): string[] {
  const out: string[] = [];
  let line = "";
  const pieces = characters(text)
    .join("")
    .split(/\s+/)
    .filter(Boolean)
    .flatMap((word) => splitWord(word, size, width));
  for (const piece of pieces) {
    const longer = line === "" ? piece : `${line} ${piece}`;
    if (line === "" || textWidth(longer, size) <= width) line = longer;
    else {
      out.push(line);
      line = piece;
    }
  }
  if (line !== "") out.push(line);
  if (out.length <= lines) return out;
  return [...out.slice(0, lines - 1), shorten(out.slice(lines - 1).join(" "), size, width)];
}

/** The text, or as much of it as fits, with "…". */
export function shorten(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  const room = width - textWidth("…", size);
  let [kept, used] = ["", 0];
  for (const c of characters(text)) {
    used += (glyphOf(c).advance * size) / 1000;
    if (used > room) break;
    kept += c;
  }
  return `${kept.trimEnd()}…`;
}

function splitWord(word: string, size: number, width: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const c of word) {
    if (piece !== "" && textWidth(piece + c, size) > width) {
      pieces.push(piece);
      piece = "";
    }
    piece += c;
  }
  return [...pieces, piece];
}
