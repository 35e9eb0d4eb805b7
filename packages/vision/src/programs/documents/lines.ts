import { type Box, boxHeight, boxPoints, boxWidth, pointsBounds, uniteBoxes } from "@fovea/core";
import type { FoundRegion } from "../../regions.js";

export interface Word {
  readonly text: string;
  /** With the page's tilt taken out, so that rows are level: for comparing places with each other only. */
  readonly box: Box;
  /** Where it stands in the image or page that was read. */
  readonly place: Box;
  /** Of the reader, 0 to 1. */
  readonly score: number;
}

/** A run of words that stand on one line; its text is the words joined by single spaces. */
export interface Span {
  readonly words: readonly Word[];
  readonly text: string;
  /** Level, as the boxes of its words. */
  readonly box: Box;
  readonly place: Box;
  /** The least score of its words. */
  readonly score: number;
}

export function spanOf(words: readonly Word[]): Span {
  return {
    words,
    text: words.map((word) => word.text).join(" "),
    box: uniteBoxes(words.map((word) => word.box)),
    place: uniteBoxes(words.map((word) => word.place)),
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
  const level = levelling(lines.length > 0 ? lines : words);
  const wordOf = (region: FoundRegion): Word => ({
    text: region.text!.trim(),
    box: level(region),
    place: region.box,
    score: region.score,
  });
  if (lines.length === 0) return words.filter(isReadable).map((word) => spanOf([wordOf(word)]));
  return lines.flatMap((line, index) => {
    const own = words.filter((word) => word.line === index && isReadable(word)).map(wordOf);
    if (own.length > 0) return [spanOf(own)];
    return isReadable(line) ? [spanOf(splitLine(line, level(line)))] : [];
  });
}

const isReadable = (region: FoundRegion): boolean =>
  region.answerable !== false && (region.text ?? "").trim() !== "";

/** Tilts below this many degrees move nothing by half a line across a page. */
const levelEnough = 0.3;

/**
 * Turns boxes so that the page reads level. A tilted reading has polygons, corners from the top left as one reads; the
 * page's tilt is the median of its lines', weighted by their lengths (quarter turns included).
 */
export function levelling(lines: readonly FoundRegion[]): (region: FoundRegion) => Box {
  const tilts = lines.map(({ polygon, box }) => {
    const [a, b] = polygon ?? [];
    if (a === undefined || b === undefined) return { degrees: 0, length: box[2] - box[0] };
    return {
      degrees: (Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI,
      length: Math.hypot(b[0] - a[0], b[1] - a[1]),
    };
  });
  const tilt = weightedMedian(tilts);
  if (Math.abs(tilt) < levelEnough) return ({ box }) => box;
  const [cos, sin] = [Math.cos((tilt * Math.PI) / 180), Math.sin((tilt * Math.PI) / 180)];
  return ({ polygon, box }) => {
    const corners = polygon ?? boxPoints(box);
    return pointsBounds(corners.map(([x, y]) => [x * cos + y * sin, y * cos - x * sin] as const));
  };
}

function weightedMedian(tilts: readonly { readonly degrees: number; readonly length: number }[]): number {
  const sorted = [...tilts].sort((a, b) => a.degrees - b.degrees);
  let half = sorted.reduce((sum, { length }) => sum + length, 0) / 2;
  for (const { degrees, length } of sorted) {
    half -= length;
    if (half <= 0) return degrees;
  }
  return 0;
}

function splitLine(line: FoundRegion, level: Box): Word[] {
  const text = line.text!;
  const share = (box: Box, from: number, to: number): Box => {
    const perCharacter = boxWidth(box) / text.length;
    return [box[0] + from * perCharacter, box[1], box[0] + to * perCharacter, box[3]];
  };
  return [...text.matchAll(/\S+/g)].map((match) => {
    const [from, to] = [match.index, match.index + match[0].length];
    return {
      text: match[0],
      box: share(level, from, to),
      place: share(line.box, from, to),
      score: line.score,
    };
  });
}

/** White space wider than this many line heights parts columns. */
const columnGap = 1.3;

/** A line cut where the white space is wide: columns that a reader took for one line. */
export function segmentsOf(line: Span): Span[] {
  const widest = columnGap * boxHeight(line.box);
  const runs: Word[][] = [];
  for (const word of line.words) {
    const run = runs.at(-1);
    const previous = run?.at(-1);
    if (run === undefined || previous === undefined || word.box[0] - previous.box[2] > widest)
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
