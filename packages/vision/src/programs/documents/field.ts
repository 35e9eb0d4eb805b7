import { boxHeight, type Box } from "@fovea/core";
import { type KindMatch, matchKind } from "./kinds.js";
import { type FieldQuery, fieldQuery, labelQuality, looksLikeLabel } from "./labels.js";
import { labelTokens } from "./label-tokens.js";
import { cutSpan, segmentsOf, type Span, spanOf } from "./lines.js";
import { squashed } from "./similarity.js";

/** A value that stands beside, under or behind a label. */
export interface FieldReading {
  readonly text: string;
  readonly value: Span;
  readonly label: Span;
  readonly how: "behind" | "beside" | "below";
  /** How well the label and the place fit what was asked, 0 to 1; the reading score is not in it. */
  readonly quality: number;
}

/** Places by how much they say that the value belongs to the label. */
const placeQuality = { behind: 1, beside: 0.98, below: 0.94 } as const;
/** A value that is not of the kind that the field has (a word where an amount should be) is no value. */
const codePattern = /(?=\S*\d)\S+/;

interface Label {
  readonly span: Span;
  readonly segment: Span;
  /** Words of the segment behind the label. */
  readonly rest: Span | undefined;
  readonly colon: boolean;
  readonly quality: number;
}

/**
 * Values of a labelled field on one page, best first: of "invoice number", "total", "due date", "passenger", ...
 *
 * A label is a run of words at the start of a segment (a line cut at wide gaps), or one that ends with a colon. Its
 * value is looked for behind it in the segment, beside it on the same row, and below it. A field with a known kind
 * (amount, date, phone, ...) takes only a value of that kind.
 */
export function readField(lines: readonly Span[], name: string): FieldReading[] {
  const query = fieldQuery(name);
  const segments = lines.flatMap(segmentsOf);
  const labels = segments.flatMap((segment) => labelsIn(segment, query));
  const readings = labels.flatMap((label) => valuesOf(label, segments, query));
  const sorted = readings.sort((a, b) => b.quality - a.quality || order(a, b, query.last));
  return sorted;
}

/**
 * The one reading to answer with, or why there is none: nothing like the label, or two labels as good as each
 * other with different values. Of sums the lowest on the page counts.
 */
export function chooseReading(
  readings: readonly FieldReading[],
  name: string,
): { readonly reading: FieldReading } | { readonly reason: string; readonly rivals: readonly FieldReading[] } {
  const [best] = readings;
  if (best === undefined) return { reason: `no label like "${name}" with a value`, rivals: [] };
  if (fieldQuery(name).last) return { reading: best };
  const rivals = readings.filter(
    (other) => other.label.box !== best.label.box && other.quality > best.quality - 0.02 && squashed(other.text) !== squashed(best.text),
  );
  if (rivals.length === 0) return { reading: best };
  const values = [best, ...rivals].map((reading) => `"${reading.text}"`).slice(0, 3);
  return { reason: `${rivals.length + 1} labels fit "${name}": ${values.join(", ")}`, rivals: [best, ...rivals] };
}

function order(a: FieldReading, b: FieldReading, last: boolean): number {
  const down = a.label.box[1] - b.label.box[1] || a.label.box[0] - b.label.box[0];
  return last ? -down : down;
}

function labelsIn(segment: Span, query: FieldQuery): Label[] {
  const longest = Math.max(...query.variants.map(({ tokens }) => tokens.length)) + 2;
  const labels: Label[] = [];
  for (let from = 0; from < segment.words.length; from++) {
    for (let to = from + 1; to <= Math.min(segment.words.length, from + longest); to++) {
      const span = spanOf(segment.words.slice(from, to));
      const colon = /[:：]$/.test(span.text);
      if (from > 0 && !colon) continue;
      const quality = labelQuality(labelTokens(span.text), query);
      if (quality === 0) continue;
      const rest = skipParenthesis(segment.words.slice(to));
      labels.push({ span, segment, rest: rest.length === 0 ? undefined : spanOf(rest), colon, quality });
    }
  }
  // "Invoice" and "Invoice number" start at the same word: the longer of the best is the label.
  return labels.filter((label) => labels.every((other) => other === label || !covers(other, label)));
}

