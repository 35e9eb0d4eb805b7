import { ShapeError } from "../errors.js";
import { kernel } from "../kernel/index.js";
import { MASKED, type Matrix } from "../kernel/kernel.js";
import { record } from "../tape.js";
import { emptyTensor, type Tensor } from "../tensor.js";
import { lengthsFit, type Sequence, type SequenceLengths, sequencesOf } from "./sequences.js";

/**
 * The product of each query with the keys of its own sequence: query (1, Tq, E) and key (1, Tk, E) give (1, Tq, longest),
 * `MASKED` beyond the keys of a sequence. A pointer's scores (Vinyals et al. 2015, equation 3). Throws `ShapeError`.
 */
export function sequenceScores(query: Tensor, key: Tensor, lengths: SequenceLengths): Tensor {
  const [one, queries, width] = query.shape;
  const fits =
    query.shape.length === 3 &&
    key.shape.length === 3 &&
    one === 1 &&
    key.shape[0] === 1 &&
    key.columns === width &&
    lengthsFit(lengths, queries!, key.shape[1]!);
  if (!fits) {
    throw new ShapeError(
      "sequenceScores",
      { query: query.shape, key: key.shape, queries: lengths.queries, keys: lengths.keys },
      "query (1, Tq, E) and key (1, Tk, E), whose positions the lengths sum to",
    );
  }
  const sequences = sequencesOf(lengths);
  const longest = Math.max(0, ...lengths.keys);
  const y = emptyTensor([1, queries!, longest]);
  y.data.fill(MASKED);
  const queriesOf = (data: Float32Array, { firstQuery }: Sequence): Matrix => ({
    data,
    offset: firstQuery * width!,
    stride: width!,
  });
  const keysOf = (data: Float32Array, { firstKey }: Sequence): Matrix => ({
    data,
    offset: firstKey * width!,
    stride: width!,
  });
  const scoresOf = (data: Float32Array, { firstQuery }: Sequence): Matrix => ({
    data,
    offset: firstQuery * longest,
    stride: longest,
  });
  for (const sequence of sequences) {
    const size = { rows: sequence.queries, columns: sequence.keys, depth: width! };
    const keys = { ...keysOf(key.data, sequence), transposed: true };
    kernel().matmul(scoresOf(y.data, sequence), queriesOf(query.data, sequence), keys, size);
  }
  return record(y, [query, key], { op: "sequenceScores", lengths }, (dy) => {
    const dq = query.requiresGrad ? query.storage.ensureGradient() : undefined;
    const dk = key.requiresGrad ? key.storage.ensureGradient() : undefined;
    for (const sequence of sequences) {
      const scores = scoresOf(dy, sequence);
      const { queries, keys } = sequence;
      if (dq) {
        const size = { rows: queries, columns: width!, depth: keys, accumulate: true };
        kernel().matmul(queriesOf(dq, sequence), scores, keysOf(key.data, sequence), size);
      }
      if (dk) {
        const size = { rows: keys, columns: width!, depth: queries, accumulate: true };
        const turned = { ...scores, transposed: true };
        kernel().matmul(keysOf(dk, sequence), turned, queriesOf(query.data, sequence), size);
      }
    }
  });
}
