import {
  generateToEnd,
  type Message,
  type Model,
  type ModelEnd,
  type ModelRequest,
  type ToolDescription,
  textOf,
} from "@fovea/core";
import {
  type AnthropicOptions,
  anthropicModel,
  type ChatOptions,
  type ClientOptions,
  chatModel,
  geminiModel,
  responsesModel,
} from "@fovea/models";
import { expect } from "vitest";
import {
  type Script,
  type ServerOptions,
  type StrictServer,
  startServer,
} from "../../packages/models/src/testing/servers/index.js";

export type FormatName = "chat" | "responses" | "anthropic" | "gemini";
export const formatNames: readonly FormatName[] = ["chat", "responses", "anthropic", "gemini"];

/** Our client of the format, pointed at the server. */
export function clientOf(server: StrictServer, options: ClientOptions = {}): Model {
  const given = { apiKey: server.key, baseUrl: server.url, maxSockets: 2, ...options };
  switch (server.format) {
    case "chat":
      return chatModel(server.model, given as ChatOptions);
    case "responses":
      return responsesModel(server.model, given);
    case "anthropic":
      return anthropicModel(server.model, given as AnthropicOptions);
    case "gemini":
      // The SDK's base URL has no version; ours does.
      return geminiModel(server.model, { ...given, baseUrl: options.baseUrl ?? `${server.url}/v1beta` });
  }
}

export interface Pair {
  readonly server: StrictServer;
  readonly model: Model;
}

export async function serve(
  format: FormatName,
  script: Script,
  options: ServerOptions = {},
  client: ClientOptions = {},
): Promise<Pair> {
  const server = await startServer(format, script, options);
  return { server, model: clientOf(server, client) };
}

export const look: ToolDescription = {
  name: "look",
  description: "Looks at a place.",
  input: { type: "object", properties: { at: { type: "string" } }, additionalProperties: false },
};

export const user = (words: string): Message => ({ role: "user", parts: [{ type: "text", text: words }] });
export const ask = (words = "What is there?", over: Partial<ModelRequest> = {}): ModelRequest => ({
  messages: [user(words)],
  tools: [],
  ...over,
});

export const wordsOf = (end: ModelEnd): string => textOf(end.parts);
export const sayOnce = async (model: Model, request = ask()): Promise<string> =>
  wordsOf(await generateToEnd(model, request));
export const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

/** Timers that keep the process alive. */
export const timers = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;

/**
 * No more timers than before. The test runner has some of its own, a tenth of a second long: those are waited for, for
 * a bounded number of turns; one of ours would stay for as long as a request may be silent.
 */
export async function expectNoTimers(before: number): Promise<void> {
  for (let turn = 0; turn < 500_000 && timers() > before; turn++)
    await new Promise((resolve) => setImmediate(resolve));
  expect(timers()).toBeLessThanOrEqual(before);
}
