/** A matrix, or a grid of them, inside an array: the element (row, column) is at offset + row * stride + column. */
export interface Matrix {
  readonly data: Float32Array;
  readonly offset?: number;
  /** Floats from one stored row to the next. */
  readonly stride: number;
  /** Read as its transpose. */
  readonly transposed?: boolean;
  /** Floats from one matrix of the batch to the next. */
  readonly outerStride?: number;
  readonly innerStride?: number;
}

export interface MatmulSize {
  /** C is rows x columns, A is rows x depth, B is depth x columns. */
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** The batch is outer x inner multiplications; both are 1 by default. */
  readonly outer?: number;
  readonly inner?: number;
  /** Add to C instead of writing it. */
  readonly accumulate?: boolean;
}

export type UnaryKind = "gelu" | "tanh" | "sigmoid" | "relu";

export interface AdamStep {
  /** What gradients are multiplied by first. */
  readonly factor: number;
  /** Whether to leave zeros where the gradients were. */
  readonly clear: boolean;
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Decoupled weight decay, already per step: learning rate times decay. */
  readonly decay: number;
  /** 1 - beta1^t and 1 - beta2^t. */
  readonly correction1: number;
  readonly correction2: number;
}

/** Windows of a channels-last picture (batch, height, width, channels): those of a convolution. */
export interface Windows {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Height and width of a window. */
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  /** Zeros above and left of the picture; what lies beyond its other edges is zero too. */
  readonly padding: readonly [number, number];
  /** How many windows there are, down and across. */
  readonly outHeight: number;
  readonly outWidth: number;
}

/**
 * Sequences that lie end to end, some queries and keys of each, in the same number of heads. The scores of one are (heads,
 * queries, stride), of which the first are those of its keys.
 */
export interface Sequences {
  /** Six numbers for each: queries, keys, the first query, the first key, the first of its scores, and their stride. */
  readonly table: Int32Array;
  readonly heads: number;
  /** Whether query i sees the keys up to i + keys - queries only, and not all of its sequence. */
  readonly causal: boolean;
}

export const SEQUENCE_WORDS = 6;

/** Added to a score to hide it: its probability is then exactly 0. */
export const MASKED = -1e9;

/** A row whose largest score is at or below this is masked everywhere: a masked score keeps some of its own value. */
export const ALL_MASKED = MASKED / 2;

/**
 * "wasm": the same bits on every machine. "wasm-fused": the same with products and sums of matrices rounded once where
 * the processor can, about twice as fast; its bits are those of one kind of processor. "js": what both are tested against.
 */
export type KernelName = "wasm" | "wasm-fused" | "js";

/**
 * The arithmetic of the package. Arrays must lie in the memory of `memory.ts` for the WASM build; the plain
 * JavaScript build takes any. `n`, `rows`, `columns` count floats of contiguous arrays. "adds" means +=.
 */
