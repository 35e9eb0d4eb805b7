import { ShapeError } from "../errors.js";
import { kernel } from "../kernel/index.js";
import { MASKED } from "../kernel/kernel.js";
import { withTemporary } from "../memory.js";
import { record } from "../tape.js";
import { emptyTensor, type Tensor } from "../tensor.js";
import { add } from "./elementwise.js";

/**
 * Adds `MASKED` to every value whose mask is 0, so that it gets no probability. The mask has one entry per
 * value of x, or one per column. Throws `ShapeError`.
 */
export function maskScores(x: Tensor, mask: ArrayLike<number>): Tensor {
  if (mask.length !== x.size && mask.length !== x.columns) {
    throw new ShapeError(
      "maskScores",
      { x: x.shape, mask: [mask.length] },
      "one entry per value or per column",
    );
  }
  const additive = emptyTensor(mask.length === x.size ? x.shape : [x.columns]);
  const to = additive.data;
  for (let i = 0; i < to.length; i++) to[i] = mask[i] ? 0 : MASKED;
  return add(x, additive);
}

/** exp(x) over its sum along the last axis; a row that is masked everywhere becomes zeros. */
export function softmax(x: Tensor): Tensor {
  const y = emptyTensor(x.shape);
  kernel().softmax(y.data, x.data, x.rows, x.columns);
  return record(y, [x], { op: "softmax" }, (dy) => {
    kernel().softmaxBackward(x.storage.ensureGradient(), y.data, dy, x.rows, x.columns, 1, true);
  });
}

/** log(sum(exp(x))) along the last axis: (..., columns) becomes (...). */
export function logSumExp(x: Tensor): Tensor {
  const y = emptyTensor(x.shape.slice(0, -1));
  kernel().logSumExp(y.data, x.data, x.rows, x.columns);
  return record(y, [x], { op: "logSumExp" }, (dy) => {
    kernel().addSoftmax(x.storage.ensureGradient(), x.data, y.data, dy, x.rows, x.columns, 0);
  });
}

/** x minus its logSumExp, along the last axis. */
export function logSoftmax(x: Tensor): Tensor {
  const { rows, columns } = x;
  const y = emptyTensor(x.shape);
  withTemporary(rows, (lse) => {
    kernel().logSumExp(lse, x.data, rows, columns);
    const [from, to] = [x.data, y.data];
    for (let i = 0; i < rows; i++) {
      for (let j = i * columns; j < (i + 1) * columns; j++) to[j] = from[j]! - lse[i]!;
    }
  });
  return record(y, [x], { op: "logSoftmax" }, (dy) => {
    const dx = x.storage.ensureGradient();
    kernel().axpy(dx, dy, 1, x.size);
    withTemporary(rows * 2, (floats) => {
      const [weight, zero] = [floats.subarray(0, rows), floats.subarray(rows)];
      zero.fill(0);
      for (let i = 0; i < rows; i++) {
        let total = 0;
        for (let j = i * columns; j < (i + 1) * columns; j++) total += dy[j]!;
        weight[i] = -total;
      }
      kernel().addSoftmax(dx, y.data, zero, weight, rows, columns, 0);
    });
  });
}
