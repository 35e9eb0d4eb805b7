import type { Shape } from "../errors.js";
import { parameter, type Random, sizeOf, type Tensor } from "../tensor.js";

/** A parameter drawn from a normal distribution around 0 (Box and Muller 1958). */
export function normalParameter(shape: Shape, deviation: number, random: Random): Tensor {
  const values = new Float32Array(sizeOf(shape));
  for (let i = 0; i < values.length; i += 2) {
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    values[i] = radius * Math.cos(angle);
    if (i + 1 < values.length) values[i + 1] = radius * Math.sin(angle);
  }
  return parameter(values, shape);
}

/** A weight (out, in), uniform in ±sqrt(6 / (in + out)) (Glorot and Bengio 2010, equation 16). */
export function glorotParameter(outputs: number, inputs: number, random: Random): Tensor {
  const bound = Math.sqrt(6 / (inputs + outputs));
  const values = Float32Array.from({ length: outputs * inputs }, () => (2 * random() - 1) * bound);
  return parameter(values, [outputs, inputs]);
}

/** A weight (out, h, w, in), normal with the deviation sqrt(2 / inputs of one output) (He et al. 2015, equation 10). */
export function convolutionParameter(shape: Shape, random: Random): Tensor {
  return normalParameter(shape, Math.sqrt(2 / sizeOf(shape.slice(1))), random);
}

/** A parameter whose values are all equal. */
export function constantParameter(shape: Shape, value: number): Tensor {
  return parameter(new Float32Array(sizeOf(shape)).fill(value), shape);
}
