import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { LanguageModelV3 } from "@ai-sdk/provider";
import {
  encodedSize,
  generateToEnd,
  type ImagePart,
  type Message,
  type Model,
  type ModelEvent,
  memoryStore,
  type ToolDescription,
  textOf,
} from "@fovea/core";
import { checkModel } from "@fovea/core/testkit";
import { generateObject, generateText, jsonSchema, stepCountIs, streamText, tool } from "ai";
import { describe, expect, it, vi } from "vitest";
import { scriptedModel } from "../scripted/scripted-model.js";
import { tinyPng } from "../testing/pictures.js";
import { type StrictServer, startServer } from "../testing/servers/index.js";
import {
  AuthenticationError,
  anthropicModel,
  ContextOverflowError,
  NetworkError,
  RateLimitError,
} from "../wire/index.js";
import { aiSdkModel, asLanguageModel } from "./index.js";

// The warnings are asserted on; they need not be printed.
(globalThis as { AI_SDK_LOG_WARNINGS?: boolean }).AI_SDK_LOG_WARNINGS = false;

const { blobs } = memoryStore();
const look: ToolDescription = {
  name: "look",
  description: "Looks at a place.",
  input: { type: "object", properties: { at: { type: "string" } }, additionalProperties: false },
};
const user = (words: string): Message => ({ role: "user", parts: [{ type: "text", text: words }] });

async function picture(shade: number, name: string): Promise<ImagePart> {
  const id = await blobs.put(tinyPng(31, 17, shade));
  return { type: "image", ref: { type: "image", id, width: 31, height: 17, mediaType: "image/png" }, name };
}

/** A provider of the AI SDK, talking to a strict server. */
const providers = {
  "openai.chat": {
    format: "chat",
    make: ({ url, key, model }) => createOpenAI({ baseURL: url, apiKey: key }).chat(model),
  },
  "openai.responses": {
    format: "responses",
    make: ({ url, key, model }) => createOpenAI({ baseURL: url, apiKey: key }).responses(model),
  },
  anthropic: {
    format: "anthropic",
    make: ({ url, key, model }) => createAnthropic({ baseURL: `${url}/v1`, apiKey: key })(model),
  },
  google: {
    format: "gemini",
    make: ({ url, key, model }) => createGoogleGenerativeAI({ baseURL: `${url}/v1beta`, apiKey: key })(model),
  },
  compatible: {
    format: "chat",
    make: ({ url, key, model }) =>
      createOpenAICompatible({ name: "local", baseURL: url, apiKey: key, includeUsage: true })(model),
  },
} as const satisfies Record<
  string,
  { format: "chat" | "responses" | "anthropic" | "gemini"; make(server: StrictServer): LanguageModelV3 }
>;
type ProviderName = keyof typeof providers;

