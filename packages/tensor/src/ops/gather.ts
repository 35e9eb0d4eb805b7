import { IndexRangeError, type Shape, ShapeError } from "../errors.js";
import { record } from "../tape.js";
import { emptyTensor, sizeOf, type Tensor } from "../tensor.js";

function check(operation: string, ids: ArrayLike<number>, limit: number): void {
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!;
    if (!(Number.isInteger(id) && id >= 0 && id < limit)) throw new IndexRangeError(operation, id, limit);
  }
}

/**
 * Rows of a table (count, width) by index: ids of the given shape become (...shape, width). The shape is
 * [ids.length] by default. Throws `IndexRangeError` for an id outside the table, `ShapeError`.
 */
export function embedding(table: Tensor, ids: ArrayLike<number>, shape: Shape = [ids.length]): Tensor {
  const [count, width] = table.shape;
  if (table.shape.length !== 2 || sizeOf(shape) !== ids.length) {
    throw new ShapeError(
      "embedding",
      { table: table.shape, ids: [ids.length], shape },
      "the table is (count, width), and there are as many ids as the shape holds",
    );
  }
  check("embedding", ids, count!);
  const y = emptyTensor([...shape, width!]);
  const [from, to] = [table.data, y.data];
  for (let i = 0; i < ids.length; i++) {
    const row = ids[i]! * width!;
    for (let j = 0; j < width!; j++) to[i * width! + j] = from[row + j]!;
  }
  const kept = Int32Array.from(ids);
  return record(y, [table], { op: "embedding", ids }, (dy) => {
    const dx = table.storage.ensureGradient();
    for (let i = 0; i < kept.length; i++) {
      const row = kept[i]! * width!;
      for (let j = 0; j < width!; j++) dx[row + j] = dx[row + j]! + dy[i * width! + j]!;
    }
  });
}

/**
 * One value of each row: x (..., columns) and one index per row give (...). Used to read the log-probability
 * of a target. Throws `IndexRangeError`, `ShapeError`.
 */
export function pick(x: Tensor, ids: ArrayLike<number>): Tensor {
  const { columns, rows } = x;
  if (x.shape.length === 0 || ids.length !== rows) {
    throw new ShapeError("pick", { x: x.shape, ids: [ids.length] }, "give one index per row of x");
  }
  check("pick", ids, columns);
  const kept = Int32Array.from(ids);
  const y = emptyTensor(x.shape.slice(0, -1));
  const [from, to] = [x.data, y.data];
  for (let i = 0; i < rows; i++) to[i] = from[i * columns + kept[i]!]!;
  return record(y, [x], { op: "pick" }, (dy) => {
    const dx = x.storage.ensureGradient();
    for (let i = 0; i < rows; i++) {
      const at = i * columns + kept[i]!;
      dx[at] = dx[at]! + dy[i]!;
    }
  });
}
