export {
  type AnswerKind,
  checkDescription,
  type DatasetDescription,
  type DatasetFields,
  type DatasetFormat,
  type MediaField,
} from "./description.js";
export {
  DatasetChangedError,
  DatasetDescriptionError,
  DatasetError,
  type DatasetProblem,
} from "./errors.js";
export { choiceLines, type InspectMedium, type LoadMedium, sampleTask } from "./media.js";
export { type Dataset, type OpenDatasetOptions, openDataset } from "./open.js";
export type { Sample, SampleEvidence, SampleMedium } from "./sample.js";
export { loadVideo, readVideoHeader, type VideoHeader } from "./video/index.js";
export { vlmEvalKit } from "./vlm-eval-kit.js";
