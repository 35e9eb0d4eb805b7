import { ShapeError } from "../errors.js";
import { kernel } from "../kernel/index.js";
import { record } from "../tape.js";
import { emptyTensor, sameShape, type Tensor } from "../tensor.js";

/**
 * Layer normalisation over the last axis (Ba, Kiros and Hinton 2016, equation 4) with gain and bias of its length;
 * the variance is over the columns, not columns - 1. Throws `ShapeError`.
 */
export function layerNorm(x: Tensor, gain: Tensor, bias: Tensor, epsilon = 1e-5): Tensor {
  const { rows, columns } = x;
  if (!sameShape(gain.shape, [columns]) || !sameShape(bias.shape, [columns])) {
    throw new ShapeError(
      "layerNorm",
      { x: x.shape, gain: gain.shape, bias: bias.shape },
      "gain and bias have the length of the last axis of x",
    );
  }
  const y = emptyTensor(x.shape);
  const stats = emptyTensor([2, rows]);
  kernel().layerNorm(y.data, stats.data, x.data, gain.data, bias.data, rows, columns, epsilon);
  return record(y, [x, gain, bias], { op: "layerNorm", epsilon }, (dy) => {
    kernel().layerNormBackward(
      x.storage.ensureGradient(),
      gain.storage.ensureGradient(),
      bias.storage.ensureGradient(),
      dy,
      x.data,
      gain.data,
      stats.data,
      rows,
      columns,
    );
  });
}
