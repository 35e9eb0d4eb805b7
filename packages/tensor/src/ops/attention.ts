import { ParameterRangeError, ShapeError } from "../errors.js";
import { kernel } from "../kernel/index.js";
import { MASKED, type Matrix } from "../kernel/kernel.js";
import { withTemporary } from "../memory.js";
import { record } from "../tape.js";
import { emptyTensor, Tensor } from "../tensor.js";
import { lengthsFit, type Sequence, type SequenceLengths, sequencesOf } from "./sequences.js";

/** Columns `from`..`from + width` of a (batch, positions, columns) tensor, read in place. */
export interface Columns {
  readonly tensor: Tensor;
  readonly from: number;
  readonly width: number;
  /** Only the first this many positions are read: the filled part of a cache. */
  readonly positions?: number;
}

/** Part of the columns of a tensor, without a copy: one of query, key and value in a packed projection. */
export function columns(tensor: Tensor, from: number, width: number): Columns {
  return { tensor, from, width };
}

export interface AttentionOptions {
  readonly heads: number;
  /** Query i sees the keys up to i + keys - queries: with as many queries as keys, itself and the past. */
  readonly causal?: boolean;
  /** batch x keys entries; a key whose entry is 0 is seen by no query. */
  readonly keyMask?: ArrayLike<number>;
  /**
   * Sequences of different lengths that lie end to end in a batch of 1, instead of a batch that is padded: a query sees the
   * keys of its own sequence only.
   */
  readonly lengths?: SequenceLengths;
}

/** Equally long sequences that are attended to in one go. */
interface Group extends Sequence {
  readonly batch: number;
  /** Floats before its scores, and how many they are. */
  readonly scores: number;
  readonly size: number;
}

function groupsOf(sequences: readonly Sequence[], batch: number, heads: number): Group[] {
  let scores = 0;
  return sequences.map((sequence) => {
    const group = { ...sequence, batch, scores, size: batch * heads * sequence.queries * sequence.keys };
    scores += group.size;
    return group;
  });
}

function view(source: Tensor | Columns): Required<Columns> {
  const part = source instanceof Tensor ? { tensor: source, from: 0, width: source.columns } : source;
  return { positions: part.tensor.shape[1] ?? 0, ...part };
}

/**
 * Scaled dot-product attention with heads (Vaswani et al. 2017, equation 1): query (B, Tq, E), key and value
 * (B, Tk, E) give (B, Tq, E). A query that sees no key gets zeros. Throws `ShapeError`.
 */
