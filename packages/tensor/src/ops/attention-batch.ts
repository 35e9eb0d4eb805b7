import { kernel } from "../kernel/index.js";
import { MASKED, type Matrix } from "../kernel/kernel.js";
import { withTemporary } from "../memory.js";
import { emptyTensor } from "../tensor.js";
import type { AttentionInputs, AttentionPasses, Columns } from "./attention.js";

/** Attention in which all sequences of a batch are equally long: each product is one grid of matrices, batch x heads. */
export function batchAttention(
  { q, k, v, heads, depth, factor, causal }: AttentionInputs,
  keyMask: ArrayLike<number> | undefined,
): AttentionPasses {
  const [batch, queries, keys, width] = [q.tensor.shape[0]!, q.positions, k.positions, q.width];
  const probabilities = emptyTensor([batch, heads, queries, keys]);

  const part = (s: Required<Columns>, data: Float32Array, transposed = false): Matrix => ({
    data,
    offset: s.from,
    stride: s.tensor.columns,
    transposed,
    outerStride: s.tensor.shape[1]! * s.tensor.columns,
    innerStride: depth,
  });
  const square = (data: Float32Array, transposed = false): Matrix => ({
    data,
    stride: keys,
    transposed,
    outerStride: heads * queries * keys,
    innerStride: queries * keys,
  });
  const result = (data: Float32Array): Matrix => ({
    data,
    stride: width,
    outerStride: queries * width,
    innerStride: depth,
  });
  /** The product for every head: rows x columns over `summed`. */
  const size = (rows: number, columns: number, summed: number, accumulate: boolean) => ({
    rows,
    columns,
    depth: summed,
    outer: batch,
    inner: heads,
    accumulate,
  });

  return {
    forward(y) {
      const run = kernel();
      const additive = keyMask && emptyTensor([batch, keys]).data;
      if (additive) for (let i = 0; i < additive.length; i++) additive[i] = keyMask[i] ? 0 : MASKED;
      const scores = square(probabilities.data);
      run.matmul(
        scores,
        part(q, q.tensor.data),
        part(k, k.tensor.data, true),
        size(queries, keys, depth, false),
      );
      run.attentionSoftmax(probabilities.data, additive, { batch, heads, queries, keys }, factor, causal);
      run.matmul(result(y), scores, part(v, v.tensor.data), size(queries, depth, keys, false));
    },
    backward(dy, { dq, dk, dv }) {
      const run = kernel();
      const out = result(dy);
      if (dv) {
        run.matmul(part(v, dv), square(probabilities.data, true), out, size(keys, depth, queries, true));
      }
      if (!dq && !dk) return;
      withTemporary(probabilities.size, (floats) => {
        run.matmul(square(floats), out, part(v, v.tensor.data, true), size(queries, keys, depth, false));
        const rows = batch * heads * queries;
        run.softmaxBackward(floats, probabilities.data, floats, rows, keys, factor, false);
        if (dq) {
          run.matmul(part(q, dq), square(floats), part(k, k.tensor.data), size(queries, depth, keys, true));
        }
        if (dk) {
          const turned = square(floats, true);
          run.matmul(part(k, dk), turned, part(q, q.tensor.data), size(keys, depth, queries, true));
        }
      });
    },
  };
}
