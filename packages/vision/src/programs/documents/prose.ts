import { type Box, boxHeight, boxWidth } from "@fovea/core";
import { letterSizeIn } from "./letter-size.js";

/** A line of text with its box in a level page. */
export interface PrintedLine {
  readonly text: string;
  readonly box: Box;
}

/** Lines of running text are at most this many of their heights apart. */
const widestGap = 0.9;
/** All lines of a paragraph but the last are about as wide as the widest, this much at least. */
const fullLine = 0.8;

/**
 * The paragraph that begins with `first`: it and the lines under it that go on from full ones, flush left, in one
 * size. `first` alone where it is no running text (five words or more, most of them in small letters).
 */
export function paragraphOf<T extends PrintedLine>(first: T, lines: readonly T[]): T[] {
  const paragraph = [first];
  if (!isProse(first.text)) return paragraph;
  for (;;) {
    const last = paragraph.at(-1)!;
    const next = lines.find((line) => !paragraph.includes(line) && follows(line, last));
    const widest = Math.max(...paragraph.map(({ box }) => boxWidth(box)));
    const isFull =
      boxWidth(last.box) >= fullLine * Math.max(widest, next === undefined ? 0 : boxWidth(next.box));
    if (next === undefined || !isFull) return paragraph;
    paragraph.push(next);
  }
}

/** Whether a line is running text, not a heading, a label or an entry of a list. */
export function isProse(text: string): boolean {
  const words = text.trim().split(/\s+/);
  const small = words.filter((word) => /^\p{Ll}/u.test(word)).length;
  return words.length >= 5 && small >= 0.5 * words.length && !isEntry(text);
}

/** Begins with a bullet or a number. */
const isEntry = (text: string): boolean => /^(?:[•‣▪◦●○·∙*–—-]|\(?\d{1,2}[.)])\s/.test(text.trim());

function follows(line: PrintedLine, last: PrintedLine): boolean {
  const height = boxHeight(last.box);
  const gap = line.box[1] - last.box[3];
  const ratio = letterSizeIn(line) / letterSizeIn(last);
  const isFlush = Math.abs(line.box[0] - last.box[0]) <= 0.6 * height;
  return (
    gap >= -0.4 * height &&
    gap <= widestGap * height &&
    isFlush &&
    ratio > 0.85 &&
    ratio < 1.18 &&
    !isEntry(line.text)
  );
}
