import { apply, type Matrix } from "@fovea/core";
import { type Grey, resample } from "./grey.js";

/** A derived picture, brought to a grid of means. */
export interface Template {
  readonly grid: Float32Array;
  /** Points across and down. */
  readonly columns: number;
  readonly rows: number;
  /** Pixels of the derived picture. */
  readonly width: number;
  readonly height: number;
}

/** Brings a picture to the grid on which it is compared: `points` a side at most. */
export function template(picture: Grey, points = 48): Template {
  const columns = Math.min(points, picture.width);
  const rows = Math.min(points, picture.height);
  return {
    grid: resample(picture, columns, rows).data,
    columns,
    rows,
    width: picture.width,
    height: picture.height,
  };
}

/**
 * Normalised cross-correlation, -1 to 1, of a derived picture with the place of a source that `toSource` says (pixel edges to pixel
 * edges). Brightness and contrast do not matter. Points outside the source count as 0 correlation.
 *
 * @param levels of the source, each half of the one before: the one whose pixels are about as large as the grid's is read.
 */
export function likeness(
  { grid: values, columns, rows, width, height }: Template,
  levels: readonly Grey[],
  toSource: Matrix,
): number {
  const [stepX, stepY] = [width / columns, height / rows];
  const area = Math.abs(toSource[0] * toSource[4] - toSource[1] * toSource[3]) * stepX * stepY;
  const wanted = Math.max(0, Math.round(Math.log2(Math.sqrt(area))));
  const level = levels[Math.min(wanted, levels.length - 1)]!;
  const [scaleX, scaleY] = [level.width / levels[0]!.width, level.height / levels[0]!.height];
  let [n, sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0, 0];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [sourceX, sourceY] = apply(toSource, [(column + 0.5) * stepX, (row + 0.5) * stepY]);
      const b = at(level, sourceX * scaleX - 0.5, sourceY * scaleY - 0.5);
      if (b === undefined) continue;
      const a = values[row * columns + column]!;
      n++;
      sumA += a;
      sumB += b;
      sumAA += a * a;
      sumBB += b * b;
      sumAB += a * b;
    }
  }
  if (n < 16) return 0;
  const spread = Math.sqrt(Math.max(0, sumAA - (sumA * sumA) / n) * Math.max(0, sumBB - (sumB * sumB) / n));
  if (spread < 1e-6) return 0;
  return ((sumAB - (sumA * sumB) / n) / spread) * (n / (columns * rows));
}

/** Bilinear; undefined outside by more than half a pixel. */
function at({ data, width, height }: Grey, x: number, y: number): number | undefined {
  if (x < -1 || y < -1 || x > width || y > height) return undefined;
  const left = Math.max(0, Math.min(width - 1, Math.floor(x)));
  const top = Math.max(0, Math.min(height - 1, Math.floor(y)));
  const right = Math.min(width - 1, left + 1);
  const bottom = Math.min(height - 1, top + 1);
  const partX = Math.max(0, Math.min(1, x - left));
  const partY = Math.max(0, Math.min(1, y - top));
  const upper = data[top * width + left]! * (1 - partX) + data[top * width + right]! * partX;
  const lower = data[bottom * width + left]! * (1 - partX) + data[bottom * width + right]! * partX;
  return upper * (1 - partY) + lower * partY;
}
