export { type EvalRecord, listEvals, readEval, readEvalCases, UnknownEvalError } from "./kept.js";
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
