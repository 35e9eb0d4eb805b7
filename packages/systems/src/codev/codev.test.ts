import { codeLoop } from "@fovea/agents";
import { closureOf, createRun, type ImagePart, memoryStore, type Store, text } from "@fovea/core";
import { callsOf, faithfulnessOf, givenMedia, groupAdvantages, oracleJudge, placeTruth } from "@fovea/evals";
import { scriptedModel } from "@fovea/models";
import { pythonSandbox } from "@fovea/sandbox";
import { imageCodec, loadMedia } from "@fovea/vision";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { missing } from "../../../sandbox/src/testing/machine.js";
import { codevProtocol, crossesRedLine, tapoReward } from "./index.js";
import { readAction } from "./protocol.js";

const sandbox = missing.length === 0 ? pythonSandbox() : undefined;
let store: Store;
let photo: ImagePart;
/** The cat's eyes, in the picture's pixels. */
const truth = [{ medium: "image-1", box: [150, 90, 280, 140] }] as const;

beforeAll(async () => {
  store = memoryStore();
  photo = (await loadMedia("samples/chelsea.png", store.blobs)) as ImagePart;
});
afterAll(() => sandbox?.close());

/** Plays a script through the loop; gives its answer and how it is judged. */
async function play(script: readonly string[], right: string) {
  const model = scriptedModel(script.map((said) => [text(said)]));
  const agent = codeLoop({ protocol: codevProtocol(), model, sandbox: sandbox!, codec: imageCodec });
  const run = await createRun(store, { actor: agent.id, config: { model: model.id } });
  const answer = await agent.run({ parts: [photo, text("What colour are the eyes?")] }, { run });
  const steps = await closureOf(store, run.head);
  await run.close();
  const sample = { evidence: truth } as never;
  const accuracy = answer.answer === right ? 1 : 0;
  const found = faithfulnessOf({ steps }, sample, { right: accuracy === 1 });
  const judge = oracleJudge(placeTruth(truth as never, givenMedia(steps)));
  const calls = await Promise.all(
    callsOf(steps).map(async (call) => ({
      judged: await judge.judge(call, { question: "" }),
      redLine: crossesRedLine(call),
    })),
  );
  return { answer, found, steps, model, reward: tapoReward({ accuracy, calls }) };
}

const code = (python: string) => `<think>closer</think><code>\n\`\`\`python\n${python}\n\`\`\`\n</code>`;
const say = (answer: string) => `<think>seen</think><answer>${answer}</answer>`;
const eyes = code("image_1.crop((140, 80, 290, 150)).resize((600, 280))");
const corner = code("image_1.crop((0, 0, 80, 60)).resize((320, 240))");

describe("readAction", () => {
  it("reads code with or without a fence and its closing tag", () => {
    expect(readAction("<code>x = 1</code>")).toEqual({ type: "code", code: "x = 1" });
    expect(readAction("<code>\n```python\nx = 1\n```")).toEqual({ type: "code", code: "x = 1" });
  });

  it("takes what comes first, and nothing from thoughts", () => {
    expect(readAction("<answer>a</answer><code>x</code>")).toEqual({ type: "answer", answer: "a" });
    expect(readAction("<think><answer>a</answer></think><code>x</code>")).toEqual({
      type: "code",
      code: "x",
    });
    expect(readAction("hm").type).toBe("say");
    expect(readAction("<answer> </answer>").type).toBe("say");
  });
});

describe.skipIf(missing.length > 0)("codev", () => {
  it("shows the model what its code made, and cites it in the original's pixels", async () => {
    const { answer, found, model } = await play([eyes, say("green")], "green");
    expect(answer.answer).toBe("green");
    const [evidence] = answer.evidence;
    expect(evidence!.media).toBe(photo.ref.id);
    const box = (evidence!.region as unknown as { box: number[] }).box;
    for (const [i, edge] of [140, 80, 290, 150].entries()) expect(Math.abs(box[i]! - edge)).toBeLessThan(2);
    const last = model.requests.at(-1)!.messages.at(-1)!;
    expect(last.parts.some((part) => part.type === "image" && part.ref.width === 600)).toBe(true);
    expect(found.class).toBe("faithful");
  });

  it("keeps what code defined, and tells errors with their line", async () => {
    const { model } = await play(
      [code("a = 1\nb = a +"), code("a = 41"), code("print(a + 1)"), say("x")],
      "x",
    );
    const seen = model.requests.map(({ messages }) => JSON.stringify(messages.at(-1)!.parts));
    expect(seen[1]).toMatch(/SyntaxError in line 2/);
    expect(seen[2]).toMatch(/showed and printed nothing/);
    expect(seen[3]).toMatch(/42/);
  });

  it("calls a lucky guesser right and not faithful", async () => {
    const { answer, found } = await play([corner, say("green")], "green");
    expect(answer.answer).toBe("green");
    expect(found.looked).toBe("no");
    expect(found.class).not.toBe("faithful");
  });

  it("ranks right crop and right answer above wrong crop and right answer above a wrong answer", async () => {
    const best = (await play([eyes, say("green")], "green")).reward;
    const lucky = (await play([corner, say("green")], "green")).reward;
    const wrong = (await play([corner, say("blue")], "green")).reward;
    expect(best.reward).toBeGreaterThan(lucky.reward);
    expect(lucky.reward).toBeGreaterThan(wrong.reward);
    const advantages = groupAdvantages([best, lucky, wrong].map(({ reward }) => reward));
    expect(advantages[0]).toBeGreaterThan(advantages[1]!);
    expect(advantages[1]).toBeGreaterThan(advantages[2]!);
  });

  it("abstains when its turns are over", async () => {
    const model = scriptedModel(Array.from({ length: 3 }, () => [text(corner)]));
    const agent = codeLoop({ protocol: codevProtocol(3), model, sandbox: sandbox!, codec: imageCodec });
    const run = await createRun(store, { actor: agent.id, config: {} });
    const answer = await agent.run({ parts: [photo, text("?")] }, { run });
    expect(answer).toMatchObject({ answer: null, abstained: true, reason: "no answer after 3 turns" });
    await run.close();
  });
});

describe("tapoReward", () => {
  const looked = { judged: { score: 1 }, redLine: false };

  it("is the weighted sum of accuracy and the mean of the calls", () => {
    expect(
      tapoReward({ accuracy: 1, calls: [looked, { judged: { score: 0 }, redLine: false }] }),
    ).toMatchObject({
      reward: 1.25,
      tool: 0.5,
    });
    expect(tapoReward({ accuracy: 1, calls: [] })).toMatchObject({ reward: 1, tool: 0 });
  });

  it("pays nothing for looking where no search is needed, and charges red lines there too", () => {
    expect(tapoReward({ accuracy: 1, calls: [looked], needsSearch: false }).reward).toBe(1);
    const crossed = { judged: { score: 1 }, redLine: true };
    expect(tapoReward({ accuracy: 1, calls: [crossed], needsSearch: false }).reward).toBe(0.5);
  });
});
