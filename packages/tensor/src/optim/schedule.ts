import { ParameterRangeError } from "../errors.js";

/** The learning rate of a step; the first step is 0. */
export type Schedule = (step: number) => number;

/**
 * Rises in a line from peak / warmup to `peak` over `warmup` steps, then falls as half a cosine to `floor` at step
 * `total` (Loshchilov and Hutter 2017, equation 5, without restarts) and stays. Throws `ParameterRangeError` unless
 * 0 <= warmup < total.
 */
export function warmupCosine(options: {
  peak: number;
  warmup: number;
  total: number;
  floor?: number;
}): Schedule {
  const { peak, warmup, total, floor = 0 } = options;
  if (!(warmup >= 0 && warmup < total)) {
    throw new ParameterRangeError(
      `a warm-up of ${warmup} in ${total} steps`,
      "warm up for fewer steps than the total",
    );
  }
  return (step) => {
    if (step < warmup) return (peak * (step + 1)) / warmup;
    const done = Math.min(1, (step - warmup) / (total - warmup));
    return floor + ((peak - floor) * (1 + Math.cos(Math.PI * done))) / 2;
  };
}

/** The same rate at every step. */
export function constantRate(rate: number): Schedule {
  return () => rate;
}
