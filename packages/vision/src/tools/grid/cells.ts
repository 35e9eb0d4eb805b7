import { type Box, GeometryError } from "@fovea/core";

/** A grid of `columns` x `rows` equal cells over an image; cells are named as in a spreadsheet, A1 at the top left. */
export interface CellGrid {
  readonly columns: number;
  readonly rows: number;
  /** Pixels of the image. */
  readonly width: number;
  readonly height: number;
}

/** "C2" is the third column, second row. At most 26 columns. */
export const cellName = (column: number, row: number): string =>
  `${String.fromCharCode("A".charCodeAt(0) + column)}${row + 1}`;

/** Where a column and a row, counted from 0, lie. Edges are not rounded: cells tile the image exactly. */
export const cellAt = ({ columns, rows, width, height }: CellGrid, column: number, row: number): Box => [
  (column * width) / columns,
  (row * height) / rows,
  ((column + 1) * width) / columns,
  ((row + 1) * height) / rows,
];

/**
 * The box of a named cell, in either case.
 *
 * @throws GeometryError when the grid has no such cell.
 */
export function cellBox(grid: CellGrid, name: string): Box {
  const [, letter, digits] = /^([A-Z])([1-9]\d?)$/.exec(name.toUpperCase()) ?? [];
  const column = letter === undefined ? -1 : letter.charCodeAt(0) - "A".charCodeAt(0);
  const row = Number(digits) - 1;
  if (column < 0 || column >= grid.columns || row >= grid.rows) {
    const last = cellName(grid.columns - 1, grid.rows - 1);
    throw new GeometryError(
      `no cell "${name}" in a grid of ${grid.columns}x${grid.rows}`,
      `name one from A1 to ${last}`,
    );
  }
  return cellAt(grid, column, row);
}
