import { boxHeight } from "@fovea/core";
import { type KindMatch, matchKind } from "./kinds.js";
import { headsTable, isBehind, isBelow, isBeside, isNoLabel, isNoValue } from "./label-places.js";
import { labelTokens } from "./label-tokens.js";
import { type FieldQuery, fieldQuery, isKnownLabel, isLabelNoun, labelQuality } from "./labels.js";
import { cutSpan, type Span, segmentsOf, spanOf } from "./lines.js";
import { aboveOf, belowOf, joinPieces, paragraphFrom, rightOf, rowMates, valueSide } from "./placement.js";
import { isProse, paragraphOf } from "./prose.js";
import { squashed } from "./similarity.js";

/** A value that stands behind, beside, below or, in signature lines, above a label. */
export interface FieldReading {
  readonly text: string;
  readonly value: Span;
  readonly label: Span;
  readonly how: "behind" | "beside" | "below" | "above";
  /** How well the label and the place fit what was asked, 0 to 1; the reading score is not in it. */
  readonly quality: number;
}

/** How much each place says that the value belongs to the label; a guess that only orders readings. */
const placeQuality = { behind: 1, beside: 0.98, below: 0.94, above: 0.8 } as const;
/** Words behind a label without a colon and without a digit: often the label goes on ("Name in capitals"). */
const bareWords = 0.85;
/** A label inside a sentence ("sort code 30-77-12"), taken only when its value follows at once. */
const insideSentence = 0.85;

/** Running text under a label: rather what a heading heads. */
const runningText = 0.9;
/** Labels with less than this are not called just as was asked. */
const exactly = 0.95;

/** What `labelQuality` gives to a label with a word more than was asked. */
const oneWordMore = 0.85;

interface Label {
  readonly span: Span;
  readonly segment: Span;
  /** Words of the segment behind the label. */
  readonly rest: Span | undefined;
  readonly kind: "colon" | "start" | "inside";
  readonly quality: number;
}

/**
 * Values of a labelled field on one page, best first: of "invoice number", "total", "due date", "passenger", ...
 *
 * A label is a run of words at the start of a segment (a line cut at wide gaps), one that ends with a colon, or one
 * that is followed at once by a value of the field's kind. The value is looked for behind it in the segment, beside
 * it on the same row, and below it. A field with a known kind (amount, date, phone, ...) takes only such a value.
 */
export function readField(lines: readonly Span[], name: string): FieldReading[] {
  const query = fieldQuery(name);
  const segments = joinPieces(lines.flatMap(segmentsOf));
  const readings = segments.flatMap((segment) => {
    const labels = labelsIn(segment, query);
    const starts = new Set(labels.map((label) => label.span.words[0]));
    // "VAT" and "VAT included" start at the same word: the best wording that has a value is the label.
    return [...starts].flatMap((start) => {
      const wordings = labels.filter((label) => label.span.words[0] === start).sort(byQuality);
      return (
        wordings.map((label) => valuesOf(label, segments, query)).find((values) => values.length > 0) ?? []
      );
    });
  });
  const down = (a: FieldReading, b: FieldReading) =>
    a.label.box[1] - b.label.box[1] || a.label.box[0] - b.label.box[0];
  return readings.sort((a, b) => b.quality - a.quality || (query.last ? -down(a, b) : down(a, b)));
}

export type FieldChoice =
  | { readonly reading: FieldReading }
  | { readonly reason: string; readonly rivals: readonly FieldReading[] };

/**
 * The one reading to answer with, or why there is none: nothing like the label, or labels as good as each
 * other with different values. Of sums the lowest on the page counts.
 */
export function chooseReading(readings: readonly FieldReading[], name: string): FieldChoice {
  const [best] = readings;
  if (best === undefined) return { reason: `no label like "${name}" with a value`, rivals: [] };
  const differs = (other: FieldReading) => !agree(other.text, best.text);
  const rivals = readings.filter(
    (other) => other.label !== best.label && other.quality > best.quality - 0.02 && differs(other),
  );
  if (fieldQuery(name).last || rivals.length === 0) return { reading: fullest(readings) };
  const values = [...new Set([best, ...rivals].map((reading) => `"${reading.text}"`))];
  return {
    reason: `${values.length} values stand at a label like "${name}": ${values.slice(0, 3).join(", ")}`,
    rivals: [best, ...rivals],
  };
}

