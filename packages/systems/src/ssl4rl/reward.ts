import { insides } from "@fovea/evals";
import type { SelfSupervisedTask } from "./tasks.js";

/** The first answer of the last assistant's turn, without blanks around it; undefined when there is none. */
function answerOf(response: string): string | undefined {
  const marker = "assistant\n";
  const turn = response.lastIndexOf(marker);
  const said = turn < 0 ? response : response.slice(turn + marker.length);
  return insides(said, "answer")[0]?.trim();
}

/**
 * SSL4RL's verifiable reward, 0 to 1 (arXiv 2510.16416, its `verl/utils/reward_score`). A jigsaw pays the share of places that are
 * right; extra numbers are ignored and what is no whole number is wrong. The other tasks pay 1 for one of the accepted answers (split at
 * commas), else 0. There is no reward for form.
 */
export function ssl4rlReward(
  response: string,
  { kind, answer }: Pick<SelfSupervisedTask, "kind" | "answer">,
): number {
  const said = answerOf(response);
  if (said === undefined) return 0;
  const truth = answer.split(",").map((each) => each.trim());
  if (kind !== "jigsaw") return truth.includes(said) ? 1 : 0;
  const places = said.split(",").map((each) => each.trim());
  const right = truth.filter((number, i) => isWhole(places[i]) && Number(places[i]) === Number(number));
  return right.length / truth.length;
}

const isWhole = (text: string | undefined): boolean => text !== undefined && /^[+-]?\d+$/.test(text);
