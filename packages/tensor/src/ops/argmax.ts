import type { Tensor } from "../tensor.js";

/** The column of the largest value of each row, the first of equals; no gradient. For greedy decoding and accuracy. */
export function argmax(x: Tensor): Int32Array {
  const { columns, rows, data } = x;
  const best = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    let at = i * columns;
    for (let j = at + 1; j < (i + 1) * columns; j++) if (data[j]! > data[at]!) at = j;
    best[i] = at - i * columns;
  }
  return best;
}