export function attention(
  query: Tensor | Columns,
  key: Tensor | Columns,
  value: Tensor | Columns,
  options: AttentionOptions,
): Tensor {
  const [q, k, v] = [view(query), view(key), view(value)];
  const { heads, causal = false, keyMask, lengths } = options;
  const [batch, queries, keys, width] = [q.tensor.shape[0]!, q.positions, k.positions, q.width];
  const shapes = {
    query: [q.tensor.shape[0]!, q.positions, q.width],
    key: [k.tensor.shape[0]!, k.positions, k.width],
    value: [v.tensor.shape[0]!, v.positions, v.width],
  };
  const sources = [q, k, v];
  if (
    sources.some((s) => s.tensor.shape.length !== 3 || s.tensor.shape[0] !== batch || s.width !== width) ||
    sources.some(
      (s) => s.from < 0 || s.from + s.width > s.tensor.columns || s.positions > s.tensor.shape[1]!,
    ) ||
    v.positions !== keys
  ) {
    throw new ShapeError("attention", shapes, "query (B, Tq, E), key and value (B, Tk, E)");
  }
  if (!Number.isInteger(heads) || heads < 1 || width % heads !== 0) {
    throw new ParameterRangeError(
      `attention: ${heads} heads for ${width} columns`,
      "heads divide the columns",
    );
  }
  if (keyMask && keyMask.length !== batch * keys) {
    throw new ShapeError("attention", { ...shapes, keyMask: [keyMask.length] }, "one mask entry per key");
  }
  if (lengths && !(batch === 1 && !keyMask && lengthsFit(lengths, queries, keys))) {
    throw new ShapeError(
      "attention",
      { ...shapes, queries: lengths.queries, keys: lengths.keys },
      "lengths go with a batch of 1 and no keyMask, and sum to the positions",
    );
  }
  const depth = width / heads;
  const factor = 1 / Math.sqrt(depth);
  const whole = { queries, keys, firstQuery: 0, firstKey: 0 };
  const groups = groupsOf(lengths ? sequencesOf(lengths) : [whole], batch, heads);
  const probabilities = emptyTensor([groups.reduce((sum, { size }) => sum + size, 0)]);
  const y = emptyTensor([batch, queries, width]);

  const part = (s: Required<Columns>, data: Float32Array, first: number, transposed = false): Matrix => ({
    data,
    offset: s.from + first * s.tensor.columns,
    stride: s.tensor.columns,
    transposed,
    outerStride: s.tensor.shape[1]! * s.tensor.columns,
    innerStride: depth,
  });
  const square = (data: Float32Array, { queries, keys, scores }: Group, transposed = false): Matrix => ({
    data,
    offset: scores,
    stride: keys,
    transposed,
    outerStride: heads * queries * keys,
    innerStride: queries * keys,
  });
  const result = (data: Float32Array, { firstQuery }: Group): Matrix => ({
    data,
    offset: firstQuery * width,
    stride: width,
    transposed: false,
    outerStride: queries * width,
    innerStride: depth,
  });
  /** The product for every head: rows x columns over `summed`. */
  const size = ({ batch }: Group, rows: number, columns: number, summed: number, accumulate: boolean) => ({
    rows,
    columns,
    depth: summed,
    outer: batch,
    inner: heads,
    accumulate,
  });
  const scoresIn = (data: Float32Array, group: Group): Float32Array =>
    groups.length === 1 ? data : data.subarray(group.scores, group.scores + group.size);

  const run = kernel();
  const additive = keyMask && emptyTensor([batch, keys]).data;
  if (additive) for (let i = 0; i < additive.length; i++) additive[i] = keyMask[i] ? 0 : MASKED;
  for (const group of groups) {
    const { queries, keys, firstQuery, firstKey } = group;
    const scores = square(probabilities.data, group);
    const seen = part(k, k.tensor.data, firstKey, true);
    run.matmul(scores, part(q, q.tensor.data, firstQuery), seen, size(group, queries, keys, depth, false));
    const shape = { batch: group.batch, heads, queries, keys };
    run.attentionSoftmax(scoresIn(probabilities.data, group), additive, shape, factor, causal);
    const values = part(v, v.tensor.data, firstKey);
    run.matmul(result(y.data, group), scores, values, size(group, queries, depth, keys, false));
  }

  const operation = { op: "attention", parts: [q, k, v], heads, causal, keyMask, lengths };
  return record(y, [q.tensor, k.tensor, v.tensor], operation, (dy) => {
    const back = kernel();
    const gradientOf = (s: Required<Columns>): Float32Array | undefined =>
      s.tensor.requiresGrad ? s.tensor.storage.ensureGradient() : undefined;
    const [dq, dk, dv] = [gradientOf(q), gradientOf(k), gradientOf(v)];
    withTemporary(probabilities.size, (floats) => {
      for (const group of groups) {
        const { queries, keys, firstQuery, firstKey } = group;
        const out = result(dy, group);
        if (dv) {
          const saved = square(probabilities.data, group, true);
          back.matmul(part(v, dv, firstKey), saved, out, size(group, keys, depth, queries, true));
        }
        if (!dq && !dk) continue;
        const values = part(v, v.tensor.data, firstKey, true);
        back.matmul(square(floats, group), out, values, size(group, queries, keys, depth, false));
        const [mine, theirs] = [scoresIn(floats, group), scoresIn(probabilities.data, group)];
        back.softmaxBackward(mine, theirs, mine, group.batch * heads * queries, keys, factor, false);
        if (dq) {
          const seen = part(k, k.tensor.data, firstKey);
          const sizes = size(group, queries, depth, keys, true);
          back.matmul(part(q, dq, firstQuery), square(floats, group), seen, sizes);
        }
        if (dk) {
          const asked = part(q, q.tensor.data, firstQuery);
          const sizes = size(group, keys, depth, queries, true);
          back.matmul(part(k, dk, firstKey), square(floats, group, true), asked, sizes);
        }
      }
    });
  });
}
