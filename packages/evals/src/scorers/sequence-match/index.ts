import { type AnswerScorer, answerScorer } from "../answer-scorer.js";
import { checkedItems, itemsIn } from "../text/list.js";

export interface SequenceMatchOptions {
  /**
   * "exact": 1 for the same items in the same order. "prefix": length of the common beginning, "subsequence": of the longest
   * common subsequence, each over the longer length. "edits": 1 - insertions, deletions and replacements over it. Default "exact".
   */
  readonly measure?: "exact" | "prefix" | "subsequence" | "edits";
}

/** The items of the answer in their order against the right sequence. Two empty sequences are equal: 1. */
export function sequenceMatch({
  measure = "exact",
}: SequenceMatchOptions = {}): AnswerScorer<readonly string[]> {
  return answerScorer({
    name: "sequence-match",
    version: "1",
    description: `${measure} match of the answer's items in their order, 0 to 1; higher is better`,
    grade(answer, target) {
      const wanted = checkedItems(target, "sequence-match");
      const given = itemsIn(answer).slice(0, mostItems);
      const longer = Math.max(given.length, wanted.length);
      const explanation = `${given.length} items for ${wanted.length}`;
      if (longer === 0) return { value: 1, explanation };
      const prefix = commonPrefix(given, wanted);
      if (measure === "exact") return { value: prefix === longer ? 1 : 0, explanation };
      if (measure === "prefix") return { value: prefix / longer, explanation };
      const value = measure === "subsequence" ? subsequence(given, wanted) : longer - edits(given, wanted);
      return { value: value / longer, explanation };
    },
  });
}

/** What comes behind is not compared: the tables below grow with the square. */
const mostItems = 2000;

function commonPrefix(a: readonly string[], b: readonly string[]): number {
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  return i;
}

function subsequence(a: readonly string[], b: readonly string[]): number {
  let previous = new Array<number>(b.length + 1).fill(0);
  for (const item of a) {
    const current = [0];
    b.forEach((other, j) => {
      current.push(item === other ? previous[j]! + 1 : Math.max(previous[j + 1]!, current[j]!));
    });
    previous = current;
  }
  return previous[b.length]!;
}

function edits(a: readonly string[], b: readonly string[]): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  a.forEach((item, i) => {
    const current = [i + 1];
    b.forEach((other, j) => {
      current.push(Math.min(previous[j + 1]! + 1, current[j]! + 1, previous[j]! + (item === other ? 0 : 1)));
    });
    previous = current;
  });
  return previous[b.length]!;
}

export default sequenceMatch();