const covers = (a: Label, b: Label): boolean =>
  a.span.words[0] === b.span.words[0] &&
  (a.quality > b.quality || (a.quality === b.quality && a.span.words.length > b.span.words.length));

function skipParenthesis(words: Span["words"]): Span["words"] {
  if (!words[0]?.text.startsWith("(") || /\d{3}\)/.test(words[0].text)) return words;
  const end = words.findIndex((word) => word.text.includes(")"));
  return end < 0 ? words : words.slice(end + 1);
}

function valuesOf(label: Label, segments: readonly Span[], query: FieldQuery): FieldReading[] {
  const found: FieldReading[] = [];
  const add = (how: FieldReading["how"], candidate: Span | undefined, factor = 1): void => {
    const value = candidate === undefined ? undefined : fitting(candidate, query, how);
    if (value === undefined) return;
    const quality = label.quality * placeQuality[how] * value.quality * factor;
    found.push({ text: value.text, value: value.span, label: label.span, how, quality });
  };
  if (label.rest !== undefined) {
    const direct = label.colon || query.kind !== undefined || isShortValue(label.rest);
    if (direct) add("behind", label.rest, label.colon ? 1 : 0.98);
    // A paragraph that starts with the word is no label.
    else return [];
    if (found.length > 0) return found;
  }
  const beside = rightOf(label, segments);
  const below = belowOf(label.span.box, segments, label.segment);
  const [toRight, down] = placeFactors(label, beside, below, segments);
  add("beside", beside, toRight);
  const isHeader = query.last && sameRow(label.segment, segments).length >= 2;
  if (!isHeader) add("below", query.kind === "address" && below !== undefined ? paragraph(below, segments) : below, down);
  return found;
}

/** Words behind a label without a colon: few of them, and not a sentence. */
const isShortValue = (span: Span): boolean => span.words.length <= 4 && !/[.!?]$/.test(span.text) && !looksLikeLabel(span.text);

interface Fit {
  readonly text: string;
  readonly span: Span;
  readonly quality: number;
}

