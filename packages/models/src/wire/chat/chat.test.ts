import type { JsonObject, Message, ModelRequest, ToolDescription } from "@fovea/core";
import { describe, expect, it } from "vitest";
import { ContextOverflowError, UnexpectedResponseError } from "../errors.js";
import type { Server } from "../failure.js";
import type { Segment } from "../transport/segments.js";
import { chatReader } from "./decode.js";
import { type ChatSettings, chatEncoder } from "./encode.js";
import { chatServers, guessChatServer } from "./quirks.js";

const server: Server = {
  provider: "openai-compatible",
  model: "m",
  origin: "http://h",
  secrets: ["s3cr3t-key"],
};
const look: ToolDescription = { name: "look", description: "Looks.", input: { type: "object" } };
const user: Message = { role: "user", parts: [{ type: "text", text: "Which?" }] };
const request: ModelRequest = { messages: [user], tools: [look] };

/** What the reader makes of these chunks. */
function read(chunks: readonly object[], asked: ModelRequest = request) {
  const reader = chatReader(server, asked);
  for (const chunk of chunks) reader.event({ event: "message", data: JSON.stringify(chunk) });
  reader.event({ event: "message", data: "[DONE]" });
  return reader.answer.end();
}
const delta = (change: object, more: object = {}) => ({ choices: [{ index: 0, delta: change, ...more }] });
const call = (index: number, id: string | undefined, name: string | undefined, args: unknown) => ({
  index,
  ...(id === undefined ? {} : { id }),
  function: { ...(name === undefined ? {} : { name }), arguments: args },
});
const finish = (reason: string) => delta({}, { finish_reason: reason });

function body(settings: Partial<ChatSettings>, asked: ModelRequest) {
  const segments: Segment[] = chatEncoder({
    model: "m",
    provider: "openai-compatible",
    quirks: chatServers.compatible,
    showable: { images: undefined, video: false, documents: false },
    ...settings,
  })(asked, true);
  return JSON.parse(Buffer.concat(segments.filter(Buffer.isBuffer)).toString()) as JsonObject & {
    messages: JsonObject[];
    tools: { function: { name: string } }[];
  };
}

describe("chatReader", () => {
  it("puts a call together from pieces, and parallel ones by their index", () => {
    const end = read([
      delta({ tool_calls: [call(0, "a", "look", "")] }),
      delta({ tool_calls: [call(0, undefined, undefined, '{"at":')] }),
      delta({ tool_calls: [call(1, "b", "look", '{"at":"right"}')] }),
      delta({ tool_calls: [call(0, undefined, undefined, '"left"}')] }),
      finish("tool_calls"),
    ]);
    expect(end.parts).toEqual([
      { type: "tool-call", id: "a", tool: "look", input: { at: "left" } },
      { type: "tool-call", id: "b", tool: "look", input: { at: "right" } },
    ]);
    expect(end.stop).toBe("tool-calls");
  });

  it("tells two whole calls apart that both have the index 0, as Ollama sends them", () => {
    const end = read([
      delta({ tool_calls: [call(0, "call_x", "look", '{"at":"left"}')] }),
      delta({ tool_calls: [call(0, "call_y", "look", '{"at":"right"}')] }),
      finish("stop"),
    ]);
    expect(end.parts).toMatchObject([
      { id: "call_x", input: { at: "left" } },
      { id: "call_y", input: { at: "right" } },
    ]);
    expect(end.stop).toBe("tool-calls");
  });

  it("gives calls without ids their own, and those whose id was used before another", () => {
    const before: Message = {
      role: "assistant",
      parts: [{ type: "tool-call", id: "call_0", tool: "look", input: {} }],
    };
    const asked = { ...request, messages: [user, before] };
    const ids = (id: string | undefined) =>
      read(
        [delta({ tool_calls: [call(0, id, "look", "{}"), call(1, id, "look", "{}")] }), finish("tool_calls")],
        asked,
      ).parts.map((part) => part.type === "tool-call" && part.id);
    expect(ids(undefined)).toEqual(["fovea-call-2", "fovea-call-3"]);
    expect(ids("call_0")).toEqual(["fovea-call-2", "fovea-call-3"]);
  });

  it("takes arguments that are an object, and marks those that are no JSON", () => {
    const inputs = read([
      delta({ tool_calls: [call(0, "a", "look", { at: "left" }), call(1, "b", "look", '{"at": lef')] }),
      finish("tool_calls"),
    ]).parts.map((part) => part.type === "tool-call" && part.input);
    expect(inputs).toEqual([{ at: "left" }, { $invalid: '{"at": lef' }]);
  });

  it("drops a call that the token limit cut, and says that it was cut", () => {
    const end = read([
      delta({ content: "I will" }),
      delta({ tool_calls: [call(0, "a", "look", '{"at')] }),
      finish("length"),
    ]);
    expect(end).toMatchObject({ stop: "limit", parts: [{ type: "text", text: "I will" }] });
  });

  it("reads reasoning by either name, refusals, and content in parts", () => {
    expect(
      read([delta({ reasoning_content: "Hm." }), delta({ content: "Yes." }), finish("stop")]).parts,
    ).toEqual([
      { type: "reasoning", text: "Hm." },
      { type: "text", text: "Yes." },
    ]);
    expect(read([delta({ reasoning: "Hm." }), finish("stop")]).parts).toEqual([
      { type: "reasoning", text: "Hm." },
    ]);
    expect(read([delta({ refusal: "No." }), finish("stop")])).toMatchObject({ stop: "refused" });
    expect(read([delta({ content: [{ type: "text", text: "Yes." }] }), finish("stop")]).parts).toEqual([
      { type: "text", text: "Yes." },
    ]);
  });

  it("gives back what a server attached to a call, to that server only", () => {
    const extra = { google: { thought_signature: "sig" } };
    const end = read([
      delta({ tool_calls: [{ ...call(0, "a", "look", "{}"), extra_content: extra }] }),
      finish("tool_calls"),
    ]);
    const messages: Message[] = [user, { role: "assistant", parts: end.parts }];
    expect(body({}, { ...request, messages }).messages[1]).toMatchObject({
      tool_calls: [{ extra_content: extra }],
    });
    expect(JSON.stringify(body({ model: "other" }, { ...request, messages }))).not.toContain("extra_content");
  });

  it("counts cached and image tokens, and takes the usage that comes after the end", () => {
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 5,
      prompt_tokens_details: { cached_tokens: 64, image_tokens: 30 },
    };
    const end = read([delta({ content: "Yes." }), finish("stop"), { choices: [], usage }]);
    expect(end.usage).toEqual({ input: 100, output: 5, cached: 64, image: 30, cost: null });
  });

  it("throws the error that comes in place of an answer, without the key", () => {
    const error = (message: string, code?: unknown) => () => read([{ error: { message, code } }]);
    expect(error("This model's maximum context length is 4096 tokens")).toThrow(ContextOverflowError);
    expect(error("the key s3cr3t-key is odd", 400)).toThrow(/the key \[redacted\] is odd/);
    const reader = chatReader(server, request);
    expect(() => reader.whole({ object: "list", data: [] })).toThrow(UnexpectedResponseError);
  });
});

