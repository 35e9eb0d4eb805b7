import {
  ApiError,
  type Content,
  type GenerateContentParameters,
  GoogleGenAI,
  type Part,
} from "@google/genai";
import { afterEach, describe, expect, it } from "vitest";
import { tinyPng } from "../../pictures.js";
import { type Script, type ServerOptions, type StrictServer, startServer, tokensOf } from "../index.js";

let server: StrictServer;
afterEach(() => server.close());

const tools = [
  {
    functionDeclarations: [
      { name: "look", parametersJsonSchema: { type: "object", additionalProperties: false } },
    ],
  },
];
const inline = (bytes: Buffer, mimeType = "image/png") => ({
  inlineData: { mimeType, data: bytes.toString("base64") },
});
const question: Content = { role: "user", parts: [{ text: "What is there?" }] };

async function serve(script: Script, options?: ServerOptions): Promise<GoogleGenAI> {
  server = await startServer("gemini", script, options);
  return new GoogleGenAI({ apiKey: server.key, httpOptions: { baseUrl: server.url } });
}

const ask = (over: Partial<GenerateContentParameters> = {}): GenerateContentParameters => ({
  model: "test-model",
  contents: [question],
  ...over,
});
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
const config = { tools, thinkingConfig: { includeThoughts: true } };

/** The answer to each call of a turn; newer servers take images in it, which this SDK's type does not know yet. */
const results = (parts: readonly Part[], pictures: readonly Buffer[] = []): Content => ({
  role: "user",
  parts: parts
    .filter((part) => part.functionCall !== undefined)
    .map(({ functionCall }, i) => ({
      functionResponse: {
        ...(functionCall!.id === undefined ? {} : { id: functionCall!.id }),
        name: functionCall!.name!,
        response: { ok: true },
        ...(pictures[i] === undefined ? {} : { parts: [inline(pictures[i]!)] }),
      },
    })),
});

