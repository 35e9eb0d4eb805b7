import { boxCentre, boxHeight } from "@fovea/core";
import { labelTokens } from "./label-tokens.js";
import { type Span, segmentsOf, spanOf } from "./lines.js";
import { likeness, squashed } from "./similarity.js";

export interface CellReading {
  readonly value: Span;
  readonly row: Span;
  readonly column: Span;
  /** How well row and column fit what was asked, 0 to 1. */
  readonly quality: number;
}

export type CellAnswer =
  | { readonly found: CellReading }
  | { readonly reason: string; readonly rivals: readonly CellReading[] };

/**
 * The cell where a row meets a column, by geometry: the header is a segment that reads like `column`, the row one
 * below it that starts like `row`; the cell is the segment of the row whose edges or centre lie nearest to the
 * header's (columns are left-, right- or centre-aligned) and that lies nearer to it than to any other header.
 */
export function readCell(lines: readonly Span[], row: string, column: string): CellAnswer {
  const segments = lines.flatMap(segmentsOf);
  const headers = headersLike(segments, column);
  if (headers.length === 0) return { reason: `no column headed "${column}"`, rivals: [] };
  const rows = ranked(segments, (segment) => rowQuality(segment.text, row));
  if (rows.length === 0) return { reason: `no row that starts with "${row}"`, rivals: [] };
  const cells = headers.flatMap((header) =>
    rows.flatMap((label) => {
      const value = meeting(label.segment, header, segments);
      // Where a heading reaches down into the row, it is no cell of it.
      if (value === undefined || value === header.segment || value === header.whole) return [];
      return [{ value, row: label.segment, column: header.segment, quality: label.quality * header.quality }];
    }),
  );
  const sorted = cells.sort((a, b) => b.quality - a.quality || a.row.box[1] - b.row.box[1]);
  const [best] = sorted;
  if (best === undefined)
    return { reason: `row "${row}" and column "${column}" do not meet in a cell`, rivals: [] };
  const rivals = sorted.filter(
    (other) =>
      other.quality > best.quality - 0.02 && squashed(other.value.text) !== squashed(best.value.text),
  );
  if (rivals.length === 0) return { found: best };
  return {
    reason: `${rivals.length + 1} cells fit row "${row}" and column "${column}"`,
    rivals: [best, ...rivals],
  };
}

interface Header {
  readonly segment: Span;
  readonly quality: number;
  /** What else the segment holds, when the header is a run of words in it: narrow columns that ran together. */
  readonly besides: readonly Span[];
  readonly whole: Span;
}

function headersLike(segments: readonly Span[], column: string): Header[] {
  return segments.flatMap((whole) => {
    const quality = headerQuality(whole.text, column);
    const runs = runsLike(whole, column);
    if (quality >= 0.97 || runs.length === 0)
      return quality === 0 ? [] : [{ segment: whole, quality, besides: [], whole }];
    return runs;
  });
}

/** The longest run of words inside a segment that reads like the column's name, a unit in parentheses included. */
function runsLike(whole: Span, column: string): Header[] {
  const wanted = labelTokens(column).join("");
  for (let length = whole.words.length - 1; length > 0; length--) {
    for (let from = 0; from + length <= whole.words.length; from++) {
      const segment = spanOf(whole.words.slice(from, from + length));
      if (labelTokens(segment.text).join("") !== wanted) continue;
      const rest = [whole.words.slice(0, from), whole.words.slice(from + length)];
      const besides = rest.filter((words) => words.length > 0).map(spanOf);
      return [{ segment, quality: 0.96, besides, whole }];
    }
  }
  return [];
}

function ranked(
  segments: readonly Span[],
  quality: (segment: Span) => number,
): { segment: Span; quality: number }[] {
  return segments.flatMap((segment) => {
    const value = quality(segment);
    return value === 0 ? [] : [{ segment, quality: value }];
  });
}

