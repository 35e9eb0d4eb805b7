import { ParameterRangeError, type Shape, ShapeError } from "../errors.js";
import { kernel } from "../kernel/index.js";
import type { Windows } from "../kernel/kernel.js";
import { record } from "../tape.js";
import { emptyTensor, type Tensor } from "../tensor.js";
import { linear } from "./matmul.js";
import { reshape } from "./shape.js";

/** One number for both, or height before width. */
export type Pair = number | readonly [number, number];

export interface WindowOptions {
  /** Default 1. */
  readonly stride?: Pair;
  /** Zeros on each side; default 0. */
  readonly padding?: Pair;
}

const pair = (value: Pair): readonly [number, number] => (typeof value === "number" ? [value, value] : value);

function windowsOf(x: Shape, size: readonly [number, number], options: WindowOptions): Windows {
  const [stride, padding] = [pair(options.stride ?? 1), pair(options.padding ?? 0)];
  const whole = (least: number) => (n: number) => Number.isInteger(n) && n >= least;
  if (!stride.every(whole(1)) || !padding.every(whole(0)) || !size.every(whole(1))) {
    throw new ParameterRangeError(
      `windows of ${size.join(" x ")} with stride ${stride.join(" x ")} and padding ${padding.join(" x ")}`,
      "give whole sizes and strides from 1, and whole padding from 0",
    );
  }
  const [batch, height, width, channels] = x as readonly [number, number, number, number];
  const count = (length: number, axis: 0 | 1) =>
    Math.floor((length + 2 * padding[axis] - size[axis]) / stride[axis]) + 1;
  const [outHeight, outWidth] = [count(height, 0), count(width, 1)];
  if (x.length !== 4 || outHeight < 1 || outWidth < 1) {
    throw new ShapeError(
      "windows",
      { x, window: [...size] },
      "x is (batch, height, width, channels), and with its padding as large as the window",
    );
  }
  return { batch, height, width, channels, kernel: size, stride, padding, outHeight, outWidth };
}

/**
 * The windows of a channels-last picture: (N, H, W, C) becomes (N, H', W', h w C), where a window of h x w starts at every
 * `stride`-th pixel. Throws `ShapeError`, `ParameterRangeError`.
 */
export function windows(x: Tensor, size: Pair, options: WindowOptions = {}): Tensor {
  const shape = windowsOf(x.shape, pair(size), options);
  const [high, wide] = shape.kernel;
  const y = emptyTensor([shape.batch, shape.outHeight, shape.outWidth, high * wide * shape.channels]);
  kernel().windows(y.data, x.data, shape);
  return record(y, [x], { op: "windows", shape }, (dy) =>
    kernel().windowsBackward(x.storage.ensureGradient(), dy, shape),
  );
}

/**
 * Cross-correlation of channels-last pictures: x (N, H, W, C) with weight (out, h, w, C) and bias (out) gives
 * (N, H', W', out), by one matrix product over the windows (Chellapilla, Puri and Simard 2006). The channels are last so
 * that a picture's places are the rows of a sequence: `reshape(y, [N, -1, out])` is what a transformer reads.
 * Throws `ShapeError`, `ParameterRangeError`.
 */
export function conv2d(x: Tensor, weight: Tensor, bias?: Tensor, options: WindowOptions = {}): Tensor {
  const [outputs, high, wide, channels] = weight.shape;
  if (weight.shape.length !== 4 || x.shape.length !== 4 || x.columns !== channels) {
    throw new ShapeError(
      "conv2d",
      { x: x.shape, weight: weight.shape },
      "x is (batch, height, width, channels), the weight (out, height, width, channels)",
    );
  }
  const flat = reshape(weight, [outputs!, high! * wide! * channels!]);
  const pointwise = high === 1 && wide === 1 && pair(options.stride ?? 1).every((n) => n === 1);
  if (pointwise && pair(options.padding ?? 0).every((n) => n === 0)) return linear(x, flat, bias);
  return linear(windows(x, [high!, wide!], options), flat, bias);
}
