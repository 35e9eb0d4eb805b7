import type { ToolDescription } from "@fovea/core";

/** Where a model that writes ReAct must stop: what it would write next is not its to say. */
export const reactStop = "\nObservation:";

/**
 * ReAct (Yao et al. 2022, arXiv 2210.03629, appendix C) for models that make no tool calls of their own: thoughts,
 * actions and observations as text. Departs in the action's form, which is a JSON object instead of a bracketed text.
 */
export function reactPrompt(system: string, tools: readonly ToolDescription[]): string {
  const lines = tools.map(
    ({ name, description, input }) => `- ${name}: ${description}\n  input: ${JSON.stringify(input)}`,
  );
  return [
    system,
    "",
    "These tools are there:",
    ...lines,
    "",
    "Work in this form, and write nothing else:",
    "Thought: what you know, and what you need next",
    "Action: the name of one tool",
    "Action Input: its input, one JSON object",
    "Then stop; you are shown an Observation, and go on. Several pairs of Action and Action Input are done together. The last action is always `answer`, as in:",
    "Thought: ocr-1 shows the total.",
    "Action: answer",
    'Action Input: {"answer": "$12.00", "cites": ["ocr-1"]}',
  ].join("\n");
}

/** Said once to a model that kept to no form. */
export const reactReminder =
  'That is not in the agreed form. Write a line "Action:" with the name of a tool and a line "Action Input:" with one JSON object; to end, Action: answer.';
