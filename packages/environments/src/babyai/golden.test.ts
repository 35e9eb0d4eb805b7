import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Pcg64 } from "@fovea/core/random";
import { describe, expect, it } from "vitest";
import babyai, { BABYAI_ACTIONS, type BabyaiEnvironment, createBabyai, TASKS } from "./index.js";

interface Reset {
  seed: number;
  size: [number, number];
  maxSteps: number;
  agent: [number, number, number];
  mission: string;
  text: string;
  layout: string;
}
interface Episode extends Reset {
  actions: string;
  end: [number, boolean, boolean] | null;
  trace: string;
}
interface TaskGolden {
  resets: Reset[];
  walks: Episode[];
  solved: Episode[];
  frames: { seed: number; step: number; sha256: string[] }[];
  distractors8: Reset[];
}

const golden: { tasks: Record<string, TaskGolden> } = JSON.parse(
  readFileSync(new URL("./golden/balrog.json", import.meta.url), "utf8"),
);
const TABLE = [2, 2, 2, 2, 0, 1, 3, 3, 4, 5];

const sha256 = (data: Uint8Array): string => createHash("sha256").update(data).digest("hex");

function textOf(world: BabyaiEnvironment): string {
  const seen = world.observe("text");
  return seen.mode === "text" ? seen.text : "";
}

function written(environment: BabyaiEnvironment, name: RegExp): Uint8Array {
  const view = environment.fast.views.find((one) => name.test(one.name))!;
  const out = new Uint8Array(view.shape.reduce((a, b) => a * b, 1));
  view.write(out);
  return out;
}

function reset(environment: BabyaiEnvironment, seed: number): Reset {
  environment.reset({ seed });
  const { world, spec } = environment;
  const grid = written(environment, /^symbolic-full$/);
  grid.set([1, 0, 0], (world.agentX * world.height + world.agentY) * 3);
  return {
    seed,
    size: [world.width, world.height],
    maxSteps: spec.maxSteps,
    agent: [world.agentX, world.agentY, world.agentDirection],
    mission: environment.mission,
    text: textOf(environment),
    layout: sha256(grid),
  };
}

/** Plays by the contract, with BALROG's action names, and hashes all that make.py hashed. */
function play(environment: BabyaiEnvironment, seed: number, actions: string): Episode {
  const row = reset(environment, seed);
  const trace = createHash("sha256");
  const packed = new Uint8Array(11);
  const numbers = new DataView(packed.buffer);
  let end: Episode["end"] = null;
  let played = "";
  for (const action of actions) {
    const { reward, terminated, truncated } = environment.step({
      agent: BABYAI_ACTIONS[Number(action)]!,
    }).agent!;
    played += action;
    const image = environment.observe("image");
    trace.update(image.mode === "image" ? image.pixels.data : "");
    trace.update(written(environment, /^symbolic$/));
    packed[0] = environment.world.agentDirection;
    numbers.setFloat64(1, reward, true);
    packed[9] = Number(terminated);
    packed[10] = Number(truncated);
    trace.update(packed).update(textOf(environment));
    if (terminated || truncated) {
      end = [reward, terminated, truncated];
      break;
    }
  }
  return { ...row, actions: played, end, trace: trace.digest("hex") };
}

describe.each(TASKS)("BALROG's %s against the reference", (task) => {
  const expected = golden.tasks[task]!;

  it("resets to the same layout, mission and text", () => {
    const environment = babyai(`babyai/${task}-v1`);
    expect(expected.resets.map(({ seed }) => reset(environment, seed))).toEqual(expected.resets);
  });

  it("resets alike with the reference's eight distractors", () => {
    const environment = createBabyai(task, { distractors: 8 });
    expect(expected.distractors8.map(({ seed }) => reset(environment, seed))).toEqual(expected.distractors8);
  });

  it("shows and rewards the same on random walks", () => {
    const environment = babyai(`babyai/${task}-v1`);
    for (const walk of expected.walks) {
      const random = new Pcg64(1000 + walk.seed);
      const actions = Array.from(walk.actions, () => TABLE[random.integers(0, TABLE.length)]).join("");
      expect(play(environment, walk.seed, actions)).toEqual(walk);
    }
  });

  it("shows and rewards the same when the reference's bot plays", () => {
    const environment = babyai(`babyai/${task}-v1`);
    expect(expected.solved.every(({ end }) => end !== null && end[0] > 0)).toBe(true);
    for (const episode of expected.solved)
      expect(play(environment, episode.seed, episode.actions)).toEqual(episode);
  });

  it("draws the same frames, pixel by pixel", () => {
    const environment = babyai(`babyai/${task}-v1`);
    expect(expected.frames.length).toBeGreaterThanOrEqual(20);
    for (const { seed, step, sha256: hashes } of expected.frames) {
      environment.reset({ seed });
      const { actions } = expected.solved.find((one) => one.seed === seed)!;
      for (const action of actions.slice(0, step)) environment.fast.stepIndex(Number(action));
      const shown = [/^partial-56$/, /^image$/, /^image-\d+$/].map((name) =>
        sha256(written(environment, name)),
      );
      expect(shown).toEqual(hashes);
    }
  });
});
