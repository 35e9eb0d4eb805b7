import type { Score } from "@fovea/core";
import { type AnswerScorer, answerScorer, references } from "../answer-scorer.js";
import { normalise, tokenPair } from "../text/normalise.js";
import { type TextRule, type TextRuleName, textRules } from "../text/rules.js";

export interface TokenF1Options {
  /** The name of a published rule, or one of your own. Default "squad". */
  readonly rule?: TextRuleName | TextRule;
}

/**
 * Harmonic mean of the precision and recall of the answer's tokens, the best over the references.
 *
 * The rules of Visual-ARFT count a token that both have once, however often it occurs, but divide by the lengths with
 * repetitions; an exact match is 1 nevertheless. SQuAD counts each as often as both have it, and two empty texts are equal.
 */
export function tokenF1({ rule = "squad" }: TokenF1Options = {}): AnswerScorer<string | readonly string[]> {
  const how: TextRule = typeof rule === "string" ? textRules[rule] : rule;
  return answerScorer({
    name: "token-f1",
    version: "1",
    description: `F1 of the answer's tokens against the best reference, 0 to 1; ${how.source}`,
    grade(answer, target) {
      let best: Score = { value: -1 };
      for (const reference of references(target, "token-f1")) {
        const value = f1(answer, reference, how);
        if (value > best.value)
          best = { value, explanation: `nearest reference ${JSON.stringify(reference)}` };
      }
      return best;
    },
  });
}

function f1(answer: string, reference: string, rule: TextRule): number {
  const [a, b] = [normalise(answer, rule), normalise(reference, rule)];
  if (a === b) return 1;
  const [given, wanted] = tokenPair(a, b, rule);
  const common = rule.overlap === "set" ? setOverlap(given, wanted) : multisetOverlap(given, wanted);
  if (common === 0) return 0;
  const precision = common / given.length;
  const recall = common / wanted.length;
  return (2 * precision * recall) / (precision + recall);
}

function setOverlap(a: readonly string[], b: readonly string[]): number {
  const other = new Set(b);
  return [...new Set(a)].filter((token) => other.has(token)).length;
}

function multisetOverlap(a: readonly string[], b: readonly string[]): number {
  const left = new Map<string, number>();
  for (const token of b) left.set(token, (left.get(token) ?? 0) + 1);
  let common = 0;
  for (const token of a) {
    const n = left.get(token) ?? 0;
    if (n === 0) continue;
    common++;
    left.set(token, n - 1);
  }
  return common;
}

export default tokenF1();
