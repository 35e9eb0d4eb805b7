import { gelu } from "../ops/activation.js";
import { dropout } from "../ops/dropout.js";
import { add } from "../ops/elementwise.js";
import type { Random, Tensor } from "../tensor.js";
import { CrossAttention, SelfAttention } from "./attention.js";
import { KvCache } from "./cache.js";
import { LayerNorm, Linear } from "./layers.js";

export interface TransformerBlockOptions {
  readonly width: number;
  readonly heads: number;
  /** Width of the feed-forward layer; 4 x width by default. */
  readonly hidden?: number;
  /** Attend over a memory too: a decoder block. */
  readonly cross?: boolean;
}

/** What a block remembers while a sequence is decoded. */
export interface BlockCache {
  readonly self: KvCache;
  readonly memory: Tensor | undefined;
}

export interface BlockInput {
  readonly causal?: boolean;
  /** batch x keys, 0 for padding. */
  readonly keyMask?: ArrayLike<number>;
  /** (B, S, width); needed by a cross block that has no cache. */
  readonly memory?: Tensor;
  /** B x S, 0 for padding. */
  readonly memoryMask?: ArrayLike<number>;
  /** Of the sequences of x, and of the memory, that lie end to end in a batch of 1: nothing is padded. */
  readonly lengths?: readonly number[];
  readonly memoryLengths?: readonly number[];
  readonly cache?: BlockCache;
  /** Given in training only. */
  readonly dropout?: { readonly rate: number; readonly random: Random };
}

/**
 * A transformer block that normalises before each part (Xiong et al. 2020, figure 1b): self-attention, attention over
 * a memory where `cross` is set, and a GELU feed-forward layer. (B, T, width) to (B, T, width).
 */
export class TransformerBlock {
  readonly selfNorm: LayerNorm;
  readonly self: SelfAttention;
  readonly crossNorm: LayerNorm | undefined;
  readonly cross: CrossAttention | undefined;
  readonly feedNorm: LayerNorm;
  readonly up: Linear;
  readonly down: Linear;
  readonly #width: number;

  constructor({ width, heads, hidden = 4 * width, cross = false }: TransformerBlockOptions, random: Random) {
    this.#width = width;
    this.selfNorm = new LayerNorm(width);
    this.self = new SelfAttention(width, heads, random);
    this.crossNorm = cross ? new LayerNorm(width) : undefined;
    this.cross = cross ? new CrossAttention(width, heads, random) : undefined;
    this.feedNorm = new LayerNorm(width);
    this.up = new Linear(width, hidden, random);
    this.down = new Linear(hidden, width, random);
  }

  /** An empty cache; a cross block projects its memory into it once. */
  cache(batch: number, capacity: number, memory?: Tensor): BlockCache {
    return {
      self: new KvCache(batch, capacity, this.#width),
      memory: memory && this.cross ? this.cross.project(memory) : undefined,
    };
  }

  forward(x: Tensor, input: BlockInput = {}): Tensor {
    const { causal = false, keyMask, memory, memoryMask, lengths, memoryLengths, cache } = input;
    const drop = (part: Tensor): Tensor =>
      input.dropout ? dropout(part, input.dropout.rate, input.dropout.random) : part;
    let y = add(
      x,
      drop(
        this.self.forward(this.selfNorm.forward(x), {
          causal,
          ...(keyMask && { keyMask }),
          ...(lengths && { lengths }),
          ...(cache && { cache: cache.self }),
        }),
      ),
    );
    const projected = cache?.memory ?? (memory && this.cross?.project(memory));
    if (this.cross && this.crossNorm && projected) {
      y = add(
        y,
        drop(
          this.cross.forward(this.crossNorm.forward(y), projected, {
            ...(memoryMask && { keyMask: memoryMask }),
            ...(lengths && memoryLengths && { lengths: { queries: lengths, keys: memoryLengths } }),
          }),
        ),
      );
    }
    return add(y, drop(this.down.forward(gelu(this.up.forward(this.feedNorm.forward(y))))));
  }
}
