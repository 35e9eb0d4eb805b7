import { type Box, boxHeight, boxWidth, uniteBoxes } from "@fovea/core";
import type { FoundRegion } from "../../regions.js";

export interface Word {
  readonly text: string;
  readonly box: Box;
  /** Of the reader, 0 to 1. */
  readonly score: number;
}

/** A run of words that stand on one line; its text is the words joined by single spaces. */
export interface Span {
  readonly words: readonly Word[];
  readonly text: string;
  readonly box: Box;
  /** The least score of its words. */
  readonly score: number;
}

export function spanOf(words: readonly Word[]): Span {
  return {
    words,
    text: words.map((word) => word.text).join(" "),
    box: uniteBoxes(words.map((word) => word.box)),
    score: Math.min(...words.map((word) => word.score)),
  };
}

/**
 * The lines of a page, each as its words, from what a reader found: words say by `line` to which line they belong.
 * Where a line came without words its text is split at spaces and each word gets its share of the line's box.
 * What the reader does not stand behind is left out.
 */
export function linesOf(regions: readonly FoundRegion[]): Span[] {
  const words = regions.filter((region) => region.kind === "word");
  const lines = regions.filter((region) => region.kind === "line");
  if (lines.length === 0) return words.filter(isReadable).map((word) => spanOf([wordOf(word)]));
  return lines.flatMap((line, index) => {
    const own = words.filter((word) => word.line === index && isReadable(word)).map(wordOf);
    if (own.length > 0) return [spanOf(own)];
    return isReadable(line) ? [spanOf(splitLine(line))] : [];
  });
}

const isReadable = (region: FoundRegion): boolean =>
  region.answerable !== false && (region.text ?? "").trim() !== "";

const wordOf = (region: FoundRegion): Word => ({
  text: region.text!.trim(),
  box: region.box,
  score: region.score,
});

function splitLine(line: FoundRegion): Word[] {
  const text = line.text!;
  const perCharacter = boxWidth(line.box) / text.length;
  return [...text.matchAll(/\S+/g)].map((match) => {
    const x0 = line.box[0] + match.index * perCharacter;
    const box: Box = [x0, line.box[1], x0 + match[0].length * perCharacter, line.box[3]];
    return { text: match[0], box, score: line.score };
  });
}

/** A line cut where the white space is wider than the line is high: columns that a reader took for one line. */
export function segmentsOf(line: Span): Span[] {
  const height = boxHeight(line.box);
  const runs: Word[][] = [];
  for (const word of line.words) {
    const run = runs.at(-1);
    const previous = run?.at(-1);
    if (run === undefined || previous === undefined || word.box[0] - previous.box[2] > height)
      runs.push([word]);
    else run.push(word);
  }
  return runs.map(spanOf);
}

/** The words of `span` that characters `from` to `to` of its text touch. */
export function cutSpan(span: Span, from: number, to: number): Span {
  let at = 0;
  const touched = span.words.filter((word) => {
    const [start, end] = [at, at + word.text.length];
    at = end + 1;
    return start < to && end > from;
  });
  return spanOf(touched.length === 0 ? span.words : touched);
}
