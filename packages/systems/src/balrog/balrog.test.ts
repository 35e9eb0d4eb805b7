import {
  createRun,
  InterruptedError,
  InvalidInputError,
  type Model,
  type ModelCard,
  memoryStore,
  pathTo,
  type Store,
  text,
  textOf,
} from "@fovea/core";
import { make } from "@fovea/environments";
import {
  AuthenticationError,
  anthropicModel,
  chatModel,
  geminiModel,
  responsesModel,
  scriptedModel,
} from "@fovea/models";
import { describe, expect, it } from "vitest";
import { type StrictServer, startServer } from "../../../models/src/testing/servers/index.js";
import { replayRun } from "../runs/replay.js";
import { type BalrogSample, balrogAgent, recordIn, taskOf } from "./episode.js";
import { begunWith, runIdOf } from "./kept.js";
import { turnsCsv } from "./record.js";
import { summaryLines } from "./report.js";
import { type BalrogOptions, runBalrog } from "./run.js";
import { balrogSamples } from "./samples.js";
import { describeSettings, settingsIn, settle } from "./settings.js";
import { balrogEnvironments, playable } from "./suite.js";
import { turnsIn } from "./turns.js";
import { balrogWords, readWords } from "./words.js";

const goto: BalrogSample = {
  environment: "babyai",
  task: "BabyAI-MixedTrainLocal-v0/goto",
  episode: 0,
  seed: 0,
};
const crafter: BalrogSample = { environment: "crafter", task: "default", episode: 0, seed: 1 };
const card: ModelCard = {
  images: { mediaTypes: ["image/png", "image/jpeg"], maxBytes: 4_000_000, tokens: () => 100 },
};

/** The way from the golden start of goto with seed 0 to the green key that it names, with two answers that are no action. */
const way = ["turn left", "turn right", "jump", "Go Forward", "turn right"];
const talker = (said: readonly string[], options = {}) =>
  scriptedModel(
    said.map((one) => [text(one)]),
    { turns: "calls", card, ...options },
  );

async function playEpisode(sample: BalrogSample, options: BalrogOptions, store: Store = memoryStore()) {
  const agent = balrogAgent({ model: options.model });
  const run = await createRun(store, { actor: agent.id, config: {}, seed: sample.seed });
  const answer = await agent.run(taskOf(sample, describeSettings(settle(options))), { run });
  const steps = await pathTo(store, run.head);
  await run.end("answered");
  await run.close();
  return { answer, steps, record: recordIn(steps.at(-1)!)!, run, store };
}

