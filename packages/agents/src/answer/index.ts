import { defineTool, type JsonObject, type Tool } from "@fovea/core";

/** How a model ends its work. */
export interface AnswerInput {
  /** Null to abstain. */
  readonly answer: string | null;
  readonly reason?: string;
  /** 0 to 1. */
  readonly confidence?: number;
  /** Ids of the tool calls whose results the answer rests on. */
  readonly cites?: readonly string[];
  /** The visual program that found it. */
  readonly program?: JsonObject;
}

/** The tool by which a model gives its final answer, with what it rests on, or abstains. */
export const answerTool: Tool<AnswerInput> = defineTool<AnswerInput>({
  name: "answer",
  version: "1",
  description:
    "Give the final answer and end. Name in `cites` the ids of the tool calls whose results it rests on. When the media do not show the answer, or you are not sure, give null and the reason.",
  input: {
    type: "object",
    properties: {
      answer: { type: ["string", "null"], maxLength: 100_000 },
      reason: { type: "string", maxLength: 10_000 },
      confidence: { type: "number", minimum: 0, maximum: 1 },
      cites: { type: "array", items: { type: "string" }, maxItems: 100 },
      program: { type: "object" },
    },
    required: ["answer"],
    additionalProperties: false,
  },
  effects: "pure",
  run: async ({ answer }) => ({
    parts: [{ type: "text", text: answer === null ? "Abstained." : "Answered." }],
  }),
});
