export { type EmbeddedModelOptions, embeddedModel } from "./embedded-model.js";
export type { AnswerInput, CombineConfidence } from "./from-result.js";
export { programModel } from "./program-model.js";
export { WeightsError } from "./reasoner.js";
