import { type JsonValue, type Message, type Model, textOf } from "@fovea/core";
import { programModel } from "@fovea/models";

/**
 * The model of runs that are asked with a program: each question is one, as JSON. Unlike `programModel`, which is
 * given its program by whoever begins a run, it can take up a run that another process began, or be asked again.
 */
export function askedProgramModel(): Model {
  return {
    id: programModel(null).id,
    deterministic: true,
    generate: ({ messages, ...request }, options) =>
      programModel(programIn(messages)).generate({ messages, ...request }, options),
  };
}

function programIn(messages: readonly Message[]): JsonValue {
  const asked = messages.findLast(({ role }) => role === "user");
  return asked === undefined ? null : (programOf(textOf(asked.parts)) ?? null);
}

/** The program that a question is; undefined when it is something else. */
export function programOf(question: string): JsonValue | undefined {
  try {
    const value = JSON.parse(question) as JsonValue;
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
