import { type Box, boxHeight, boxWidth } from "@fovea/core";
import type { SharedImage } from "../host/pixels.js";
import { colourAt, differ, medianColour } from "./filled.js";
import type { Ink } from "./ink.js";

export type Mark = "ticked" | "empty" | "unsure";

/** Parts of the inside that are marked. Between them nobody can tell a speck from a faint tick. */
const EMPTY = 0.02;
const TICKED = 0.07;

/** Levels of the most different channel by which a mark in a pale colour is not the inside's own. */
const COLOURED = 60;

/**
 * Whether a checkbox is marked: how much of its inside, clear of the frame, is clearly darker than the paper around it, or
 * of another colour than most of the inside.
 */
export function markOf(
  image: SharedImage,
  { grey, width }: Ink,
  [x0, y0, x1, y1]: Box,
): { mark: Mark; filled: number } {
  const inset = Math.max(3, Math.round(0.18 * Math.min(x1 - x0, y1 - y0)));
  const paper = paperAround(grey, width, [x0, y0, x1, y1]);
  const frame = frameLevel(grey, width, [x0, y0, x1, y1]);
  // Half way from paper to the frame's own ink; a pale frame is no excuse for taking noise for a tick.
  const level = paper - Math.max(18, 0.5 * (paper - frame));
  let marked = 0;
  const colours: (readonly [number, number, number])[] = [];
  for (let y = y0 + inset; y < y1 - inset; y++) {
    for (let x = x0 + inset; x < x1 - inset; x++) {
      colours.push(colourAt(image, x, y));
      if (grey[y * width + x]! < level) marked++;
    }
  }
  const own = medianColour(colours);
  const coloured = colours.filter((colour) => differ(colour, own) >= COLOURED).length;
  const filled = colours.length === 0 ? 0 : Math.max(marked, coloured) / colours.length;
  return { mark: filled < EMPTY ? "empty" : filled > TICKED ? "ticked" : "unsure", filled };
}

/** How much of each side must be as dark as the frame within the outermost eighth: round letters bend away. */
const STRAIGHT = 0.85;
/** Thickness of a frame, in parts of its side; a bold letter's stroke is a fifth of it. */
const THIN = 0.15;
/** With a solid square inside: the finder of a QR code is a frame of a seventh (0.143) around one. */
const THIN_AROUND_SQUARE = 0.12;

/** True when the box is a thin square frame with corners, not a letter o, B or D. */
export function isFramed({ grey, width }: Ink, box: Box): boolean {
  const [x0, y0, x1, y1] = box;
  const [paper, frame] = [paperAround(grey, width, box), frameLevel(grey, width, box)];
  const level = paper - 0.5 * (paper - frame);
  const thin = isFinder(grey, width, box, level) ? THIN_AROUND_SQUARE : THIN;
  if (thicknessOf(grey, width, box, paper, frame) > thin * Math.min(x1 - x0, y1 - y0)) return false;
  const reach = Math.max(3, Math.round(0.12 * Math.min(x1 - x0, y1 - y0)) + 2);
  /** One side: `count` places along it, each dark somewhere within `reach` pixels inwards. */
  const isStraight = (start: number, inwards: number, along: number, count: number) => {
    let dark = 0;
    for (let i = 0; i < count; i++) {
      for (let depth = 0; depth < reach; depth++) {
        if ((grey[start + i * along + depth * inwards] ?? 255) > level) continue;
        dark++;
        break;
      }
    }
    return dark >= STRAIGHT * count;
  };
  const [topLeft, bottomRight] = [y0 * width + x0, (y1 - 1) * width + x1 - 1];
  return (
    isStraight(topLeft, width, 1, x1 - x0) &&
    isStraight(topLeft, 1, width, y1 - y0) &&
    isStraight(bottomRight, -width, -1, x1 - x0) &&
    isStraight(bottomRight, -1, -width, y1 - y0)
  );
}

/** The pattern in the corners of a QR code: of seven by seven cells a dark rim, a light one, and a dark square of three. */
function isFinder(grey: Uint8Array, width: number, [x0, y0, x1, y1]: Box, level: number): boolean {
  let wrong = 0;
  for (let row = 0; row < 7; row++) {
    for (let column = 0; column < 7; column++) {
      const x = Math.floor(x0 + ((column + 0.5) * (x1 - x0)) / 7);
      const y = Math.floor(y0 + ((row + 0.5) * (y1 - y0)) / 7);
      const ring = Math.max(Math.abs(row - 3), Math.abs(column - 3));
      if (grey[y * width + x]! < level !== (ring !== 2)) wrong++;
    }
  }
  return wrong <= 2;
}

