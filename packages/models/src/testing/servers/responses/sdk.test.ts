import OpenAI, { AuthenticationError, BadRequestError, NotFoundError, RateLimitError } from "openai";
import { afterEach, describe, expect, it } from "vitest";
import { tinyPng } from "../../pictures.js";
import { type Script, type ServerOptions, type StrictServer, startServer, tokensOf } from "../index.js";

type Params = OpenAI.Responses.ResponseCreateParamsNonStreaming;
type Item = OpenAI.Responses.ResponseInputItem;
let server: StrictServer;
afterEach(() => server.close());

const look: OpenAI.Responses.FunctionTool = {
  type: "function",
  name: "look",
  strict: false,
  parameters: { type: "object", properties: { at: { type: "string" } } },
};
const url = (bytes: Buffer): string => `data:image/png;base64,${bytes.toString("base64")}`;
const question: Item = { role: "user", content: "What is there?" };

async function serve(script: Script, options?: ServerOptions): Promise<OpenAI> {
  server = await startServer("responses", script, options);
  return new OpenAI({ apiKey: server.key, baseURL: server.url, maxRetries: 0 });
}

const ask = (over: Partial<Params> = {}): Params => ({
  model: "test-model",
  input: [question],
  store: false,
  ...over,
});
const thinking: Partial<Params> = {
  tools: [look],
  include: ["reasoning.encrypted_content"],
  reasoning: { effort: "low", summary: "auto" },
};
const twoLooks: Script = [
  {
    reasoning: "I must look.",
    calls: [
      { tool: "look", input: { at: "left" } },
      { tool: "look", input: { at: "right" } },
    ],
  },
  { text: "A cat ☺." },
];

