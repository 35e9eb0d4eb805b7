import Anthropic from "@anthropic-ai/sdk";
import { afterEach, describe, expect, it } from "vitest";
import { tinyPng } from "../../pictures.js";
import { type Script, type ServerOptions, type StrictServer, startServer } from "../index.js";

type Params = Anthropic.MessageCreateParamsNonStreaming;
let server: StrictServer;
afterEach(() => server.close());

const look: Anthropic.Tool = {
  name: "look",
  input_schema: { type: "object", properties: { at: { type: "string" } } },
};
const picture = (
  bytes: Buffer,
  media_type: "image/png" | "image/jpeg" = "image/png",
): Anthropic.ImageBlockParam => ({
  type: "image",
  source: { type: "base64", media_type, data: bytes.toString("base64") },
});
const question: Anthropic.MessageParam = { role: "user", content: "What is there?" };

async function serve(script: Script, options?: ServerOptions): Promise<Anthropic> {
  server = await startServer("anthropic", script, options);
  return new Anthropic({ apiKey: server.key, baseURL: server.url, maxRetries: 0 });
}

const ask = (over: Partial<Params> = {}): Params => ({
  model: "test-model",
  max_tokens: 4096,
  messages: [question],
  ...over,
});
const thinking: Partial<Params> = { tools: [look], thinking: { type: "enabled", budget_tokens: 1024 } };
const twoLooks: Script = [
  {
    reasoning: "I must look.",
    text: "Let me see.",
    calls: [
      { tool: "look", input: { at: "left" } },
      { tool: "look", input: { at: "right" } },
    ],
  },
  { text: "A cat ☺.", usage: { input: 50, output: 7, cached: 20 } },
];

