import type { ResponseFormat } from "./response.js";

const forms: Readonly<Record<ResponseFormat, string>> = {
  "free-think": "<think>your thoughts</think><answer>ACTIONS</answer>",
  "world-model":
    "<observation>what you see</observation><think>your thoughts</think><answer>ACTIONS</answer><prediction>what you will see then</prediction>",
  "free-world-model":
    "<observation>what you see</observation> your thoughts <answer>ACTIONS</answer> your thoughts <prediction>what you will see then</prediction>",
};

/** Tells a model how to respond in turns: VAGEN's formats, in our words. */
export function turnPrompt(format: ResponseFormat, actions: readonly string[], maxActions: number): string {
  const lines = [
    `The actions are: ${actions.join(", ")}. You may give up to ${maxActions} in a turn, separated by commas.`,
    `Respond in this form: ${forms[format]}`,
  ];
  if (format !== "free-think")
    lines.push(
      "In observation and prediction, say of each thing whether it is above, below or in the same row, and left, right or in the same column, as seen from the player.",
    );
  return lines.join("\n");
}
