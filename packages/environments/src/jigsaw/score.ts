/** AGILE's reward for an answer. */
const accuracyWeight = 0.8;
const formatWeight = 0.2;
const observationCost = 0.05;
const wrongCost = 0.25;
/** Longer answers count as wrong and badly written. */
const longestAnswer = 1000;

/** @param observations pictures that the player asked for. */
export function jigsawReward(isRight: boolean, isFormatted: boolean, observations: number): number {
  const turns = isRight ? -observationCost * observations : -wrongCost;
  return (isRight ? accuracyWeight : 0) + (isFormatted ? formatWeight : 0) + turns;
}

/**
 * Scores a written response as AGILE does: a JSON list of the pieces' letters in `<answer>` tags; thoughts in balanced
 * `<think>` tags.
 *
 * @param truth the right letters, from the top left on.
 */
export function scoreJigsawResponse(
  response: string,
  truth: readonly string[],
  observations: number,
): number {
  const count = (text: string, tag: string) => text.split(tag).length - 1;
  const balanced = (text: string, tag: string) => count(text, `<${tag}>`) === count(text, `</${tag}>`);
  const spoken = response.slice(response.lastIndexOf("</think>") + 1);
  const opened = response.lastIndexOf("<answer>");
  const closed = response.indexOf("</answer>", opened);
  const inner = opened < 0 || closed < 0 ? undefined : response.slice(opened + "<answer>".length, closed);
  let answer: unknown;
  try {
    answer = inner === undefined || inner.length >= longestAnswer ? undefined : JSON.parse(inner);
  } catch {
    answer = undefined;
  }
  const isFormatted = answer !== undefined && balanced(response, "think") && balanced(spoken, "answer");
  return jigsawReward(isRightAnswer(answer, truth), isFormatted, observations);
}

export function isRightAnswer(answer: unknown, truth: readonly string[]): boolean {
  return (
    Array.isArray(answer) &&
    answer.length === truth.length &&
    truth.every((letter, i) => answer[i] === letter)
  );
}
