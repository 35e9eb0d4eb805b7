import { fileURLToPath } from "node:url";
import {
  closureOf,
  createRun,
  expandRequest,
  type ImagePart,
  type Message,
  type Model,
  memoryStore,
  modelContent,
  type Part,
  pathTo,
  replay,
  type Step,
  type Store,
  textOf,
} from "@fovea/core";
import { stream } from "@fovea/core/random";
import {
  anthropicModel,
  chatModel,
  countingQuestion,
  openModel,
  type Scene,
  scriptedModel,
  simulatedPerceiver,
  simulatedReasoner,
} from "@fovea/models";
import { describe, expect, it } from "vitest";
import { startServer } from "../../../models/src/testing/servers/index.js";
import { ask } from "../ask/index.js";
import { findSystem } from "../run/index.js";
import { verify } from "../runs/verify.js";
import { beMyEyes } from "./index.js";

const colours = ["red", "green", "blue", "yellow", "white"];
const scene: Scene = {
  id: "shelf",
  width: 100,
  height: 100,
  objects: colours.flatMap((colour, i) =>
    Array.from({ length: i + 1 }, (_, j) => ({
      id: `${colour}-${j}`,
      kind: "cup",
      colour,
      box: [i * 10, j * 10, i * 10 + 8, j * 10 + 8] as const,
    })),
  ),
};
const eyes = simulatedPerceiver({ scenes: scene });

async function put(store: Store): Promise<ImagePart> {
  const id = await store.blobs.put(new TextEncoder().encode("a picture that nobody decodes"));
  return { type: "image", ref: { type: "image", id, width: 100, height: 100, mediaType: "image/png" } };
}

async function converse(model: Model, question: string, turns?: number, perceiver: Model = eyes) {
  const store = memoryStore();
  const agent = await beMyEyes({ perceiver, ...(turns === undefined ? {} : { turns }) }).agent({ model });
  const run = await createRun(store, { actor: agent.id, config: { model: model.id } });
  const task = { parts: [await put(store), { type: "text", text: question } as const] };
  const answer = await agent.run(task, { run });
  await run.end(answer.abstained ? "abstained" : "answered");
  await run.close();
  return { answer, store, run, agent, task, steps: await pathTo(store, run.head) };
}

const says = (text: string): Part[] => [{ type: "text", text }];
const blind = { card: { toolCalls: false } };
const pictures = (messages: readonly Message[]) =>
  JSON.stringify(messages).match(/"type":"(image|video|document)"/g) ?? [];

