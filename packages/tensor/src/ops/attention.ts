import { ParameterRangeError, ShapeError } from "../errors.js";
import { record } from "../tape.js";
import { emptyTensor, Tensor } from "../tensor.js";
import { batchAttention } from "./attention-batch.js";
import { sequenceAttention } from "./attention-sequences.js";
import { lengthsFit, type SequenceLengths } from "./sequences.js";

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

/** What either way of attending is given. */
export interface AttentionInputs {
  readonly q: Required<Columns>;
  readonly k: Required<Columns>;
  readonly v: Required<Columns>;
  readonly heads: number;
  /** Columns of a head. */
  readonly depth: number;
  /** Of the scores. */
  readonly factor: number;
  readonly causal: boolean;
}

export interface AttentionPasses {
  forward(y: Float32Array): void;
  /** Adds to the gradients that are wanted. */
  backward(dy: Float32Array, gradients: Readonly<Record<"dq" | "dk" | "dv", Float32Array | undefined>>): void;
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
  const inputs = { q, k, v, heads, depth, factor: 1 / Math.sqrt(depth), causal };
  const passes = lengths ? sequenceAttention(inputs, lengths) : batchAttention(inputs, keyMask);
  const y = emptyTensor([batch, queries, width]);
  passes.forward(y.data);

  const operation = { op: "attention", parts: [q, k, v], heads, causal, keyMask, lengths };
  return record(y, [q.tensor, k.tensor, v.tensor], operation, (dy) => {
    const gradientOf = ({ tensor }: Columns): Float32Array | undefined =>
      tensor.requiresGrad ? tensor.storage.ensureGradient() : undefined;
    passes.backward(dy, { dq: gradientOf(q), dk: gradientOf(k), dv: gradientOf(v) });
  });
}
