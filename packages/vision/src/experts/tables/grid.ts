import type { Box } from "@fovea/core";
import { boxHeight, uniteBoxes } from "@fovea/core";
import type { Span } from "../../programs/documents/lines.js";
import { rowsAboveHeader } from "./header.js";
import { endedAtLeap, isTabular, textsOf } from "./judge.js";

/** A column as it has grown so far: the range of x that its cells cover. */
interface Column {
  from: number;
  to: number;
}

/** Rows of cells over common columns; `cells[row][column]` holds the spans there, top to bottom. */
export interface Grid {
  readonly cells: readonly (readonly (readonly Span[])[])[];
}

/** Rows of a table stand at most this many line heights apart, or this many times the table's own row step. */
const FAR = 3.5;
const STEPS = 1.7;
/** White space that parts columns, in line heights. */
const GUTTER = 0.5;
const LEAST_ROWS = 3;

/**
 * Tables in level spans (runs of words on one line): rows that follow each other closely and whose spans fall into the
 * same columns, each column parted from the next by white space that runs through all of them. Of the runs of rows that
 * qualify, the one of most worth is taken, then the best of what is left: a heading
 * that happens to stand above a table would make its columns few and wide.
 */
export function gridsOf(spans: readonly Span[]): Grid[] {
  return bestFirst(rowsOf(spans));
}

function bestFirst(rows: readonly Span[][]): Grid[] {
  let best: { grid: Grid; start: number; end: number; value: number } | undefined;
  for (let start = 0; start + LEAST_ROWS <= rows.length; start++) {
    const end = rows[start]!.length < 2 ? start : growFrom(rows, start);
    const grid = end - start < LEAST_ROWS ? undefined : gridOf(rows.slice(start, end));
    if (grid === undefined) continue;
    const value = worth(grid);
    if (best === undefined || value > best.value) best = { grid, start, end, value };
  }
  if (best === undefined) return [];
  return [...bestFirst(rows.slice(0, best.start)), best.grid, ...bestFirst(rows.slice(best.end))];
}

/** Filled cells beside the first column, times the square of the share of cells that are filled. */
function worth({ cells }: Grid): number {
  const filled = cells.flat().filter((cell) => cell.length > 0).length;
  const beside = cells.reduce((sum, row) => sum + row.slice(1).filter((cell) => cell.length > 0).length, 0);
  return beside * (filled / cells.flat().length) ** 2;
}

const middle = (box: Box): number => (box[1] + box[3]) / 2;

function rowsOf(spans: readonly Span[]): Span[][] {
  const rows: Span[][] = [];
  for (const span of [...spans].sort((a, b) => middle(a.box) - middle(b.box))) {
    const row = rows.at(-1);
    const reach = row === undefined ? 0 : 0.5 * Math.min(boxHeight(span.box), boxHeight(row[0]!.box));
    const y = row === undefined ? 0 : row.reduce((sum, each) => sum + middle(each.box), 0) / row.length;
    if (row !== undefined && middle(span.box) - y < reach) row.push(span);
    else rows.push([span]);
  }
  return rows.map((row) => row.sort((a, b) => a.box[0] - b.box[0]));
}

/** The index after the last row that still belongs to the table that starts at `start`. */
function growFrom(rows: readonly Span[][], start: number): number {
  const height = Math.max(1, ...rows[start]!.map((span) => boxHeight(span.box)));
  let columns = place([], rows[start]!, height)!;
  let step = 0;
  let end = start + 1;
  for (; end < rows.length; end++) {
    const [above, below] = [
      uniteBoxes(rows[end - 1]!.map((s) => s.box)),
      uniteBoxes(rows[end]!.map((s) => s.box)),
    ];
    const distance = middle(below) - middle(above);
    if (distance > Math.max(FAR * height, step * STEPS)) break;
    if (rows[end]!.length === 1 && !carriesOn(rows[end]![0]!, columns, below[1] - above[3], height)) break;
    const wider = place(columns, rows[end]!, height);
    if (wider === undefined) break;
    columns = wider;
    step = step === 0 ? distance : Math.max(step, distance);
  }
  while (end > start && rows[end - 1]!.length < 2 && end - start > 1) end--;
  return end;
}

/** A lone span is the second line of a cell when it stands close below, within one column. */
function carriesOn(span: Span, columns: readonly Column[], gap: number, height: number): boolean {
  return (
    gap < 0.8 * height &&
    columns.some((column) => span.box[0] >= column.from - height && span.box[2] <= column.to + height)
  );
}

/** The columns widened by a row; undefined when one of its spans would bridge two of them. */
function place(columns: readonly Column[], row: readonly Span[], height: number): Column[] | undefined {
  const next = columns.map((column) => ({ ...column }));
  for (const { box } of row) {
    const touched = next.filter(
      (column) => box[0] < column.to + GUTTER * height && box[2] > column.from - GUTTER * height,
    );
    if (touched.length > 1) return undefined;
    const [column] = touched;
    if (column === undefined) next.push({ from: box[0], to: box[2] });
    else {
      column.from = Math.min(column.from, box[0]);
      column.to = Math.max(column.to, box[2]);
    }
  }
  next.sort((a, b) => a.from - b.from);
  return next.some((column, i) => i > 0 && column.from < next[i - 1]!.to + GUTTER * height)
    ? undefined
    : next;
}

/** Undefined when the rows look like columns of prose, like a form, or are mostly empty. */
function gridOf(rows: readonly Span[][]): Grid | undefined {
  const height = Math.max(1, ...rows[0]!.map((span) => boxHeight(span.box)));
  const columns = rows.reduce<Column[]>((known, row) => place(known, row, height) ?? known, []);
  if (columns.length < 2) return undefined;
  const columnOf = (span: Span): number =>
    columns.findIndex((column) => span.box[0] < column.to && span.box[2] > column.from);
  const cells: Span[][][] = [];
  for (const [i, row] of rows.entries()) {
    if (i === 0 || (row.length > 1 && !isSecondLine(rows, i))) cells.push(columns.map(() => []));
    for (const span of row) cells.at(-1)![columnOf(span)]!.push(span);
  }
  const filled = cells.flat().filter((cell) => cell.length > 0);
  const long = filled.filter((cell) => cell.map((span) => span.text).join(" ").length > 30);
  if (cells.length < LEAST_ROWS || filled.length < 0.5 * cells.length * columns.length) return undefined;
  if (long.length > 0.5 * filled.length) return undefined;
  const below = endedAtLeap(cells.slice(rowsAboveHeader(textsOf(cells))));
  return below.length < LEAST_ROWS || !isTabular(below) ? undefined : { cells: below };
}

/** Several cells of one row go on below it: fewer than half of those above, closer to them than to what follows. */
function isSecondLine(rows: readonly Span[][], index: number): boolean {
  const [above, row, below] = [rows[index - 1]!, rows[index]!, rows[index + 1]];
  if (below === undefined || 2 * row.length > above.length) return false;
  const boxOf = (spans: readonly Span[]) => uniteBoxes(spans.map((span) => span.box));
  const distance = middle(boxOf(row)) - middle(boxOf(above));
  return 1.3 * distance < middle(boxOf(below)) - middle(boxOf(row));
}
