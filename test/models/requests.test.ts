import { generateToEnd, type Message, type ModelEvent, type Part, textOf } from "@fovea/core";
import { anthropicModel, chatModel, responsesModel } from "@fovea/models";
import { describe, expect, it } from "vitest";
import { tokensOf } from "../../packages/models/src/testing/servers/index.js";
import { clientOf, type FormatName, formatNames, look, serve, user } from "./clients.js";

/** What makes each format's model think aloud. */
const thinking: Readonly<Record<FormatName, object>> = {
  chat: { server: "deepseek" },
  responses: { encryptedReasoning: true, extraBody: { reasoning: { summary: "auto" } } },
  anthropic: { thinkingBudget: 2048 },
  gemini: { includeThoughts: true },
};

const answerCalls = (parts: readonly Part[], words: string): Message[] =>
  parts.flatMap((part): Message[] =>
    part.type === "tool-call"
      ? [
          {
            role: "tool",
            parts: [
              {
                type: "tool-result",
                callId: part.id,
                tool: part.tool,
                outcome: "ok",
                parts: [{ type: "text", text: words }],
              },
            ],
          },
        ]
      : [],
  );

/** Signatures and ciphertexts: the long strings inside what a part carries back. */
const longStrings = (value: unknown): string[] =>
  typeof value === "string"
    ? value.length >= 24
      ? [value]
      : []
    : typeof value === "object" && value !== null
      ? Object.values(value).flatMap(longStrings)
      : [];

describe.each(formatNames)("a conversation over %s", (format) => {
  it.each([true, false])(
    "gives reasoning back as it came, for as long as it lasts (stream: %s)",
    async (stream) => {
      const { server } = await serve(
        format,
        [
          { reasoning: "I must look.", calls: [{ tool: "look", input: { at: "left" } }] },
          { reasoning: "And again.", calls: [{ tool: "look", input: { at: "right" } }] },
          { reasoning: "Now I know.", text: "Grey." },
        ],
        { reasoning: true, dialect: "compatible" },
      );
      const model = clientOf(server, { ...thinking[format], stream });
      let messages: Message[] = [user("Which shade?")];
      let end = await generateToEnd(model, { messages, tools: [look] });
      const reasoned: string[] = [];
      for (let turn = 0; end.stop === "tool-calls" && turn < 5; turn++) {
        reasoned.push(...end.parts.flatMap((part) => (part.type === "reasoning" ? [part.text] : [])));
        messages = [
          ...messages,
          { role: "assistant", parts: end.parts },
          ...answerCalls(end.parts, `seen ${turn}`),
        ];
        end = await generateToEnd(model, { messages, tools: [look] });
      }
      expect(end.stop).toBe("end");
      expect(textOf(end.parts)).toBe("Grey.");
      expect(reasoned).toEqual(["I must look.", "And again."]);
      await server.close();
    },
  );

  it("does not give one model's reasoning to another", async () => {
    const opaque = {
      provider: "elsewhere",
      model: "other",
      data: { signature: "SECRETMARK", thoughtSignature: "SECRETMARK" },
    };
    const said: Message = {
      role: "assistant",
      parts: [
        { type: "reasoning", text: "HIDDENTHOUGHT", opaque },
        { type: "text", text: "I will look.", opaque },
        { type: "tool-call", id: "call-1", tool: "look", input: { at: "left" }, opaque },
      ],
    };
    const { server, model } = await serve(format, () => ({ text: "Grey." }));
    const messages = [user("Which shade?"), said, ...answerCalls(said.parts, "seen")];
    expect(textOf((await generateToEnd(model, { messages, tools: [look] })).parts)).toBe("Grey.");
    const sent = server.requests.at(-1)!.raw.toString();
    expect(sent).not.toMatch(/SECRETMARK|HIDDENTHOUGHT/);
    expect(sent).toContain("I will look.");
    await server.close();
  });

  it("takes ids of calls from anywhere", async () => {
    const said: Message = {
      role: "assistant",
      parts: [{ type: "tool-call", id: "functions.look:0 (öffentlich) ".repeat(4), tool: "look", input: {} }],
    };
    const { server, model } = await serve(format, () => ({ text: "Grey." }));
    const messages = [user("Which shade?"), said, ...answerCalls(said.parts, "seen")];
    expect(textOf((await generateToEnd(model, { messages, tools: [look] })).parts)).toBe("Grey.");
    await server.close();
  });

  it("can be told which tool to call, to call one, or none", async () => {
    const { server, model } = await serve(format, ({ raw }) =>
      /"none"|"NONE"/.test(raw.toString()) ? { text: "No." } : { calls: [{ tool: "look" }] },
    );
    const other = { ...look, name: "other" };
    for (const toolChoice of [{ tool: "look" }, "required", "auto"] as const) {
      const end = await generateToEnd(model, { messages: [user("Look.")], tools: [look, other], toolChoice });
      expect(end.parts).toMatchObject([{ type: "tool-call", tool: "look", input: {} }]);
    }
    const bodies = server.requests.map(({ raw }) => raw.toString());
    expect(new Set(bodies).size).toBe(3);
    const none = { messages: [user("Look.")], tools: [look, other], toolChoice: "none" } as const;
    expect(textOf((await generateToEnd(model, none)).parts)).toBe("No.");
    expect(bodies[0]).toMatch(/"(?:tool_choice|functionCallingConfig)":\{[^}]*look/);
    await server.close();
  });

  it("sends sampling in the format's words, and counts tokens", async () => {
    const { server, model } = await serve(format, [
      { text: "Grey.", usage: { input: 120, output: 9, cached: 40 } },
    ]);
    const sampling = { temperature: 0.25, topP: 0.5, seed: 7, maxOutputTokens: 333, stop: ["END"] };
    const end = await generateToEnd(model, { messages: [user("Which shade?")], tools: [], sampling });
    expect(end.usage).toMatchObject({ input: 120, output: 9, cached: 40, cost: null });
    const sent = server.requests.at(-1)!.raw.toString();
    for (const value of ["0.25", "0.5", "333"]) expect(sent).toContain(value);
    expect(sent.includes("END")).toBe(format !== "responses");
    expect(sent.includes('"seed":7')).toBe(format === "chat" || format === "gemini");
    expect(end.detail).toMatchObject({ responseId: expect.any(String) });
    await server.close();
  });

  it("streams what it says, and says the same whole", async () => {
    const words = "Grün, grau – and 👁 one more.";
    const { server } = await serve(format, [{ text: words }], { fragment: 3 });
    const streamed: ModelEvent[] = [];
    for await (const event of clientOf(server).generate({ messages: [user("Speak.")], tools: [] }))
      streamed.push(event);
    const deltas = streamed.flatMap((event) => (event.type === "text" ? [event.text] : []));
    expect(deltas.length).toBeGreaterThan(1);
    expect(deltas.join("")).toBe(words);
    const whole = await generateToEnd(clientOf(server, { stream: false }), {
      messages: [user("Speak.")],
      tools: [],
    });
    expect(whole.parts).toEqual([{ type: "text", text: words }]);
    const end = streamed.at(-1);
    expect(end?.type === "end" && end.parts).toEqual(whole.parts);
    await server.close();
  });

  it("shows a text-only model a line in place of a picture", async () => {
    const { server } = await serve(format, [{ text: "I see nothing." }]);
    const model = clientOf(server, { card: { contextTokens: 1000 } });
    const ref = {
      type: "image",
      id: "a".repeat(64),
      width: 640,
      height: 480,
      mediaType: "image/png",
    } as const;
    await generateToEnd(model, {
      messages: [
        {
          role: "user",
          parts: [
            { type: "image", ref, name: "image-1" },
            { type: "text", text: "What?" },
          ],
        },
      ],
      tools: [],
    });
    expect(server.requests[0]!.images).toEqual([]);
    expect(server.requests[0]!.raw.toString()).toContain(
      "[image-1: image/png, 640 x 480 pixels; not shown here",
    );
    await server.close();
  });

  it("gives log-probabilities where the format has them", async () => {
    if (format === "anthropic") return;
    const { server } = await serve(format, [{ text: "Grey and green." }], { dialect: "compatible" });
    for (const stream of [true, false]) {
      const end = await generateToEnd(
        format === "chat"
          ? chatModel(server.model, {
              apiKey: server.key,
              baseUrl: server.url,
              server: "vllm",
              logprobs: true,
              stream,
            })
          : clientOf(server, { logprobs: true, stream }),
        { messages: [user("Colours?")], tools: [] },
      );
      const tokens = tokensOf("Grey and green.");
      expect(end.logprobs?.map(({ token, logprob }) => ({ token, logprob }))).toEqual(
        tokens.map(({ token, logprob }) => ({ token, logprob })),
      );
      if (format !== "responses")
        expect(end.logprobs?.map(({ id }) => id)).toEqual(tokens.map(({ id }) => id));
    }
    await server.close();
  });
});

