import OpenAI, {
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  RateLimitError,
} from "openai";
import { afterEach, describe, expect, it } from "vitest";
import { tinyPng } from "../../pictures.js";
import { type Script, type ServerOptions, type StrictServer, startServer, tokensOf } from "../index.js";

type Params = OpenAI.ChatCompletionCreateParamsNonStreaming;
let server: StrictServer;
afterEach(() => server.close());

const look: OpenAI.ChatCompletionTool = {
  type: "function",
  function: {
    name: "look",
    description: "Looks.",
    parameters: { type: "object", properties: { at: { type: "string" } } },
  },
};
const url = (bytes: Buffer): string => `data:image/png;base64,${bytes.toString("base64")}`;
const question: OpenAI.ChatCompletionMessageParam = { role: "user", content: "What is there?" };

async function serve(script: Script, options?: ServerOptions): Promise<OpenAI> {
  server = await startServer("chat", script, options);
  return new OpenAI({ apiKey: server.key, baseURL: server.url, maxRetries: 0 });
}

const ask = (over: Partial<Params> = {}): Params => ({ model: "test-model", messages: [question], ...over });

describe("the Chat Completions server, asked by the official SDK", () => {
  it("completes a turn of parallel tool calls and their answer, with an image after the results", async () => {
    const client = await serve([
      {
        text: "I look.",
        calls: [
          { tool: "look", input: { at: "left" } },
          { tool: "look", input: { at: "right" } },
        ],
      },
      { text: "A cat ☺.", usage: { input: 50, output: 7, cached: 20 } },
    ]);
    const first = (await client.chat.completions.create(ask({ tools: [look] }))).choices[0]!;
    expect(first.finish_reason).toBe("tool_calls");
    const calls = first.message.tool_calls!;
    expect(calls.map((call) => call.type === "function" && call.function.arguments)).toEqual([
      '{"at":"left"}',
      '{"at":"right"}',
    ]);
    const picture = tinyPng(5, 4);
    const second = await client.chat.completions.create(
      ask({
        tools: [look],
        messages: [
          question,
          first.message,
          ...calls.map((call) => ({ role: "tool" as const, tool_call_id: call.id, content: "seen" })),
          { role: "user", content: [{ type: "image_url", image_url: { url: url(picture) } }] },
        ],
      }),
    );
    expect(second.choices[0]!.message.content).toBe("A cat ☺.");
    expect(second.usage).toMatchObject({
      prompt_tokens: 50,
      completion_tokens: 7,
      prompt_tokens_details: { cached_tokens: 20 },
    });
    expect(server.requests[1]!.images).toMatchObject([
      {
        width: 5,
        height: 4,
        mediaType: "image/png",
        bytes: picture,
        path: "messages[4].content[0].image_url.url",
      },
    ]);
  });

  it("streams text, arguments and usage, however the bytes are cut", async () => {
    const client = await serve(
      [{ text: "Ein Kätzchen ☺", calls: [{ tool: "look", input: { at: "été" } }] }],
      { fragment: 3 },
    );
    const stream = client.chat.completions.stream({
      ...ask({ tools: [look] }),
      stream: true,
      stream_options: { include_usage: true },
    });
    const end = await stream.finalChatCompletion();
    expect(end.choices[0]!.message.content).toBe("Ein Kätzchen ☺");
    expect(end.choices[0]!.message.tool_calls![0]).toMatchObject({
      function: { name: "look", arguments: '{"at":"été"}' },
    });
    expect((await stream.totalUsage()).completion_tokens).toBeGreaterThan(0);
  });

  it("gives structured output and log-probabilities", async () => {
    const client = await serve([{ structured: { cats: 2 } }]);
    const schema = {
      type: "object",
      properties: { cats: { type: "integer" } },
      required: ["cats"],
      additionalProperties: false,
    };
    const parsed = await client.chat.completions.parse(
      ask({
        logprobs: true,
        response_format: { type: "json_schema", json_schema: { name: "count", schema, strict: true } },
      }),
    );
    expect(parsed.choices[0]!.message.parsed).toEqual({ cats: 2 });
    expect(parsed.choices[0]!.logprobs!.content!.map((entry) => entry.token)).toEqual(
      tokensOf('{"cats":2}').map((entry) => entry.token),
    );
  });

  it("speaks as vLLM does in the compatible dialect", async () => {
    const client = await serve([{ reasoning: "hm", text: "two cats" }], { dialect: "compatible" });
    const end = await client.chat.completions.create(ask({ return_token_ids: true } as Partial<Params>));
    expect(end.choices[0]).toMatchObject({ message: { reasoning_content: "hm" }, token_ids: [1000, 1001] });
  });

  it("goes through a whole conversation of the SDK's own tool runner", async () => {
    const client = await serve([
      {
        calls: [
          { tool: "look", input: { at: "left" } },
          { tool: "look", input: { at: "right" } },
        ],
      },
      { calls: [{ tool: "look", input: { at: "middle" } }] },
      { text: "A cat." },
    ]);
    const looked: unknown[] = [];
    const runner = client.chat.completions.runTools({
      ...ask(),
      stream: true,
      tools: [
        {
          type: "function",
          function: {
            name: "look",
            description: "Looks.",
            parameters: { type: "object", properties: { at: { type: "string" } } },
            parse: JSON.parse,
            function: ({ at }: { at: string }) => {
              looked.push(at);
              return `nothing at the ${at}`;
            },
          },
        },
      ],
    });
    expect(await runner.finalContent()).toBe("A cat.");
    expect(looked).toEqual(["left", "right", "middle"]);
  });

  it("answers errors that the SDK knows", async () => {
    const client = await serve([{ text: "hi" }]);
    const wrongKey = new OpenAI({ apiKey: "sk-wrong", baseURL: server.url, maxRetries: 0 });
    await expect(wrongKey.chat.completions.create(ask())).rejects.toThrow(AuthenticationError);
    await expect(client.chat.completions.create(ask({ model: "gpt-99" }))).rejects.toThrow(NotFoundError);
    server.faults.push({ kind: "status", status: 429, retryAfter: "7" });
    const limited = await client.chat.completions.create(ask()).catch((error: unknown) => error);
    expect(limited).toBeInstanceOf(RateLimitError);
    expect((limited as RateLimitError).headers!.get("retry-after")).toBe("7");
    server.faults.push({ kind: "status", status: 503 });
    await expect(client.chat.completions.create(ask())).rejects.toThrow(InternalServerError);
    server.faults.push({ kind: "reset", when: "before-headers" });
    await expect(client.chat.completions.create(ask())).rejects.toThrow(OpenAI.APIConnectionError);
  });

  it("is asked again by the SDK after a 429, and answers the same", async () => {
    await serve([{ text: "hi" }]);
    server.faults.push({ kind: "status", status: 429, retryAfter: "0" });
    const client = new OpenAI({ apiKey: server.key, baseURL: server.url, maxRetries: 1 });
    expect((await client.chat.completions.create(ask())).choices[0]!.message.content).toBe("hi");
    expect(server.requests.map((request) => request.status)).toEqual([429, 200]);
  });

  const call = { id: "call_1", type: "function" as const, function: { name: "look", arguments: "{}" } };
  const called: OpenAI.ChatCompletionMessageParam = {
    role: "assistant",
    content: null,
    tool_calls: [call, { ...call, id: "call_2" }],
  };
  const result = (id: string): OpenAI.ChatCompletionMessageParam => ({
    role: "tool",
    tool_call_id: id,
    content: "ok",
  });
  const image = { type: "image_url", image_url: { url: url(tinyPng()) } } as const;
  const withImage = (given: string): Partial<Params> => ({
    messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: given } }] }],
  });
  const refused: readonly [string, Partial<Params>, RegExp][] = [
    [
      "an image in a tool message",
      { messages: [question, called, { ...result("call_1"), content: [image] } as never] },
      /role 'user'.*role 'tool'/,
    ],
    [
      "a user part between tool results",
      { messages: [question, called, result("call_1"), question, result("call_2")] },
      /did not have response messages: call_2/,
    ],
    [
      "a call without a result",
      { messages: [question, called, result("call_1")] },
      /did not have response messages: call_2/,
    ],
    [
      "a result without a call",
      { messages: [question, result("call_9")] },
      /must be a response to a preceding/,
    ],
    ["an unknown field", { shape: 1 } as never, /Unknown parameter: 'shape'/],
    [
      "an unknown field of a part",
      { messages: [{ role: "user", content: [{ type: "text", text: "a", opaque: 1 } as never] }] },
      /Unknown parameter: 'messages\[0\].content\[0\].opaque'/,
    ],
    ["a path as an image", withImage("/etc/passwd"), /Error while downloading/],
    ["base64 that is none", withImage("data:image/png;base64,@@@@"), /Invalid base64/],
    [
      "base64 of something else",
      withImage(url(Buffer.from("not a picture"))),
      /does not represent a valid image/,
    ],
    [
      "a wrong media type",
      withImage(`data:image/jpeg;base64,${tinyPng().toString("base64")}`),
      /image\/png.*image\/jpeg/,
    ],
    ["an image cut short", withImage(url(tinyPng().subarray(0, 40))), /does not represent a valid image/],
    [
      "a bad tool name",
      { tools: [{ type: "function", function: { name: "look at" } }] },
      /string does not match pattern/,
    ],
    [
      "a forced tool that is not there",
      { tools: [look], tool_choice: { type: "function", function: { name: "see" } } },
      /'see' not found/,
    ],
    [
      "an open schema that is called strict",
      {
        response_format: {
          type: "json_schema",
          json_schema: { name: "x", strict: true, schema: { type: "object", properties: {} } },
        },
      },
      /additionalProperties/,
    ],
    [
      "stream options without a stream",
      { stream_options: { include_usage: true } },
      /only allowed when 'stream'/,
    ],
    ["no messages", { messages: [] }, /Invalid value for 'messages'/],
  ];
  it.each(refused)("refuses %s", async (_what, over, words) => {
    const client = await serve([{ text: "no" }, { text: "no" }]);
    const error = await client.chat.completions.create(ask(over)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BadRequestError);
    expect((error as Error).message).toMatch(words);
    expect((error as BadRequestError).type).toBe("invalid_request_error");
  });

  it("refuses what is over its limits", async () => {
    const client = await serve([{ text: "no" }], {
      limits: { imageSide: 4, imageCount: 1, bodyBytes: 4000, contextTokens: 300 },
    });
    const two = [image, image];
    await expect(client.chat.completions.create(ask(withImage(url(tinyPng(5, 1)))))).rejects.toThrow(
      /5x1 pixels > 4/,
    );
    await expect(
      client.chat.completions.create(ask({ messages: [{ role: "user", content: two }] })),
    ).rejects.toThrow(/2 > 1/);
    await expect(
      client.chat.completions.create(ask({ messages: [{ role: "user", content: "a b ".repeat(500) }] })),
    ).rejects.toThrow(/context length is 300/);
    const large = await client.chat.completions
      .create(ask({ messages: [{ role: "user", content: "a".repeat(9000) }] }))
      .catch((thrown: unknown) => thrown);
    expect(large).toMatchObject({ status: 413 });
  });

  it("holds reasoning models to their rules", async () => {
    const client = await serve([{ text: "no" }], { reasoning: true });
    await expect(client.chat.completions.create(ask({ max_tokens: 5 }))).rejects.toThrow(
      /Use 'max_completion_tokens'/,
    );
    await expect(client.chat.completions.create(ask({ temperature: 0 }))).rejects.toThrow(
      /'temperature' does not support 0/,
    );
  });
});
