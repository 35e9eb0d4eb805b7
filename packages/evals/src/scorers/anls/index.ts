import { editDistance } from "@fovea/core";
import { type AnswerScorer, answerScorer, references } from "../answer-scorer.js";

export interface AnlsOptions {
  /** A normalised distance of this much or more scores 0. Default 0.5, as published. */
  readonly threshold?: number;
}

/**
 * Average normalised Levenshtein similarity (Biten et al. 2019, "Scene Text Visual Question Answering", equation 1): one
 * minus the edit distance over the longer length, 0 from a distance of a half on, the best over the references. Case and
 * white space at the ends do not count; runs of white space are one space, as in the evaluation script of DocVQA.
 *
 * The distance is in UTF-16 units; Python's is in code points, which differs only beyond the basic plane (emoji).
 */
export function anls({ threshold = 0.5 }: AnlsOptions = {}): AnswerScorer<string | readonly string[]> {
  return answerScorer({
    name: "anls",
    version: "1",
    description: `1 - edit distance / longer length against the best reference, 0 from ${threshold} on; 0 to 1`,
    grade(answer, target) {
      const given = plain(answer);
      const values = references(target, "anls").map((reference) =>
        similarity(given, plain(reference), threshold),
      );
      return { value: Math.max(...values), explanation: `compared ${JSON.stringify(given.slice(0, 200))}` };
    },
  });
}

const plain = (text: string): string => text.trim().toLowerCase().split(/\s+/).join(" ");

function similarity(a: string, b: string, threshold: number): number {
  const longer = Math.max(a.length, b.length);
  if (longer === 0) return 1;
  // Lengths this far apart cannot come near, and a long answer is not worth a long table.
  if (Math.abs(a.length - b.length) / longer >= threshold) return 0;
  const distance = editDistance(a, b) / longer;
  return distance < threshold ? 1 - distance : 0;
}

export default anls();
