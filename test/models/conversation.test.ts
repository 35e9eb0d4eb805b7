import {
  type ContentPart,
  generateToEnd,
  type ImagePart,
  type Message,
  type ModelEnd,
  memoryStore,
  type Part,
  type ToolCallPart,
} from "@fovea/core";
import { checkModel } from "@fovea/core/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { tinyPng } from "../../packages/models/src/testing/pictures.js";
import type { Script } from "../../packages/models/src/testing/servers/index.js";
import { ask, type FormatName, formatNames, look, type Pair, serve, wordsOf } from "./clients.js";

let pair: Pair;
afterEach(() => pair.server.close());

const store = memoryStore();
async function picture(
  width: number,
  height: number,
  shade = 128,
): Promise<ImagePart & { readonly bytes: Buffer }> {
  const bytes = tinyPng(width, height, shade);
  const id = await store.blobs.put(bytes);
  return {
    type: "image",
    ref: { type: "image", id, width, height, mediaType: "image/png" },
    name: `image-${shade}`,
    bytes,
  };
}
const bare = ({ bytes: _, ...part }: Awaited<ReturnType<typeof picture>>): ImagePart => part;

const callsOf = (end: ModelEnd): ToolCallPart[] =>
  end.parts.flatMap((part) => (part.type === "tool-call" ? [part] : []));
const assistant = (parts: readonly Part[]): Message => ({ role: "assistant", parts });
const results = (calls: readonly ToolCallPart[], parts: readonly (readonly ContentPart[])[]): Message => ({
  role: "tool",
  parts: calls.map((call, i) => ({
    type: "tool-result",
    callId: call.id,
    tool: call.tool,
    outcome: "ok",
    parts: parts[i] ?? [],
  })),
});

/** What makes each provider's model reason, and give the reasoning back. */
const thinking: Record<FormatName, object> = {
  chat: {},
  responses: { effort: "low" },
  anthropic: { thinkingBudget: 1024 },
  gemini: { effort: "low" },
};
const twoLooks: Script = [
  {
    reasoning: "I must look at both sides.",
    text: "I look.",
    calls: [
      { tool: "look", input: { at: "left" } },
      { tool: "look", input: { at: "right" } },
    ],
  },
  { reasoning: "Once more.", calls: [{ tool: "look", input: { at: "middle" } }] },
  { text: "A cat and a dog." },
];

describe.each(formatNames)("a conversation with a strict %s server", (format) => {
  describe.each([true, false])("(stream: %s)", (stream) => {
    it("goes through parallel calls with pictures in their results, and its reasoning is given back", async () => {
      pair = await serve(
        format,
        twoLooks,
        { reasoning: format !== "chat", fragment: 9 },
        { stream, ...thinking[format] },
      );
      const { model, server } = pair;
      const [shown, left, right, middle] = [
        await picture(4, 4, 1),
        await picture(5, 4, 2),
        await picture(6, 4, 3),
        await picture(7, 4, 4),
      ];
      const tools = [look];
      const options = { blobs: store.blobs };
      const messages: Message[] = [
        { role: "user", parts: [bare(shown), { type: "text", text: "What is there?" }] },
      ];
      const first = await generateToEnd(model, { messages, tools }, options);
      expect(first.stop).toBe("tool-calls");
      expect(callsOf(first).map(({ input }) => input)).toEqual([{ at: "left" }, { at: "right" }]);
      messages.push(
        assistant(first.parts),
        results(callsOf(first), [[bare(left)], [bare(right), { type: "text", text: "that is right" }]]),
      );
      const second = await generateToEnd(model, { messages, tools }, options);
      expect(callsOf(second).map(({ input }) => input)).toEqual([{ at: "middle" }]);
      messages.push(assistant(second.parts), results(callsOf(second), [[bare(middle)]]));
      const third = await generateToEnd(model, { messages, tools }, options);
      expect([third.stop, wordsOf(third)]).toEqual(["end", "A cat and a dog."]);
      expect(server.requests.map(({ refusal }) => refusal)).toEqual([undefined, undefined, undefined]);
      expect(server.requests[2]!.images.map((image) => image.bytes)).toEqual(
        [shown, left, right, middle].map(({ bytes }) => bytes),
      );
      expect(third.usage.input).toBeGreaterThan(400);
    });

    it("gets structured output for a schema, closed or open", async () => {
      pair = await serve(format, [{ structured: { cats: 2, names: ["Mo"] } }], {}, { stream });
      const output = {
        type: "object",
        properties: { cats: { type: "integer" }, names: { type: "array", items: { type: "string" } } },
      };
      const open = await generateToEnd(pair.model, ask("How many?", { output }));
      expect(JSON.parse(wordsOf(open))).toEqual({ cats: 2, names: ["Mo"] });
      const closed = { ...output, required: ["cats", "names"], additionalProperties: false };
      expect(
        JSON.parse(wordsOf(await generateToEnd(pair.model, ask("How many?", { output: closed })))),
      ).toEqual({ cats: 2, names: ["Mo"] });
    });

    it("says when it was cut short or refused, and tells its cached tokens", async () => {
      pair = await serve(
        format,
        (request) => ({
          text: "well",
          stop: JSON.stringify(request.body).includes("long") ? "limit" : "refused",
          usage: { input: 100, output: 20, cached: 60 },
        }),
        {},
        { stream },
      );
      const end = await generateToEnd(pair.model, ask("long"));
      expect(end.stop).toBe("limit");
      expect(end.usage).toMatchObject({ input: 100, output: 20, cached: 60, cost: null });
      expect((await generateToEnd(pair.model, ask("short"))).stop).toBe("refused");
    });

    it("keeps the promises of a model", async () => {
      pair = await serve(format, [{ text: "A cat ☺." }], {}, { stream });
      await checkModel(pair.model, ask());
    });
  });
});

describe("a PDF", () => {
  it.each(["responses", "anthropic", "gemini"] as const)("reaches a %s server whole", async (format) => {
    pair = await serve(format, [{ text: "An invoice." }]);
    const bytes = Buffer.from("%PDF-1.4\nnot much of one\n%%EOF\n");
    const id = await store.blobs.put(bytes);
    const paper: Part = {
      type: "document",
      ref: { type: "document", id, mediaType: "application/pdf", pages: [{ width: 595, height: 842 }] },
    };
    const request = ask("What is it?", {
      messages: [{ role: "user", parts: [paper, { type: "text", text: "What is it?" }] }],
    });
    expect(wordsOf(await generateToEnd(pair.model, request, { blobs: store.blobs }))).toBe("An invoice.");
    expect(pair.server.requests[0]!.files).toMatchObject([{ bytes, mediaType: "application/pdf" }]);
  });
});