/** A value that is printed twice may be cut short once: "09 MAY" and "09 MAY 2026". */
function agree(a: string, b: string): boolean {
  const [x, y] = [squashed(a), squashed(b)];
  return x.startsWith(y) || y.startsWith(x);
}

/** The longest of the readings that are as good as the first and go on from it. */
function fullest(readings: readonly FieldReading[]): FieldReading {
  const [best] = readings;
  const equals = readings.filter(
    (other) => other.quality === best!.quality && squashed(other.text).startsWith(squashed(best!.text)),
  );
  return equals.reduce((a, b) => (squashed(b.text).length > squashed(a.text).length ? b : a), best!);
}

function labelsIn(segment: Span, query: FieldQuery): Label[] {
  const longest = Math.max(...query.variants.map(({ tokens }) => tokens.length)) + 3;
  const labels: Label[] = [];
  for (let from = 0; from < segment.words.length; from++) {
    for (let to = from + 1; to <= Math.min(segment.words.length, from + longest); to++) {
      const colon = /[:：]$/.test(segment.words[to - 1]!.text);
      // Most words of prose end here: only a value can follow a label inside a sentence.
      if (from > 0 && !colon && !/[\d@]|www/.test(segment.words[to]?.text ?? "")) continue;
      const span = spanOf(segment.words.slice(from, to));
      if (span.text.split("(").length !== span.text.split(")").length) continue;
      // "Tel (512) 555-0178": the code is the number's.
      if (/\(\+?\d{2,5}\)$/.test(span.text)) continue;
      // A colon far inside a line of prose ends no label, nor do two sentences make one.
      if (from > 4 && colon) continue;
      if (/\p{Ll}{4}[.?!]\s/u.test(span.text)) continue;
      if (span.words.slice(0, -1).some((word) => /[:：]$/.test(word.text))) break;
      const quality = labelQuality(labelTokens(span.text), query);
      if (quality === 0) continue;
      const kind = colon ? "colon" : from === 0 ? "start" : "inside";
      const rest = skipQualifier(segment.words.slice(to));
      if (kind === "inside" && (quality < 0.9 || !startsWithValue(rest, query))) continue;
      labels.push({ span, segment, rest: rest.length === 0 ? undefined : spanOf(rest), kind, quality });
    }
  }
  return labels;
}

/** Better first, and the longer of equals. */
const byQuality = (a: Label, b: Label): number =>
  b.quality - a.quality || b.span.words.length - a.span.words.length;

/** What is no value but tells more of the label: "(8.5%)", "8.25%". */
function skipQualifier(words: Span["words"]): Span["words"] {
  const first = words[0]?.text ?? "";
  if (/^\d+(?:[.,]\d+)?%:?$/.test(first)) return words.slice(1);
  if (!first.startsWith("(") || /^\(\d{3}\)/.test(first) || /^\([^)]*\d[.,]\d{2}\)$/.test(first))
    return words;
  const end = words.findIndex((word) => word.text.includes(")"));
  return end < 0 ? words : words.slice(end + 1);
}

function startsWithValue(rest: Span["words"], { kind }: FieldQuery): boolean {
  const [first] = rest;
  if (first === undefined || kind === undefined || kind === "address") return false;
  if (kind === "code") return /\d/.test(first.text);
  return matchOf(kind, spanOf(rest).text, false)?.start === 0;
}