function fitting(candidate: Span, query: FieldQuery, how: FieldReading["how"]): Fit | undefined {
  const { kind } = query;
  if (kind === undefined || kind === "address") {
    const text = candidate.text.replace(/^[:：.\s]+/, "");
    if (text === "") return undefined;
    return { text, span: candidate, quality: how !== "behind" && looksLikeLabel(text) ? 0.3 : 1 };
  }
  if (kind === "code") {
    const match = codePattern.exec(candidate.text.replace(/^[:#\s]+/, ""));
    if (match === null) return undefined;
    return wholeCode(candidate);
  }
  const match = bestMatch(kind, candidate.text, how === "behind");
  if (match === undefined) return undefined;
  return { text: match.text, span: cutSpan(candidate, match.start, match.end), quality: match.quality < 0.8 ? match.quality : 1 };
}

/** A code may hold spaces ("0042 7719 3365"); words without a digit around it are not of it. */
function wholeCode(candidate: Span): Fit {
  const marked = candidate.words.map((word) => /\d/.test(word.text));
  const run = candidate.words.slice(marked.indexOf(true), marked.lastIndexOf(true) + 1);
  const span = spanOf(run.every((word) => word.text.length <= 24) ? run : [run[0]!]);
  return { text: span.text.replace(/^[:#]+|[,;.]+$/g, ""), span, quality: 1 };
}

/** A sum is the last amount of its row ("TAX 8.25% 0.28"); of other kinds the first counts. */
function bestMatch(kind: "date" | "amount" | "number" | "email" | "phone" | "url" | "time", text: string, behind: boolean): KindMatch | undefined {
  // The label has said that it is a phone number.
  const labelled = kind === "phone" ? matchKind(kind, `phone: ${text}`).map((match) => ({ ...match, start: match.start - 7, end: match.end - 7 })) : matchKind(kind, text);
  const matches = labelled.length > 0 || kind !== "amount" ? labelled : wholeNumber(text);
  return kind === "amount" && behind ? matches.at(-1) : matches[0];
}

/** Sums without decimals ("Total 120"): a whole number that is all there is. */
function wholeNumber(text: string): KindMatch[] {
  return /^[:\s]*\d{1,3}(?:[ ,.']?\d{3})*$/.test(text) ? matchKind("number", text).map((match) => ({ ...match, quality: 0.7 })) : [];
}

const overlapOf = (a0: number, a1: number, b0: number, b1: number): number => Math.min(a1, b1) - Math.max(a0, b0);

/** The nearest segment to the right whose height overlaps by half of the lower one. */
function rightOf(label: Label, segments: readonly Span[]): Span | undefined {
  const box = label.segment.box;
  const beside = segments.filter((other) => {
    const shared = overlapOf(box[1], box[3], other.box[1], other.box[3]);
    return other !== label.segment && other.box[0] >= box[2] - 0.3 * boxHeight(box) && shared >= 0.5 * Math.min(boxHeight(box), boxHeight(other.box));
  });
  return beside.sort((a, b) => a.box[0] - b.box[0])[0];
}

function sameRow(segment: Span, segments: readonly Span[]): Span[] {
  const { box } = segment;
  return segments.filter((other) => {
    const shared = overlapOf(box[1], box[3], other.box[1], other.box[3]);
    return other !== segment && shared >= 0.5 * Math.min(boxHeight(box), boxHeight(other.box));
  });
}

/** The nearest segment underneath, at most two and a half label heights away, that shares some width with the label. */
function belowOf(box: Box, segments: readonly Span[], not: Span): Span | undefined {
  const height = boxHeight(box);
  const under = segments.filter((other) => {
    const gap = other.box[1] - box[3];
    const shares = overlapOf(box[0], box[2], other.box[0], other.box[2]) > 0 || Math.abs(other.box[0] - box[0]) <= height;
    return other !== not && gap >= -0.3 * height && gap <= 2.5 * height && shares;
  });
  return under.sort((a, b) => a.box[1] - b.box[1] || Math.abs(a.box[0] - box[0]) - Math.abs(b.box[0] - box[0]))[0];
}

/**
 * Which of the two places is meant, when both hold something: forms print small labels above larger values, and
 * then what is beside a label is another label of its height. Returns a factor for "beside" and one for "below".
 */
function placeFactors(label: Label, beside: Span | undefined, below: Span | undefined, segments: readonly Span[]): [number, number] {
  if (beside === undefined || below === undefined || label.colon) return [1, 1];
  const height = boxHeight(label.span.box);
  const alike = (other: Span) => Math.abs(boxHeight(other.box) - height) <= 0.15 * height;
  const stacked = alike(beside) && !alike(below) && boxHeight(below.box) > height;
  const underBeside = belowOf(beside.box, segments, beside);
  const isGrid = underBeside !== undefined && !alike(underBeside);
  if (stacked && (isGrid || underBeside === undefined)) return [0.4, 1];
  const farRight = beside.box[0] - label.span.box[2] > 8 * height;
  const closeUnder = below.box[1] - label.span.box[3] < height && Math.abs(below.box[0] - label.span.box[0]) < height;
  const belowIsLabel = rightOf({ ...label, segment: below }, segments) !== undefined;
  return farRight && closeUnder && !belowIsLabel ? [0.6, 1] : [1, 1];
}

/** A segment with the ones under it that continue it: same left edge, at most a line height apart; four at most. */
function paragraph(first: Span, segments: readonly Span[]): Span {
  const parts = [first];
  for (let i = 0; i < 3; i++) {
    const last = parts.at(-1)!;
    const height = boxHeight(last.box);
    const next = segments.find((other) => {
      const gap = other.box[1] - last.box[3];
      const alike = Math.abs(boxHeight(other.box) - height) <= 0.25 * height;
      return !parts.includes(other) && gap >= -0.3 * height && gap <= height && Math.abs(other.box[0] - first.box[0]) <= height && alike && !looksLikeLabel(other.text);
    });
    if (next === undefined) break;
    parts.push(next);
  }
  const whole = spanOf(parts.flatMap((part) => part.words));
  return { ...whole, text: parts.map((part) => part.text).join(", ") };
}
