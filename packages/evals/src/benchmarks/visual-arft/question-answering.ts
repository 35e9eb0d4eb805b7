import type { JsonValue } from "@fovea/core";
import { normalisedMatch } from "../../scorers/normalised-match/index.js";
import type { TextRuleName } from "../../scorers/text/rules.js";
import { tokenF1 } from "../../scorers/token-f1/index.js";
import { isText, isTextOrNull, isTexts, readRecords } from "../authors-json.js";
import type { Benchmark, Prediction } from "../benchmark.js";

/** The metrics that Visual-ARFT (arXiv 2505.14246) gives for all of its benchmarks: token F1 and exact match. */
export const metrics = {
  f1: { summary: "F1 of the answer's tokens against the best reference", kind: "mean" },
  em: { summary: "exact match after normalisation", kind: "share" },
} as const;

/** @param rule the tokeniser; MAT-Coding has another than the rest. */
export function graderOf(rule: TextRuleName): Benchmark["grade"] {
  const [f1, em] = [tokenF1({ rule }), normalisedMatch({ rule })];
  return ({ target }, answer) => {
    const references = target as readonly string[];
    return { f1: f1.grade(answer, references).value, em: em.grade(answer, references).value };
  };
}

/** The authors' outputs: `[{pred_answer, gt, id?, query?}]`, the right answers beside the predictions, in the set's order. */
export async function readPredictions(file: string): Promise<readonly Prediction[]> {
  const records = await readRecords(file, {
    pred_answer: isTextOrNull,
    gt: (value) => isText(value) || isTexts(value),
  });
  return records.map(({ id, gt, pred_answer }, i) => ({
    sample: { id: String(id ?? i + 1), target: [gt].flat() as JsonValue, kept: {}, row: i + 1 },
    answer: pred_answer as string | null,
  }));
}
