import type { Shape } from "../errors.js";
import { conv2d, type Pair, type WindowOptions } from "../ops/convolution.js";
import { embedding } from "../ops/gather.js";
import { linear } from "../ops/matmul.js";
import { layerNorm } from "../ops/normalise.js";
import type { Random, Tensor } from "../tensor.js";
import { constantParameter, convolutionParameter, glorotParameter, normalParameter } from "./initialise.js";

/** y = x wᵀ + b: (..., inputs) to (..., outputs); weight (outputs, inputs). */
export class Linear {
  readonly weight: Tensor;
  readonly bias: Tensor | undefined;

  constructor(inputs: number, outputs: number, random: Random, options: { bias?: boolean } = {}) {
    this.weight = glorotParameter(outputs, inputs, random);
    this.bias = (options.bias ?? true) ? constantParameter([outputs], 0) : undefined;
  }

  forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias);
  }
}

/** Convolution over channels-last pictures: (N, H, W, inputs) to (N, H', W', outputs); weight (outputs, h, w, inputs). */
export class Conv2d {
  readonly weight: Tensor;
  readonly bias: Tensor | undefined;
  readonly #options: WindowOptions;

  constructor(
    inputs: number,
    outputs: number,
    size: Pair,
    random: Random,
    options: WindowOptions & { bias?: boolean } = {},
  ) {
    const [high, wide] = typeof size === "number" ? [size, size] : size;
    this.weight = convolutionParameter([outputs, high, wide, inputs], random);
    this.bias = (options.bias ?? true) ? constantParameter([outputs], 0) : undefined;
    this.#options = options;
  }

  forward(x: Tensor): Tensor {
    return conv2d(x, this.weight, this.bias, this.#options);
  }
}

/** A table of `count` vectors of `width`, drawn with the given standard deviation (0.02 as in GPT-2). */
export class Embedding {
  readonly weight: Tensor;

  constructor(count: number, width: number, random: Random, options: { deviation?: number } = {}) {
    this.weight = normalParameter([count, width], options.deviation ?? 0.02, random);
  }

  /** Ids of the given shape to (...shape, width). Throws `IndexRangeError`. */
  forward(ids: ArrayLike<number>, shape?: Shape): Tensor {
    return embedding(this.weight, ids, shape);
  }

  /** Scores of every row, x times the table: for an output layer tied to the input. */
  scores(x: Tensor): Tensor {
    return linear(x, this.weight);
  }
}

/** Layer normalisation over the last axis, with gain 1 and bias 0 at first. */
export class LayerNorm {
  readonly gain: Tensor;
  readonly bias: Tensor;
  readonly #epsilon: number;

  constructor(width: number, options: { epsilon?: number } = {}) {
    this.gain = constantParameter([width], 1);
    this.bias = constantParameter([width], 0);
    this.#epsilon = options.epsilon ?? 1e-5;
  }

  forward(x: Tensor): Tensor {
    return layerNorm(x, this.gain, this.bias, this.#epsilon);
  }
}