describe("the conversation", () => {
  it("shows the reasoner the question, the description and the replies, and never a picture", async () => {
    const reasoner = scriptedModel(
      [says("How many red cups are there?"), says("So it is one.\nAnswer: 1")],
      blind,
    );
    const { answer, store, steps } = await converse(reasoner, "How many cups are red?");
    expect(answer).toMatchObject({ answer: "1", abstained: false, reason: "So it is one." });
    expect(reasoner.requests).toHaveLength(2);
    for (const { messages } of reasoner.requests) expect(pictures(messages)).toEqual([]);
    const heard = reasoner.requests[1]!.messages.map(({ role, parts }) => [role, textOf(parts)]);
    expect(heard.map(([role]) => role)).toEqual(["system", "user", "user", "assistant", "user"]);
    expect(heard[1]![1]).toBe(
      "[image-1: a picture of 100x100 pixels, which your partner sees]\nHow many cups are red?",
    );
    expect(heard[4]![1]).toBe("I see 1 red cups.");
    const asked = steps.filter(({ kind }) => kind === "model").map((step) => modelContent(step).request);
    const rebuilt = await expandRequest(store, asked[1]!);
    expect(rebuilt.messages.map(({ role, parts }) => [role, textOf(parts)])).toEqual(heard);
    expect(pictures(rebuilt.messages)).toEqual([]);
  });

  it("is a step a message, the perceiver's calls on branches", async () => {
    const reasoner = scriptedModel([says("How many red cups are there?"), says("Answer: 1")], blind);
    const { store, steps, run } = await converse(reasoner, "How many cups are red?");
    expect(steps.map(({ kind, actor }) => `${kind} ${actor}`)).toEqual([
      "config be-my-eyes@1",
      "message user",
      "message simulated/perceiver",
      "model scripted/model",
      "message simulated/perceiver",
      "model scripted/model",
      "note be-my-eyes@1",
    ]);
    const all = await closureOf(store, run.head);
    const looked = all.filter(({ kind, actor }) => kind === "model" && actor === "simulated/perceiver");
    expect(looked).toHaveLength(2);
    for (const step of looked) {
      const { messages } = await expandRequest(store, modelContent(step).request);
      expect(messages.flatMap(({ parts }) => parts).filter(({ type }) => type === "image")).toHaveLength(1);
    }
    expect(steps.filter(({ uses }) => uses.length === 1)).toHaveLength(2);
  });

  it("tells the reasoner when the turns are over, and abstains when it goes on asking", async () => {
    const asks = scriptedModel(
      Array.from({ length: 9 }, () => says("How many red cups are there?")),
      blind,
    );
    const { answer } = await converse(asks, "How many?");
    expect(asks.requests).toHaveLength(6);
    expect(textOf(asks.requests[5]!.messages.at(-1)!.parts)).toBe(
      "I see 1 red cups.\nThat was the last turn: answer now.",
    );
    for (const { messages } of asks.requests.slice(0, 5))
      expect(textOf(messages.at(-1)!.parts)).not.toContain("answer now");
    expect(answer).toMatchObject({
      answer: null,
      abstained: true,
      reason: "the reasoner gave no answer after 5 turns",
    });
  });

  it("abstains when the reasoner says that it cannot be told", async () => {
    const { answer } = await converse(scriptedModel([says("Nobody knows.\nAnswer: unknown")], blind), "Why?");
    expect(answer).toMatchObject({ answer: null, abstained: true, reason: "Nobody knows." });
  });

  it("goes on when the reasoner says nothing, and abstains when it refuses", async () => {
    const silent = scriptedModel([[], says("Answer: 1")], blind);
    const { answer } = await converse(silent, "How many?");
    expect(answer.answer).toBe("1");
    expect(textOf(silent.requests[1]!.messages.at(-1)!.parts)).toBe(
      "You said nothing: ask for what you lack, or answer.",
    );
    const refuses = scriptedModel([{ parts: says("I will not."), stop: "refused" }], blind);
    expect((await converse(refuses, "How many?")).answer).toMatchObject({
      answer: null,
      abstained: true,
      reason: "the reasoner refused: I will not.",
    });
  });

  it("answers a question of k facts when it may take k turns, and guesses before", async () => {
    for (const facts of [1, 3, 5]) {
      const questions = [0, 1, 2, 3, 4, 5].map((seed) => countingQuestion(scene, facts, stream(seed, "q")));
      for (const turns of [facts - 1, facts]) {
        let right = 0;
        for (const question of questions) {
          const { answer } = await converse(
            simulatedReasoner({ questions: [question] }),
            question.text,
            turns,
          );
          if (answer.answer === question.answer) right += 1;
        }
        if (turns === facts) expect(right).toBe(questions.length);
        else expect(right).toBeLessThan(questions.length);
      }
    }
  });

  it("is served again from its record, without a model", async () => {
    const question = countingQuestion(scene, 3, stream(1, "q"));
    const { answer, store, run, task } = await converse(
      simulatedReasoner({ questions: [question] }),
      question.text,
    );
    const dead = (like: Model): Model => ({
      ...like,
      // biome-ignore lint/correctness/useYield: it is never to be asked
      async *generate() {
        throw new Error("asked again");
      },
    });
    const again = await beMyEyes({ perceiver: dead(eyes) }).agent({
      model: dead(simulatedReasoner({ questions: [] })),
    });
    expect(await again.run(task, { run: await replay(store, run.id) })).toEqual(answer);
  });

  it("refuses a reasoner that holds no conversation, and turns that cannot be counted", async () => {
    const embedded = await openModel("embedded");
    await expect(beMyEyes().agent({ model: embedded })).rejects.toThrow(/cannot be the reasoner/);
    expect(() => beMyEyes({ turns: 1.5 })).toThrow("1.5 turns cannot be had");
  });

  it("asks again when either side breaks off in its words, and keeps what had come", async () => {
    const reasons = await startServer("chat", [{ text: "How many red cups ☺?" }, { text: "Answer: 1 ☺" }]);
    const sees = await startServer("anthropic", (_request, turn) => ({ text: `I see ${turn} red cups ☺.` }));
    try {
      const cut = { kind: "cut", at: "mid-character" } as const;
      reasons.faults.push(cut);
      sees.faults.push(cut, { kind: "delay", ms: 0 }, cut, cut);
      const perceiver = anthropicModel(sees.model, {
        baseUrl: sees.url,
        apiKey: sees.key,
        card: { toolCalls: false },
      });
      const reasoner = chatModel(reasons.model, { baseUrl: reasons.url, apiKey: reasons.key });
      const { answer, steps, store, run } = await converse(reasoner, "How many cups are red?", 5, perceiver);
      expect(answer).toMatchObject({ answer: "1 ☺" });
      expect([reasons.requests.length, sees.requests.length]).toEqual([3, 5]);
      const stops = (some: readonly Step[]) =>
        some.filter(({ kind }) => kind === "model").map((step) => modelContent(step).response.stop);
      expect(stops(steps)).toEqual(["error", "end", "end"]);
      const eyes = (await closureOf(store, run.head)).filter(({ actor }) => actor === perceiver.id);
      expect(stops(eyes).sort()).toEqual(["end", "end", "error", "error", "error"]);
    } finally {
      await reasons.close();
      await sees.close();
    }
  });

  it("stops at a token limit", async () => {
    const reasoner = scriptedModel(
      Array.from({ length: 9 }, () => ({
        parts: says("How many red cups are there?"),
        usage: { input: 60, output: 0, cost: null },
      })),
      blind,
    );
    const store = memoryStore();
    const agent = await beMyEyes({ perceiver: eyes }).agent({ model: reasoner, limits: { tokens: 200 } });
    const run = await createRun(store, { actor: agent.id, config: {} });
    const parts = [await put(store), { type: "text", text: "How many?" } as const];
    await expect(agent.run({ parts }, { run })).rejects.toThrow(/tokens were used of at most 200/);
  });
});

