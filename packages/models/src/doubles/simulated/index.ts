export * from "./composed.js";
export { type PerceptionErrors, perceive } from "./perceive.js";
export { type PerceiverOptions, simulatedPerceiver } from "./perceiver.js";
export { type ReasonerOptions, readAnswer, simulatedReasoner } from "./reasoner.js";
export { plural, type Scene, type SceneObject, sceneColours } from "./scene.js";
