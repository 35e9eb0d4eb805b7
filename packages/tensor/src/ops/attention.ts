import { ParameterRangeError, ShapeError } from "../errors.js";
import { kernel } from "../kernel/index.js";
import { MASKED, type Matrix } from "../kernel/kernel.js";
import { withTemporary } from "../memory.js";
import { record } from "../tape.js";
import { emptyTensor, Tensor } from "../tensor.js";

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
  const { heads, causal = false, keyMask } = options;
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
  const depth = width / heads;
  const factor = 1 / Math.sqrt(depth);
  const probabilities = emptyTensor([batch, heads, queries, keys]);
  const y = emptyTensor([batch, queries, width]);

  const part = (s: Required<Columns>, data: Float32Array): Matrix => ({
    data,
    offset: s.from,
    stride: s.tensor.columns,
    outerStride: s.tensor.shape[1]! * s.tensor.columns,
    innerStride: depth,
  });
  const square = (data: Float32Array): Matrix => ({
    data,
    stride: keys,
    outerStride: heads * queries * keys,
    innerStride: queries * keys,
  });
  const result = (data: Float32Array): Matrix => ({
    data,
    stride: width,
    outerStride: queries * width,
    innerStride: depth,
  });
  const grid = { outer: batch, inner: heads };

  const run = kernel();
  run.matmul(
    square(probabilities.data),
    part(q, q.tensor.data),
    { ...part(k, k.tensor.data), transposed: true },
    { rows: queries, columns: keys, depth, ...grid },
  );
  const shape = { batch, heads, queries, keys };
  if (keyMask) {
    withTemporary(batch * keys, (additive) => {
      for (let i = 0; i < additive.length; i++) additive[i] = keyMask[i] ? 0 : MASKED;
      run.attentionSoftmax(probabilities.data, additive, shape, factor, causal);
    });
  } else {
    run.attentionSoftmax(probabilities.data, undefined, shape, factor, causal);
  }
  run.matmul(result(y.data), square(probabilities.data), part(v, v.tensor.data), {
    rows: queries,
    columns: depth,
    depth: keys,
    ...grid,
  });

  const operation = { op: "attention", parts: [q, k, v], heads, causal, keyMask };
  return record(y, [q.tensor, k.tensor, v.tensor], operation, (dy) => {
    const back = kernel();
    const saved = square(probabilities.data);
    if (v.tensor.requiresGrad) {
      back.matmul(part(v, v.tensor.storage.ensureGradient()), { ...saved, transposed: true }, result(dy), {
        rows: keys,
        columns: depth,
        depth: queries,
        ...grid,
        accumulate: true,
      });
    }
    if (!q.tensor.requiresGrad && !k.tensor.requiresGrad) return;
    withTemporary(probabilities.size, (floats) => {
      const scores = square(floats);
      back.matmul(
        scores,
        result(dy),
        { ...part(v, v.tensor.data), transposed: true },
        { rows: queries, columns: keys, depth, ...grid },
      );
      const rows = batch * heads * queries;
      back.softmaxBackward(floats, probabilities.data, floats, rows, keys, factor, false);
      if (q.tensor.requiresGrad) {
        back.matmul(part(q, q.tensor.storage.ensureGradient()), scores, part(k, k.tensor.data), {
          rows: queries,
          columns: depth,
          depth: keys,
          ...grid,
          accumulate: true,
        });
      }
      if (k.tensor.requiresGrad) {
        back.matmul(
          part(k, k.tensor.storage.ensureGradient()),
          { ...scores, transposed: true },
          part(q, q.tensor.data),
          { rows: keys, columns: depth, depth: queries, ...grid, accumulate: true },
        );
      }
    });
  });
}
