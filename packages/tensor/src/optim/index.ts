export { AdamW, type AdamWOptions, type AdamWState } from "./adamw.js";
export { clipGradients, gradientNorm, zeroGradients } from "./gradients.js";
export { constantRate, type Schedule, warmupCosine } from "./schedule.js";
