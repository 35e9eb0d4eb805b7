import {
  createRun,
  defineTool,
  type ImagePart,
  type JsonObject,
  memoryStore,
  type Store,
  text,
} from "@fovea/core";
import { scriptedModel } from "@fovea/models";
// Threads start from what is built.
import { sharedToolshed, spaceTools } from "@fovea/systems";
import { loadMedia } from "@fovea/vision";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let store: Store;
let photo: ImagePart;
beforeAll(async () => {
  store = memoryStore();
  photo = (await loadMedia("samples/coffee.png", store.blobs)) as ImagePart;
});
afterAll(() => sharedToolshed().close());

/** A depth expert of the test: one metre everywhere, two in the right half. */
const depth = defineTool({
  name: "depth",
  version: "1",
  description: "Depth of every pixel, metres, as a map of 4 x 1.",
  effects: "pure",
  mediaInputs: ["image"],
  input: { type: "object", properties: { image: { type: "string" } }, required: ["image"] },
  run: async (_: JsonObject) => ({
    parts: [{ type: "data", name: "depth", data: { data: [1, 1, 2, 2], width: 4, height: 1 } }],
  }),
});

const call = (name: string, given: object) =>
  `<think>t</think><tool_call>${JSON.stringify({ name, arguments: given })}</tool_call>`;

async function play(said: readonly string[]) {
  const model = scriptedModel(said.map((each) => [text(each)]));
  const agent = await spaceTools.agent({ model, tools: [depth] });
  const run = await createRun(store, { actor: agent.id, config: {} });
  const answer = await agent.run({ parts: [photo, text("How far is the cup?")] }, { run });
  await run.close();
  return { answer, heard: model.requests.map(({ messages }) => messages.at(-1)!.parts), model };
}

describe("space-tools", () => {
  it("names what tools gave in variables, and calls later ones with their values", async () => {
    const { answer, heard, model } = await play([
      call("depth", { image: "image-1" }),
      call("index_at", { data: "$depth_1", u: 0.75, v: 0.5 }),
      call("project_2d_points_to_3d", {
        points: [[320, 240]],
        depths: ["$index_at_1"],
        focal: 500,
        width: 640,
        height: 480,
      }),
      call("point_crop", {
        image: "image-1",
        points: [
          [0.25, 0.25],
          [0.75, 0.75],
        ],
      }),
      "<think>t</think><answer>2 metres</answer>",
    ]);
    expect(answer.answer).toBe("2 metres");
    expect(JSON.stringify(heard[1])).toMatch(/Variables: \$depth_1"/);
    expect(JSON.stringify(heard[2])).toMatch(/"2".*\$index_at_1/);
    expect(JSON.stringify(heard[3])).toContain("[[0,0,2]]");
    const cut = heard[4]!.find(({ type }) => type === "image") as ImagePart;
    expect([cut.ref.width, cut.ref.height]).toEqual([300, 200]);
    // The answer rests on what was shown last, in the original's pixels.
    expect(answer.evidence).toMatchObject([{ media: photo.ref.id, region: { box: [150, 100, 450, 300] } }]);
    expect(JSON.stringify(model.requests[0]!.messages[0])).toMatch(/project_3d_points_to_2d takes/);
  });

  it("is told of variables that are not there, of calls that are none, and of tools that fail", async () => {
    const { heard, answer } = await play([
      call("index_at", { data: "$dept_1", u: 0, v: 0 }),
      "<tool_call>{</tool_call>",
      "hm",
      call("telescope", {}),
      call("point_crop", {
        image: "image-1",
        points: [
          [0, 0],
          [2, 1],
        ],
      }),
      "<answer>no</answer>",
    ]);
    const texts = heard.map((parts) => JSON.stringify(parts));
    expect(texts[1]).toMatch(/no variable \$dept_1/);
    expect(texts[2]).toMatch(/no JSON/);
    expect(texts[3]).toMatch(/held no action/);
    expect(texts[4]).toMatch(/no tool .*telescope/);
    expect(texts[5]).toMatch(/point \[2, 1\]/);
    expect(answer.answer).toBe("no");
  });

  it("asks experts that are served as pools, with the results and identities of the experts themselves", async () => {
    const { answer, heard } = await play([
      call("objects", { image: "image-1" }),
      call("point_crop", { image: "image-1", points: "$objects_1_corners_1" }),
      "<answer>seen</answer>",
    ]);
    expect(answer.answer).toBe("seen");
    expect(JSON.stringify(heard[1])).toMatch(/cup.*\$objects_1_boxes/);
    expect(heard[2]!.some(({ type }) => type === "image")).toBe(true);
    expect(sharedToolshed().measures()["objects"]).toMatchObject({ calls: 1, failed: 0 });
  });
});
