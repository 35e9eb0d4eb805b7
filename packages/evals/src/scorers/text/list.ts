import { TargetError } from "../answer-scorer.js";
import { jsonIn } from "../json-answer.js";
import { normalise } from "./normalise.js";
import { textRules } from "./rules.js";

/**
 * The items of an answer: a JSON list, else lines with bullets or numbers, else what commas, semicolons, " > ", "->" or a
 * last "and" part. Each is normalised by SQuAD's rule; empty ones are left out.
 */
export function itemsIn(answer: string): string[] {
  const json = jsonIn(answer);
  const raw = Array.isArray(json) ? json.map(String) : splitProse(answer);
  return raw.map(plainItem).filter((item) => item !== "");
}

export const plainItem = (item: string): string => normalise(item, textRules.squad);

const bullet = /^\s*(?:[-*•]|\(?\d{1,3}[.):])\s+/;

function splitProse(answer: string): string[] {
  const lines = answer.split("\n").filter((line) => line.trim() !== "");
  const bulleted = lines.filter((line) => bullet.test(line));
  if (bulleted.length > 1 || (bulleted.length === 1 && lines.length === 1))
    return bulleted.map((line) => line.replace(bullet, ""));
  return answer.split(/\n|,\s*and\s|[,;]|\s*(?:->|→|>)\s*|\sand\s/);
}

/** @throws TargetError unless it is a list of texts (numbers are taken as text). */
export function checkedItems(target: unknown, scorer: string): string[] {
  if (Array.isArray(target) && target.every((each) => typeof each === "string" || typeof each === "number"))
    return target.map((each) => plainItem(String(each)));
  throw new TargetError(
    `${scorer} cannot compare with ${JSON.stringify(target)?.slice(0, 120)}`,
    "give a list of texts",
  );
}