describe("Anthropic's prompt cache", () => {
  it("is marked at the system text and at the ends of the last two user turns, when tools are offered", async () => {
    const { server, model } = await serve("anthropic", [{ calls: [{ tool: "look" }] }, { text: "Grey." }]);
    const system: Message = { role: "system", parts: [{ type: "text", text: "You see." }] };
    const messages = [system, user("Which shade?")];
    const first = await generateToEnd(model, { messages, tools: [look] });
    const more = [
      ...messages,
      { role: "assistant", parts: first.parts } as const,
      ...answerCalls(first.parts, "seen"),
    ];
    await generateToEnd(model, { messages: more, tools: [look] });
    const body = server.requests[1]!.body as { system: object[]; messages: { content: object[] }[] };
    const marked = (block: object | undefined) => "cache_control" in (block ?? {});
    expect(marked(body.system[0])).toBe(true);
    expect(body.messages.map(({ content }) => marked(content.at(-1)))).toEqual([true, false, true]);
    await generateToEnd(clientOf(server), { messages: [user("Hello.")], tools: [] }).catch(() => undefined);
    expect(server.requests[2]!.raw.toString()).not.toContain("cache_control");
    const off = anthropicModel(server.model, { apiKey: server.key, baseUrl: server.url, promptCache: false });
    await generateToEnd(off, { messages, tools: [look] });
    expect(server.requests[3]!.raw.toString()).not.toContain("cache_control");
    await server.close();
  });
});

describe("OpenAI's prompt cache", () => {
  it("is told its key", async () => {
    const chat = await serve("chat", [{ text: "a" }]);
    const options = (server: { key: string; url: string }) => ({
      apiKey: server.key,
      baseUrl: server.url,
      promptCacheKey: "conversation-7",
    });
    await generateToEnd(chatModel("test-model", { ...options(chat.server), server: "openai" }), {
      messages: [user("Hi.")],
      tools: [],
    });
    expect(chat.server.requests[0]!.body).toMatchObject({ prompt_cache_key: "conversation-7" });
    const responses = await serve("responses", [{ text: "a" }]);
    await generateToEnd(responsesModel("test-model", options(responses.server)), {
      messages: [user("Hi.")],
      tools: [],
    });
    expect(responses.server.requests[0]!.body).toMatchObject({
      prompt_cache_key: "conversation-7",
      store: false,
    });
    await chat.server.close();
    await responses.server.close();
  });
});
