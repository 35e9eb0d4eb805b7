import type { Shape } from "../errors.js";
import { parameter, type Random, sizeOf, type Tensor } from "../tensor.js";

/** A small generator for tests and examples (Mulberry32): the same numbers for the same seed. */
export function testRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A parameter with values in [-range, range). */
export function randomParameter(shape: Shape, random: Random, range = 1): Tensor {
  return parameter(
    Float32Array.from({ length: sizeOf(shape) }, () => (2 * random() - 1) * range),
    shape,
  );
}
