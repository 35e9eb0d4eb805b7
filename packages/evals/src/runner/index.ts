export { type Answered, answerSample, type LoadInto, SampleFailure } from "./answer-sample.js";
export { type EvalData, joined } from "./data.js";
export { type EvalRecord, keepEval, listEvals, readEval, readEvalCases, UnknownEvalError } from "./kept.js";
export {
  canonicalConfiguration,
  caseKey,
  type EvalCase,
  type EvalFaithfulness,
  type EvalGroup,
  type EvalMetric,
  type EvalResult,
  type EvalTokens,
} from "./result.js";
export { OtherEvalError, runEval } from "./run-eval.js";
export type { EvalBudget, EvalProgress, RunEvalOptions } from "./run-options.js";
export {
  type RecordEvalOptions,
  recordEval,
  type ScorePublishedOptions,
  scorePublished,
} from "./score-published.js";
export { EvalStoppedError } from "./stopping.js";
