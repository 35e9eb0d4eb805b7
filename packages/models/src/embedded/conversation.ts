import type { JsonObject, JsonValue, Message, ModelRequest, ToolCallPart, ToolResultPart } from "@fovea/core";
import { textOf } from "@fovea/core";

/** The tools by which the embedded models see and speak. */
export const programTool = "program";
export const answerTool = "answer";

/** What a request asks of a model that first writes a program and then answers from its value. */
export type Turn =
  | {
      readonly kind: "question";
      readonly text: string;
      readonly media: readonly Medium[];
      /** The program of the question before, when there was one that became a program. */
      readonly before: JsonObject | undefined;
      readonly number: number;
    }
  | {
      readonly kind: "result";
      readonly result: ToolResultPart;
      readonly call: ToolCallPart | undefined;
      readonly number: number;
    }
  | { readonly kind: "other"; readonly number: number };

/** A picture or a document of the conversation. */
export interface Medium {
  readonly type: "image" | "document";
  readonly name?: string;
  readonly pages?: number;
}

/** Reads the last message: a question of the user, or what the program tool gave back. */
export function readTurn({ messages }: ModelRequest): Turn {
  const number = 1 + messages.filter(({ role }) => role === "assistant").length;
  const last = messages.at(-1);
  if (last?.role === "user") {
    const text = textOf(last.parts);
    return { kind: "question", text, media: mediaOf(messages), before: programBefore(messages), number };
  }
  const result = last?.parts.findLast(
    (part): part is ToolResultPart => part.type === "tool-result" && part.tool.split("@")[0] === programTool,
  );
  if (result === undefined) return { kind: "other", number };
  const call = messages
    .flatMap(({ parts }) => parts)
    .findLast((part): part is ToolCallPart => part.type === "tool-call" && part.id === result.callId);
  return { kind: "result", result, call, number };
}

/** The last program that was run in the conversation. */
function programBefore(messages: readonly Message[]): JsonObject | undefined {
  const calls = messages.flatMap(({ parts }) =>
    parts.filter(
      (part): part is ToolCallPart => part.type === "tool-call" && part.tool.split("@")[0] === programTool,
    ),
  );
  const input = calls.at(-1)?.input;
  return isObject(input) && isObject(input.program) ? input.program : undefined;
}

/** The pictures and documents that the user gave, in the order of the programs' `image` indexes. */
function mediaOf(messages: readonly Message[]): Medium[] {
  const seen = new Set<string>();
  return messages
    .filter(({ role }) => role === "user")
    .flatMap(({ parts }) => parts)
    .flatMap((part): Medium[] => {
      if (part.type !== "image" && part.type !== "document") return [];
      const key = part.name ?? part.ref.id;
      if (seen.has(key)) return [];
      seen.add(key);
      const name = part.name === undefined ? {} : { name: part.name };
      return [
        part.type === "image"
          ? { type: "image", ...name }
          : { type: "document", pages: part.ref.pages.length, ...name },
      ];
    });
}

/** Whether the request lets the model call this tool. */
export function mayCall({ tools, toolChoice = "auto" }: ModelRequest, name: string): boolean {
  if (toolChoice === "none") return false;
  if (typeof toolChoice === "object" && toolChoice.tool !== name) return false;
  return tools.some((tool) => tool.name === name);
}

/** The JSON Schema of a tool's input, when the request offers the tool. */
export function inputSchema({ tools }: ModelRequest, name: string): JsonObject | undefined {
  return tools.find((tool) => tool.name === name)?.input;
}

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