describe("the Messages server, asked by the official SDK", () => {
  it("completes a turn with signed thinking, parallel calls and images in their results", async () => {
    const client = await serve(twoLooks);
    const first = await client.messages.create(ask(thinking));
    expect(first.content.map((block) => block.type)).toEqual(["thinking", "text", "tool_use", "tool_use"]);
    expect(first.stop_reason).toBe("tool_use");
    const uses = first.content.flatMap((block) => (block.type === "tool_use" ? [block] : []));
    expect(uses.map((use) => use.input)).toEqual([{ at: "left" }, { at: "right" }]);
    const pictures = [tinyPng(5, 4), tinyPng(2, 2, 9)];
    const second = await client.messages.create(
      ask({
        ...thinking,
        messages: [
          question,
          { role: "assistant", content: first.content as Anthropic.ContentBlockParam[] },
          {
            role: "user",
            content: uses.map((use, i) => ({
              type: "tool_result",
              tool_use_id: use.id,
              content: [picture(pictures[i]!)],
            })),
          },
        ].map(withoutNulls) as Anthropic.MessageParam[],
      }),
    );
    expect(second.content).toMatchObject([{ type: "text", text: "A cat ☺." }]);
    expect(second.usage).toMatchObject({ input_tokens: 30, cache_read_input_tokens: 20, output_tokens: 7 });
    expect(server.requests[1]!.images.map((image) => image.bytes)).toEqual(pictures);
  });

  it("streams thinking, text and arguments, however the bytes are cut", async () => {
    const client = await serve(
      [{ reasoning: "Hm, ja…", text: "Ein Kätzchen ☺", calls: [{ tool: "look", input: { at: "été" } }] }],
      {
        fragment: 5,
      },
    );
    const end = await client.messages.stream(ask(thinking)).finalMessage();
    expect(end.content).toMatchObject([
      { type: "thinking", thinking: "Hm, ja…" },
      { type: "text", text: "Ein Kätzchen ☺" },
      { type: "tool_use", input: { at: "été" } },
    ]);
    expect(end.stop_reason).toBe("tool_use");
    expect(end.usage.output_tokens).toBeGreaterThan(1);
  });

  it("gives structured output, and redacted thinking", async () => {
    const client = await serve([{ reasoning: "secret", redacted: true, structured: { cats: 2 } }]);
    const schema = {
      type: "object",
      properties: { cats: { type: "integer" } },
      required: ["cats"],
      additionalProperties: false,
    };
    const end = await client.messages.create(
      ask({ ...thinking, output_config: { format: { type: "json_schema", schema } } }),
    );
    expect(end.content).toMatchObject([{ type: "redacted_thinking" }, { type: "text", text: '{"cats":2}' }]);
  });

  it("answers errors that the SDK knows", async () => {
    const client = await serve([{ text: "hi" }]);
    const wrongKey = new Anthropic({ apiKey: "wrong", baseURL: server.url, maxRetries: 0 });
    await expect(wrongKey.messages.create(ask())).rejects.toThrow(Anthropic.AuthenticationError);
    await expect(client.messages.create(ask({ model: "claude-99" }))).rejects.toThrow(
      Anthropic.NotFoundError,
    );
    server.faults.push(
      { kind: "status", status: 429, retryAfter: "7" },
      { kind: "status", status: 529 },
      { kind: "error-event" },
    );
    await expect(client.messages.create(ask())).rejects.toThrow(Anthropic.RateLimitError);
    const overloaded = await client.messages.create(ask()).catch((thrown: unknown) => thrown);
    expect(overloaded).toMatchObject({
      status: 529,
      error: { type: "error", error: { type: "overloaded_error" } },
    });
    await expect(client.messages.stream(ask()).finalMessage()).rejects.toThrow(/overloaded_error/);
  });

  const use = (id: string) => ({ type: "tool_use", id, name: "look", input: {} }) as const;
  const calls: Anthropic.MessageParam = { role: "assistant", content: [use("t1"), use("t2")] };
  const result = (id: string) => ({ type: "tool_result", tool_use_id: id, content: "ok" }) as const;
  const refused: readonly [string, Partial<Params>, RegExp][] = [
    ["two user messages in a row", { messages: [question, question] }, /roles must alternate/],
    [
      "an assistant that begins",
      { messages: [{ role: "assistant", content: "Hello" }, question] },
      /first message must use the .*user.* role/,
    ],
    [
      "a call without a result",
      { messages: [question, calls, { role: "user", content: [result("t1")] }] },
      /without `tool_result` blocks immediately after: t2/,
    ],
    ["a call that nothing follows", { messages: [question, calls] }, /immediately after: t1, t2/],
    [
      "a user part between tool results",
      {
        messages: [
          question,
          calls,
          { role: "user", content: [result("t1"), { type: "text", text: "and" }, result("t2")] },
        ],
      },
      /immediately after: t2/,
    ],
    [
      "a result without a call",
      { messages: [{ role: "user", content: [result("t9")] }] },
      /unexpected `tool_use_id`.*t9/,
    ],
    ["an unknown field", { shape: 1 } as never, /shape: Extra inputs are not permitted/],
    [
      "an unknown field of a block",
      { messages: [{ role: "user", content: [{ type: "text", text: "a", opaque: 1 } as never] }] },
      /messages.0.content.0.opaque: Extra inputs/,
    ],
    ["no max_tokens", { max_tokens: undefined as never }, /max_tokens: Field required/],
    [
      "an empty text",
      { messages: [{ role: "user", content: [{ type: "text", text: "" }] }] },
      /must be non-empty/,
    ],
    [
      "a wrong media type",
      { messages: [{ role: "user", content: [picture(tinyPng(), "image/jpeg")] }] },
      /does not match.*image\/png/,
    ],
    [
      "base64 of something else",
      { messages: [{ role: "user", content: [picture(Buffer.from("text"))] }] },
      /Could not process image/,
    ],
    [
      "a bad tool name",
      { tools: [{ ...look, name: "look at" }] },
      /tools.0.custom.name: String should match/,
    ],
    [
      "a forced tool while thinking",
      { ...thinking, tool_choice: { type: "any" } },
      /Thinking may not be enabled/,
    ],
    [
      "a temperature, in version 2026-10-21",
      { temperature: 1 } as never,
      /temperature: Extra inputs are not permitted/,
    ],
    [
      "an image in an error",
      {
        messages: [
          question,
          { role: "assistant", content: [use("t1")] },
          { role: "user", content: [{ ...result("t1"), is_error: true, content: [picture(tinyPng())] }] },
        ],
      },
      /must be type .*text.* if `is_error`/,
    ],
    [
      "five cache marks",
      {
        system: Array.from({ length: 5 }, (_, i) => ({
          type: "text" as const,
          text: `${i}`,
          cache_control: { type: "ephemeral" as const },
        })),
      },
      /maximum of 4 blocks/,
    ],
  ];
  it.each(refused)("refuses %s", async (_what, over, words) => {
    const client = await serve([{ text: "no" }, { text: "no" }]);
    const error = await client.messages.create(ask(over)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Anthropic.BadRequestError);
    expect((error as Error).message).toMatch(words);
  });

  it("takes a temperature in version 2023-06-01, but not while thinking", async () => {
    const client = await serve([{ text: "hi" }]);
    const old = client.withOptions({ defaultHeaders: { "anthropic-version": "2023-06-01" } });
    expect((await old.messages.create(ask({ temperature: 0 } as never))).content).toMatchObject([
      { text: "hi" },
    ]);
    await expect(old.messages.create(ask({ ...thinking, temperature: 0 } as never))).rejects.toThrow(
      /may only be set to 1/,
    );
  });

  it("refuses a history whose thinking is missing or altered", async () => {
    const client = await serve(twoLooks);
    const [thought, ...rest] = (await client.messages.create(ask(thinking))).content.map(
      withoutNulls,
    ) as Anthropic.ContentBlockParam[];
    const results = rest.flatMap((block) => (block.type === "tool_use" ? [result(block.id)] : []));
    const again = (...content: Anthropic.ContentBlockParam[]) =>
      client.messages.create(
        ask({
          ...thinking,
          messages: [question, { role: "assistant", content }, { role: "user", content: results }],
        }),
      );
    await expect(again(...rest)).rejects.toThrow(
      /Expected `thinking` or `redacted_thinking`, but found `text`/,
    );
    await expect(again({ ...thought, thinking: "other" } as never, ...rest)).rejects.toThrow(
      /Invalid `signature`/,
    );
    await expect(again({ ...thought, signature: "AAAA" } as never, ...rest)).rejects.toThrow(
      /Invalid `signature`/,
    );
    expect((await again(thought!, ...rest)).content).toMatchObject([{ text: "A cat ☺." }]);
  });

  it("refuses a body that is too large, and a missing version", async () => {
    const client = await serve([{ text: "no" }], { limits: { bodyBytes: 500 } });
    const large = await client.messages
      .create(ask({ system: "a".repeat(900) }))
      .catch((thrown: unknown) => thrown);
    expect(large).toMatchObject({ status: 413 });
    const bare = await fetch(`${server.url}/v1/messages`, {
      method: "POST",
      headers: { "x-api-key": server.key, "content-type": "application/json" },
      body: "{}",
    });
    expect(await bare.json()).toMatchObject({
      type: "error",
      error: { message: "anthropic-version: header is required" },
    });
  });
});

/** The SDK hands out more fields (null) than the wire takes back. */
function withoutNulls<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) => (inner === null ? undefined : inner)),
  ) as T;
}
