import { codeLoop, openToolbox } from "@fovea/agents";
import {
  createRun,
  defineTool,
  type ImagePart,
  imageSize,
  memoryStore,
  type Store,
  storedImage,
  text,
} from "@fovea/core";
import { scriptedModel } from "@fovea/models";
import { pythonSandbox } from "@fovea/sandbox";
import { imageCodec, loadMedia } from "@fovea/vision";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { missing } from "../../../sandbox/src/testing/machine.js";
import { deepEyesV2Protocol, deepEyesV2Reward, guardImage } from "./index.js";
import { readTurn } from "./protocol.js";

const sandbox = missing.length === 0 ? pythonSandbox() : undefined;
let store: Store;
let photo: ImagePart;
beforeAll(async () => {
  store = memoryStore();
  photo = (await loadMedia("samples/chelsea.png", store.blobs)) as ImagePart;
});
afterAll(() => sandbox?.close());

const block = (python: string) => `<code>\n\`\`\`python\n${python}\n\`\`\`\n</code>`;

describe("readTurn, the published order", () => {
  it("ends at a non-empty answer, whatever else is there", () => {
    expect(readTurn(`${block("x")}<answer>7</answer>`)).toEqual({ type: "answer", answer: "7" });
    expect(readTurn(`<answer></answer>${block("x = 1")}`)).toEqual({ type: "code", code: "x = 1" });
  });

  it("takes the last code block, and shifts it to the margin", () => {
    expect(readTurn(`${block("a")}${block("    if b:\n        c")}`)).toEqual({
      type: "code",
      code: "if b:\n    c",
    });
  });

  it("ends at code without a fence, and at a message with nothing", () => {
    expect(readTurn("<code>x = 1</code>")).toMatchObject({ type: "answer", answer: null });
    expect(readTurn("hm")).toMatchObject({ type: "answer", answer: null });
  });

  it("reads tool calls, and tells what is wrong with them", () => {
    const call = (json: string) => readTurn(`<tool_call>${json}</tool_call>`);
    expect(call('{"name":"search","arguments":{"query":"q"}}')).toEqual({
      type: "call",
      tool: "search",
      input: { query: "q" },
    });
    expect(call('{"name":"image_search"}')).toEqual({ type: "call", tool: "image_search", input: {} });
    for (const wrong of [
      "{",
      "null",
      '{"name":"x"}',
      '{"name":"image_search","arguments":{"a":1}}',
      '{"name":"search"}',
    ])
      expect(call(wrong).type).toBe("say");
  });
});

describe.skipIf(missing.length > 0)("the loop", () => {
  it("keeps variables, shows images, searches, and answers", async () => {
    const search = defineTool({
      name: "search",
      version: "1",
      description: "a search engine of the test",
      effects: "reads",
      input: { type: "object", properties: { query: { type: "string" } }, required: ["query"] },
      run: async (input: { query: string }) => ({ parts: [text(`1. [About ${input.query}](page)`)] }),
    });
    const model = scriptedModel(
      [
        block("box = (140, 80, 290, 150)\nimage_1.crop(box)"),
        block("print(box[2] - box[0])"),
        '<tool_call>{"name":"search","arguments":{"query":"cat eyes"}}</tool_call>',
        '<tool_call>{"name":"image_search"}</tool_call>',
        "<think>so</think><answer>green</answer>",
      ].map((said) => [text(said)]),
    );
    const agent = codeLoop({
      protocol: deepEyesV2Protocol,
      model,
      sandbox: sandbox!,
      codec: imageCodec,
      toolbox: await openToolbox([search]),
    });
    const run = await createRun(store, { actor: agent.id, config: {} });
    const answer = await agent.run({ parts: [photo, text("what colour are the eyes?")] }, { run });
    expect(answer.answer).toBe("green");
    const heard = model.requests.map(({ messages }) => JSON.stringify(messages.at(-1)!.parts));
    expect(heard[1]).toMatch(/Code execution result:.*Images:.*"width":150/s);
    expect(heard[2]).toMatch(/stdout.*150/s);
    expect(heard[3]).toMatch(/tool_response.*About cat eyes/s);
    expect(heard[4]).toMatch(/no tool .*image_search/s);
    await run.close();
  });

  it("stops after nine messages", async () => {
    const model = scriptedModel(Array.from({ length: 12 }, () => [text(block("1"))]));
    const agent = codeLoop({ protocol: deepEyesV2Protocol, model, sandbox: sandbox!, codec: imageCodec });
    const run = await createRun(store, { actor: agent.id, config: {} });
    const answer = await agent.run({ parts: [photo, text("?")] }, { run });
    expect(answer.abstained).toBe(true);
    expect(model.requests).toHaveLength(9);
    await run.close();
  });
});

describe("deepEyesV2Reward", () => {
  const score = async (response: string, right: boolean, search = false) =>
    (await deepEyesV2Reward(response, async () => right, { search })).score;
  const good = "<think>a</think><answer>b</answer>";

  it("pays 0.8 for accuracy and 0.2 for form", async () => {
    expect(await score(good, true)).toBe(1);
    expect(await score(good, false)).toBeCloseTo(0.2, 12);
    expect(await score("a</think><answer>b</answer>", true)).toBe(1);
    expect(await score("<think>a</think><answer>b</answer><answer>", true)).toBeCloseTo(0.8, 12);
    expect(await score("<think>a</think><code>x<answer>b</answer>", true)).toBeCloseTo(0.8, 12);
  });

  it("pays nothing for an empty answer, no answer, or one of 300 characters", async () => {
    expect(await score("<think>a</think><answer> </answer>", true)).toBe(0);
    expect(await score("<think>a</think>b", true)).toBe(0);
    expect(await score(`<think>a</think><answer>${"b".repeat(300)}</answer>`, true)).toBe(0);
    expect(await score(`<think>a</think><answer>${"b".repeat(299)}</answer>`, true)).toBe(1);
  });

  it("charges a tenth of the accuracy for tool calls on search data only", async () => {
    const called = "<think>a</think><tool_call>{}</tool_call><think>b</think><answer>c</answer>";
    expect(await score(called, true, true)).toBeCloseTo(0.92, 12);
    expect(await score(called, true)).toBe(1);
    expect(await score(called, false, true)).toBeCloseTo(0.2, 12);
    expect(
      await score("<think>a</think><tool_call>{}<think>b</think><answer>c</answer>", true, true),
    ).toBeCloseTo(0.72, 12);
  });
});

describe("guardImage", () => {
  const image = (width: number, height: number) =>
    storedImage({ type: "image", id: "0".repeat(64), width, height, mediaType: "image/png" });

  it("enlarges small sides to 32, rounded up, and shortens steep pictures", () => {
    expect(imageSize(guardImage(image(100, 40)))).toEqual({ width: 100, height: 40 });
    expect(imageSize(guardImage(image(100, 20)))).toEqual({ width: 160, height: 32 });
    expect(imageSize(guardImage(image(33, 31)))).toEqual({ width: 35, height: 32 });
    expect(imageSize(guardImage(image(30_000, 100)))).toEqual({ width: 20_000, height: 100 });
  });
});