describe.each(Object.keys(providers) as ProviderName[])("aiSdkModel over %s", (name) => {
  const { format, make } = providers[name];
  const open = async (script: Parameters<typeof startServer>[1], stream = true, options = {}) => {
    const server = await startServer(format, script, { dialect: "compatible", ...options });
    return { server, model: aiSdkModel(make(server), { stream }) };
  };

  it.each([true, false])("shows pictures, those of tool results too (stream: %s)", async (stream) => {
    const script = [
      {
        calls: [
          { tool: "look", input: { at: "left" } },
          { tool: "look", input: { at: "right" } },
        ],
      },
      { text: "Grey." },
    ];
    const { server, model } = await open(script, stream);
    const question: Message = {
      role: "user",
      parts: [await picture(10, "image-1"), { type: "text", text: "Which?" }],
    };
    const request = { messages: [question], tools: [look] };
    const first = await generateToEnd(model, request, { blobs });
    expect(first.stop).toBe("tool-calls");
    const calls = first.parts.filter((part) => part.type === "tool-call");
    expect(calls.map(({ input }) => input)).toEqual([{ at: "left" }, { at: "right" }]);
    const results = await Promise.all(
      calls.map(async ({ id, tool: called }, at): Promise<Message> => {
        const parts = [await picture(20 + at, `image-${2 + at}`)];
        return {
          role: "tool",
          parts: [{ type: "tool-result", callId: id, tool: called, outcome: "ok", parts }],
        };
      }),
    );
    const messages: Message[] = [question, { role: "assistant", parts: first.parts }, ...results];
    const second = await generateToEnd(model, { ...request, messages }, { blobs });
    expect(textOf(second.parts)).toBe("Grey.");
    expect(second.usage.input).toBeGreaterThan(0);
    const shown = server.requests.at(-1)!.images.map(({ bytes }) => bytes);
    expect(shown).toEqual([10, 20, 21].map((shade) => tinyPng(31, 17, shade)));
    await server.close();
  });

  it("keeps the promises of a model", async () => {
    const { server, model } = await open([{ calls: [{ tool: "look", input: { at: "here" } }] }]);
    await checkModel(model, { messages: [user("Look.")], tools: [look] });
    await server.close();
  });

  it("names what goes wrong as the wire clients do", async () => {
    const { server } = await open(() => ({ text: "never" }));
    const wrong = aiSdkModel(make({ ...server, key: "wrong-key-0123456789" } as StrictServer));
    const error = await generateToEnd(wrong, { messages: [user("Hi.")], tools: [] }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(`${error} ${JSON.stringify(error)}`).not.toContain("wrong-key-0123456789");
    server.faults.push({ kind: "status", status: 429, retryAfter: "3" });
    const busy = await generateToEnd(aiSdkModel(make(server)), { messages: [user("Hi.")], tools: [] }).catch(
      (e) => e,
    );
    expect(busy).toBeInstanceOf(RateLimitError);
    expect(busy).toMatchObject({ retryable: true, retryAfterMs: 3000 });
    await server.close();
  });

  it("asks for the key that is missing", async () => {
    const model = aiSdkModel(
      make({ url: "http://127.0.0.1:9", model: "m", key: undefined } as unknown as StrictServer),
    );
    vi.stubEnv("OPENAI_API_KEY", undefined);
    vi.stubEnv("ANTHROPIC_API_KEY", undefined);
    vi.stubEnv("GOOGLE_GENERATIVE_AI_API_KEY", undefined);
    const asked = generateToEnd(model, { messages: [user("Hi.")], tools: [] });
    // A compatible server needs none.
    if (name === "compatible") await expect(asked).rejects.toThrow(NetworkError);
    else
      await expect(asked).rejects.toMatchObject({
        code: "MISSING_KEY",
        kind: "usage",
        fix: expect.stringMatching(/^export [A-Z_]+_API_KEY=\.\.\.$/),
      });
    vi.unstubAllEnvs();
  });

  it("knows a context that is too long", async () => {
    const { server, model } = await open(() => ({ text: "never" }), true, { limits: { contextTokens: 50 } });
    const long = generateToEnd(model, { messages: [user("word ".repeat(200))], tools: [] });
    await expect(long).rejects.toThrow(ContextOverflowError);
    await server.close();
  });

  it("stops when it is told to, and gives what had come", async () => {
    const { server, model } = await open(() => ({ text: "one two three" }));
    server.faults.push({ kind: "endless" });
    const stop = new AbortController();
    const events: ModelEvent[] = [];
    for await (const event of model.generate(
      { messages: [user("Speak.")], tools: [] },
      { signal: stop.signal },
    )) {
      events.push(event);
      if (event.type === "text") stop.abort(new Error("enough"));
    }
    expect(events.at(-1)).toMatchObject({ type: "end", stop: "aborted" });
    await expect.poll(() => server.requests[0]!.aborted).toBe(true);
    await server.close();
  });
});

describe("aiSdkModel", () => {
  it("gives reasoning back with its signature", async () => {
    const server = await startServer(
      "anthropic",
      [{ reasoning: "I must look.", calls: [{ tool: "look" }] }, { text: "Grey." }],
      { reasoning: true },
    );
    const model = aiSdkModel(providers.anthropic.make(server), {
      providerOptions: { anthropic: { thinking: { type: "enabled", budgetTokens: 2000 } } },
    });
    const first = await generateToEnd(model, { messages: [user("Which?")], tools: [look] });
    expect(first.parts.map(({ type }) => type)).toEqual(["reasoning", "tool-call"]);
    const call = first.parts.find((part) => part.type === "tool-call")!;
    const seen: Message = {
      role: "tool",
      parts: [
        {
          type: "tool-result",
          callId: call.id,
          tool: "look",
          outcome: "ok",
          parts: [{ type: "text", text: "seen" }],
        },
      ],
    };
    const messages: Message[] = [user("Which?"), { role: "assistant", parts: first.parts }, seen];
    expect(textOf((await generateToEnd(model, { messages, tools: [look] })).parts)).toBe("Grey.");
    expect(server.requests[1]!.raw.toString()).toContain('"signature":"');
    await server.close();
  });
});

const shade = tool({
  description: "Looks.",
  inputSchema: jsonSchema<{ at?: string }>({ type: "object", properties: { at: { type: "string" } } }),
  execute: async () => tinyPng(9, 9, 50).toString("base64"),
  toModelOutput: ({ output }) => ({
    type: "content",
    value: [{ type: "image-data", data: output, mediaType: "image/png" }],
  }),
});

describe("asLanguageModel", () => {
  const ours = async (script: Parameters<typeof startServer>[1], options = {}) => {
    const server = await startServer("anthropic", script, options);
    return {
      server,
      model: anthropicModel(server.model, { apiKey: server.key, baseUrl: server.url, thinkingBudget: 2000 }),
    };
  };

  it("runs in generateText with tools, pictures and reasoning", async () => {
    const { server, model } = await ours(
      [{ reasoning: "I must look.", calls: [{ tool: "look", input: { at: "left" } }] }, { text: "Grey." }],
      { reasoning: true },
    );
    const { text, steps, totalUsage } = await generateText({
      model: asLanguageModel(model),
      tools: { look: shade },
      stopWhen: stepCountIs(3),
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "Which?" },
            { type: "image", image: tinyPng(5, 5, 40) },
          ],
        },
      ],
    });
    expect(text).toBe("Grey.");
    expect(steps).toHaveLength(2);
    expect(totalUsage.inputTokens).toBeGreaterThan(0);
    expect(server.requests[1]!.images.map(({ bytes }) => bytes)).toEqual([
      tinyPng(5, 5, 40),
      tinyPng(9, 9, 50),
    ]);
    expect(server.requests[1]!.raw.toString()).toContain('"signature":"');
    await server.close();
  });

  it("runs in streamText: deltas, a call, the same answer, and reasoning that goes back", async () => {
    const { server, model } = await ours(
      [
        { reasoning: "I must look.", calls: [{ tool: "look", input: { at: "left" } }] },
        { text: "Grey all over." },
      ],
      { reasoning: true },
    );
    const result = streamText({
      model: asLanguageModel(model),
      tools: { look: shade },
      stopWhen: stepCountIs(3),
      prompt: "Which?",
    });
    const deltas: string[] = [];
    for await (const delta of result.textStream) deltas.push(delta);
    expect(deltas.length).toBeGreaterThan(1);
    expect(deltas.join("")).toBe("Grey all over.");
    expect(await result.finishReason).toBe("stop");
    expect((await result.steps)[0]!.reasoningText).toBe("I must look.");
    expect(server.requests[1]!.raw.toString()).toContain('"signature":"');
    await server.close();
  });

  it("makes objects by schema", async () => {
    const { server, model } = await ours([{ structured: { shade: 7 } }]);
    const { object } = await generateObject({
      model: asLanguageModel(model),
      schema: jsonSchema<{ shade: number }>({
        type: "object",
        properties: { shade: { type: "integer" } },
        required: ["shade"],
      }),
      prompt: "Which?",
    });
    expect(object).toEqual({ shade: 7 });
    await server.close();
  });

  it("aborts", async () => {
    const { server, model } = await ours(() => ({ text: "never" }));
    server.faults.push({ kind: "hold" });
    const stop = new AbortController();
    const answer = generateText({ model: asLanguageModel(model), prompt: "Hi.", abortSignal: stop.signal });
    await server.arrived(1);
    stop.abort();
    await expect(answer).rejects.toThrow();
    await expect.poll(() => server.requests[0]!.aborted).toBe(true);
    await server.close();
  });

  it("offers models that do not stream, and says what it cannot pass on", async () => {
    const model: Model = scriptedModel([[{ type: "text", text: "hello" }]]);
    const { text, warnings } = await generateText({ model: asLanguageModel(model), prompt: "Hi.", topK: 5 });
    expect(text).toBe("hello");
    expect(warnings).toEqual([{ type: "unsupported", feature: "topK" }]);
    const streamed = streamText({ model: asLanguageModel(model), prompt: "Hi." });
    expect(await streamed.text).toBe("hello");
  });

  it("goes round: a Fovea model as an AI SDK model as a Fovea model", async () => {
    const { server, model } = await ours([{ calls: [{ tool: "look", input: { at: "left" } }] }]);
    const end = await generateToEnd(aiSdkModel(asLanguageModel(model)), {
      messages: [user("Look.")],
      tools: [look],
    });
    expect(end.parts).toMatchObject([{ type: "tool-call", tool: "look", input: { at: "left" } }]);
    await server.close();
  });
});

