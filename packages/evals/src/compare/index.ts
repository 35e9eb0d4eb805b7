export {
  type ComparedEval,
  type CompareOptions,
  type Comparison,
  compareEvals,
  type DifferingSample,
  type Side,
} from "./compare.js";
export { NotComparableError } from "./errors.js";
export type { ComparisonRow, Difference } from "./row.js";
export { comparisonLines } from "./text.js";
