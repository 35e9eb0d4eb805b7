import { labelSize, type Shape } from "../../media/drawing/shapes.js";
import { type CellGrid, cellAt, cellName } from "./cells.js";

const plate = "#14171c";
const padding = 2;

function label(text: string, at: readonly [number, number], size: number): Shape {
  return { type: "label", text, at, size, colour: "#ffffff", background: plate, padding };
}

/** A line over the pixels right of (below) an edge: one pixel wide and crisp, since it hides what it crosses. */
const across = (y: number, width: number, colour: string): Shape => {
  const middle = Math.floor(y) + 0.5;
  return { type: "line", from: [0, middle], to: [width, middle], colour, width: 1, halo: false };
};
const down = (x: number, height: number, colour: string): Shape => {
  const middle = Math.floor(x) + 0.5;
  return { type: "line", from: [middle, 0], to: [middle, height], colour, width: 1, halo: false };
};

/** Lines every `step` pixels; their numbers, in pixels, stand at the upper and the left edge. */
export function coordinateShapes(width: number, height: number, step: number, colour: string): Shape[] {
  const size = Math.max(10, Math.min(18, Math.round(step / 4)));
  const lines: Shape[] = [];
  const labels: Shape[] = [];
  // The row of column numbers comes first: row numbers keep out of it.
  const [, top] = labelSize("0", size, padding);
  let free = 0;
  for (let x = step; x < width; x += step) {
    lines.push(down(x, height, colour));
    const [w] = labelSize(String(x), size, padding);
    // A number that would touch the one before it, or leave the image, is left out; its line stays.
    if (x - w / 2 < free || x + w / 2 > width) continue;
    labels.push(label(String(x), [x - w / 2, 0], size));
    free = x + w / 2 + 2;
  }
  free = top;
  for (let y = step; y < height; y += step) {
    lines.push(across(y, width, colour));
    const [, h] = labelSize(String(y), size, padding);
    if (y - h / 2 < free || y + h / 2 > height) continue;
    labels.push(label(String(y), [0, y - h / 2], size));
    free = y + h / 2 + 2;
  }
  return [...lines, ...labels];
}

/** Lines between the cells, and each cell's name in its upper left corner. */
export function cellShapes(grid: CellGrid, colour: string): Shape[] {
  const { columns, rows, width, height } = grid;
  const [cellWidth, cellHeight] = [width / columns, height / rows];
  const lines: Shape[] = [];
  for (let i = 1; i < columns; i++) lines.push(down((i * width) / columns, height, colour));
  for (let j = 1; j < rows; j++) lines.push(across((j * height) / rows, width, colour));
  let size = Math.min(18, Math.round(Math.min(cellWidth, cellHeight) / 3));
  const longest = cellName(columns - 1, rows - 1);
  const fits = () => {
    const [w, h] = labelSize(longest, size, padding);
    return w + 2 <= cellWidth && h + 2 <= cellHeight;
  };
  while (size > 7 && !fits()) size--;
  // Names that cannot be read would only hide the image.
  if (size < 7 || !fits()) return lines;
  const names: Shape[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [x, y] = cellAt(grid, column, row);
      names.push(label(cellName(column, row), [x + 1, y + 1], size));
    }
  }
  return [...lines, ...names];
}