describe("encodedSize", () => {
  const jpeg = (orientation?: number) => {
    const exif = Buffer.from(
      "FFE100224578696600004D4D002A00000008000101120003000000010006000000000000000000",
      "hex",
    );
    if (orientation !== undefined) exif[4 + 6 + 8 + 2 + 9] = orientation;
    const frame = Buffer.from("FFC0001108001100200300000000000000000000", "hex");
    return Buffer.concat([
      Buffer.from("FFD8", "hex"),
      ...(orientation === undefined ? [] : [exif.subarray(0, 36)]),
      frame,
    ]);
  };

  it("reads PNG, JPEG, GIF and WebP, and turns a JPEG upright", () => {
    expect(encodedSize(tinyPng(31, 17))).toEqual({ width: 31, height: 17 });
    expect(encodedSize(jpeg())).toEqual({ width: 32, height: 17 });
    expect(encodedSize(jpeg(1))).toEqual({ width: 32, height: 17 });
    expect(encodedSize(jpeg(6))).toEqual({ width: 17, height: 32 });
    expect(encodedSize(Buffer.from("474946383961200011000000", "hex"))).toEqual({ width: 32, height: 17 });
    const vp8x = Buffer.from(
      "52494646000000005745425056503858 0A000000 00000000 1F0000 100000".replaceAll(" ", ""),
      "hex",
    );
    expect(encodedSize(vp8x)).toEqual({ width: 32, height: 17 });
  });

  it("says nothing of other bytes, or of a header that breaks off", () => {
    expect(encodedSize(Buffer.from("%PDF-1.7"))).toBeUndefined();
    for (let length = 0; length < 20; length++)
      expect(encodedSize(tinyPng().subarray(0, length))).toBeUndefined();
  });
});
