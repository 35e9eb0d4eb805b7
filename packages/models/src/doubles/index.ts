export { openCassette, recordedModel } from "./recorded-model.js";
export * from "./simulated/index.js";