describe("the Responses server, asked by the official SDK", () => {
  it("completes a turn with encrypted reasoning, parallel calls and images in their results", async () => {
    const client = await serve(twoLooks, { reasoning: true });
    const first = await client.responses.create(ask(thinking));
    expect(first.output.map((item) => item.type)).toEqual(["reasoning", "function_call", "function_call"]);
    const pictures = [tinyPng(5, 4), tinyPng(2, 2, 9)];
    const results = first.output.flatMap((item): Item[] =>
      item.type === "function_call"
        ? [
            {
              type: "function_call_output",
              call_id: item.call_id,
              output: [
                {
                  type: "input_image",
                  detail: "auto",
                  image_url: url(pictures[item.arguments.includes("left") ? 0 : 1]!),
                },
              ],
            },
          ]
        : [],
    );
    const second = await client.responses.create(
      ask({ ...thinking, input: [question, ...(first.output as Item[]), ...results] }),
    );
    expect(second.output_text).toBe("A cat ☺.");
    expect(server.requests[1]!.images.map((image) => image.bytes)).toEqual(pictures);
  });

  it("streams reasoning, text and arguments, however the bytes are cut", async () => {
    const client = await serve(
      [{ reasoning: "Hm, ja…", text: "Ein Kätzchen ☺", calls: [{ tool: "look", input: { at: "été" } }] }],
      {
        reasoning: true,
        fragment: 7,
      },
    );
    const stream = client.responses.stream({ ...ask(thinking), stream: true });
    let said = "";
    let thought = "";
    stream.on("response.output_text.delta", (event) => {
      said += event.delta;
    });
    for await (const event of stream)
      if (event.type === "response.reasoning_summary_text.delta") thought += event.delta;
    const end = await stream.finalResponse();
    expect([thought, said]).toEqual(["Hm, ja…", "Ein Kätzchen ☺"]);
    expect(end.output[1]).toMatchObject({ content: [{ text: "Ein Kätzchen ☺" }] });
    expect(end.output[2]).toMatchObject({ type: "function_call", arguments: '{"at":"été"}' });
    expect(end.usage!.output_tokens_details.reasoning_tokens).toBe(2);
  });

  it("gives structured output and log-probabilities", async () => {
    const client = await serve([{ structured: { cats: 2 } }]);
    const schema = {
      type: "object",
      properties: { cats: { type: "integer" } },
      required: ["cats"],
      additionalProperties: false,
    };
    const end = await client.responses.parse(
      ask({
        include: ["message.output_text.logprobs"],
        text: { format: { type: "json_schema", name: "count", schema, strict: true } },
      }),
    );
    expect(end.output_parsed).toEqual({ cats: 2 });
    const content = end.output[0]!.type === "message" ? end.output[0]!.content[0]! : undefined;
    expect(content).toMatchObject({ logprobs: [{ token: tokensOf('{"cats":2}')[0]!.token }] });
  });

  it("says when an answer is incomplete or refused", async () => {
    const client = await serve((request) => ({
      text: "I would rather",
      stop: JSON.stringify(request.body).includes("limit") ? "limit" : "refused",
    }));
    const limited = await client.responses.create(ask({ input: "limit" }));
    expect(limited).toMatchObject({
      status: "incomplete",
      incomplete_details: { reason: "max_output_tokens" },
    });
    const refused = await client.responses.create(ask());
    expect(refused.output[0]).toMatchObject({ content: [{ type: "refusal", refusal: "I would rather" }] });
  });

  it("answers errors that the SDK knows", async () => {
    const client = await serve([{ text: "hi" }]);
    const wrongKey = new OpenAI({ apiKey: "sk-wrong", baseURL: server.url, maxRetries: 0 });
    await expect(wrongKey.responses.create(ask())).rejects.toThrow(AuthenticationError);
    await expect(client.responses.create(ask({ model: "gpt-99" }))).rejects.toThrow(NotFoundError);
    server.faults.push({ kind: "status", status: 429 });
    await expect(client.responses.create(ask())).rejects.toThrow(RateLimitError);
    server.faults.push({ kind: "error-event" });
    const types: string[] = [];
    for await (const event of await client.responses.create({ ...ask(), stream: true }))
      types.push(event.type);
    expect(types.at(-1)).toBe("error");
  });

  const call = { type: "function_call", call_id: "call_1", name: "look", arguments: "{}" } as const;
  const result = { type: "function_call_output", call_id: "call_1", output: "ok" } as const;
  const refused: readonly [string, Partial<Params>, RegExp][] = [
    ["a call without a result", { input: [question, call] }, /No tool output found for function call call_1/],
    ["a result without a call", { input: [question, result] }, /No tool call found for function call output/],
    ["a result before its call", { input: [question, result, call] }, /No tool call found/],
    ["stop sequences, which it does not have", { stop: ["a"] } as never, /Unknown parameter: 'stop'/],
    ["a seed, which it does not have", { seed: 1 } as never, /Unknown parameter: 'seed'/],
    ["a call id as an item id", { input: [question, { ...call, id: "call_1" }, result] }, /begins with 'fc'/],
    [
      "words of the assistant as input text",
      { input: [{ role: "assistant", content: [{ type: "input_text", text: "a" }] }] },
      /expected output_text, refusal/,
    ],
    [
      "a path as an image",
      { input: [{ role: "user", content: [{ type: "input_image", detail: "auto", image_url: "cat.png" }] }] },
      /Expected a base64-encoded data URL/,
    ],
    [
      "a previous response",
      { previous_response_id: "resp_1" },
      /Previous response with id 'resp_1' not found/,
    ],
    [
      "a bad schema name",
      { text: { format: { type: "json_schema", name: "a b", schema: {} } } },
      /string does not match pattern/,
    ],
  ];
  it.each(refused)("refuses %s", async (_what, over, words) => {
    const client = await serve([{ text: "no" }, { text: "no" }]);
    const error = await client.responses.create(ask(over)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BadRequestError);
    expect((error as Error).message).toMatch(words);
  });

  it("refuses calls whose reasoning is missing, altered or not encrypted", async () => {
    const client = await serve(twoLooks, { reasoning: true });
    const first = await client.responses.create(ask(thinking));
    const [reasoning, ...calls] = first.output as Item[];
    const results = calls.map(
      (item): Item => ({ type: "function_call_output", call_id: (item as typeof call).call_id, output: "x" }),
    );
    const again = (...items: Item[]) =>
      client.responses.create(ask({ ...thinking, input: [question, ...items, ...results] }));
    await expect(again(...calls)).rejects.toThrow(/without its required 'reasoning' item/);
    await expect(again({ ...reasoning, encrypted_content: "gAAAAx" } as Item, ...calls)).rejects.toThrow(
      /could not be verified/,
    );
    await expect(again({ ...reasoning, encrypted_content: null } as Item, ...calls)).rejects.toThrow(
      /not persisted/,
    );
    await expect(again(...calls, reasoning!)).rejects.toThrow(/without its required/);
    expect((await again(reasoning!, ...calls)).output_text).toBe("A cat ☺.");
  });
});
