import { createRun, type ImagePart, memoryStore, type Store, text } from "@fovea/core";
import { scoreJigsawResponse } from "@fovea/environments/jigsaw";
import { scriptedModel } from "@fovea/models";
import { loadMedia } from "@fovea/vision";
import { beforeAll, describe, expect, it } from "vitest";
import { missing } from "../../../sandbox/src/testing/machine.js";
import agile, { readAgile } from "./index.js";

let store: Store;
let photo: ImagePart;
beforeAll(async () => {
  store = memoryStore();
  photo = (await loadMedia("samples/chelsea.png", store.blobs)) as ImagePart;
});

const code = (python: string) => `<think>look</think><code>\n${python}\n</code>`;

async function play(script: readonly string[], question = "solve") {
  const model = scriptedModel(script.map((said) => [text(said)]));
  const agent = await agile.agent({ model });
  const run = await createRun(store, { actor: agent.id, config: {} });
  const answer = await agent.run({ parts: [photo, text(question)] }, { run });
  await run.close();
  const heard = model.requests.map(({ messages }) => messages.at(-1)!.parts);
  return { answer, heard, said: (i: number) => JSON.stringify(heard[i]) };
}

describe("readAgile", () => {
  it("takes one code block or one answer, and ends at anything else", () => {
    expect(readAgile("<code>x</code>", 4).type).toBe("code");
    expect(readAgile('<answer>["A"]</answer>', 4)).toEqual({ type: "answer", answer: '["A"]' });
    for (const said of ["", "<code>x</code><code>y</code>", "<code>x</code><answer>a</answer>"])
      expect(readAgile(said, 4)).toMatchObject({ type: "answer", answer: null });
  });
});

describe.skipIf(missing.length > 0)("agile", () => {
  it("shows what observation, crop, zoom and rotate make, of AGILE's sizes", async () => {
    const { heard, said } = await play([
      code("image_seen = observation(['a', 'B', 'C', 'D'])"),
      code("crop_image = crop(image_list[0], [0, 0, 0.5, 1])"),
      code("big_image = zoom(crop_image, 2)"),
      code("turned_image = rotate(big_image, 90)"),
      '<answer>["A", "B", "C", "D"]</answer>',
    ]);
    const size = (i: number) => {
      const part = heard[i]!.find((each) => each.type === "image") as ImagePart;
      return [part.ref.width, part.ref.height];
    };
    // Pieces of 225 x 150: gaps of 2%, cut to 4 and 3 pixels.
    expect(size(1)).toEqual([454, 303]);
    // AGILE keeps the far edge below the last pixel: half of 225 wide, 149 high.
    expect(size(2)).toEqual([112, 149]);
    expect(size(3)).toEqual([224, 298]);
    expect(size(4)).toEqual([298, 224]);
    expect(said(1)).toMatch(/image_seen/);
  });

  it("tells errors and goes on: no image, two images, letters that are wrong", async () => {
    const { said, answer } = await play([
      code("x = 1"),
      code("a_image = image_list[0].copy()\nb_image = image_list[1].copy()"),
      code("image_x = observation(['A', 'A', 'B', 'C'])"),
      code("image_list.reverse()"),
      '<answer>["D", "C", "B", "A"]</answer>',
    ]);
    expect(said(1)).toMatch(/Error: make exactly one new image.*0 variables/);
    expect(said(2)).toMatch(/2 variables/);
    expect(said(3)).toMatch(/every letter once/);
    expect(said(4)).toMatch(/is no image/);
    expect(answer.reason).toMatch(/the right order is/);
  });

  it("drops variables without image in their name, and what a failed turn did", async () => {
    const { said } = await play([
      code("size = 3\nimage_a = image_list[0].copy()"),
      code("image_b = zoom(image_a, size)"),
      code("image_list.pop()\nraise ValueError('stop')"),
      code("image_c = observation(['A', 'B', 'C', 'D']) if len(image_list) == 4 else None"),
      '<answer>["D", "C", "B", "A"]</answer>',
    ]);
    expect(said(2)).toMatch(/name 'size' is not defined/);
    expect(said(4)).toMatch(/new image is image_c/);
  });

  it("ends after five turns without an answer", async () => {
    const { answer } = await play(Array.from({ length: 6 }, () => code("x = 1")));
    expect(answer).toMatchObject({ answer: null, abstained: true });
  });

  it("cuts nine pieces where it is asked to", async () => {
    const { heard } = await play(['<answer>["A"]</answer>'], "a 3x3 puzzle");
    expect(heard[0]!.filter((part) => part.type === "image")).toHaveLength(9);
  });
});

describe("the reward, on the facts' pairs", () => {
  const truth = ["C", "A", "D", "B"];
  const right = '<think>t</think><answer>["C", "A", "D", "B"]</answer>';

  it("pays what the published function paid", () => {
    expect(scoreJigsawResponse(right, truth, 0)).toBeCloseTo(1, 12);
    expect(scoreJigsawResponse(right, truth, 1)).toBeCloseTo(0.95, 12);
    expect(scoreJigsawResponse(right, truth, 3)).toBeCloseTo(0.85, 12);
    expect(scoreJigsawResponse(`<think>${right}`, truth, 0)).toBeCloseTo(0.8, 12);
    expect(
      scoreJigsawResponse('<think>t</think><answer>["A", "C", "D", "B"]</answer>', truth, 0),
    ).toBeCloseTo(-0.05, 12);
    expect(scoreJigsawResponse('<think>t</think><answer>["A", "C"]</answer>', truth, 0)).toBeCloseTo(
      -0.05,
      12,
    );
    expect(scoreJigsawResponse("<think>t</think><answer>CADB</answer>", truth, 0)).toBeCloseTo(-0.25, 12);
    expect(scoreJigsawResponse("<think>t</think>", truth, 0)).toBeCloseTo(-0.25, 12);
  });
});