describe("chatEncoder", () => {
  const forced: ModelRequest = {
    ...request,
    tools: [look, { ...look, name: "other" }],
    toolChoice: { tool: "look" },
  };

  it("names the forced tool, or offers only that one where names are not understood", () => {
    const named = body({ quirks: chatServers.vllm }, forced);
    expect(named["tool_choice"]).toEqual({ type: "function", function: { name: "look" } });
    expect(named.tools).toHaveLength(2);
    for (const quirks of [chatServers["llama.cpp"], chatServers.ollama, chatServers.lmstudio]) {
      const only = body({ quirks }, forced);
      expect(only["tool_choice"]).toBe("required");
      expect(only.tools.map(({ function: { name } }) => name)).toEqual(["look"]);
    }
  });

  it("is strict about a schema only when the schema is closed", () => {
    const closed = {
      type: "object",
      properties: {
        a: {
          type: "array",
          items: { type: "object", properties: {}, required: [], additionalProperties: false },
        },
      },
      required: ["a"],
      additionalProperties: false,
    };
    const strict = (output: JsonObject) =>
      (body({}, { ...request, output })["response_format"] as { json_schema: { strict: boolean } })
        .json_schema.strict;
    expect(strict(closed)).toBe(true);
    expect(strict({ ...closed, required: [] })).toBe(false);
    expect(strict({ ...closed, properties: { a: { type: "object" } } })).toBe(false);
    expect(strict({ type: "array", items: closed })).toBe(false);
  });

  it("calls the limit of tokens as the server does, and lets extraBody have the last word", () => {
    const asked = { ...request, sampling: { maxOutputTokens: 9, temperature: 0 } };
    expect(body({ quirks: chatServers.openai }, asked)).toMatchObject({
      max_completion_tokens: 9,
      temperature: 0,
    });
    expect(body({}, asked)).toMatchObject({ max_tokens: 9 });
    expect(body({ extraBody: { temperature: 1, top_k: 20 } }, asked)).toMatchObject({
      temperature: 1,
      top_k: 20,
    });
  });

  it("gives reasoning back where the server wants it", () => {
    const messages: Message[] = [
      user,
      {
        role: "assistant",
        parts: [
          { type: "reasoning", text: "Hm." },
          { type: "text", text: "Yes." },
        ],
      },
    ];
    expect(body({ quirks: chatServers.deepseek }, { ...request, messages }).messages[1]).toEqual({
      role: "assistant",
      content: "Yes.",
      reasoning_content: "Hm.",
    });
    expect(body({}, { ...request, messages }).messages[1]).toEqual({ role: "assistant", content: "Yes." });
  });

  it("sends text as a string, which every server takes", () => {
    expect(body({}, request).messages).toEqual([{ role: "user", content: "Which?" }]);
  });
});

describe("guessChatServer", () => {
  it.each([
    ["https://api.openai.com/v1", "openai"],
    ["https://me.openai.azure.com/openai/v1", "openai"],
    ["http://127.0.0.1:8000/v1", "vllm"],
    ["http://127.0.0.1:11434/v1", "ollama"],
    ["http://127.0.0.1:1234/v1", "lmstudio"],
    ["http://gpu-7:30000/v1", "sglang"],
    ["https://example.org/v1", "compatible"],
  ])("%s is %s", (url, kind) => {
    expect(guessChatServer(new URL(url))).toBe(kind);
  });
});
