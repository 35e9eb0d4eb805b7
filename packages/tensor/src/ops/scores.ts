import { ShapeError } from "../errors.js";
import { kernel } from "../kernel/index.js";
import { MASKED, type Matrix } from "../kernel/kernel.js";
import { record } from "../tape.js";
import { emptyTensor, type Tensor } from "../tensor.js";
import { lengthsFit, type SequenceLengths, tableOf } from "./sequences.js";

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
  const longest = Math.max(0, ...lengths.keys);
  const sequences = tableOf(lengths, {}, () => longest);
  const y = emptyTensor([1, queries!, longest]);
  y.data.fill(MASKED);
  const rows = (data: Float32Array): Matrix => ({ data, stride: width! });
  kernel().sequenceScores(y.data, rows(query.data), rows(key.data), width!, sequences);
  return record(y, [query, key], { op: "sequenceScores", lengths }, (dy) => {
    const back = kernel();
    if (query.requiresGrad) {
      const dq = rows(query.storage.ensureGradient());
      back.sequenceSums(dq, dy, rows(key.data), width!, sequences, true);
    }
    if (key.requiresGrad) {
      const dk = rows(key.storage.ensureGradient());
      back.sequenceSumsTransposed(dk, dy, rows(query.data), width!, sequences);
    }
  });
}
