import { ParameterRangeError, ShapeError } from "../errors.js";
import { type Columns, columns } from "../ops/attention.js";
import { emptyTensor, type Tensor } from "../tensor.js";

/**
 * The keys and values of the positions decoded so far, (batch, capacity, 2 width). Like every tensor it belongs to
 * the scope it was made in; made outside of scopes it lives until `dispose()`.
 */
export class KvCache {
  readonly capacity: number;
  readonly width: number;
  #length = 0;
  readonly #data: Tensor;

  constructor(batch: number, capacity: number, width: number) {
    this.capacity = capacity;
    this.width = width;
    this.#data = emptyTensor([batch, capacity, 2 * width]);
  }

  /** Positions that are filled. */
  get length(): number {
    return this.#length;
  }

  get keys(): Columns {
    return { ...columns(this.#data, 0, this.width), positions: this.#length };
  }

  get values(): Columns {
    return { ...columns(this.#data, this.width, this.width), positions: this.#length };
  }

  /**
   * Takes over the keys and values of a packed projection (batch, new positions, query | key | value).
   * Throws `ShapeError`, and `ParameterRangeError` when the capacity is used up.
   */
  append(packed: Tensor): void {
    const [batch, positions, packedWidth] = packed.shape;
    if (packed.shape.length !== 3 || batch !== this.#data.shape[0] || packedWidth !== 3 * this.width) {
      throw new ShapeError(
        "KvCache",
        { cache: this.#data.shape, packed: packed.shape },
        "packed is (B, T, 3 width)",
      );
    }
    if (this.#length + positions! > this.capacity) {
      throw new ParameterRangeError(
        `a cache for ${this.capacity} positions was asked to hold ${this.#length + positions!}`,
        "make the cache as long as the longest output",
      );
    }
    const [from, to, row] = [packed.data, this.#data.data, 2 * this.width];
    for (let b = 0; b < batch!; b++) {
      for (let t = 0; t < positions!; t++) {
        const source = (b * positions! + t) * packedWidth + this.width;
        const target = (b * this.capacity + this.#length + t) * row;
        to.set(from.subarray(source, source + row), target);
      }
    }
    this.#length += positions!;
  }

  /** Keeps the first `length` positions. */
  truncate(length: number): void {
    if (!(length >= 0 && length <= this.#length)) {
      throw new ParameterRangeError(
        `cannot keep ${length} of ${this.#length} positions`,
        "keep at most what is there",
      );
    }
    this.#length = length;
  }

  /** Makes row i of the batch what row `rows[i]` was: for beam search. Throws `ParameterRangeError`. */
  reorder(rows: ArrayLike<number>): void {
    const batch = this.#data.shape[0]!;
    const bad = Array.from(rows).find((row) => !(Number.isInteger(row) && row >= 0 && row < batch));
    if (rows.length !== batch || bad !== undefined) {
      throw new ParameterRangeError(
        `reorder by [${Array.from(rows)}] of ${batch} rows`,
        "name one row per row",
      );
    }
    const step = this.capacity * 2 * this.width;
    const before = this.#data.toArray();
    for (let i = 0; i < batch; i++) {
      this.#data.data.set(before.subarray(rows[i]! * step, (rows[i]! + 1) * step), i * step);
    }
  }

  dispose(): void {
    this.#data.dispose();
  }
}
