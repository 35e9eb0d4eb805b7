export { AdamW, type AdamWOptions, type AdamWState, type StepOptions } from "./adamw.js";
export { clipGradients, gradientNorm, zeroGradients } from "./gradients.js";
export { constantRate, type Schedule, type WarmupOptions, warmupCosine, warmupLinear } from "./schedule.js";
