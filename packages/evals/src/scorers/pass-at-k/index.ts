import { answerScorer, TargetError } from "../answer-scorer.js";
import { jsonIn } from "../json-answer.js";
import { passAtK } from "./estimate.js";

export { passAtK } from "./estimate.js";

export type PassTarget = {
  readonly k: number;
  /** A sample passes when its score is at least this. Default 1. */
  readonly threshold?: number;
  /** Samples that were to be drawn; missing ones count as failed. Default: as many as there are. */
  readonly samples?: number;
};

/**
 * pass@k of one problem. Its answer is the list of what its samples scored: `[0, 0.93, 1]`, or true and false.
 */
export const passAtKScorer = answerScorer<PassTarget>({
  name: "pass-at-k",
  version: "1",
  description: "probability that one of k samples passes, unbiased, 0 to 1; higher is better",
  grade(answer, target) {
    const { k, threshold = 1, samples = 0 } = target;
    if (!Number.isSafeInteger(k) || k < 1)
      throw new TargetError(`k is ${JSON.stringify(k)}`, "give a whole number from 1");
    const scores = jsonIn(answer);
    if (
      !Array.isArray(scores) ||
      !scores.every((each) => typeof each === "number" || typeof each === "boolean")
    ) {
      return { value: 0, explanation: "the answer is no list of scores" };
    }
    const n = Math.max(samples, scores.length);
    const passed = scores.filter((score) => Number(score) >= threshold).length;
    if (n < k) throw new TargetError(`${n} samples for pass@${k}`, "draw at least k samples of each problem");
    return { value: passAtK(n, passed, k), explanation: `${passed} of ${n} samples pass` };
  },
});

export default passAtKScorer;
