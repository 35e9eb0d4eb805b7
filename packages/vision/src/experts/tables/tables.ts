import { type Box, uniteBoxes } from "@fovea/core";
import { linesOf, type Span, segmentsOf } from "../../programs/documents/lines.js";
import type { FoundRegions } from "../../regions.js";
import { amountOf, isQuantity, itemRows } from "./cells.js";
import { gridsOf } from "./grid.js";
import { headerAbove, isHeader } from "./header.js";
import { listIn, textsOf } from "./judge.js";

export interface TableCell {
  /** Several lines of one cell are joined by a space; "" where the cell is empty. */
  readonly text: string;
  /** In pixels of the image that was read; absent where the cell is empty. */
  readonly box?: Box;
  /** The least score of its words, 0 to 1; 0 where the cell is empty. */
  readonly score: number;
}

export interface Table {
  readonly box: Box;
  /** One cell per column; empty when the first row looks like any other. */
  readonly header: readonly TableCell[];
  /** Rows below the header, each with one cell per column. */
  readonly rows: readonly (readonly TableCell[])[];
}

/**
 * The tables of a page by geometry, from what a reader found (lines, and words for exact places): at least three rows
 * that follow each other and at least two columns parted by white space. Ruled lines are not looked at.
 */
export function tablesOf(found: FoundRegions): Table[] {
  const spans = linesOf(found.regions).flatMap(segmentsOf);
  return gridsOf(spans).flatMap(({ cells }) => {
    const above = headerAbove(cells, spans);
    const whole = above === undefined ? cells : [above, ...cells];
    const headed = isHeader(textsOf(whole), 0);
    const rows = (headed ? whole : listIn(whole))?.map((row) => row.map(cellOf));
    if (rows === undefined) return [];
    return {
      box: uniteBoxes(rows.flat().flatMap(({ box }) => (box === undefined ? [] : [box]))),
      header: headed ? rows[0]! : [],
      rows: headed ? rows.slice(1) : rows,
    };
  });
}

/** Rows of a table that name things: those that sum up (subtotals, taxes, what was paid, averages) are left out. */
export const tableItems = ({ header, rows }: Table): (readonly TableCell[])[] =>
  itemRows(rows, header.length > 0);

/** Two columns without headings are as likely a list, or labels and their values, as a table. */
export const isList = ({ header, rows }: Table): boolean => header.length === 0 && rows[0]!.length < 3;

/** Whether a list is one of things and their prices. */
export function isPriced(table: Table): boolean {
  const amounts = tableItems(table).map((row) => row.at(-1)!.text);
  const prices = amounts.filter(
    (text) => amountOf(text) === "money" || (isQuantity(text) && /[$€£¥₹]/.test(text)),
  );
  return amounts.length > 0 && prices.length >= 0.7 * amounts.length;
}

function cellOf(spans: readonly Span[]): TableCell {
  if (spans.length === 0) return { text: "", score: 0 };
  return {
    text: spans.map((span) => span.text).join(" "),
    box: uniteBoxes(spans.map((span) => span.place)),
    score: Math.min(...spans.map((span) => span.score)),
  };
}

/** The table as Markdown. */
export function tableMarkdown({ header, rows }: Table): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
  const columns = rows[0]?.length ?? header.length;
  const head =
    header.length > 0 ? header.map((cell) => cell.text) : Array.from({ length: columns }, () => "");
  return [
    line(head),
    line(head.map(() => "---")),
    ...rows.map((row) => line(row.map((cell) => cell.text))),
  ].join("\n");
}