describe("the suite", () => {
  it("has BALROG's tasks and episodes, and a world for each that is not absent", async () => {
    const counts = balrogEnvironments.map(({ name, mark, tasks, episodes }) => [
      name,
      mark,
      tasks.length,
      episodes,
    ]);
    expect(counts).toEqual([
      ["babyai", "exact", 5, 10],
      ["babaisai", "exact", 40, 3],
      ["textworld", "absent", 3, 10],
      ["crafter", "exact", 1, 10],
      ["nle", "absent", 1, 5],
      ["minihack", "absent", 8, 5],
    ]);
    for (const { tasks, world, defaultAction } of playable) {
      expect(new Set(tasks.map(world)).size).toBe(tasks.length);
      for (const task of tasks) {
        const { spec } = await make(world(task));
        expect(spec.action.actions).toContain(defaultAction);
        expect(spec.observations).toContain("image");
      }
    }
  });

  it("gives the steps of BALROG", async () => {
    const steps = async (name: string, task: string) =>
      (await make(playable.find((one) => one.name === name)!.world(task))).spec.maxSteps;
    const babyai = playable[0]!.tasks;
    expect(await Promise.all(babyai.map((task) => steps("babyai", task)))).toEqual([64, 64, 128, 128, 128]);
    expect(await steps("babaisai", "env/make_win")).toBe(100);
    expect(await steps("crafter", "default")).toBe(2000);
  });

  it("draws the same seeds for the same seed, of 32 bits, one each", () => {
    const samples = balrogSamples({ seed: 3 });
    expect(samples).toHaveLength(5 * 10 + 40 * 3 + 10);
    expect(balrogSamples({ seed: 3 })).toEqual(samples);
    expect(new Set(samples.map(({ seed }) => seed)).size).toBe(samples.length);
    expect(balrogSamples({ seed: 4 })[0]!.seed).not.toBe(samples[0]!.seed);
    for (const { seed } of samples) expect(seed).toBeLessThan(2 ** 32);
  });

  it("plays of several seeds the episodes of each, numbered on", () => {
    const both = balrogSamples({ tasks: ["goto_win"], seed: 3, seeds: 2 });
    const [third, fourth] = [3, 4].map((seed) => balrogSamples({ tasks: ["goto_win"], seed }));
    expect(both).toEqual([...third!, ...fourth!.map((one) => ({ ...one, episode: one.episode + 3 }))]);
    expect(new Set(both.map((one) => runIdOf("e", one))).size).toBe(both.length);
  });

  it("is cut by a limit in all environments alike, of each seed, to episodes that it would play without one", () => {
    const names = (limit: number, seeds = 1) =>
      balrogSamples({ limit, seeds }).map(({ environment, task, episode }) => [environment, task, episode]);
    const level = (name: string) => `BabyAI-MixedTrainLocal-v0/${name}`;
    expect(names(5)).toEqual([
      ["babyai", level("goto"), 0],
      ["babyai", level("pickup"), 0],
      ["babaisai", "env/make_win", 0],
      ["babaisai", "env/make_win-distr_obj", 0],
      ["crafter", "default", 0],
    ]);
    expect(names(2, 2)).toEqual([
      ["babyai", level("goto"), 0],
      ["babaisai", "env/make_win", 0],
      ["babyai", level("goto"), 10],
      ["babaisai", "env/make_win", 3],
    ]);
    const all = balrogSamples();
    for (const limit of [1, 30, 31, 179, 180, 1000]) {
      const some = balrogSamples({ limit });
      expect(some).toHaveLength(Math.min(limit, all.length));
      expect(all).toEqual(expect.arrayContaining(some));
    }
    // BabyAI's ten of a task come after each of its tasks had nine.
    const goto = balrogSamples({ environments: ["babyai"], limit: 46 }).filter(
      ({ task }) => task === level("goto"),
    );
    expect(goto.map(({ episode }) => episode)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("refuses what it has not, and says what it has", () => {
    expect(() => balrogSamples({ environments: ["babiai"] })).toThrow('did you mean "babyai"');
    expect(() => balrogSamples({ environments: ["nethack"] })).toThrow("needs the NetHack engine");
    expect(() => balrogSamples({ tasks: ["fly"] })).toThrow('no task "fly"');
    expect(() => balrogSamples({ episodes: 0 })).toThrow("episodes is 0");
    expect(() => balrogSamples({ limit: 0.5 })).toThrow("limit is 0.5");
    expect(() => balrogSamples({ seeds: 0 })).toThrow("seeds is 0");
    expect(() => balrogSamples({ seed: Number.MAX_SAFE_INTEGER, seeds: 2 })).toThrow(
      /the seed 9007199254740992 is/,
    );
    expect(balrogSamples({ environments: ["baba"], tasks: ["make_you"], episodes: 1 })).toHaveLength(2);
  });
});

describe("an episode", () => {
  it("shows the mission, the history and the current observation, and steers the world", async () => {
    const model = talker(way);
    const { record, steps } = await playEpisode(goto, { model });
    expect(record).toMatchObject({
      task: goto.task,
      mission: "go to the green key",
      progression: 1,
      done: true,
      num_steps: 5,
      action_frequency: { "turn left": 1, "turn right": 2, "go forward": 2 },
      failed_candidates: ["jump", "Go Forward"],
      agent: { type: "naive", max_text_history: 16, max_image_history: 0, max_cot_history: 1 },
      client: { model_id: "scripted/model", generate_kwargs: { temperature: 1, max_tokens: 8192 } },
    });
    expect(record.episode_return).toBeCloseTo(1 - (0.9 * 5) / 64, 12);
    const asked = model.requests.map(({ messages }) => messages.map(({ parts }) => textOf(parts)));
    expect(asked[0]![0]).toContain("What you are to do: go to the green key.");
    expect(asked[0]![1]).toBe(
      `Current Observation:\na wall 6 steps forward\na wall 2 steps left\na green key 1 step right and 2 steps forward\n\n${balrogWords.forms["naive"]}`,
    );
    // What was said stands there, and the next observation tells what was done instead.
    expect(asked[3]!.at(-2)).toBe("jump");
    expect(asked[3]!.at(-1)).toContain(
      "Current Observation:\n\n\nYour last answer was no valid action, so this one was played: go forward\n\nObservation:\na wall",
    );
    expect(steps.map(({ kind }) => kind).join(" ")).toBe(
      `config message environment ${"model environment ".repeat(5)}note`,
    );
  });

  it("scores Crafter by its achievements, and shows the status only while it is new", async () => {
    const model = talker(["Do", "Do", "Do"]);
    const agent = balrogAgent({ model });
    const store = memoryStore();
    const run = await createRun(store, { actor: agent.id, config: {} });
    await expect(agent.run(taskOf(crafter), { run })).rejects.toThrow("has 3 turns");
    const third = model.requests[2]!.messages.map(({ parts }) => textOf(parts));
    expect(third.filter((one) => one.includes("Your status:"))).toHaveLength(1);
    expect(third.at(-1)).toMatch(/^Current Observation:\nYour status:\n- health: 9\/9.*\nYou see:\n/s);
    const { record } = await playEpisode(crafter, { agent: "random" });
    expect(record.progression).toBe((record["achievements"] as string[]).length / 22);
    expect(record["score"]).toBe((record["achievements"] as string[]).length);
  });

  it("plays the default action when nothing valid is said", async () => {
    const { record } = await playEpisode(goto, { agent: "dummy" });
    expect(record.action_frequency).toEqual({ "go forward": 64 });
    expect(record.failed_candidates).toHaveLength(64);
    expect(record.progression).toBe(0);
  });

  it("shows demonstrations of other episodes, in Baba Is AI of another task", async () => {
    const model = talker(["idle"]);
    const sample = { environment: "babaisai", task: "env/goto_win", episode: 0, seed: 5 };
    await expect(playEpisode(sample, { agent: "few_shot", model, demonstrations: 2 })).rejects.toThrow(
      "has 1 turns",
    );
    const said = model.requests[0]!.messages.map(({ parts }) => textOf(parts));
    expect(said[0]).toContain(`${balrogWords.learn}!`);
    expect(
      said.filter((one) => /^\*{6} (START|END) OF DEMONSTRATION EPISODE [12] \*{6}$/.test(one)),
    ).toHaveLength(4);
    expect(said.at(-2)).toBe("****** Now it's your turn to play the game! ******");
    expect(said.at(-1)).toMatch(/^Current Observation:\nActive rules:\n/);
  });

  it("of any agent is replayed by what its run says alone", async () => {
    const store = memoryStore();
    const options = { environments: ["babyai"], tasks: ["/goto"], episodes: 1, store };
    const model = talker(Array.from({ length: 128 }, () => "PLAN: turn\nACTION: turn left"));
    for (const [id, more] of Object.entries({
      planner: { agent: "planner", model, history: { images: 1 } },
      shown: { agent: "few-shot", model },
      random: { agent: "random" },
      expert: { agent: "expert" },
    })) {
      const { outcomes } = await runBalrog({ ...options, ...more, id });
      const { answer, stoppedBy } = await replayRun(store, outcomes[0]!.run!);
      expect([answer?.answer, stoppedBy]).toEqual([String(outcomes[0]!.record!.progression), null]);
    }
  });

  it("is written as BALROG's table", async () => {
    const { steps } = await playEpisode(goto, { model: talker(way) });
    const turns = turnsIn(steps, { environment: "babyai", agent: "naive", words: balrogWords });
    expect(turns.map(({ action }) => action)).toEqual(way);
    const rows = turnsCsv(turns).split("\r\n");
    expect(rows[0]).toBe("Step,Action,Reasoning,Observation,Reward,Done");
    expect(rows.at(-2)).toMatch(/^4,turn right,,".*",0\.9296875,True$/s);
  });

  it("takes no question", async () => {
    const agent = balrogAgent();
    const run = await createRun(memoryStore(), { actor: agent.id, config: {} });
    await expect(agent.run({ parts: [text("what is it?")] }, { run })).rejects.toThrow(InvalidInputError);
  });
});

describe("settings", () => {
  const settled = (options: BalrogOptions) => () => settle(options);
  it("are checked before anything is played", () => {
    const blind = talker([], { card: {} });
    expect(settled({})).toThrow("asks a model, and none is given");
    expect(settled({ agent: "naiv" })).toThrow('did you mean "naive"');
    expect(settled({ model: blind, history: { images: 1 } })).toThrow("sees no pictures");
    expect(settled({ model: blind, history: { texts: -1 } })).not.toThrow("sees no pictures");
    expect(settled({ agent: "few-shot", model: blind, demonstrations: 0 })).toThrow("demonstrations is 0");
    const { card: _, ...program } = talker([]);
    expect(settled({ model: program as Model })).toThrow("does not hold a conversation");
  });

  it("come back from their description", () => {
    const words = readWords({ learn: "Look" });
    for (const options of [
      { agent: "random" },
      { agent: "planner", model: talker([]), temperature: null, history: { images: 2 } },
      { agent: "few-shot", model: talker([]), demonstrations: 3, words },
    ] satisfies BalrogOptions[]) {
      const described = describeSettings(settle(options));
      const model = "model" in options ? { model: options.model } : {};
      const back = { ...settingsIn(JSON.parse(JSON.stringify(described))), ...model };
      expect(settle(back)).toEqual(settle(options));
    }
  });

  it("take other words, whole or in part, and no others", () => {
    const words = readWords({ instructions: { babyai: "Do: {mission}. PLAY" }, invalid: "No: {action}. " });
    expect(words.instructions["babyai"]).toBe("Do: {mission}. PLAY");
    expect(words.instructions["crafter"]).toBe(balrogWords.instructions["crafter"]);
    expect(() => readWords({ instruction: {} })).toThrow('prompts has "instruction"');
    expect(() => readWords({ forms: { haiku: "" } })).toThrow('forms has "haiku"');
    expect(() => readWords({ learn: 3 })).toThrow("learn is no text");
    expect(() => readWords([])).toThrow("prompts is no object");
  });
});

describe("an evaluation", () => {
  const small = { environments: ["babyai"], tasks: ["goto"], episodes: 4, agent: "random" } as const;

  it("scores all episodes, and prints a mean over exact environments only", async () => {
    const report = await runBalrog({
      ...small,
      environments: ["babyai", "crafter"],
      tasks: ["goto", "default"],
    });
    const { environments, mean, n, failed } = report;
    expect({ n, failed }).toEqual({ n: 8, failed: 0 });
    const scores = environments.flatMap(({ environment, score }) =>
      score === null ? [] : [[environment, score]],
    );
    expect(scores.map(([name]) => name)).toEqual(["babyai", "crafter"]);
    expect(mean!.over).toEqual(["babyai", "crafter"]);
    const lines = summaryLines(report);
    expect(lines.at(-1)).toContain("not BALROG's average, which is over 6 environments");
    expect(lines.find((line) => line.startsWith("minihack"))).toMatch(/absent +-/);
  });

  it("is the same however many are played at once, and whether it is kept or not", async () => {
    const records = async (options: Partial<BalrogOptions>) =>
      (await runBalrog({ ...small, ...options })).outcomes.map(({ record }) => record);
    const one = await records({ concurrency: 1 });
    expect(await records({ concurrency: 8 })).toEqual(one);
    expect(await records({ store: memoryStore() })).toEqual(one);
    expect(await records({ seed: 1 })).not.toEqual(one);
  });

  it.each(["random", "expert"])("of the %s agent goes on where it was interrupted", async (agent) => {
    const options = { ...small, agent, environments: ["baba"], tasks: ["two_room-make_win"], episodes: 1 };
    const whole = await runBalrog(options);
    const store = memoryStore();
    const stop = new AbortController();
    let told = 0;
    const interrupted = runBalrog({
      ...options,
      store,
      id: "e",
      signal: stop.signal,
      onProgress: () => {
        if (++told === 45) stop.abort(new InterruptedError("enough", "go on"));
      },
    });
    await expect(interrupted).rejects.toThrow("enough");
    const begun = (await store.runs()).length;
    expect(begun).toBeGreaterThan(0);
    const { options: kept } = await begunWith(store, "e");
    const report = await runBalrog({ ...kept, store, id: "e" });
    expect(report.outcomes.map(({ record }) => record)).toEqual(whole.outcomes.map(({ record }) => record));
    expect(await runBalrog({ ...kept, store, id: "e" })).toMatchObject({ mean: whole.mean });
    await expect(runBalrog({ ...kept, store, id: "e", episodes: 2 })).rejects.toThrow(
      "begun with other settings",
    );
  });

  it("counts an episode whose model fails as 0, tells both rates, and plays it on when it is asked for again", async () => {
    let broken = true;
    const model = scriptedModel(
      Array.from({ length: 64 }, () => () => {
        if (broken) return { parts: [], stop: "error" as const };
        return [text("go forward")];
      }),
      { card: {} },
    );
    const store = memoryStore();
    const options = { ...small, episodes: 2, agent: "naive", model, store, id: "e" };
    const first = await runBalrog(options);
    expect(first.failed).toBe(2);
    expect(first.environments[0]).toMatchObject({ failed: 2, score: { progression: 0, episodes: 2 } });
    expect(first.environments[0]!.finishedOnly).toMatchObject({ episodes: 0 });
    expect(summaryLines(first).join("\n")).toContain("without its failed episodes");
    broken = false;
    const second = await runBalrog(options);
    expect(second.failed).toBe(0);
    expect(second.environments[0]!.turns).toBeGreaterThan(2);
  });

  it("stops at its limit of tokens, and goes on with a higher one", async () => {
    const usage = { input: 100, output: 10, cost: null };
    const model = scriptedModel(
      Array.from({ length: 64 }, () => ({ parts: [text("turn left")], usage })),
      { card: {} },
    );
    const options = { ...small, episodes: 1, agent: "naive", model, store: memoryStore(), id: "e" };
    await expect(runBalrog({ ...options, limits: { tokens: 1000 } })).rejects.toThrow("tokens were used");
    expect(model.requests).toHaveLength(10);
    const report = await runBalrog({ ...options, limits: { tokens: 100_000 } });
    expect(model.requests).toHaveLength(64);
    expect(report.environments[0]).toMatchObject({ inputTokens: 6400, outputTokens: 640, turns: 64 });
  });

  it("stops at once for what every episode would meet, and goes on when it is mended", async () => {
    const server = await startServer(
      "chat",
      Array.from({ length: 64 }, () => ({ text: "go forward" })),
    );
    try {
      const open = (apiKey: string) => chatModel(server.model, { baseUrl: server.url, apiKey, card: {} });
      const options = { ...small, agent: "naive", concurrency: 1, store: memoryStore(), id: "e" };
      await expect(runBalrog({ ...options, model: open("wrong") })).rejects.toThrow(AuthenticationError);
      expect(server.requests).toHaveLength(1);
      const report = await runBalrog({ ...options, model: open(server.key), limits: { tokens: 10_000_000 } });
      expect(report.failed).toBe(0);
      const { inputTokens, outputTokens } = report.environments[0]!;
      expect([report.usage.input, report.usage.output]).toEqual([inputTokens, outputTokens]);
      // What was spent before counts, though nothing is played again.
      const again = await runBalrog({ ...options, model: open(server.key) });
      expect(again.usage.input).toBe(inputTokens);
    } finally {
      await server.close();
    }
  });

  it("names runs so that no two tasks share one", () => {
    const samples = balrogSamples();
    expect(new Set(samples.map((one) => runIdOf("e", one))).size).toBe(samples.length);
  });
});

describe.each(["chat", "responses", "anthropic", "gemini"] as const)("with pictures, over %s", (format) => {
  const open = ({ url, key, model }: StrictServer): Model => {
    const options = { baseUrl: format === "gemini" ? `${url}/v1beta` : url, apiKey: key, card };
    if (format === "chat") return chatModel(model, options);
    if (format === "responses") return responsesModel(model, options);
    return format === "anthropic" ? anthropicModel(model, options) : geminiModel(model, options);
  };

  it("sends as many of the newest frames as the budget allows", async () => {
    const server = await startServer(
      format,
      way.map((said) => ({ text: `<|ACTION|>${said}<|END|>` })),
    );
    try {
      const { record } = await playEpisode(goto, {
        agent: "robust-cot",
        model: open(server),
        history: { images: 2 },
      });
      expect(record).toMatchObject({ progression: 1, num_steps: 5 });
      expect(server.requests.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      expect(server.requests.map(({ images }) => images.length)).toEqual([1, 2, 2, 2, 2]);
      for (const { width, height } of server.requests.at(-1)!.images)
        expect([width, height]).toEqual([112, 112]);
    } finally {
      await server.close();
    }
  });
});
