import { type AnswerScorer, answerScorer, TargetError } from "../answer-scorer.js";
import { extractLetter, letters } from "./extract.js";
import { type LetterRule, type LetterRuleName, letterRules } from "./rules.js";

export { extractLetter } from "./extract.js";
export { type LetterRule, type LetterRuleName, type LetterStep, letterRules } from "./rules.js";

export type ChoiceTarget = {
  /** The texts behind A, B, C, ..., in the order in which they were shown; 2 to 26. */
  readonly choices: readonly string[];
  /** The right letter. */
  readonly letter: string;
};

export interface MultipleChoiceOptions {
  /** The name of a published rule of letter extraction, or one of your own. Default "fovea". */
  readonly rule?: LetterRuleName | LetterRule;
}

/** 1 when the letter that the rule finds in the answer is the right one, else 0, also when it finds none. */
export function multipleChoice({ rule = "fovea" }: MultipleChoiceOptions = {}): AnswerScorer<ChoiceTarget> {
  const how: LetterRule = typeof rule === "string" ? letterRules[rule] : rule;
  return answerScorer({
    name: "multiple-choice",
    version: "1",
    description: `1 for the right letter, 0 for another or none; letters are found as in ${how.source}`,
    grade(answer, target) {
      const { choices, letter } = checked(target);
      const found = extractLetter(answer, choices, how);
      if (found === undefined) return { value: 0, explanation: "no letter found" };
      return { value: found === letter ? 1 : 0, explanation: `found ${found}, right is ${letter}` };
    },
  });
}

function checked(target: ChoiceTarget): ChoiceTarget {
  const { choices, letter } = target;
  if (!Array.isArray(choices) || choices.length < 2 || choices.length > 26)
    throw new TargetError(
      `${JSON.stringify(choices)?.slice(0, 120)} are no choices`,
      "give the texts of 2 to 26 choices",
    );
  if (letters(choices.length).includes(letter)) return target;
  throw new TargetError(
    `the right letter ${JSON.stringify(letter)} is none of ${letters(choices.length).join(", ")}`,
    "give the capital letter of the right choice",
  );
}

export default multipleChoice();
