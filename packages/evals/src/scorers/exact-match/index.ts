import { answerScorer, references, verdict } from "../answer-scorer.js";

/** 1 when the answer is one of the references, character by character, white space at the ends aside. */
export const exactMatch = answerScorer<string | readonly string[]>({
  name: "exact-match",
  version: "1",
  description: "1 when the answer equals a reference character by character, else 0; higher is better",
  grade(answer, target) {
    const given = answer.trim();
    const found = references(target, "exact-match").find((reference) => reference.trim() === given);
    return found === undefined
      ? verdict(false, `${JSON.stringify(given)} is no reference`)
      : verdict(true, "equal");
  },
});

export default exactMatch;
