import { memoryStore, storedImage } from "@fovea/core";
import { anthropicModel, chatModel, geminiModel, responsesModel } from "@fovea/models";
import { imageCodec } from "@fovea/vision";
import { describe, expect, it } from "vitest";
import {
  type ReceivedRequest,
  type ServerTurn,
  type StrictServer,
  startServer,
} from "../../../models/src/testing/servers/index.js";
import { examineModel } from "./index.js";
import { colours, stripes } from "./test-card.js";

const open = {
  chat: ({ url, key, model }: StrictServer) => chatModel(model, { baseUrl: url, apiKey: key, card: seeing }),
  responses: ({ url, key, model }: StrictServer) =>
    responsesModel(model, { baseUrl: url, apiKey: key, card: seeing }),
  anthropic: ({ url, key, model }: StrictServer) =>
    anthropicModel(model, { baseUrl: url, apiKey: key, card: seeing }),
  gemini: ({ url, key, model }: StrictServer) =>
    geminiModel(model, { baseUrl: `${url}/v1beta`, apiKey: key, card: seeing }),
} as const;
const seeing = { images: { mediaTypes: ["image/png"], tokens: () => 100 } };

/** A server's model with eyes: it names the colours of the pixels that arrived. */
async function look(bytes: Uint8Array): Promise<string> {
  const { blobs } = memoryStore();
  const id = await blobs.put(bytes);
  const ref = { type: "image", id, width: 960, height: 640, mediaType: "image/png" } as const;
  const { data, width, height, channels } = await imageCodec.pixels(storedImage(ref), blobs);
  return [1, 3, 5]
    .map((sixth) => {
      const at = (Math.floor(height / 2) * width + Math.floor((sixth * width) / 6)) * channels;
      const [name] = Object.entries(colours).find(([, rgb]) =>
        rgb.every((value, c) => data[at + c] === value),
      )!;
      return name;
    })
    .join(", ");
}

/** What a good model says; `bad` makes one of its answers wrong. */
async function serve(format: keyof typeof open, bad?: string) {
  let seen = "";
  const script = (request: ReceivedRequest): ServerTurn => {
    const said = request.raw.toString();
    if (request.images.length > 0) {
      // For the request that follows, which is to be aborted.
      server.faults.push({ kind: "endless" });
      return { text: bad === "tool image" ? "I see nothing." : `They are ${seen}.` };
    }
    if (said.includes("three stripes")) return { calls: [{ tool: "camera", input: {} }] };
    if (said.includes("Say hello"))
      return bad === "forced tool"
        ? { text: "hello" }
        : { calls: [{ tool: "note", input: { word: "hello" } }] };
    if (said.includes("Lima")) {
      const cities = bad === "parallel calls" ? ["Oslo"] : ["Oslo", "Lima"];
      return { calls: cities.map((city) => ({ tool: "weather", input: { city } })) };
    }
    return { text: "one two three four five six seven eight nine ten ".repeat(20) };
  };
  const server = await startServer(format, script);
  const model = open[format](server);
  const shown = ["blue", "red", "white"] as const;
  seen = await look((await stripes(shown)).bytes);
  try {
    const findings = await examineModel(model, { shown, eachMs: 10_000 });
    return { findings, server };
  } finally {
    await server.close();
  }
}

describe.each(["chat", "responses", "anthropic", "gemini"] as const)("the live test over %s", (format) => {
  it("finds that a good model does all that an agent needs, and its pixels arrive", async () => {
    const { findings, server } = await serve(format);
    expect(findings.filter(({ works }) => !works)).toEqual([]);
    expect(findings.map(({ name }) => name)).toEqual([
      "streaming",
      "forced tool",
      "parallel calls",
      "tool image",
      "abort",
    ]);
    const [image] = server.requests.flatMap(({ images }) => images);
    expect(await look(image!.bytes)).toBe("blue, red, white");
    expect(findings.at(-1)!.detail).toMatch(/it stopped after \d+ ms/);
  });
});

it.each(["forced tool", "parallel calls", "tool image"])("names what does not work: %s", async (bad) => {
  const { findings } = await serve("chat", bad);
  expect(findings.filter(({ works }) => !works)).toEqual([
    { name: bad, works: false, detail: expect.any(String), fix: expect.any(String) },
  ]);
});
