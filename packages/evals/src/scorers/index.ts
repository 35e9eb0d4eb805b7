export { anls } from "./anls/index.js";
export {
  type AnswerScorer,
  type AnswerScorerDefinition,
  answerScorer,
  finalAnswer,
  TargetError,
} from "./answer-scorer.js";
export { type BoxMatchOptions, type BoxTarget, boxMatch, matchBoxes } from "./box-match/index.js";
export { exactMatch } from "./exact-match/index.js";
export { jsonIn } from "./json-answer.js";
export { type JsonMatchOptions, jsonMatch } from "./json-match/index.js";
export { JudgeFormatError, type JudgeIdentity, JudgeModelError, type JudgeOptions } from "./judging/judge.js";
export { decodeMask, type Mask, type MaskValue, maskMatch } from "./mask-match/index.js";
export {
  type ChoiceTarget,
  extractLetter,
  type LetterRule,
  type LetterRuleName,
  type LetterStep,
  letterRules,
  type MultipleChoiceOptions,
  multipleChoice,
} from "./multiple-choice/index.js";
export { type NormalisedMatchOptions, normalisedMatch } from "./normalised-match/index.js";
export {
  type NumericOptions,
  type NumericTarget,
  numeric,
  type Quantity,
  quantitiesIn,
} from "./numeric/index.js";
export {
  type BothOrders,
  type PairTarget,
  type PairwiseJudge,
  type PairwiseOptions,
  type PositionBias,
  pairwiseJudge,
  positionBias,
  preferred,
} from "./pairwise-judge/index.js";
export { type PassTarget, passAtK, passAtKScorer } from "./pass-at-k/index.js";
export { boxesIn, type Frame, pointsIn } from "./places/read.js";
export { isInPolygon, type PointTarget, pointInRegion } from "./point-in-region/index.js";
export { type Condition, programState, type StateTarget } from "./program-state/index.js";
export {
  type Calibration,
  type Criterion,
  calibrate,
  type RubricJudge,
  type RubricOptions,
  type RubricTarget,
  type RubricVerdict,
  rubricJudge,
} from "./rubric-judge/index.js";
export { type SequenceMatchOptions, sequenceMatch } from "./sequence-match/index.js";
export { type SetMatchOptions, setMatch } from "./set-match/index.js";
export { normalise } from "./text/normalise.js";
export { type TextRule, type TextRuleName, textRules } from "./text/rules.js";
export { type TokenF1Options, tokenF1 } from "./token-f1/index.js";
