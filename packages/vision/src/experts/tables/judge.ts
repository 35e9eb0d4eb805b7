import { uniteBoxes } from "@fovea/core";
import type { Span } from "../../programs/documents/lines.js";
import { amountOf, isNumeric, isQuantity } from "./cells.js";
import { isHeader, namesAgain } from "./header.js";

export type Cells = readonly (readonly (readonly Span[])[])[];

export const textsOf = (cells: Cells): string[][] =>
  cells.map((row) => row.map((cell) => cell.map((span) => span.text).join(" ")));

const share = (texts: readonly string[], is: (text: string) => boolean): number =>
  texts.length === 0 ? 0 : texts.filter(is).length / texts.length;

const filledOf = (rows: readonly (readonly string[])[], column: number): string[] =>
  rows.flatMap((row) => (row[column] === "" ? [] : [row[column]!]));

/** Columns after the first of which most cells are numbers, times or amounts. */
export const quantityColumns = (rows: readonly (readonly string[])[]): number[] =>
  rows[0]!.flatMap((_, column) =>
    column > 0 && share(filledOf(rows, column), isQuantity) >= 0.6 ? [column] : [],
  );

/** Whether rows in common columns are a table at all; the lists without headings are narrowed down later. */
export function isTabular(cells: Cells): boolean {
  const rows = textsOf(cells);
  const headed = isHeader(rows, 0);
  if (isStacked(cells, headed) || (headed && namesAgain(rows))) return false;
  const amounts = quantityColumns(headed ? rows.slice(1) : rows).length;
  // Two rows of two cells, none of them amounts: that may be anything.
  if (rows.length < 4 && rows[0]!.length < 3 && amounts === 0) return false;
  return headed ? isConsistent(rows.slice(1)) : amounts > 0;
}

/** In half of the columns and more the cells are of one kind, numbers or words: not so in tiles and forms. */
function isConsistent(rows: readonly (readonly string[])[]): boolean {
  const consistent = rows[0]!.filter((_, column) => {
    const filled = filledOf(rows, column);
    const numeric = share(filled, rows.length < 3 ? isQuantity : isNumeric);
    return Math.max(numeric, 1 - numeric) >= 0.65;
  });
  return 2 * consistent.length >= rows[0]!.length;
}

/**
 * Labels over values, as in forms and tickets: from row to row the distance is small, large, small, large. A row is a
 * whole one here; second lines of cells have been joined to theirs.
 */
function isStacked(cells: Cells, headed: boolean): boolean {
  const steps = cells.slice(1).map((row, i) => middleOf(row) - middleOf(cells[i]!));
  // Three rows without headings may be a value, a label and a value.
  if (steps.length < 3) return !headed && Math.max(...steps) > 1.5 * Math.min(...steps);
  const odd = steps.filter((_, i) => i % 2 === 0);
  const even = steps.filter((_, i) => i % 2 === 1);
  return Math.min(...even) > 1.25 * Math.max(...odd) || Math.min(...odd) > 1.25 * Math.max(...even);
}

/** Without what follows after a leap downwards and holds nothing where the rows above hold amounts. */
export function endedAtLeap<C extends Cells>(cells: C): C {
  const steps = cells.slice(1).map((row, i) => middleOf(row) - middleOf(cells[i]!));
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)]!;
  const rows = textsOf(cells);
  const end = rows.findIndex((row, i) => {
    if (i < 3 || steps[i - 1]! < 1.6 * usual) return false;
    const amounts = quantityColumns(rows.slice(1, i));
    return amounts.length > 0 && !amounts.some((column) => isQuantity(row[column]!));
  });
  return end < 0 ? cells : (cells.slice(0, end) as unknown as C);
}

function middleOf(row: Cells[number]): number {
  // The first line of each cell: cells of two lines hang down.
  const boxes = row.flatMap((cell) => (cell.length === 0 ? [] : [cell[0]!.box]));
  const [, top, , bottom] = uniteBoxes(boxes);
  return (top + bottom) / 2;
}

/**
 * What is left of rows without headings when blocks that only happen to stand side by side are taken apart: a column of
 * words and the columns of amounts right of it. Undefined when that is less than three rows.
 */
export function listIn(cells: Cells): Cells | undefined {
  const rows = textsOf(cells);
  const amounts = quantityColumns(rows);
  const last = amounts.at(-1);
  if (last === undefined) return undefined;
  const whole = share(rows.flat(), (text) => text !== "") >= 0.8;
  const columns = rows[0]!.length;
  if (whole && columns > 2 && 2 * amounts.length >= columns - 1) return trimmed(cells, amounts);
  let first = last;
  while (first > 0 && amounts.includes(first)) first--;
  const narrow = cells
    .map((row) => row.slice(first, last + 1))
    .filter((row) => row.every((cell) => cell.length > 0));
  const said = textsOf(narrow);
  // "Weight:" is a label and its value.
  const isName = (text: string) => /\p{L}{2}/u.test(text) && text.length <= 60 && !text.endsWith(":");
  const named = share(
    said.map((row) => row[0]!),
    isName,
  );
  return named < 0.8 ? undefined : trimmed(narrow, quantityColumns(said));
}

/** Without the rows at the top that hold no amount of the sort that the list has: what stands over it. */
function trimmed(cells: Cells, amounts: readonly number[]): Cells | undefined {
  const rows = textsOf(cells);
  const sorts = amounts.map((column) => {
    const all = rows.map((row) => amountOf(row[column]!)).filter((sort) => sort !== "none");
    const common = (["time", "money"] as const).find(
      (sort) => all.filter((each) => each === sort).length > 0.6 * all.length,
    );
    return { column, common };
  });
  const from = rows.findIndex((row) =>
    sorts.some(({ column, common }) => {
      const sort = amountOf(row[column]!);
      return sort !== "none" && (common === undefined || sort === common);
    }),
  );
  const rest = from < 0 ? [] : cells.slice(from);
  return rest.length < 3 ? undefined : rest;
}
