// Written by `node bench/objects/fit.mjs --write`; do not edit.

/** For labels with too few examples to fit one. */
export const defaultThreshold = 1;

/** Least score, in both views, from which a label is answered. */
export const thresholds: Readonly<Record<string, number>> = {};