describe("with the embedded perceiver", () => {
  it("answers over the wire, with places in the picture that verify", async () => {
    const server = await startServer("chat", [
      { text: "what is the total?" },
      { text: "It is more than five thousand.\nAnswer: yes" },
    ]);
    try {
      const store = memoryStore();
      const invoice = fileURLToPath(new URL("../../../../samples/invoice.png", import.meta.url));
      const result = await ask({
        media: [invoice],
        question: "is the total over $5,000?",
        model: chatModel(server.model, { baseUrl: server.url, apiKey: server.key }),
        system: await findSystem("be-my-eyes"),
        store,
      });
      expect(result).toMatchObject({ answer: "yes", abstained: false });
      expect(server.requests.map(({ status }) => status)).toEqual([200, 200]);
      for (const { images, raw } of server.requests) {
        expect(images).toEqual([]);
        expect(raw.toString()).not.toContain("base64");
      }
      expect(server.requests[1]!.raw.toString()).toContain("5,036.47");
      const region = result.evidence.find(({ role }) => role === "supports")?.region;
      if (region?.type !== "box") throw new Error("the total has no box");
      const [x0, y0, x1, y1] = region.box;
      expect([x0 > 600, y0 > 700, x1 < 1000, y1 < 900]).toEqual([true, true, true, true]);
      const { claims, steps, sound } = await verify(store, result.run);
      expect(sound).toBe(true);
      expect(claims.map(({ status }) => status)).toEqual(result.evidence.map(() => "checked"));
      // The reasoner is not here to be asked again; the perceiver's own steps are, branches and all.
      expect(steps.filter(({ status }) => status === "uncheckable")).toHaveLength(2);
    } finally {
      await server.close();
    }
  }, 240_000);
});
