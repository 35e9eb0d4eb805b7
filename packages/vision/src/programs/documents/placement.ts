import { type Box, boxHeight, boxWidth } from "@fovea/core";
import { looksLikeLabel } from "./labels.js";
import { type Span, spanOf } from "./lines.js";

/** Length that two ranges share; negative when they are apart. */
const shared = (a0: number, a1: number, b0: number, b1: number): number =>
  Math.min(a1, b1) - Math.max(a0, b0);

/** Whether two boxes stand on one row: half of the lower height is shared. */
export function onOneRow(a: Box, b: Box): boolean {
  return shared(a[1], a[3], b[1], b[3]) >= 0.5 * Math.min(boxHeight(a), boxHeight(b));
}

/** The others on the row of a segment. */
export const rowMates = (segment: Span, segments: readonly Span[]): Span[] =>
  segments.filter((other) => other !== segment && onOneRow(segment.box, other.box));

/** The nearest segment to the right on the same row. */
export function rightOf(segment: Span, segments: readonly Span[]): Span | undefined {
  const slack = 0.5 * boxHeight(segment.box);
  const right = rowMates(segment, segments).filter((other) => other.box[0] >= segment.box[2] - slack);
  return right.sort((a, b) => a.box[0] - b.box[0])[0];
}

/** Pieces of one text stand at most this many heights apart; columns further. */
const widestGap = 0.95;

/**
 * Segments with those joined that stand beside each other in one size with a gap of a wide space between them: a
 * reader gives some texts in pieces ("KX19" "ZRB").
 */
export function joinPieces(segments: readonly Span[]): Span[] {
  const joined: Span[] = [];
  const taken = new Set<Span>();
  for (const segment of [...segments].sort((a, b) => a.box[0] - b.box[0])) {
    if (taken.has(segment)) continue;
    let whole = segment;
    for (;;) {
      const next = rightOf(whole, segments);
      const gap = next === undefined ? Infinity : next.box[0] - whole.box[2];
      if (
        next === undefined ||
        taken.has(next) ||
        gap > widestGap * boxHeight(whole.box) ||
        !alike(whole, next)
      )
        break;
      taken.add(next);
      whole = spanOf([...whole.words, ...next.words]);
    }
    joined.push(whole);
  }
  return joined.sort((a, b) => a.box[1] - b.box[1] || a.box[0] - b.box[0]);
}

/** The nearest segment overhead, at most two heights away, that shares some width: values above a signature line. */
export function aboveOf(segment: Span, segments: readonly Span[]): Span | undefined {
  const { box } = segment;
  const height = boxHeight(box);
  const over = segments.filter((other) => {
    const gap = box[1] - other.box[3];
    return (
      gap >= -0.3 * height && gap <= 2 * height && shared(box[0], box[2], other.box[0], other.box[2]) > 0
    );
  });
  return over.sort((a, b) => b.box[3] - a.box[3])[0];
}

/** The nearest segment underneath, at most two and a half heights away, that shares some width or the left edge. */
export function belowOf(segment: Span, segments: readonly Span[]): Span | undefined {
  const { box } = segment;
  const height = boxHeight(box);
  const under = segments.filter((other) => {
    const gap = other.box[1] - box[3];
    const aligned =
      shared(box[0], box[2], other.box[0], other.box[2]) > 0 || Math.abs(other.box[0] - box[0]) <= height;
    return other !== segment && gap >= -0.3 * height && gap <= 2.5 * height && aligned;
  });
  const shift = (other: Span) => Math.abs(other.box[0] - box[0]);
  return under.sort((a, b) => a.box[1] - b.box[1] || shift(a) - shift(b))[0];
}

/**
 * Font size in pixels, guessed from the height of the box and the letters in it (ascenders reach three quarters of
 * the size, descenders a fifth below the line), for boxes that follow the ink.
 */
function inkSize({ text, box }: Span): number {
  const tall = /[A-Z0-9bdfhklt]/.test(text) ? 0.73 : 0.53;
  return boxHeight(box) / (tall + (/[gjpqy,;()]/.test(text) ? 0.2 : 0));
}

/** How much larger the letters of `a` are than those of `b`. Readers differ in whether boxes follow the ink: the lesser. */
function larger(a: Span, b: Span): number {
  return Math.min(boxHeight(a.box) / boxHeight(b.box), inkSize(a) / inkSize(b));
}

const alike = (a: Span, b: Span): boolean => larger(a, b) <= 1.12 && larger(b, a) <= 1.12;

/**
 * Where the value of a label without a colon stands when there is something both beside and below it. In a list of
 * "label value" rows it is beside, in a form with labels above their values it is below; there, what is beside
 * is another label. Votes: text sizes, which of the two has digits, which is a known label, how far the neighbour is,
 * and whether rows come in pairs (a label close above its value, then a wider gap).
 */
export function valueSide(
  label: Span,
  beside: Span,
  below: Span,
  segments: readonly Span[],
): "beside" | "below" {
  const underBeside = belowOf(beside, segments);
  const isGrid = underBeside !== undefined && underBeside !== below && onOneRow(underBeside.box, below.box);
  if (!isGrid) return underBeside === below || !isFar(label, beside, below) ? "beside" : "below";
  const digits = (/\d/.test(below.text) ? 1 : 0) - (/\d/.test(beside.text) ? 1 : 0);
  const known = (looksLikeLabel(beside.text) ? 1 : 0) - (looksLikeLabel(below.text) ? 2 : 0);
  const far = digits >= 0 && beside.box[0] - label.box[2] > 15 * boxHeight(label.box) ? 1 : 0;
  const votes = sizes(label, beside, below) + digits + known + far + pairing(label, below, segments);
  return votes > 0 ? "below" : "beside";
}

/** Labels are printed in the size of other labels or smaller than their values. */
function sizes(label: Span, beside: Span, below: Span): number {
  if (larger(below, label) >= 1.8) return 2;
  const [likeBeside, likeBelow] = [alike(label, beside), alike(label, below)];
  return likeBeside && !likeBelow ? 1 : likeBelow && !likeBeside ? -1 : 0;
}

/** 1 when the gap after the value is wider than the one before it, -1 when rows are evenly spaced, 0 at the end. */
function pairing(label: Span, below: Span, segments: readonly Span[]): number {
  const gap = below.box[1] - label.box[3];
  const next = belowOf(below, segments);
  if (next === undefined) return 0;
  const after = next.box[1] - below.box[3];
  return after > 1.4 * gap + 1 ? 1 : -1;
}

/** A value right under its label, and a neighbour on the row that is many letters away. */
function isFar(label: Span, beside: Span, below: Span): boolean {
  const height = boxHeight(label.box);
  const gap = beside.box[0] - label.box[2];
  const close = below.box[1] - label.box[3] < height && Math.abs(below.box[0] - label.box[0]) < height;
  return close && gap > 12 * height && gap > boxWidth(label.box) && !/\d/.test(beside.text);
}

/** A segment with the ones under it that continue it: same left edge, like height, at most a line apart; four at most. */
export function paragraphFrom(first: Span, segments: readonly Span[]): Span[] {
  const parts = [first];
  while (parts.length < 4) {
    const last = parts.at(-1)!;
    const height = boxHeight(last.box);
    const next = segments.find((other) => {
      const gap = other.box[1] - last.box[3];
      const flush = Math.abs(other.box[0] - first.box[0]) <= height;
      return !parts.includes(other) && gap >= -0.3 * height && gap <= height && flush && alike(other, last);
    });
    if (next === undefined || looksLikeLabel(next.text)) break;
    parts.push(next);
  }
  return parts;
}