function valuesOf(label: Label, segments: readonly Span[], query: FieldQuery): FieldReading[] {
  const reading = (how: FieldReading["how"], candidate: Span | undefined, factor = 1): FieldReading[] => {
    const fit = candidate === undefined ? undefined : fitting(candidate, query, how);
    if (fit === undefined || factor === 0) return [];
    const quality = label.quality * placeQuality[how] * fit.quality * factor;
    return [{ text: fit.text, value: fit.span, label: label.span, how, quality }];
  };
  if (label.rest !== undefined) {
    if (label.kind === "colon") return reading("behind", label.rest);
    if (label.kind === "inside") return reading("behind", label.rest, insideSentence);
    const whole = restOfLabel(label);
    if (whole !== undefined) return valuesOf(whole, segments, query);
    if (query.kind !== undefined && query.kind !== "address") return reading("behind", label.rest, 0.98);
    const prices = pricesBeside(label, segments);
    // "Free range eggs 12 ... 6.49": the rest of what an item is called is not its value, its price is.
    if (prices.length > 0) return prices.length === 1 ? reading("beside", prices[0]) : [];
    // With words of its own before the value ("Vision Summit 2026") it is no label, nor "2026" its value.
    if (label.quality <= oneWordMore) return [];
    return isShortValue(label.rest) && isBehind(label.span, label.rest, label.segment)
      ? reading("behind", label.rest, /\d/.test(label.rest.text) ? 0.98 : bareWords)
      : [];
  }
  const beside = rightOf(label.segment, segments);
  const below = belowOf(label.segment, segments);
  const side =
    beside === undefined || below === undefined || label.kind === "colon"
      ? undefined
      : valueSide(label.segment, beside, below, segments);
  // A label amid others on its row heads a column: what is below is one of many amounts.
  const headsColumn = query.last && rowMates(label.segment, segments).length >= 2;
  const under =
    query.kind === "address" && below !== undefined ? joined(paragraphFrom(below, segments)) : below;
  // A field of a known kind was asked by a wording of its own, and a value of that kind speaks for the label.
  const typed = query.kind !== undefined && query.kind !== "address";
  const besides =
    beside !== undefined && (typed || (side !== "below" && isBeside(label.segment, beside, segments)));
  const belows = below !== undefined && !headsColumn && isUnder(label.segment, below, segments, query);
  // What the page's layout puts beside the label and is no value there leaves only a common label its value below.
  const refused = side === "beside" && !typed && !besides;
  const belowCounts = refused ? (isKnownLabel(label.span.text) ? 1 : 0) : side === "beside" ? 0.5 : 1;
  const found = [
    ...(besides ? reading("beside", beside, side === "below" ? 0.4 : 1) : []),
    ...(belows ? reading("below", under, belowCounts) : []),
  ];
  if (found.length > 0) return found;
  if (query.kind === undefined && below !== undefined) return textUnder(label, below, segments);
  return typed && !query.last ? reading("above", aboveOf(label.segment, segments)) : [];
}

/** The running text under a heading that is called just so, flush with it: what stands under "NOTES" or "Summary". */
function textUnder(label: Label, below: Span, segments: readonly Span[]): FieldReading[] {
  const { span } = label;
  const isFlush = Math.abs(below.box[0] - span.box[0]) <= boxHeight(span.box);
  if (label.quality < exactly || !isFlush || isNoLabel(span.text) || !isProse(below.text)) return [];
  const value = spanOf(paragraphOf(below, segments).flatMap(({ words }) => words));
  const quality = label.quality * placeQuality.below * runningText;
  return [{ text: value.text, value, label: span, how: "below", quality }];
}

/**
 * The label with the noun that ends it, where the wording that was found is only its beginning. "Patient ID" is no
 * label of a patient, nor "Email address" of an address: what is a label of its own is not the start of another.
 */
function restOfLabel(label: Label): Label | undefined {
  const [first, ...others] = label.rest!.words;
  if (!isLabelNoun(first!.text) || isKnownLabel(label.span.text)) return undefined;
  const span = spanOf([...label.span.words, first!]);
  const kind = first!.text.endsWith(":") ? "colon" : "start";
  if (kind === "start" && others.length > 0 && !/\d/.test(others[0]!.text)) return undefined;
  const rest = others.length === 0 ? undefined : spanOf(others);
  return { ...label, span, kind, rest, quality: 0.95 * label.quality };
}

