import { ParameterRangeError } from "../errors.js";

/** The learning rate of a step; the first step is 0. */
export type Schedule = (step: number) => number;

export interface WarmupOptions {
  /** The highest rate. */
  readonly peak: number;
  /** Steps until then. */
  readonly warmup: number;
  /** Steps until the last and lowest. */
  readonly total: number;
  /** The lowest rate; 0 by default. */
  readonly floor?: number;
}

/**
 * Rises in a line from peak / warmup to `peak` over `warmup` steps, then falls as half a cosine to `floor` at step
 * `total` (Loshchilov and Hutter 2017, equation 5, without restarts) and stays. Throws `ParameterRangeError` unless
 * 0 <= warmup < total.
 */
export function warmupCosine(options: WarmupOptions): Schedule {
  const { peak, floor = 0 } = options;
  return warmedUp(options, (done) => floor + ((peak - floor) * (1 + Math.cos(Math.PI * done))) / 2);
}

/** The same rise, then a fall in a line (Defazio et al. 2023, section 2). Throws `ParameterRangeError` likewise. */
export function warmupLinear(options: WarmupOptions): Schedule {
  const { peak, floor = 0 } = options;
  return warmedUp(options, (done) => peak + (floor - peak) * done);
}

/** A rise in a line, then what `fall` says of the part of the way from its end to `total`, 0 to 1. */
function warmedUp({ peak, warmup, total }: WarmupOptions, fall: (done: number) => number): Schedule {
  if (!(warmup >= 0 && warmup < total)) {
    throw new ParameterRangeError(
      `a warm-up of ${warmup} in ${total} steps`,
      "warm up for fewer steps than the total",
    );
  }
  return (step) => {
    if (step < warmup) return (peak * (step + 1)) / warmup;
    return fall(Math.min(1, (step - warmup) / (total - warmup)));
  };
}

/** The same rate at every step. */
export function constantRate(rate: number): Schedule {
  return () => rate;
}
