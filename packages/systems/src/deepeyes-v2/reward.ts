import { afterThoughts, insides, isBalanced } from "@fovea/evals";

export interface DeepEyesV2Reward {
  readonly score: number;
  /** 0 or 1, by the judge; 0 for an answer of 300 characters or more. */
  readonly accuracy: number;
  /** 1 when all tags are right. */
  readonly format: number;
}

/** Longer answers count as wrong. */
const longestAnswer = 300;
const toolPenalty = 0.1;

/**
 * DeepEyesV2's reward of a response (arXiv 2511.05271, its `reward_score/deepeyesv2.py`): 0.8 for accuracy and 0.2 for form; where
 * questions need search, accuracy pays a tenth less once a tool was called.
 *
 * @param response of the model, all turns; the opening `<think>`, with which it is primed, may be missing
 * @param isRight the judge of the answer: the published one is a language model that says yes or no
 * @param search whether the question is of the search data
 */
export async function deepEyesV2Reward(
  response: string,
  isRight: (answer: string) => Promise<boolean>,
  { search = false }: { readonly search?: boolean } = {},
): Promise<DeepEyesV2Reward> {
  const whole = response.trimStart().startsWith("<think>") ? response : `<think>${response}`;
  const spoken = afterThoughts(whole);
  const answer = insides(spoken, "answer").at(-1)?.trim() ?? "";
  const tags = ["think", "code", ...(search ? ["tool_call"] : [])];
  const isFormatted =
    tags.every((tag) => isBalanced(whole, tag)) &&
    whole.includes("</think>") &&
    isBalanced(spoken, "answer") &&
    answer !== "" &&
    answer.length < longestAnswer;
  const accuracy = answer !== "" && answer.length < longestAnswer && (await isRight(answer)) ? 1 : 0;
  const format = isFormatted ? 1 : 0;
  const penalty = search && whole.includes("<tool_call>") ? toolPenalty : 0;
  return { score: 0.8 * accuracy * (1 - penalty) + 0.2 * format, accuracy, format };
}
