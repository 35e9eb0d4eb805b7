export { anls } from "./anls/index.js";
export {
  type AnswerScorer,
  type AnswerScorerDefinition,
  answerScorer,
  finalAnswer,
  TargetError,
} from "./answer-scorer.js";
export { exactMatch } from "./exact-match/index.js";
export { jsonIn } from "./json-answer.js";
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
export { type PassTarget, passAtK, passAtKScorer } from "./pass-at-k/index.js";
export { normalise } from "./text/normalise.js";
export { type TextRule, type TextRuleName, textRules } from "./text/rules.js";
export { type TokenF1Options, tokenF1 } from "./token-f1/index.js";