/** A checkbox stands alone: text or lines touch it on one side at the most, as a letter's neighbours would on two. */
export function standsAlone({ mask, width, height }: Ink, box: Box): boolean {
  const gap = Math.max(3, Math.round(0.3 * Math.min(boxWidth(box), boxHeight(box))));
  const [x0, y0, x1, y1] = box;
  const sides: Box[] = [
    [x0 - gap - 1, y0, x0 - 2, y1],
    [x1 + 2, y0, x1 + gap + 1, y1],
    [x0, y0 - gap - 1, x1, y0 - 2],
    [x0, y1 + 2, x1, y1 + gap + 1],
  ];
  const crowded = sides.filter(([a, b, c, d]) => {
    let inked = 0;
    let all = 0;
    for (let y = Math.max(0, b); y < Math.min(height, d); y++) {
      for (let x = Math.max(0, a); x < Math.min(width, c); x++) {
        all++;
        inked += mask[y * width + x]!;
      }
    }
    return all > 0 && inked > 0.2 * all;
  });
  return crowded.length <= 1;
}

/** Levels by which a frame is darker than its paper. */
const DRAWN = 12;

/**
 * True when the frame is darker than what is around it, and at least the given part of that is one level: on a dark surface
 * the gaps between light letters look like strokes.
 */
export function standsOnPaper({ grey, width }: Ink, box: Box, even: number): boolean {
  const levels = levelsAround(grey, width, box);
  const paper = median(levels) ?? 255;
  const contrast = paper - frameLevel(grey, width, box);
  const alike = levels.filter((level) => Math.abs(level - paper) < Math.max(10, 0.35 * contrast));
  return contrast >= DRAWN && alike.length >= even * levels.length;
}

/** Median level of a ring outside the box. */
function paperAround(grey: Uint8Array, width: number, box: Box): number {
  return median(levelsAround(grey, width, box)) ?? 255;
}

function levelsAround(grey: Uint8Array, width: number, [x0, y0, x1, y1]: Box): number[] {
  const height = grey.length / width;
  const ring = Math.max(3, Math.round(0.2 * Math.min(x1 - x0, y1 - y0)));
  const levels: number[] = [];
  for (let y = Math.max(0, y0 - ring); y < Math.min(height, y1 + ring); y++) {
    for (let x = Math.max(0, x0 - ring); x < Math.min(width, x1 + ring); x++) {
      const outside = x < x0 - 1 || x > x1 || y < y0 - 1 || y > y1;
      if (outside) levels.push(grey[y * width + x]!);
    }
  }
  return levels;
}

/** The frame's own level: the darkest that most places on its four sides reach. */
function frameLevel(grey: Uint8Array, width: number, [x0, y0, x1, y1]: Box): number {
  const darkest = (from: number, step: number, count: number) => {
    let least = 255;
    for (let i = 0; i < count; i++) least = Math.min(least, grey[from + i * step] ?? 255);
    return least;
  };
  const levels: number[] = [];
  for (let y = y0 + 2; y < y1 - 2; y++)
    levels.push(darkest(y * width + x0, 1, 4), darkest(y * width + x1 - 4, 1, 4));
  for (let x = x0 + 2; x < x1 - 2; x++) {
    levels.push(darkest(y0 * width + x, width, 4), darkest((y1 - 4) * width + x, width, 4));
  }
  return median(levels) ?? 0;
}

/** Thickness of the frame in pixels, counting a half-dark pixel half: the median over its four sides. */
function thicknessOf(
  grey: Uint8Array,
  width: number,
  [x0, y0, x1, y1]: Box,
  paper: number,
  frame: number,
): number {
  const reach = Math.ceil(0.4 * Math.min(x1 - x0, y1 - y0));
  const across = (from: number, step: number) => {
    let sum = 0;
    for (let i = -1; i < reach; i++) {
      const dark = (paper - (grey[from + i * step] ?? paper)) / Math.max(1, paper - frame);
      // Not before the frame: the noise of a JPEG surrounds it.
      if (dark < 0.1 && sum > 0.5) break;
      sum += Math.min(1, Math.max(0, dark));
    }
    return sum;
  };
  const measured: number[] = [];
  for (let y = y0 + 3; y < y1 - 3; y++) {
    measured.push(across(y * width + x0, 1), across(y * width + x1 - 1, -1));
  }
  for (let x = x0 + 3; x < x1 - 3; x++) {
    measured.push(across(y0 * width + x, width), across((y1 - 1) * width + x, -width));
  }
  return median(measured) ?? 0;
}

function median(levels: number[]): number | undefined {
  levels.sort((a, b) => a - b);
  return levels[levels.length >> 1];
}
