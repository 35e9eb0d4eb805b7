import { floatTensor, type OnnxTensor } from "@fovea/core/onnx";
import type { TfTensor } from "./tfjs-weights.js";

/** TensorFlow's filter (height, width, in, out) as ONNX's (out, in, height, width). */
export function convolutionFilter({ shape, data }: TfTensor): OnnxTensor {
  const [height, width, inputs, outputs] = four(shape);
  const turned = new Float32Array(data.length);
  for (let p = 0, at = 0; p < height * width; p++) {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) turned[(o * inputs + i) * height * width + p] = data[at++]!;
    }
  }
  return floatTensor([outputs, inputs, height, width], turned);
}

/** TensorFlow's depthwise filter (height, width, channels, 1) as ONNX's (channels, 1, height, width). */
export function depthwiseFilter({ shape, data }: TfTensor): OnnxTensor {
  const [height, width, channels, multiplier] = four(shape);
  if (multiplier !== 1) throw new RangeError(`a depthwise filter with multiplier ${multiplier}`);
  const turned = new Float32Array(data.length);
  for (let p = 0, at = 0; p < height * width; p++) {
    for (let c = 0; c < channels; c++) turned[c * height * width + p] = data[at++]!;
  }
  return floatTensor([channels, 1, height, width], turned);
}

/** A number, or one number per channel, that is added to or multiplied with an image (batch, channels, height, width). */
export function perChannel({ shape, data }: TfTensor): OnnxTensor {
  const channels = shape.at(-1) ?? 1;
  if (channels !== data.length) throw new RangeError(`[${shape.join(", ")}] is not one number per channel`);
  return floatTensor([1, channels, 1, 1], data);
}

function four(shape: readonly number[]): readonly [number, number, number, number] {
  const [a, b, c, d] = shape;
  if (shape.length !== 4) throw new RangeError(`[${shape.join(", ")}] is not the shape of a filter`);
  return [a!, b!, c!, d!];
}