export interface Kernel {
  readonly name: KernelName;
  /** C = A B, or C += A B. */
  matmul(c: Matrix, a: Matrix, b: Matrix, size: MatmulSize): void;
  /** y += alpha x. */
  axpy(y: Float32Array, x: Float32Array, alpha: number, n: number): void;
  /** y = a + b. */
  add(y: Float32Array, a: Float32Array, b: Float32Array, n: number): void;
  /** y = a b, element by element. */
  multiply(y: Float32Array, a: Float32Array, b: Float32Array, n: number): void;
  /** y += a b, element by element. */
  multiplyAdd(y: Float32Array, a: Float32Array, b: Float32Array, n: number): void;
  /** y *= alpha. */
  scale(y: Float32Array, alpha: number, n: number): void;
  /** y[i, j] = x[i, j] + row[j]. */
  addRow(y: Float32Array, x: Float32Array, row: Float32Array, rows: number, columns: number): void;
  /** y[i, j] = row[j]. */
  fillRows(y: Float32Array, row: Float32Array, rows: number, columns: number): void;
  /** y[i, j] = (or +=) x[i, j] row[j]. */
  multiplyRow(
    y: Float32Array,
    x: Float32Array,
    row: Float32Array,
    rows: number,
    columns: number,
    accumulate: boolean,
  ): void;
  /** row[j] += the sum over i of a[i, j] b[i, j]. */
  sumProducts(row: Float32Array, a: Float32Array, b: Float32Array, rows: number, columns: number): void;
  /** row[j] += the sum over i of x[i, j]. */
  sumRows(row: Float32Array, x: Float32Array, rows: number, columns: number): void;
  /** y[i, :] = table[ids[i], :]. */
  gatherRows(y: Float32Array, table: Float32Array, ids: Int32Array, columns: number): void;
  /** table[ids[i], :] += x[i, :], in the order of the rows. */
  scatterRows(table: Float32Array, x: Float32Array, ids: Int32Array, columns: number): void;
  /** The sum of a b. */
  dot(a: Float32Array, b: Float32Array, n: number): number;
  /** y = the windows of x, each a row of kernel height x kernel width x channels. */
  windows(y: Float32Array, x: Float32Array, shape: Windows): void;
  /** dx += the windows' rows, each value where it came from. */
  windowsBackward(dx: Float32Array, dy: Float32Array, shape: Windows): void;
  unary(kind: UnaryKind, y: Float32Array, x: Float32Array, n: number): void;
  /** dx += dy f'(x), where y = f(x). */
  unaryBackward(
    kind: UnaryKind,
    dx: Float32Array,
    dy: Float32Array,
    x: Float32Array,
    y: Float32Array,
    n: number,
  ): void;
  /** y = softmax of each row; a row masked everywhere (see ALL_MASKED) becomes zeros. */
  softmax(y: Float32Array, x: Float32Array, rows: number, columns: number): void;
  /** dx = (or +=) factor y (dy - sum(dy y)) for each row. */
  softmaxBackward(
    dx: Float32Array,
    y: Float32Array,
    dy: Float32Array,
    rows: number,
    columns: number,
    factor: number,
    accumulate: boolean,
  ): void;
  /**
   * In place, for scores (batch, heads, queries, keys): softmax over the keys of factor * score + mask[batch, key],
   * where a causal query i sees the keys up to i + keys - queries.
   */
  attentionSoftmax(
    scores: Float32Array,
    mask: Float32Array | undefined,
    shape: { batch: number; heads: number; queries: number; keys: number },
    factor: number,
    causal: boolean,
  ): void;
  /**
   * For each head of each sequence, scores = A B': A holds queries and B keys of `depth` columns. The scores of keys that a
   * causal query does not see are anything.
   */
  sequenceScores(scores: Float32Array, a: Matrix, b: Matrix, depth: number, sequences: Sequences): void;
  /** C = (or +=) scores B: C holds queries and B keys of `columns` columns. The scores of keys that are not seen are 0. */
  sequenceSums(
    c: Matrix,
    scores: Float32Array,
    b: Matrix,
    columns: number,
    sequences: Sequences,
    accumulate: boolean,
  ): void;
  /** C += scores' B: C holds keys and B queries, and the scores are as in `sequenceSums`. */
  sequenceSumsTransposed(
    c: Matrix,
    scores: Float32Array,
    b: Matrix,
    columns: number,
    sequences: Sequences,
  ): void;
  /**
   * In place, softmax of factor * score over the keys that are seen; factor > 0. The rest of a row, up to a multiple of
   * four, becomes 0, for which the stride leaves room.
   */
  sequenceSoftmax(scores: Float32Array, sequences: Sequences, factor: number): void;
  /** In place, dscores = factor scores (dscores - sum(dscores scores)) for each query; the scores are of `sequenceSoftmax`. */
  sequenceSoftmaxBackward(
    dscores: Float32Array,
    scores: Float32Array,
    sequences: Sequences,
    factor: number,
  ): void;
  /** out[i] = log(sum(exp(x[i, :]))); MASKED for a row that is masked everywhere. */
  logSumExp(out: Float32Array, x: Float32Array, rows: number, columns: number): void;
  /** dx[i, j] += weight[i] (exp(x[i, j] - lse[i]) - uniform); nothing for a row whose lse is ALL_MASKED or less. */
  addSoftmax(
    dx: Float32Array,
    x: Float32Array,
    lse: Float32Array,
    weight: Float32Array,
    rows: number,
    columns: number,
    uniform: number,
  ): void;
  /** y = (x - mean) / sqrt(variance + epsilon) * gain + bias; stats holds rows means, then rows 1/deviations. */
  layerNorm(
    y: Float32Array,
    stats: Float32Array,
    x: Float32Array,
    gain: Float32Array,
    bias: Float32Array,
    rows: number,
    columns: number,
    epsilon: number,
  ): void;
  /** Adds to dx, dgain and dbias. */
  layerNormBackward(
    dx: Float32Array,
    dgain: Float32Array,
    dbias: Float32Array,
    dy: Float32Array,
    x: Float32Array,
    gain: Float32Array,
    stats: Float32Array,
    rows: number,
    columns: number,
  ): void;
  /** y = (or +=) x / (1 - rate) where hash(seed, i) / 2^32 >= rate, else 0. `seed` is 32 bits. */
  dropout(y: Float32Array, x: Float32Array, n: number, seed: number, rate: number, accumulate: boolean): void;
  /** One AdamW update of p in place (Loshchilov and Hutter 2019, algorithm 2). */
  adam(p: Float32Array, g: Float32Array, m: Float32Array, v: Float32Array, n: number, step: AdamStep): void;
  /** The same for these rows of a table, each of them once; leaves zeros where their gradients were. */
  adamRows(
    p: Float32Array,
    g: Float32Array,
    m: Float32Array,
    v: Float32Array,
    ids: Int32Array,
    columns: number,
    step: Omit<AdamStep, "clear">,
  ): void;
  /**
   * For these rows: p = keep p - distance m / sqrt(v), then m *= keepFirst and v *= keepSecond. `drifts`: these four numbers
   * (keep, distance, keepFirst, keepSecond) by row.
   */
  driftRows(
    p: Float32Array,
    m: Float32Array,
    v: Float32Array,
    ids: Int32Array,
    drifts: Float32Array,
    columns: number,
  ): void;
}
