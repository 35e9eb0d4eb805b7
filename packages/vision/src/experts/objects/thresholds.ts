import type { Thresholds } from "./decide.js";

/** Written by `node bench/objects/fit.mjs`, which prints the figures behind them. Do not edit. */
export const thresholds: Thresholds = {
  answer: { default: 0.41, classes: { clock: 0.46, person: 0.31, umbrella: 0.51 } },
  candidate: { default: 0.1, classes: { person: 0.18 } },
};
