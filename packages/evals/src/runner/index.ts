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
export {
  type EvalBudget,
  type EvalProgress,
  EvalStoppedError,
  OtherEvalError,
  type RunEvalOptions,
  runEval,
} from "./run-eval.js";
export {
  type RecordEvalOptions,
  recordEval,
  type ScorePublishedOptions,
  scorePublished,
} from "./score-published.js";
