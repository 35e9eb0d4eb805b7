import { ParameterRangeError } from "../errors.js";
import { kernel } from "../kernel/index.js";
import { record } from "../tape.js";
import { emptyTensor, type Random, type Tensor } from "../tensor.js";

/**
 * Sets each value to 0 with probability `rate` and divides the rest by 1 - rate (Srivastava et al. 2014). One number
 * is drawn from `random`; the mask is a hash of it and the position. Throws `ParameterRangeError` unless
 * 0 <= rate < 1.
 */
export function dropout(x: Tensor, rate: number, random: Random): Tensor {
  if (!(rate >= 0 && rate < 1)) {
    throw new ParameterRangeError(`dropout with rate ${rate}`, "use a rate from 0 up to, not including, 1");
  }
  if (rate === 0) return x;
  const seed = Math.floor(random() * 2 ** 32) | 0;
  const y = emptyTensor(x.shape);
  kernel().dropout(y.data, x.data, x.size, seed, rate, false);
  return record(y, [x], { op: "dropout" }, (dy) => {
    kernel().dropout(x.storage.ensureGradient(), dy, x.size, seed, rate, true);
  });
}
