import { type Box, boxHeight, uniteBoxes } from "@fovea/core";
import { type Span, spanOf } from "../../programs/documents/lines.js";
import { areValues, isDate, isNumbered, isNumeric, isYear } from "./cells.js";

/** At least this share of the columns is headed. */
const HEADED = 0.6;

type Texts = readonly (readonly string[])[];

const columnBelow = (rows: Texts, index: number, column: number): string[] =>
  rows.slice(index + 1).flatMap((row) => (row[column] === "" ? [] : [row[column]!]));

const mostly = (texts: readonly string[], is: (text: string) => boolean): boolean =>
  texts.length > 0 && texts.filter(is).length > texts.length / 2;

/** A name; a year is one too, where what stands below it is no year. */
function isName(text: string, below: readonly string[]): boolean {
  if (isNumbered(text)) return !mostly(below, isNumbered);
  // "Document no. 823759" says something itself.
  if (/\d{4}/.test(text) && !/\b(?:19|20)\d\d\b/.test(text)) return false;
  return !isNumeric(text) || (isYear(text) && below.length > 0 && !below.some(isYear));
}

/**
 * A row names the columns when it holds no numbers and stands above some; a column without a name is the first or has
 * gaps. `rows` are texts of cells, "" where empty.
 */
export function isHeader(rows: Texts, index: number): boolean {
  const row = rows[index]!;
  const below = row.map((_, column) => columnBelow(rows, index, column));
  const isOfDates = row.filter((text) => isNumeric(text) && isDate(text)).length > 1;
  // "31 December 2024" and "31 December 2023" over amounts.
  const isDay = (text: string, column: number) => isOfDates && isDate(text) && !below[column]!.some(isDate);
  if (row.some((text, column) => !isName(text, below[column]!) && !isDay(text, column))) return false;
  if (index === 0 && row.filter((text) => text !== "").length < HEADED * row.length) return false;
  const rest = rows.length - index - 1;
  if (row.some((text, column) => text === "" && column > 0 && below[column]!.length === rest)) return false;
  // Times or dates at the left, each a row's name, often have no heading.
  if (row.some((text, column) => (text !== "" || column === 0) && areValues(below[column]!))) return true;
  return headsWords(rows, index);
}

/**
 * Over words alone, the first row names the columns when values occur again and again in a column but not there:
 * "Seller" over "Anna", "Bob", "Anna".
 */
function headsWords(rows: Texts, index: number): boolean {
  if (index !== 0 || rows.length < 4) return false;
  return rows[0]!.some(
    (text, column) => column > 0 && text !== "" && recurs(columnBelow(rows, 0, column), text),
  );
}

/** Some values occur twice, one is another's, and `head` is none of them. */
function recurs(values: readonly string[], head: string): boolean {
  const different = new Set(values).size;
  return different > 1 && different < values.length && !values.includes(head);
}

/** Rows above a full header row belong to something else that happens to stand in the same columns. */
export function rowsAboveHeader(rows: Texts): number {
  const isFull = (row: readonly string[]) => row.every((text) => text !== "");
  const index = rows.findIndex((row, i) => isFull(row) && standsOver(rows, i, 1));
  return Math.max(0, index);
}

/** Whether names stand over values again below the first row, where there were none: labels over values in a form. */
export function namesAgain(rows: Texts): boolean {
  const isFilled = (row: readonly string[]) => 2 * row.filter((text) => text !== "").length >= row.length;
  return rows.some((row, i) => isFilled(row) && standsOver(rows, i, 2));
}

/** Whether a row below the first heads at least so many columns of values in which none stand above it. */
function standsOver(rows: Texts, index: number, least: number): boolean {
  if (index === 0 || index >= rows.length - 1 || !isHeader(rows, index)) return false;
  const numeric = rows[index]!.flatMap((_, column) =>
    mostly(columnBelow(rows, index, column), isNumeric) ? [column] : [],
  );
  const alike = rows.slice(0, index).filter((row) =>
    mostly(
      numeric.map((column) => row[column]!),
      isNumeric,
    ),
  );
  return numeric.length >= least && 2 * alike.length < index;
}

/** A heading stands at most this many line heights over the first row. */
const NEAR = 2.5;
/**
 * The headings over rows that have none, where two of them stand so close that they were read as one run of words ("pH Oxygen
 * (mg/l)") and so bridge two columns: the run is parted at its widest gaps.
 */
export function headerAbove(
  cells: readonly (readonly (readonly Span[])[])[],
  spans: readonly Span[],
): Span[][] | undefined {
  const texts = cells.map((row) => row.map((cell) => cell.map((span) => span.text).join(" ")));
  if (isHeader(texts, 0)) return undefined;
  const columns = cells[0]!.map((_, column) =>
    uniteOrNone(cells.flatMap((row) => row[column]!.map((span) => span.box))),
  );
  const first = uniteOrNone(cells[0]!.flat().map((span) => span.box));
  if (first === undefined) return undefined;
  const height = boxHeight(cells[0]!.flat()[0]!.box);
  const over = spans.filter(
    ({ box }) => box[3] <= first[1] + 0.3 * height && first[1] - box[3] <= NEAR * height,
  );
  const lowest = Math.max(...over.map(({ box }) => box[3]));
  const row = over.filter(({ box }) => lowest - box[3] < 0.6 * height);
  const headings: Span[][] = columns.map(() => []);
  for (const span of row) {
    const own = columns.flatMap((box, column) =>
      box !== undefined && span.box[0] < box[2] && span.box[2] > box[0] ? [column] : [],
    );
    for (const [i, part] of parted(span, own.length).entries()) {
      const column = own[i];
      if (column === undefined) return undefined;
      headings[column]!.push(part);
    }
  }
  const headed = headings.filter((cell) => cell.length > 0).length;
  const said = headings.map((cell) => cell.map((span) => span.text).join(" "));
  const isOne = row.length > 1 && headed >= HEADED * columns.length && isHeader([said, ...texts], 0);
  return isOne ? headings : undefined;
}

/** A run of words cut at its widest gaps into `count` runs. */
function parted(span: Span, count: number): Span[] {
  if (count < 2 || span.words.length < count) return [span];
  const gaps = span.words
    .slice(1)
    .map((word, i) => ({ at: i + 1, gap: word.box[0] - span.words[i]!.box[2] }));
  const cuts = gaps
    .sort((a, b) => b.gap - a.gap)
    .slice(0, count - 1)
    .map(({ at }) => at)
    .sort((a, b) => a - b);
  return [0, ...cuts].map((from, i) => spanOf(span.words.slice(from, cuts[i] ?? span.words.length)));
}

const uniteOrNone = (boxes: readonly Box[]): Box | undefined =>
  boxes.length === 0 ? undefined : uniteBoxes(boxes);
