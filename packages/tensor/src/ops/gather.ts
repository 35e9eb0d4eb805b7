import { IndexRangeError, type Shape, ShapeError } from "../errors.js";
import { kernel } from "../kernel/index.js";
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
  const kept = Int32Array.from(ids);
  const { storage } = table;
  storage.observer?.reads(kept);
  kernel().gatherRows(y.data, table.data, kept, width!);
  return record(y, [table], { op: "embedding", ids }, (dy) => {
    kernel().scatterRows(storage.ensureGradient(), dy, kept, width!);
    storage.observer?.adds(kept);
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