/** Whether the value below is the label's: of typed fields it is enough that the label heads no column or question. */
function isUnder(label: Span, below: Span, segments: readonly Span[], query: FieldQuery): boolean {
  if (query.kind === undefined || query.kind === "address") return isBelow(label, below, segments);
  return !isNoLabel(label.text) && !headsTable(label, below, segments);
}

/** Sums of money to the right on the row of a label, outermost last. */
function pricesBeside(label: Label, segments: readonly Span[]): Span[] {
  return rowMates(label.segment, segments).filter(
    ({ box, text }) =>
      box[0] >= label.span.box[2] && /^[-$€£¥]*\s?\d[\d,]*\.\d{2}\s?[€A-Z]?$/.test(text.trim()),
  );
}

function joined(parts: readonly Span[]): Span {
  return { ...spanOf(parts.flatMap((part) => part.words)), text: parts.map((part) => part.text).join(", ") };
}

/** Words behind a label without a colon: few of them, not a sentence, and not the rest of the label. */
const isShortValue = ({ words, text }: Span): boolean =>
  words.length <= 4 &&
  !/[.!?]$/.test(text) &&
  !/^(?:in|of|and|or|to|on|for|with|is|are|at|the|by|from)\b/.test(text);

interface Fit {
  readonly text: string;
  readonly span: Span;
  readonly quality: number;
}

/** The part of a candidate that is a value of the field's kind. */
function fitting(candidate: Span, query: FieldQuery, how: FieldReading["how"]): Fit | undefined {
  const { kind } = query;
  if (kind === undefined || kind === "address") {
    const text = candidate.text.replace(/^[:：.\s]+/, "");
    if (text === "") return undefined;
    return how !== "behind" && isNoValue(text) ? undefined : { text, span: candidate, quality: 1 };
  }
  if (kind === "code") return codeIn(candidate);
  const match = matchOf(kind, candidate.text, how === "behind");
  if (match === undefined) return undefined;
  const quality = match.quality < 0.8 ? match.quality : 1;
  return { text: match.text, span: cutSpan(candidate, match.start, match.end), quality };
}

/** Words from the first with a digit to the last with one: a code may hold spaces ("0042 7719 3365"). */
function codeIn(candidate: Span): Fit | undefined {
  const marked = candidate.words.map((word) => /\d/.test(word.text));
  const first = marked.indexOf(true);
  if (first < 0) return undefined;
  const end = marked.findIndex((has, i) => i > first && !has && !isCapitals(candidate.words[i]!.text));
  const run = candidate.words.slice(leading(candidate, first), end < 0 ? candidate.words.length : end);
  const span = spanOf(run);
  return { text: span.text.replace(/^[:#\s]+|[,;.]+$/g, ""), span, quality: 1 };
}

/** "AU 218", "GB 418 2290 57": short capitals in front belong to the code. */
function leading({ words }: Span, first: number): number {
  return first > 0 && isCapitals(words[first - 1]!.text) ? first - 1 : first;
}

const isCapitals = (text: string): boolean => /^[A-Z]{1,4}$/.test(text);

type MatchedKind = Exclude<NonNullable<FieldQuery["kind"]>, "code" | "address">;

/** Behind a label a sum is the last amount of the segment ("TAX 8.25 0.28"); of other kinds the first counts. */
function matchOf(kind: MatchedKind, text: string, behind: boolean): KindMatch | undefined {
  if (kind === "phone") {
    // The label has said that it is a phone number, so its looks need not.
    const label = "phone ";
    const [match] = matchKind(kind, label + text);
    return match && { ...match, start: match.start - label.length, end: match.end - label.length };
  }
  const matches = matchKind(kind, text);
  if (kind !== "amount") return matches[0];
  return (behind ? matches.at(-1) : matches[0]) ?? wholeNumber(text);
}

/** Sums without decimals ("Total 120"): a whole number that is all there is. */
function wholeNumber(text: string): KindMatch | undefined {
  if (!/^[:\s]*\d{1,3}(?:[ ,.']?\d{3})*$/.test(text)) return undefined;
  const [match] = matchKind("number", text);
  return match && { ...match, quality: 0.7 };
}
