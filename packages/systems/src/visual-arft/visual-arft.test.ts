import { codeLoop } from "@fovea/agents";
import {
  createRun,
  defineTool,
  type ImagePart,
  memoryStore,
  rotate,
  type Store,
  storedImage,
  text,
} from "@fovea/core";
import { scriptedModel } from "@fovea/models";
import { pythonSandbox } from "@fovea/sandbox";
import { imageCodec, loadMedia } from "@fovea/vision";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { missing } from "../../../sandbox/src/testing/machine.js";
import {
  codingProtocol,
  codingReward,
  formatReward,
  pixelSlices,
  problemLabels,
  searchReward,
  searchSystem,
} from "./index.js";

const sandbox = missing.length === 0 ? pythonSandbox() : undefined;
let store: Store;
let photo: ImagePart;
beforeAll(async () => {
  store = memoryStore();
  photo = (await loadMedia("samples/chelsea.png", store.blobs)) as ImagePart;
});
afterAll(() => sandbox?.close());

describe("codingReward", () => {
  it("pays a problem 1 for equal labels, 0.5 for the rotation of a pair alone, else 0", () => {
    const reward = (said: string, reference: string) =>
      codingReward(`<think>t</think><problem>${said}</problem>`, `<problem>${reference}</problem>`);
    expect(reward("{'dark'}", "{'dark'}")).toBe(1);
    expect(reward("{'dark', 'rotation90'}", "{'rotation90','dark'}")).toBe(1);
    expect(reward("{'rotation90'}", "{'rotation90','dark'}")).toBe(0.5);
    expect(reward("{'rotation180'}", "{'rotation180','noise'}")).toBe(0.5);
    expect(reward("{'dark'}", "{'rotation90','dark'}")).toBe(0);
    expect(reward("{'rotation180'}", "{'rotation90','dark'}")).toBe(0);
    expect(reward("dark", "{'dark'}")).toBe(0);
  });

  it("pays code 0.9 unless a tag of another kind is there", () => {
    expect(codingReward("<code>x</code>", "<code>y</code>")).toBe(0.9);
    expect(codingReward("<code>x</code><answer>a</answer>", "<code>y</code>")).toBe(0);
    expect(codingReward("<answer>a</answer>", "<code>y</code>")).toBe(0);
  });

  it("pays an answer its token F1", () => {
    expect(codingReward("<answer>the red bus</answer>", "<answer>red bus</answer>")).toBe(1);
    expect(codingReward("<answer>red car</answer>", "<answer>red bus</answer>")).toBeCloseTo(0.5, 12);
    expect(codingReward("<answer>red bus</answer><code>x</code>", "<answer>red bus</answer>")).toBe(0);
  });
});

describe("searchReward", () => {
  const options = { similarity: (a: string, b: string) => (a === b ? 1 : 0.4) };

  it("pays equality by algebra, F1 of answers, and queries that are alike enough", async () => {
    const same = { ...options, isSame: (a: string, b: string) => Number(a) === Number(b) };
    expect(await searchReward("<answer>0.50</answer>", "<answer>0.5</answer>", same)).toBe(1);
    expect(await searchReward("<answer>a b</answer>", "<answer>b c</answer>", options)).toBeGreaterThan(0);
    expect(await searchReward("<answer>b</answer><search>q</search>", "<answer>b</answer>", options)).toBe(0);
    expect(await searchReward("<search>q</search>", "<search>q</search>", options)).toBe(1);
    expect(await searchReward("<search>p</search>", "<search>q</search>", options)).toBe(0);
    expect(await searchReward("<search>q</search><answer>a</answer>", "<search>q</search>", options)).toBe(0);
  });
});

describe("formatReward", () => {
  const reward = (said: string) => formatReward(said, ["problem", "code", "answer"]);

  it("wants one thought and one action, and nothing else", () => {
    expect(reward("<think>t</think><answer>a</answer>")).toBe(1);
    expect(reward("<think>t</think>\n<code>\n```python\nx\n```\n</code>")).toBe(1);
    expect(reward("<think>t</think><code>x</code>")).toBe(0);
    expect(reward("<think>t</think><problem>{'dark', 'noise'}</problem>")).toBe(1);
    expect(reward("<think>t</think><problem>dark</problem>")).toBe(0);
    expect(reward("<answer>a</answer>")).toBe(0);
    expect(reward("<think>t</think><answer>a</answer> so")).toBe(0);
    expect(reward("<think>t</think><answer>a</answer><answer>a</answer>")).toBe(0);
  });
});