describe("the Gemini server, asked by the official SDK", () => {
  it.each([true, false])(
    "completes a turn with signed parallel calls and images in their results (ids: %s)",
    async (callIds) => {
      const client = await serve(twoLooks, { reasoning: true, callIds });
      const first = await client.models.generateContent(ask({ config }));
      expect(first.functionCalls!.map((call) => call.args)).toEqual([{ at: "left" }, { at: "right" }]);
      const spoken = first.candidates![0]!.content!;
      expect(spoken.parts![0]).toMatchObject({ thought: true, text: "I must look." });
      const pictures = [tinyPng(5, 4), tinyPng(2, 2, 9)];
      const second = await client.models.generateContent(
        ask({ config, contents: [question, spoken, results(spoken.parts!, pictures)] }),
      );
      expect(second.text).toBe("A cat ☺.");
      expect(server.requests[1]!.images.map((image) => image.bytes)).toEqual(pictures);
    },
  );

  // This SDK decodes each chunk by itself and breaks characters that are cut, so the words are ASCII.
  it("streams thoughts, text and calls, however the bytes are cut", async () => {
    const client = await serve(
      [{ reasoning: "Hm, ja", text: "Ein Hund", calls: [{ tool: "look", input: { at: "here" } }] }],
      {
        fragment: 11,
      },
    );
    let said = "";
    let thought = "";
    const calls: unknown[] = [];
    let last: unknown;
    for await (const chunk of await client.models.generateContentStream(ask({ config }))) {
      for (const part of chunk.candidates![0]!.content?.parts ?? []) {
        if (part.thought === true) thought += part.text;
        else said += part.text ?? "";
        if (part.functionCall !== undefined) calls.push(part.functionCall.args);
      }
      last = chunk.candidates![0]!.finishReason;
    }
    expect([thought, said, calls, last]).toEqual(["Hm, ja", "Ein Hund", [{ at: "here" }], "STOP"]);
  });

  it("gives structured output, log-probabilities and usage", async () => {
    const client = await serve([{ structured: { cats: 2 }, usage: { input: 50, output: 7, cached: 20 } }]);
    const end = await client.models.generateContent(
      ask({
        config: {
          responseMimeType: "application/json",
          responseJsonSchema: { type: "object", properties: { cats: { type: "integer" } } },
          responseLogprobs: true,
        },
      }),
    );
    expect(JSON.parse(end.text!)).toEqual({ cats: 2 });
    expect(end.candidates![0]!.logprobsResult!.chosenCandidates![0]!.token).toBe(
      tokensOf('{"cats":2}')[0]!.token,
    );
    expect(end.usageMetadata).toMatchObject({
      promptTokenCount: 50,
      candidatesTokenCount: 7,
      cachedContentTokenCount: 20,
    });
  });

  it("says that a call was malformed", async () => {
    const client = await serve([{ calls: [{ tool: "look", raw: '{"at": ' }] }]);
    const end = await client.models.generateContent(ask({ config }));
    expect(end.candidates![0]!.finishReason).toBe("MALFORMED_FUNCTION_CALL");
  });

  it("answers errors that the SDK knows", async () => {
    const client = await serve([{ text: "hi" }]);
    const wrongKey = new GoogleGenAI({ apiKey: "wrong", httpOptions: { baseUrl: server.url } });
    const status = async (call: Promise<unknown>) =>
      call.then(
        () => 200,
        (error: unknown) =>
          error instanceof ApiError ? [error.status, JSON.parse(error.message).error.status] : error,
      );
    expect(await status(wrongKey.models.generateContent(ask()))).toEqual([400, "INVALID_ARGUMENT"]);
    expect(await status(client.models.generateContent(ask({ model: "gemini-99" })))).toEqual([
      404,
      "NOT_FOUND",
    ]);
    server.faults.push({ kind: "status", status: 429 }, { kind: "status", status: 503 });
    expect(await status(client.models.generateContent(ask()))).toEqual([429, "RESOURCE_EXHAUSTED"]);
    expect(await status(client.models.generateContent(ask()))).toEqual([503, "UNAVAILABLE"]);
  });

  const calls: Content = {
    role: "model",
    parts: [{ functionCall: { name: "look", args: {} } }, { functionCall: { name: "look", args: {} } }],
  };
  const answer: Part = { functionResponse: { name: "look", response: { ok: true } } };
  const withConfig = (given: object): Partial<GenerateContentParameters> => ({ config: given });
  const refused: readonly [string, Partial<GenerateContentParameters>, RegExp][] = [
    [
      "a call without a result",
      { contents: [question, calls, { role: "user", parts: [answer] }] },
      /number of function response parts is equal/,
    ],
    [
      "a result without a call",
      { contents: [question, { role: "user", parts: [answer] }] },
      /immediately after a function call turn/,
    ],
    [
      "a user part between tool results",
      { contents: [question, calls, { role: "user", parts: [answer, { text: "and" }, answer] }] },
      /come before other parts/,
    ],
    [
      "a turn of the model at the end",
      { contents: [question, { role: "model", parts: [{ text: "hi" }] }] },
      /end with a user role/,
    ],
    [
      "a schema field that it does not know",
      withConfig({
        tools: [
          {
            functionDeclarations: [
              {
                name: "look",
                parameters: { type: "OBJECT", properties: { at: { type: "STRING", const: "a" } } },
              },
            ],
          },
        ],
      }),
      /Unknown name "const" at 'tools\[0\].function_declarations\[0\].parameters.properties\[0\].value'/,
    ],
    [
      "a bad tool name",
      withConfig({ tools: [{ functionDeclarations: [{ name: "1 look" }] }] }),
      /Invalid function name/,
    ],
    [
      "a GIF",
      { contents: [{ role: "user", parts: [inline(tinyPng(), "image/gif")] }] },
      /Unsupported MIME type: image\/gif/,
    ],
    [
      "base64 of something else",
      { contents: [{ role: "user", parts: [inline(Buffer.from("text"))] }] },
      /Unable to process input image/,
    ],
  ];
  it.each(refused)("refuses %s", async (_what, over, words) => {
    const client = await serve([{ text: "no" }, { text: "no" }]);
    const error = await client.models.generateContent(ask(over)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "ApiError", status: 400 });
    expect((error as Error).message.replaceAll('\\"', '"')).toMatch(words);
  });

  it("refuses a call whose thought signature is missing or altered, in the current turn only", async () => {
    const client = await serve(
      (_request, turn) => (turn === 0 ? twoLooks : twoLooks)[Math.min(turn, 1)] as never,
      {
        reasoning: true,
      },
    );
    const spoken = (await client.models.generateContent(ask({ config: { tools } }))).candidates![0]!.content!;
    const again = (parts: Part[], ...more: Content[]) =>
      client.models.generateContent(
        ask({
          config: { tools },
          contents: [question, { role: "model", parts }, results(spoken.parts!), ...more],
        }),
      );
    const bare = spoken.parts!.map(({ thoughtSignature: _, ...part }) => part);
    await expect(again(bare)).rejects.toThrow(/missing a thought_signature/);
    await expect(again([{ ...bare[0]!, thoughtSignature: "AAAA" }, bare[1]!])).rejects.toThrow(
      /signature is not valid/,
    );
    expect((await again(spoken.parts!)).text).toBe("A cat ☺.");
    const later: Content[] = [{ role: "model", parts: [{ text: "A cat." }] }, question];
    expect((await again(bare, ...later)).text).toBe("A cat ☺.");
  });

  it("refuses unknown fields", async () => {
    await serve([{ text: "no" }]);
    const post = async (body: object) => {
      const answered = await fetch(
        `${server.url}/v1beta/models/test-model:generateContent?key=${server.key}`,
        {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        },
      );
      return JSON.stringify(await answered.json());
    };
    expect(await post({ contents: [{ parts: [{ text: "a", opaque: 1 }] }] })).toMatch(
      /Unknown name \\"opaque\\" at 'contents\[0\].parts\[0\]'/,
    );
    expect(await post({ contents: [{ parts: [{ text: "a" }] }] })).toMatch(/"text":"no"/);
  });
});
