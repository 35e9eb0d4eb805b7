export {
  type ComparedEval,
  type CompareOptions,
  compareEvals,
  type DifferingSample,
  type EvalComparison,
  type Side,
} from "./compare.js";
export { NotComparableError } from "./errors.js";
export type { ComparisonRow, Difference } from "./row.js";
export { comparisonLines } from "./text.js";
