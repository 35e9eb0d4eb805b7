import type { JsonObject, JsonValue, ModelEnd, ModelRequest, Part } from "@fovea/core";
import { answerTool, inputSchema, isObject, type Medium, mayCall, programTool } from "./conversation.js";
import type { AnswerInput } from "./from-result.js";

/** How many tokens a turn took. A local model costs nothing. */
export interface Spent {
  readonly input: number;
  readonly output: number;
}

/** Calls the program tool. `data` comes back with the conversation, so that the answer knows how sure the parse was. */
export function callProgram(
  request: ModelRequest,
  asked: { readonly program: JsonValue; readonly media: readonly Medium[]; readonly number: number },
  own: { readonly model: string; readonly data: JsonObject },
  spent: Spent,
): ModelEnd {
  const names = asked.media.flatMap(({ name }) => (name === undefined ? [] : [name]));
  const properties = inputSchema(request, programTool)?.properties;
  const named =
    names.length > 0 && names.length === asked.media.length && isObject(properties) && "media" in properties;
  const input: JsonObject = { program: asked.program, ...(named ? { media: names } : {}) };
  const opaque = { provider: "embedded", model: own.model, data: own.data };
  return end([{ type: "tool-call", id: `program-${asked.number}`, tool: programTool, input, opaque }], spent);
}

/** Gives the answer by the `answer` tool where it may, else in words. */
export function giveAnswer(
  request: ModelRequest,
  answer: AnswerInput,
  number: number,
  spent: Spent,
): ModelEnd {
  if (!mayCall(request, answerTool)) {
    return end(
      [{ type: "text", text: answer.answer ?? `I cannot say: ${answer.reason ?? "I am not sure"}` }],
      spent,
    );
  }
  const input = answer as unknown as JsonObject;
  return end([{ type: "tool-call", id: `answer-${number}`, tool: answerTool, input }], spent);
}

function end(parts: readonly Part[], { input, output }: Spent): ModelEnd {
  const called = parts.some((part) => part.type === "tool-call");
  return { type: "end", parts, stop: called ? "tool-calls" : "end", usage: { input, output, cost: 0 } };
}
