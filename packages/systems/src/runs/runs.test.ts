import { fileURLToPath } from "node:url";
import {
  createRun,
  DivergenceError,
  memoryStore,
  NotFoundError,
  type Part,
  pathTo,
  type Store,
  type System,
} from "@fovea/core";
import { scriptedModel } from "@fovea/models";
import { describe, expect, it } from "vitest";
import { ask } from "../ask/index.js";
import react from "../react/index.js";
import { annotateRun, currentAnnotations } from "./annotate.js";
import { followRun, type RunProgress } from "./follow.js";
import { forkRun } from "./fork.js";
import { replayRun } from "./replay.js";
import { siblingsOf } from "./siblings.js";

const picture = fileURLToPath(new URL("../../../../samples/ticket.png", import.meta.url));
const answering = (answer: string): Part[] => [
  { type: "tool-call", id: "a", tool: "answer", input: { answer } },
];
const measuring: Part[] = [
  { type: "tool-call", id: "m", tool: "measure", input: { image: "image-1", quantity: "width" } },
];
const model = (answer: string) => scriptedModel([measuring, answering(answer)], "scripted/measurer");
/** The next version of react: it is told something else. */
const changed: System = {
  id: "react",
  agent: async (options) => ({ ...(await react.agent({ ...options, system: "Be brief." })), id: "react@2" }),
};

async function asked(store: Store, answer = "one"): Promise<string> {
  const { run } = await ask({ store, media: [picture], question: "how wide?", model: model(answer) });
  return run;
}

describe("a run that another version of its agent takes up", () => {
  it("is refused at the first difference, and goes on from there in a fork when that is wanted", async () => {
    const store = memoryStore();
    const run = await asked(store);
    const before = await pathTo(store, (await store.run(run))!.head.head);
    const again = { store, media: [], run, model: model("two"), system: changed };
    const refused = await ask(again).catch((error: DivergenceError) => error);
    expect(refused).toBeInstanceOf(DivergenceError);
    const { where } = refused as DivergenceError;
    const first = before.find(({ kind }) => kind === "model")!;
    expect(where).toMatchObject({ run, step: first.id, after: first.parent });
    expect(where!.difference).toMatch(/^view\.messages/);

    const forked = await ask({ ...again, forkAtDifference: true });
    expect([forked.answer, forked.run === run]).toEqual(["two", false]);
    const path = await pathTo(store, (await store.run(forked.run))!.head.head);
    expect(path.map(({ kind }) => kind)).toEqual([
      "config",
      "message",
      "config",
      "model",
      "tool",
      "model",
      "tool",
      "note",
    ]);
    expect(path[2]!.content).toEqual({ agent: "react@2" });
    expect((await replayRun(store, forked.run, { system: changed })).answer!.answer).toBe("two");
    await expect(replayRun(store, forked.run)).rejects.toThrow(DivergenceError);
    expect((await store.run(run))!.head.head).toBe(before.at(-1)!.id);
  });

  it("is resumed as it is when the new version asks for the same", async () => {
    const store = memoryStore();
    const run = await asked(store);
    const same: System = {
      id: "react",
      agent: async (options) => ({ ...(await react.agent(options)), id: "react@2" }),
    };
    const resumed = await ask({ store, media: [], run, model: model("never said"), system: same });
    expect(resumed.answer).toBe("one");
  });
});

describe("a replay", () => {
  it("asks no model, writes nothing, and gives the recorded answer", async () => {
    const store = memoryStore();
    const run = await asked(store);
    const head = (await store.run(run))!.head;
    const replayed = await replayRun(store, run);
    expect(replayed).toMatchObject({ run, ended: "answered", stoppedBy: null, rollouts: 0 });
    expect(replayed.answer!.answer).toBe("one");
    expect((await store.run(run))!.head).toEqual(head);
  });

  it("of a run without a question, or of none, is told", async () => {
    const store = memoryStore();
    const run = await createRun(store, {
      id: "r",
      actor: "react@1",
      config: { agent: "react@1", model: "x" },
    });
    await run.close();
    expect(await replayRun(store, "r")).toMatchObject({ steps: 1, served: 0, answer: null });
    await expect(replayRun(store, "none")).rejects.toThrow(NotFoundError);
  });
});

it("a run is followed by another reader while it works: each step once, what is in flight, what it cost", async () => {
  const store = memoryStore();
  const usage = { input: 10, output: 2, cost: 0.25 };
  let release!: () => void;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slow = scriptedModel(
    [
      { parts: measuring, usage },
      { parts: answering("one"), usage },
    ],
    "scripted/slow",
  );
  const gated = {
    ...slow,
    async *generate(...args: Parameters<typeof slow.generate>) {
      if (args[0].messages.some(({ role }) => role === "assistant")) await held;
      yield* slow.generate(...args);
    },
  };
  const working = ask({ store, id: "live", media: [picture], question: "how wide?", model: gated });
  await expect.poll(() => store.run("live")).toBeDefined();
  const seen: RunProgress[] = [];
  for await (const now of followRun(store, "live", { everyMs: 1 })) {
    seen.push(now);
    if (now.modelCalls === 1 && now.inFlight.length > 0) release();
  }
  await working;
  const waiting = seen.find(({ modelCalls, inFlight }) => modelCalls === 1 && inFlight.length > 0)!;
  expect(waiting).toMatchObject({
    ended: null,
    inFlight: [{ actor: "scripted/slow" }],
    usage: { cost: 0.25 },
  });
  expect(seen.at(-1)).toMatchObject({
    ended: "answered",
    modelCalls: 2,
    inFlight: [],
    usage: { ...usage, input: 20, output: 4, cost: 0.5 },
  });
  const lines = seen.flatMap((now) => now.lines);
  expect(new Set(lines).size).toBe(lines.length);
  expect(lines).toHaveLength(seen.at(-1)!.steps);
});

it("siblings are told apart by their answers and by what was said of them", async () => {
  const store = memoryStore();
  const run = await asked(store);
  const forked = await forkRun(store, run, { ask: "how wide is it?" });
  await ask({ store, media: [], run: forked, model: model("two") });
  await annotateRun(store, forked, { key: "exact", value: 0 });
  await annotateRun(store, forked, { key: "exact", value: 1 });
  await annotateRun(store, forked, { key: "exact", value: 0.5, author: "another" });
  const { head } = (await store.run(forked))!.head;
  expect(
    (await currentAnnotations(store, head)).map(({ annotation }) => [annotation.author, annotation.value]),
  ).toEqual([
    ["user", 1],
    ["another", 0.5],
  ]);
  const [group, ...others] = await siblingsOf(store, run);
  expect(others).toEqual([]);
  expect(group).toMatchObject({ kind: "config" });
  expect(group!.siblings.map(({ run: id, answer }) => [id, answer])).toEqual([
    [run, "one"],
    [forked, "two"],
  ]);
  expect(group!.siblings[1]!.scores["exact@1"]).toBeDefined();
});
