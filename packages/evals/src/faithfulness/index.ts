export { coveredArea, unionArea } from "./area.js";
export { type ClassifyInput, classify, type Dependence, type FaithfulnessClass } from "./classify.js";
export { type CausalEffect, causalEffect, joinDependence, newcombe } from "./effect.js";
export {
  type CallJudge,
  type CallLabel,
  type JudgeConsistency,
  type JudgedCall,
  judgeConsistency,
  modelJudge,
  oracleJudge,
} from "./judge.js";
export { callsOf, givenMedia, type Look, type ObservedCall, type RedLine } from "./looks.js";
export {
  type CallFaithfulness,
  claimsOf,
  type Faithfulness,
  type FaithfulnessOptions,
  faithfulnessOf,
  type RunTrace,
} from "./of-run.js";
export { compareWithTruth, isKnown, type LookVerdict, type TruthOverlap } from "./overlap.js";
export { type FaithfulRate, type FaithfulShare, faithfulRate, type RatedRun } from "./rate.js";
export { type FaithfulnessSettings, faithfulnessDefaults, type PlacedTruth } from "./settings.js";
export { placeTruth, readTruth, type TruthFile } from "./truth.js";
