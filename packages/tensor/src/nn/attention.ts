import { attention, columns } from "../ops/attention.js";
import type { SequenceLengths } from "../ops/sequences.js";
import type { Random, Tensor } from "../tensor.js";
import type { KvCache } from "./cache.js";
import { Linear } from "./layers.js";

export interface SelfAttentionOptions {
  readonly causal?: boolean;
  /** batch x keys; with a cache the keys are those of the cache after this call. */
  readonly keyMask?: ArrayLike<number>;
  /** Of sequences that lie end to end. */
  readonly lengths?: readonly number[];
  /** Adds the new positions, then attends over all that it holds. */
  readonly cache?: KvCache;
}

/** Multi-head attention of a sequence over itself: (B, T, width) to (B, T, width). */
export class SelfAttention {
  readonly packed: Linear;
  readonly output: Linear;
  readonly #heads: number;
  readonly #width: number;

  constructor(width: number, heads: number, random: Random) {
    this.#heads = heads;
    this.#width = width;
    this.packed = new Linear(width, 3 * width, random);
    this.output = new Linear(width, width, random);
  }

  forward(x: Tensor, { cache, lengths, ...options }: SelfAttentionOptions = {}): Tensor {
    const width = this.#width;
    const packed = this.packed.forward(x);
    cache?.append(packed);
    const keys = cache?.keys ?? columns(packed, width, width);
    const values = cache?.values ?? columns(packed, 2 * width, width);
    return this.output.forward(
      attention(columns(packed, 0, width), keys, values, {
        heads: this.#heads,
        ...options,
        ...(lengths && { lengths: { queries: lengths, keys: lengths } }),
      }),
    );
  }
}

/** Multi-head attention of a sequence (B, T, width) over another (B, S, memoryWidth). */
export class CrossAttention {
  readonly query: Linear;
  readonly keyValue: Linear;
  readonly output: Linear;
  readonly #heads: number;
  readonly #width: number;

  constructor(width: number, heads: number, random: Random, memoryWidth = width) {
    this.#heads = heads;
    this.#width = width;
    this.query = new Linear(width, width, random);
    this.keyValue = new Linear(memoryWidth, 2 * width, random);
    this.output = new Linear(width, width, random);
  }

  /** The memory's keys and values (B, S, 2 width): compute them once per source when decoding. */
  project(memory: Tensor): Tensor {
    return this.keyValue.forward(memory);
  }

  /** Attends over what `project` returned; `keyMask` has B x S entries, 0 for padding. */
  forward(
    x: Tensor,
    projected: Tensor,
    options: { keyMask?: ArrayLike<number>; lengths?: SequenceLengths } = {},
  ): Tensor {
    const width = this.#width;
    return this.output.forward(
      attention(this.query.forward(x), columns(projected, 0, width), columns(projected, width, width), {
        heads: this.#heads,
        ...options,
      }),
    );
  }
}
