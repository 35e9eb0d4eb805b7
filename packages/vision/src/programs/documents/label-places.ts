import { boxHeight } from "@fovea/core";
import { matchKind } from "./kinds.js";
import { isKnownLabel, isLabelNoun, looksLikeLabel } from "./labels.js";
import { letterSizeIn } from "./letter-size.js";
import type { Span } from "./lines.js";
import { aboveOf, belowOf, onOneRow, rowMates } from "./placement.js";

/**
 * Whether a label and what stands beside or below it are a label and its value. Words of a page stand beside and
 * below each other everywhere: in headings and what follows them, lists, menus, letterheads, tables and sentences. A
 * wording that only labels have ("Bank", "Name:") needs less to be believed than any other word.
 */

/** Greetings, and what only a heading is. */
const greeting = /^(?:dear|hello|hi|good (?:morning|afternoon|evening)|to whom)\b/i;

/** What is nobody's value: another label, a greeting, a question, a sentence. */
export function isNoValue(text: string): boolean {
  const plain = text.trim();
  return (
    looksLikeLabel(plain) ||
    labelled.test(plain) ||
    greeting.test(plain) ||
    /\?$/.test(plain) ||
    isSentence(plain)
  );
}

/** A label and its value, "Date: 05/18/2026": that value is taken. */
const labelled = /^\p{L}[\p{L} ]{1,24}[:：]\s/u;

/** Eight words or more, or four with a full stop, most of them in small letters. */
function isSentence(text: string): boolean {
  const words = text.split(/\s+/);
  const small = words.filter((word) => /^\p{Ll}/u.test(word)).length;
  if (/[.!]$/.test(text) && words.length >= 4 && small >= 2) return true;
  return words.length >= 8 && small >= 0.5 * words.length;
}

/** What is never a label without a colon: a numbered heading ("2. Insurance"), a question, a greeting. */
export const isNoLabel = (text: string): boolean =>
  /^(?:\d{1,2}|[A-Z])[.)]\s/.test(text) || /[?!]$/.test(text) || greeting.test(text);

/** How much larger the letters of a label are than those of the other. */
const larger = (label: Span, other: Span): number => letterSizeIn(label) / letterSizeIn(other);

/** Letters this much larger than what is below head it. Of common labels more is borne: sizes jitter. */
const heading = { known: 1.45, other: 1.15 } as const;

const isKnown = (label: Span): boolean => /[:：]$/.test(label.text) || isKnownLabel(label.text);
const hasDigit = ({ text }: Span): boolean => /\d/.test(text);

/** The end of a label's own words, and the value directly behind it in the segment, without a colon. */
export function isBehind(label: Span, rest: Span, segment: Span): boolean {
  if (isNoLabel(segment.text) || isNoValue(rest.text)) return false;
  if (isLabelNoun(rest.words[0]!.text)) return false;
  if (/\d/.test(rest.words[0]!.text) || matchKind("date", rest.text)[0]?.start === 0) return true;
  return isKnown(label) && /^\p{Lu}/u.test(rest.text);
}

/** The value to the right of a label on its row. */
export function isBeside(label: Span, value: Span, segments: readonly Span[]): boolean {
  if (isNoLabel(label.text) || isNoValue(value.text)) return false;
  if (isChoice(label, value, segments)) return false;
  if (isKnown(label)) return true;
  const further = rowMates(label, segments).filter((other) => other.box[0] >= value.box[2]);
  // A row of a table has as many values as the table has columns: none of them is the row's.
  if (further.length >= 2) return false;
  if (larger(label, value) >= heading.other) return false;
  if (hasDigit(value)) return true;
  // Nothing but words, side by side: the heading row of a table.
  if (rowMates(label, segments).length >= 3) return false;
  const gap = value.box[0] - label.box[2];
  return gap <= 6 * boxHeight(label.box) && inColumns(label, value, segments);
}

/** Two other rows at least, one of them the next, have something that starts where the label starts and something where the value does. */
function inColumns(label: Span, value: Span, segments: readonly Span[]): boolean {
  const slack = 0.5 * boxHeight(label.box);
  const flush = (a: number, b: number): boolean => Math.abs(a - b) <= slack;
  const rows = segments.filter(
    (other) =>
      other !== label &&
      flush(other.box[0], label.box[0]) &&
      rowMates(other, segments).some(({ box }) => flush(box[0], value.box[0]) || flush(box[2], value.box[2])),
  );
  const height = boxHeight(label.box);
  const next = rows.some(
    ({ box }) => box[1] - label.box[3] <= 2 * height && label.box[1] - box[3] <= 2 * height,
  );
  return rows.length >= 2 && next;
}

