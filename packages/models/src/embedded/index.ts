export { type EmbeddedModelOptions, embeddedModel } from "./embedded-model.js";
export { WeightsError } from "./errors.js";
export type { AnswerInput, CombineConfidence } from "./from-result.js";
export { programModel } from "./program-model.js";