describe("pieces of the harness", () => {
  it("reads lists of labels", () => {
    expect(problemLabels("{'dark', \"noise\"}")).toEqual(["dark", "noise"]);
    expect(problemLabels("{}")).toEqual([]);
    expect(problemLabels("['dark']")).toBeUndefined();
  });

  it("turns slices in thousandths into slices by pixels", () => {
    expect(pixelSlices("img[100:500, 0:250]")).toContain("int(100/1000*img.shape[0])");
    expect(pixelSlices("img[100:5000, 0:250]")).toBe("img[100:5000, 0:250]");
    expect(pixelSlices("a[1:2]")).toBe("a[1:2]");
  });
});

describe.skipIf(missing.length > 0)("the coding agent", () => {
  it("repairs a turned picture and answers from what it wrote", async () => {
    const turned = await imageCodec.store(rotate(storedImage(photo.ref), 180), store.blobs);
    const part: ImagePart = { type: "image", ref: turned.ref };
    const repair = [
      "import cv2",
      "img = cv2.imread('path_to_input_image.jpg')",
      "cv2.imwrite('path_to_output_image.jpg', cv2.rotate(img, cv2.ROTATE_180))",
    ].join("\n");
    const crop = [
      "import cv2",
      "img = cv2.imread('path_to_input_image.jpg')",
      "cv2.imwrite('path_to_output_image.jpg', img[300:500, 300:700])",
    ].join("\n");
    const fenced = (code: string) => `<think>t</think><code>\n\`\`\`python\n${code}\n\`\`\`\n</code>`;
    const model = scriptedModel(
      [
        "<think>upside down</think><problem>{'rotation180'}</problem>",
        fenced(repair),
        "<think>small</think><problem>{'crop'}</problem>",
        fenced(crop),
        "<think>seen</think><answer>a cat</answer>",
      ].map((said) => [text(said)]),
    );
    const agent = codeLoop({ protocol: codingProtocol(), model, sandbox: sandbox!, codec: imageCodec });
    const run = await createRun(store, { actor: agent.id, config: {} });
    const answer = await agent.run({ parts: [part, text("What animal is it?")] }, { run });
    expect(answer.answer).toBe("a cat");
    const heard = model.requests.map(({ messages }) => messages.at(-1)!.parts);
    expect(JSON.stringify(heard[1])).toMatch(/repairs: rotation180/);
    const shown = (i: number) => heard[i]!.find((one) => one.type === "image") as ImagePart;
    // The whole picture, turned: found again on its side; then the part of it that was cut, of the original's pixels.
    expect([shown(2).ref.width, shown(2).ref.height]).toEqual([451, 300]);
    expect(shown(2).lineage![0]!.certainty).toBe("recovered");
    expect([shown(4).ref.width, shown(4).ref.height]).toEqual([180, 60]);
    const evidence = answer.evidence[0]!.region as { box?: number[]; points?: number[][] };
    const xs =
      evidence.box === undefined ? evidence.points!.map(([x]) => x!) : [evidence.box[0]!, evidence.box[2]!];
    expect(Math.abs(Math.min(...xs) - (451 - 315))).toBeLessThan(4);
    await run.close();
  });
});

describe("the search agent", () => {
  it("searches with words, not twice, and answers", async () => {
    const queries: string[] = [];
    const search = defineTool({
      name: "search",
      version: "1",
      description: "a search engine of the test",
      effects: "reads",
      input: { type: "object", properties: { query: { type: "string" } }, required: ["query"] },
      run: async ({ query }: { query: string }) => {
        queries.push(query);
        return { parts: [text(`about ${query}`), text("more")] };
      },
    });
    const model = scriptedModel(
      [
        "<think>t</think><search>the image of a cat</search>",
        "<think>t</think><search>tabby cat</search>",
        "<think>t</think><search>Tabby cat</search>",
        "<think>t</think><answer>tabby</answer>",
      ].map((said) => [text(said)]),
    );
    const agent = await searchSystem.agent({ model, tools: [search] });
    const run = await createRun(store, { actor: agent.id, config: {} });
    const answer = await agent.run({ parts: [photo, text("Which kind?")] }, { run });
    expect(answer.answer).toBe("tabby");
    expect(queries).toEqual(["tabby cat"]);
    const heard = model.requests.map(({ messages }) => JSON.stringify(messages.at(-1)!.parts));
    expect(heard[1]).toMatch(/does not see the picture/);
    expect(heard[2]).toMatch(/<information>1\. Content: about tabby cat\\n2\. Content: more/);
    expect(heard[3]).toMatch(/searched already/);
    await run.close();
  });
});
