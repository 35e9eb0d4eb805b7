import { type AnswerScorer, answerScorer, references, verdict } from "../answer-scorer.js";
import { normalise } from "../text/normalise.js";
import { type TextRule, type TextRuleName, textRules } from "../text/rules.js";

export interface NormalisedMatchOptions {
  /** The name of a published rule, or one of your own. Default "squad". */
  readonly rule?: TextRuleName | TextRule;
}

/** 1 when the answer equals a reference after both were made comparable ("exact match" of most QA papers). */
export function normalisedMatch({
  rule = "squad",
}: NormalisedMatchOptions = {}): AnswerScorer<string | readonly string[]> {
  const how: TextRule = typeof rule === "string" ? textRules[rule] : rule;
  return answerScorer({
    name: "normalised-match",
    version: "1",
    description: `1 when the normalised answer equals a normalised reference, else 0; ${how.source}`,
    grade(answer, target) {
      const given = normalise(answer, how);
      const all = references(target, "normalised-match").map((reference) => normalise(reference, how));
      return verdict(all.includes(given), `compared ${JSON.stringify(given)}`);
    },
  });
}

export default normalisedMatch();
