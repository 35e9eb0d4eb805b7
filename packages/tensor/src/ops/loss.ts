import { IndexRangeError, ParameterRangeError, ShapeError } from "../errors.js";
import { kernel } from "../kernel/index.js";
import { withTemporary } from "../memory.js";
import { record } from "../tape.js";
import { emptyTensor, type Tensor } from "../tensor.js";

export interface CrossEntropyOptions {
  /** Rows with this target count for nothing; -1 by default. */
  readonly ignoreIndex?: number;
  /** This much of the target's weight is spread evenly over all classes (Szegedy et al. 2016, section 7). */
  readonly labelSmoothing?: number;
  /** One weight per row; 1 by default. */
  readonly weights?: ArrayLike<number>;
}

/** Checks targets, and gives each row its share of the mean: weight over the sum of weights, 0 where ignored. */
export function rowShares(
  operation: string,
  targets: ArrayLike<number>,
  limit: number,
  options: CrossEntropyOptions,
): Float32Array {
  const { ignoreIndex = -1, weights } = options;
  const shares = new Float32Array(targets.length);
  let total = 0;
  for (let i = 0; i < targets.length; i++) {
    const target = targets[i]!;
    if (target === ignoreIndex) continue;
    if (!(Number.isInteger(target) && target >= 0 && target < limit)) {
      throw new IndexRangeError(operation, target, limit);
    }
    shares[i] = weights ? weights[i]! : 1;
    total += shares[i]!;
  }
  if (total > 0) for (let i = 0; i < shares.length; i++) shares[i]! /= total;
  return shares;
}

/**
 * The mean over rows of -log softmax(logits)[target]: logits (..., classes) and one target per row. The mean is
 * weighted, and 0 when every row is ignored. Throws `ShapeError`, `IndexRangeError`, `ParameterRangeError`.
 */
export function crossEntropy(
  logits: Tensor,
  targets: ArrayLike<number>,
  options: CrossEntropyOptions = {},
): Tensor {
  const { rows, columns } = logits;
  const { labelSmoothing = 0, weights } = options;
  if (targets.length !== rows || (weights && weights.length !== rows)) {
    throw new ShapeError(
      "crossEntropy",
      { logits: logits.shape, targets: [targets.length], ...(weights && { weights: [weights.length] }) },
      "give one target (and weight) per row of logits",
    );
  }
  if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
    throw new ParameterRangeError(`label smoothing of ${labelSmoothing}`, "use 0 up to, not including, 1");
  }
  const kept = Int32Array.from(targets);
  const shares = rowShares("crossEntropy", kept, columns, options);
  const lse = emptyTensor([rows]);
  kernel().logSumExp(lse.data, logits.data, rows, columns);
  const out = emptyTensor([]);
  let total = 0;
  const values = logits.data;
  for (let i = 0; i < rows; i++) {
    if (shares[i] === 0) continue;
    let expected = (1 - labelSmoothing) * values[i * columns + kept[i]!]!;
    if (labelSmoothing > 0) {
      let sum = 0;
      for (let j = i * columns; j < (i + 1) * columns; j++) sum += values[j]!;
      expected += (labelSmoothing * sum) / columns;
    }
    total += shares[i]! * (lse.data[i]! - expected);
  }
  out.data[0] = total;
  return record(out, [logits], { op: "crossEntropy" }, (dy) => {
    const dx = logits.storage.ensureGradient();
    withTemporary(rows, (weight) => {
      for (let i = 0; i < rows; i++) weight[i] = dy[0]! * shares[i]!;
      kernel().addSoftmax(dx, logits.data, lse.data, weight, rows, columns, labelSmoothing / columns);
      for (let i = 0; i < rows; i++) {
        if (shares[i] !== 0) dx[i * columns + kept[i]!]! -= weight[i]! * (1 - labelSmoothing);
      }
    });
  });
}
