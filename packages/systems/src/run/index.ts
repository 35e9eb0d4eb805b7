export {
  type DemoFile,
  type DemoOptions,
  type DemoResult,
  NoDemoError,
  replayDemo,
  systemsWithDemo,
} from "./demo.js";
export { findSystem } from "./find-system.js";
export { type OpenModelOptions, openModelFor, recordedModel, recordedPerceiver } from "./open-model.js";
