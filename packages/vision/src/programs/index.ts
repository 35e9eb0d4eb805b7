export { type CheckedProgram, checkProgram, type MediumShape, parseProgram, typeOfProgram } from "./check.js";
export { type CocoLabel, cocoLabels } from "./coco.js";
export { ProgramError, type ProgramIssue } from "./errors.js";
export {
  executeProgram,
  type ProgramMedium,
  type ProgramResult,
  programMedia,
  type RegionResult,
  type UnsureResult,
  type ValueResult,
} from "./execute.js";
export { explainProgram } from "./explain.js";
export {
  type ArgumentSpec,
  colours,
  comparisons,
  expressions,
  flaws,
  groupNames,
  type OperationName,
  type OperationSpec,
  operations,
  type ProgramNode,
  positions,
  quantities,
  relations,
  superlatives,
  textKinds,
  type ValueType,
  valueTypes,
} from "./language.js";
export { printProgram } from "./print.js";
export { readProgram } from "./read.js";
export { anyProgram, programDefinitions, programLimits, programSchema } from "./schema.js";
