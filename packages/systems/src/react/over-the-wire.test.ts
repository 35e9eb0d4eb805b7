import { fileURLToPath } from "node:url";
import {
  type ImagePart,
  type Model,
  type ModelCard,
  memoryStore,
  modelContent,
  pathTo,
  type Store,
  sha256,
  toolContent,
} from "@fovea/core";
import { anthropicModel, chatModel, geminiModel, responsesModel } from "@fovea/models";
import { describe, expect, it } from "vitest";
import {
  neverEnds,
  type Script,
  type ServerTurn,
  type StrictServer,
  startServer,
} from "../../../models/src/testing/servers/index.js";
import { type AskOptions, ask } from "../ask/index.js";
import { verify } from "../runs/verify.js";

const photo = fileURLToPath(new URL("../../../../samples/coffee.png", import.meta.url));
const card: ModelCard = {
  images: { mediaTypes: ["image/png", "image/jpeg"], maxBytes: 4_000_000, tokens: () => 100 },
};

type Format = "chat" | "responses" | "anthropic" | "gemini";
const formats: readonly Format[] = ["chat", "responses", "anthropic", "gemini"];
function open(format: Format, { url, key, model }: StrictServer): Model {
  const options = { baseUrl: format === "gemini" ? `${url}/v1beta` : url, apiKey: key, card };
  if (format === "chat") return chatModel(model, options);
  if (format === "responses") return responsesModel(model, options);
  return format === "anthropic" ? anthropicModel(model, options) : geminiModel(model, options);
}

const crop = (box: number[]) => ({ tool: "crop", input: { image: "image-1", box } });
const answer: ServerTurn = {
  calls: [
    {
      tool: "answer",
      input: { answer: "a cup", cites: ["crop-1"], evidence: [{ media: "crop-2", box: [0, 0, 10, 10] }] },
    },
  ],
};

async function play(
  format: Format,
  script: Script,
  {
    store = memoryStore(),
    faults = [],
    ...more
  }: Partial<AskOptions> & { faults?: StrictServer["faults"] } = {},
) {
  const server = await startServer(format, script);
  server.faults.push(...faults);
  const model = open(format, server);
  const media = more.run === undefined ? [photo] : [];
  const asked = more.run === undefined ? { question: "what is it?", id: "r" } : {};
  const outcome = await ask({ media, model, store, ...asked, ...more }).then(
    (result) => ({ result, error: undefined }),
    (error: unknown) => ({ result: undefined, error: error as Error & { code?: string } }),
  );
  await server.close();
  return { ...outcome, store, server, steps: () => stepsOf(store) };
}

const stepsOf = async (store: Store) => pathTo(store, (await store.run("r"))!.head.head);

describe.each(formats)("the agent over %s", (format) => {
  it("shows the pixels of every picture, the question's and the tools', and answers with evidence in the original", async () => {
    const script: Script = [
      { text: "Closer.", calls: [crop([100, 50, 300, 250]), crop([0, 0, 60, 40])] },
      answer,
    ];
    const { result, server, store, error, steps } = await play(format, script);
    expect(error).toBeUndefined();
    expect(server.requests.map(({ status, refusal }) => refusal ?? status)).toEqual([200, 200]);
    const made = (await steps())
      .filter(({ actor }) => actor.startsWith("crop@"))
      .map((step) => (toolContent(step).parts[0] as ImagePart).ref.id);
    const arrived = server.requests[1]!.images.map(({ bytes }) => sha256(bytes));
    const original = server.requests[0]!.images.map(({ bytes }) => sha256(bytes));
    expect(arrived).toEqual([...original, ...made]);
    expect(result?.answer).toBe("a cup");
    expect(result?.evidence[0]).toMatchObject({
      media: original[0],
      region: { type: "box", box: [0, 0, 10, 10] },
    });
    const report = await verify(store, "r");
    expect([report.sound, report.claims.map(({ why }) => why)]).toEqual([true, ["only the model says so"]]);
  });

  it("teaches: broken JSON, an unknown tool, a place outside; and goes on", async () => {
    const turns: ServerTurn[] = [
      { calls: [{ tool: "crop", raw: '{"image": "image-1", "box": [1,' }] },
      {
        calls: [
          { tool: "crop", input: { image: "image-1", box: [0, 0, 9000, 10] } },
          { tool: "ocr", input: { image: "picture" } },
        ],
      },
      { calls: [{ tool: "answer", input: { answer: null, reason: "it is a test" } }] },
    ];
    // A server that was told of a dropped turn is one turn further than what it is shown.
    const script: Script = ({ raw }, turn) => turns[turn + (raw.includes("was dropped") ? 1 : 0)]!;
    const { result, error, server, steps } = await play(format, script);
    expect(error).toBeUndefined();
    expect(result).toMatchObject({ abstained: true, reason: "it is a test" });
    expect(server.requests.map(({ status, refusal }) => refusal ?? status)).toEqual([200, 200, 200]);
    const sent = server.requests[2]!.raw.toString();
    const told = ["no JSON object", "lies outside image-1", "use one of: image-1"].filter((words) =>
      sent.includes(words),
    );
    // Gemini itself drops a turn that is no JSON; the model is told so, and the turn is not in the conversation.
    const isDropped = format === "gemini";
    expect([told.length, sent.includes("could not be read and was dropped")]).toEqual([
      isDropped ? 2 : 3,
      isDropped,
    ]);
    expect(
      (await steps()).filter(({ kind }) => kind === "tool").map((step) => toolContent(step).outcome),
    ).toEqual([...(isDropped ? [] : ["error"]), "error", "error", "ok"]);
  });

  it("stops a model that never stops calling tools, and loses no step", async () => {
    const { error, steps } = await play(format, neverEnds("measure"), { maxModelCalls: 5 });
    expect(error?.code).toBe("LIMIT");
    expect((await steps()).filter(({ kind }) => kind === "model")).toHaveLength(5);
  });

  it.each([
    ["a page of HTML with status 200", { kind: "html" }],
    ["a 500", { kind: "status", status: 500 }],
    ["a 429", { kind: "status", status: 429, retryAfter: "1" }],
  ] as const)("keeps what there was before %s; resumed, it goes on from there", async (_, fault) => {
    const script: Script = [{ calls: [crop([100, 50, 300, 250]), crop([0, 0, 60, 40])] }, answer];
    const store = memoryStore();
    const hold = { kind: "delay", ms: 0 } as const;
    const first = await play(format, script, { store, faults: [hold, fault] });
    expect(first.error?.name).toMatch(/Error$/);
    expect(first.error?.code).not.toBe("ERROR");
    const broken = (await stepsOf(store)).at(-1)!;
    expect(modelContent(broken).response.stop).toBe("error");
    const again = await play(format, script, { store, run: "r" });
    expect([again.error, again.result?.answer]).toEqual([undefined, "a cup"]);
    // One call was made anew; the crops were not.
    expect(again.server.requests).toHaveLength(1);
  });
});
