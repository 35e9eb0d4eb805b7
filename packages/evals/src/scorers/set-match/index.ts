import { type AnswerScorer, answerScorer } from "../answer-scorer.js";
import { checkedItems, itemsIn } from "../text/list.js";

export interface SetMatchOptions {
  /** "f1": of the items. "exact": 1 for the same set. "jaccard": common over all. Default "f1". */
  readonly measure?: "f1" | "exact" | "jaccard";
}

/** The items of the answer as a set against the right set, after normalisation. Two empty sets are equal: 1. */
export function setMatch({ measure = "f1" }: SetMatchOptions = {}): AnswerScorer<readonly string[]> {
  return answerScorer({
    name: "set-match",
    version: "1",
    description: `${measure} of the answer's items as a set, 0 to 1; higher is better`,
    grade(answer, target) {
      const wanted = new Set(checkedItems(target, "set-match"));
      const given = new Set(itemsIn(answer));
      const common = [...given].filter((item) => wanted.has(item)).length;
      const all = given.size + wanted.size - common;
      const explanation = `${common} of ${wanted.size} found, ${given.size - common} too many`;
      if (measure === "exact") return { value: common === all ? 1 : 0, explanation };
      if (all === 0) return { value: 1, explanation };
      return {
        value: measure === "f1" ? (2 * common) / (given.size + wanted.size) : common / all,
        explanation,
      };
    },
  });
}

export default setMatch();
