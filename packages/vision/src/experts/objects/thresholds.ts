import type { Thresholds } from "./decide.js";

/** Written by `node bench/objects/fit.mjs`, which prints the figures behind them. Do not edit. */
export const thresholds: Thresholds = {
  answer: { default: 0.5, classes: {} },
  candidate: { default: 0.1, classes: {} },
};
