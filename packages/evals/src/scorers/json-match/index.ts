import type { JsonValue } from "@fovea/core";
import { type AnswerScorer, answerScorer } from "../answer-scorer.js";
import { jsonIn } from "../json-answer.js";
import { plainItem } from "../text/list.js";

export interface JsonMatchOptions {
  /** "leaves": F1 of the leaves at their paths. "exact": 1 when all agree. Default "leaves". */
  readonly measure?: "leaves" | "exact";
  /** Largest relative error of a number. Default 1e-9. */
  readonly relative?: number;
  /** Whether texts are compared as they stand. Default false: case, punctuation and articles do not count. */
  readonly strictText?: boolean;
}

/**
 * A JSON value (whole, in a code fence, or in prose) against the right one, leaf by leaf: a leaf counts when the other value has
 * one that agrees at the same path. List items are compared by their place. An empty list or object is a leaf.
 */
export function jsonMatch(options: JsonMatchOptions = {}): AnswerScorer<JsonValue> {
  const { measure = "leaves" } = options;
  return answerScorer({
    name: "json-match",
    version: "1",
    description: "F1 of the leaves of two JSON values at their paths, 0 to 1; 0 when the answer has no JSON",
    grade(answer, target) {
      const given = jsonIn(answer);
      if (given === undefined) return { value: 0, explanation: "no JSON in the answer" };
      const [a, b] = [leaves(given), leaves(target)];
      const wrong = [...b]
        .filter(([path, value]) => !agrees(a.get(path), value, options))
        .map(([path]) => path);
      const right = b.size - wrong.length;
      const f1 = (2 * right) / (a.size + b.size);
      const explanation =
        wrong.length === 0 ? `${right} leaves agree` : `differs at ${wrong.slice(0, 5).join(", ")}`;
      return { value: measure === "leaves" || f1 === 1 ? f1 : 0, explanation };
    },
  });
}

function leaves(value: JsonValue, path = "$", into = new Map<string, JsonValue>()): Map<string, JsonValue> {
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0)
    return into.set(path, value);
  for (const [key, member] of Object.entries(value))
    leaves(member as JsonValue, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`, into);
  return into;
}

function agrees(given: JsonValue | undefined, wanted: JsonValue, options: JsonMatchOptions): boolean {
  if (given === undefined) return false;
  if (typeof given === "number" && typeof wanted === "number")
    return Math.abs(given - wanted) <= (options.relative ?? 1e-9) * Math.abs(wanted);
  if (typeof given === "string" && typeof wanted === "string")
    return options.strictText === true ? given === wanted : plainItem(given) === plainItem(wanted);
  return JSON.stringify(given) === JSON.stringify(wanted);
}

export default jsonMatch();
