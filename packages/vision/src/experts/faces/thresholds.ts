/** Least scores. Written by `node bench/objects/fit.mjs`, which prints the figures behind them. Do not edit. */
export const thresholds = { answer: 0.52, candidate: 0.21 };