/** "Yes  No" beside a question, "Every hour  Once a day  Once a week" under a label: which one holds is not written. */
function isChoice(label: Span, value: Span, segments: readonly Span[]): boolean {
  const mates = rowMates(value, segments).filter((other) => other !== label && other.box[0] >= value.box[2]);
  if (/^(?:yes|no)$/i.test(value.text)) return mates.some(({ text }) => /^(?:yes|no)$/i.test(text));
  return false;
}

/** The value directly under a label. */
export function isBelow(label: Span, value: Span, segments: readonly Span[]): boolean {
  if (isNoLabel(label.text) || isNoValue(value.text)) return false;
  // "Airport" over "Airport Terminal 1": one list.
  if (value.text.toLowerCase().startsWith(label.text.toLowerCase())) return false;
  const known = isKnown(label);
  if (larger(label, value) >= (known ? heading.known : heading.other)) return false;
  if (headsTable(label, value, segments)) return false;
  if (known) return true;
  if (headsChoices(label, value, segments)) return false;
  const height = boxHeight(label.box);
  const flush =
    Math.abs(label.box[0] - value.box[0]) <= 1.2 * height ||
    Math.abs(label.box[2] - value.box[2]) <= 1.2 * height;
  const outgrown = larger(value, label);
  if (!flush && outgrown < 1.3) return false;
  if (goesOnBelow(value, label, segments)) return false;
  if (outgrown >= 1.1 || inGrid(label, value, segments)) return true;
  // In one size with its value: close over it, and not the next line of what stands above.
  const close = value.box[1] - label.box[3] <= 0.8 * height;
  return hasDigit(value) && close && !goesOnFrom(label, value, segments);
}

/** Something of the label's size stands as close over the label as the value under it: one block of lines. */
function goesOnFrom(label: Span, value: Span, segments: readonly Span[]): boolean {
  const over = aboveOf(label, segments);
  if (over === undefined || Math.abs(over.box[0] - label.box[0]) > 0.6 * boxHeight(label.box)) return false;
  const [before, after] = [label.box[1] - over.box[3], value.box[1] - label.box[3]];
  const ratio = letterSizeIn(over) / letterSizeIn(label);
  return before <= 1.2 * Math.max(after, 0) + 0.3 * boxHeight(label.box) && ratio > 0.7 && ratio < 1.4;
}

/** Another label on the row has its value on the value's row. */
function inGrid(label: Span, value: Span, segments: readonly Span[]): boolean {
  return rowMates(label, segments).some((other) => {
    const under = belowOf(other, segments);
    return under !== undefined && under !== value && onOneRow(under.box, value.box);
  });
}

/** What is below is followed as closely by more of its size: a paragraph, a list, an address, not one value. */
function goesOnBelow(value: Span, label: Span, segments: readonly Span[]): boolean {
  const next = belowOf(value, segments);
  if (next === undefined) return false;
  const [before, after] = [value.box[1] - label.box[3], next.box[1] - value.box[3]];
  const ratio = letterSizeIn(next) / letterSizeIn(value);
  const flush = Math.abs(next.box[0] - value.box[0]) <= 0.6 * boxHeight(value.box);
  return flush && after <= 1.2 * Math.max(before, 0) + 1 && ratio > 0.87 && ratio < 1.15;
}

/** A label amid others on its row over rows as long and evenly spaced heads a column: the first cell is one of many. */
export function headsTable(label: Span, value: Span, segments: readonly Span[]): boolean {
  const next = belowOf(value, segments);
  if (next === undefined || rowMates(label, segments).length < 2) return false;
  const ratio = letterSizeIn(next) / letterSizeIn(value);
  const [before, after] = [value.box[1] - label.box[3], next.box[1] - value.box[3]];
  return (
    rowMates(value, segments).length >= 2 &&
    rowMates(next, segments).length >= 2 &&
    after <= 1.4 * Math.max(before, 0) + 1 &&
    ratio > 0.8 &&
    ratio < 1.25
  );
}

/** Two or more others stand beside the value and nothing is over them: choices, or cells. */
function headsChoices(label: Span, value: Span, segments: readonly Span[]): boolean {
  const others = rowMates(value, segments).filter((other) => other.box[0] >= value.box[2]);
  const labels = rowMates(label, segments);
  const bare = others.filter(
    (other) => !labels.some(({ box }) => box[0] < other.box[2] && box[2] > other.box[0] - boxHeight(box)),
  );
  return bare.length >= 2;
}
