import { kernel } from "../kernel/index.js";
import type { Matrix } from "../kernel/kernel.js";
import { withTemporary } from "../memory.js";
import { emptyTensor } from "../tensor.js";
import type { AttentionInputs, AttentionPasses, Columns } from "./attention.js";
import { type SequenceLengths, tableOf } from "./sequences.js";

/** Attention over sequences that lie end to end: a product is one call of the kernel for all of them, and no query meets the keys of another. */
export function sequenceAttention(
  { q, k, v, heads, depth, factor, causal }: AttentionInputs,
  lengths: SequenceLengths,
): AttentionPasses {
  const sequences = tableOf(lengths, { heads, causal }, (keys) => 4 * Math.ceil(keys / 4));
  const probabilities = emptyTensor([sequences.size]);
  const part = (s: Required<Columns>, data: Float32Array): Matrix => ({
    data,
    offset: s.from,
    stride: s.tensor.columns,
    innerStride: depth,
  });
  const result = (data: Float32Array): Matrix => ({ data, stride: q.width, innerStride: depth });

  return {
    forward(y) {
      const run = kernel();
      const scores = probabilities.data;
      run.sequenceScores(scores, part(q, q.tensor.data), part(k, k.tensor.data), depth, sequences);
      run.sequenceSoftmax(scores, sequences, factor);
      run.sequenceSums(result(y), scores, part(v, v.tensor.data), depth, sequences, false);
    },
    backward(dy, { dq, dk, dv }) {
      const run = kernel();
      const out = result(dy);
      const scores = probabilities.data;
      if (dv) run.sequenceSumsTransposed(part(v, dv), scores, out, depth, sequences);
      if (!dq && !dk) return;
      withTemporary(sequences.size, (dscores) => {
        run.sequenceScores(dscores, out, part(v, v.tensor.data), depth, sequences);
        run.sequenceSoftmaxBackward(dscores, scores, sequences, factor);
        if (dq) run.sequenceSums(part(q, dq), dscores, part(k, k.tensor.data), depth, sequences, true);
        if (dk) run.sequenceSumsTransposed(part(k, dk), dscores, part(q, q.tensor.data), depth, sequences);
      });
    },
  };
}