/** Headings that lists use for one thing. */
const alike: readonly (readonly string[])[] = [
  ["item", "items", "description", "product", "products", "article", "articles", "name", "names", "things"],
  ["qty", "quantity", "quantities", "pieces", "count"],
  ["amount", "amounts", "line total", "total", "sum"],
  ["price", "prices", "unit price", "cost", "costs"],
  ["no", "number", "nr", "position", "pos"],
];

/** How well a heading fits what a column was called, one or many: 0 to 1. */
export function columnQuality(text: string, column: string): number {
  const singular = (name: string) => name.replace(/(?<=[a-z]{2})(?:(?<=s|x|ch|sh)es|(?<!s)s)\b/gi, "");
  const direct = Math.max(
    headerQuality(text, column),
    0.97 * headerQuality(singular(text), singular(column)),
  );
  if (direct > 0) return direct;
  const [a, b] = [labelTokens(text).join(" "), labelTokens(column).join(" ")];
  if (alike.some((names) => names.includes(a) && names.includes(b))) return 0.8;
  return isShortFor(labelTokens(text), labelTokens(singular(column))) ? 0.85 : 0;
}

/** "Temp. (C)" for "temperature": the first word is the beginning of the one that was asked for. */
const isShortFor = ([short]: readonly string[], [whole, ...more]: readonly string[]): boolean =>
  short !== undefined &&
  whole !== undefined &&
  more.length === 0 &&
  short.length >= 3 &&
  whole.startsWith(short);

function headerQuality(text: string, column: string): number {
  const [a, b] = [labelTokens(text), labelTokens(column)];
  const same = likeness(a.join(""), b.join(""));
  if (same > 0) return same;
  const extra = a.length - b.length;
  return b.length > 0 && extra >= 1 && extra <= 2 && b.every((token) => a.includes(token))
    ? 0.85 ** extra
    : 0;
}

/** How well a row's first cell fits a name, 0 to 1. */
export function rowQuality(text: string, row: string): number {
  const [a, b] = [squashed(text), squashed(row)];
  if (b === "") return 0;
  if (a === b) return 1;
  const boundary =
    !/[\p{L}\p{N}]/u.test(a[b.length] ?? " ") ||
    new RegExp(`^${escaped(row.trim())}(?![\\p{L}\\p{N}])`, "iu").test(text.trim());
  if (a.startsWith(b) && boundary) return 0.97;
  const [words, wanted] = [labelTokens(text), labelTokens(row)];
  if (wanted.length > 0 && wanted.every((token) => words.includes(token))) return 0.9;
  return 0.9 * likeness(words.slice(0, wanted.length).join(""), wanted.join(""));
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");

/** How far two segments are from standing in one column: the least distance of left edges, right edges and centres. */
function misalignment(a: Span, b: Span): number {
  const [x0, x1, centre] = [
    a.box[0] - b.box[0],
    a.box[2] - b.box[2],
    boxCentre(a.box)[0] - boxCentre(b.box)[0],
  ];
  return Math.min(Math.abs(x0), Math.abs(x1), Math.abs(centre));
}

function meeting(
  row: Span,
  { segment: header, besides, whole }: Header,
  segments: readonly Span[],
): Span | undefined {
  if (row.box[1] < header.box[3] - 0.3 * boxHeight(header.box)) return undefined;
  const cells = inRowOf(row, segments).filter((cell) => cell !== row);
  const headers = [...inRowOf(header, segments).filter((other) => other !== whole), ...besides];
  const own = cells.filter((cell) =>
    headers.every((other) => misalignment(cell, header) <= misalignment(cell, other)),
  );
  const reach = 3 * boxHeight(header.box);
  return own
    .filter((cell) => misalignment(cell, header) <= reach)
    .sort((a, b) => misalignment(a, header) - misalignment(b, header))[0];
}

/** Segments whose height overlaps the row's by half of the lower one, the row's own included. */
function inRowOf(row: Span, segments: readonly Span[]): Span[] {
  return segments.filter(({ box }) => {
    const shared = Math.min(row.box[3], box[3]) - Math.max(row.box[1], box[1]);
    return shared >= 0.5 * Math.min(boxHeight(row.box), boxHeight(box));
  });
}
