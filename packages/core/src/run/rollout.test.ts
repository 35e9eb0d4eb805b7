import { describe, expect, it } from "vitest";
import type { Actions, Environment } from "../contracts/environment.js";
import { DivergenceError } from "../errors.js";
import { Pcg64 } from "../random/index.js";
import { memoryStore } from "../store/index.js";
import { matchingPennies } from "../testkit/worlds/matching-pennies.js";
import { slipperyGrid } from "../testkit/worlds/slippery-grid.js";
import type { EnvironmentContent } from "./environment-content.js";
import { createRun, fork, resume } from "./lifecycle.js";
import {
  appendRollouts,
  expandRollout,
  howEnded,
  type Rollout,
  readRollouts,
  rolloutContent,
  rolloutOf,
} from "./rollout.js";
import { makeStep } from "./step.js";
import { pathTo } from "./tree.js";

/** Plays to the end, or for some steps. */
function play(world: Environment, seed: number, steps = Number.POSITIVE_INFINITY): Rollout {
  const { id, action, agents = ["agent"] } = world.spec;
  const random = new Pcg64(seed);
  const indices: number[] = [];
  const list: Actions[] = [];
  const returns: Record<string, number> = Object.fromEntries(agents.map((agent) => [agent, 0]));
  let ended: Rollout["ended"] = "cut";
  world.reset({ seed });
  while (world.toAct().length > 0 && list.length < steps) {
    const chosen = world.toAct().map((agent) => [agent, random.integers(0, action.actions!.length)] as const);
    const actions = Object.fromEntries(chosen.map(([agent, index]) => [agent, action.actions![index]!]));
    indices.push(chosen[0]![1]);
    list.push(actions);
    const outcomes = world.step(actions);
    for (const [agent, { reward }] of Object.entries(outcomes)) returns[agent]! += reward;
    ended = howEnded(world, Object.values(outcomes));
  }
  const packed = agents.length === 1 ? Uint8Array.from(indices) : list;
  return { environment: id, seed, actions: packed, returns, ended };
}

describe("packed rollouts", () => {
  it("are one step each, and come back as they were", async () => {
    const store = memoryStore();
    const run = await createRun(store, { actor: "random@1", config: {} });
    const rollouts = [
      play(slipperyGrid(), 0),
      play(matchingPennies(), 1),
      play(slipperyGrid(), 2, 3),
      play(slipperyGrid(), 3, 0),
    ];
    expect(new Set(rollouts.map(({ ended }) => ended)).size).toBeGreaterThan(1);
    const steps = await appendRollouts(run, "random@1", rollouts);
    const read = await readRollouts(store, run.head);
    expect(read.map(({ rollout }) => rollout)).toEqual(rollouts);
    expect(read.map(({ step }) => step.id)).toEqual(steps.map(({ id }) => id));
    expect(await pathTo(store, run.head)).toHaveLength(5);
  });

  it("expand below their own step into every step of the episode", async () => {
    const store = memoryStore();
    const run = await createRun(store, { actor: "random@1", config: {} });
    const rollout = play(slipperyGrid(), 4);
    const [packed] = await appendRollouts(run, "random@1", [rollout, play(slipperyGrid(), 5)]);
    await run.close();
    const id = await fork(store, { run: run.id, at: packed!.id });
    const branch = await resume(store, id);
    // The one packed step is the branch's past: ask for it as its writer did.
    const served = await appendRollouts(branch, "random@1", [rollout]);
    expect(served[0]!.id).toBe(packed!.id);
    const world = slipperyGrid();
    const encodePng = ({ width, height }: { width: number; height: number }) => Uint8Array.of(width, height);
    const steps = await expandRollout(branch, rollout, world, { observe: ["text", "image"], encodePng });
    expect(steps).toHaveLength(rollout.actions.length + 1);
    expect(steps[0]!.parent).toBe(packed!.id);
    expect((await pathTo(store, branch.head)).map((step) => step.kind)).toEqual([
      "config",
      ...Array(steps.length + 1).fill("environment"),
    ]);
    const contents = steps.map((step) => step.content as unknown as EnvironmentContent);
    const sum = contents.reduce((total, { outcomes }) => {
      return total + ((outcomes?.agent as { reward: number } | undefined)?.reward ?? 0);
    }, 0);
    expect(sum).toBe(rollout.returns.agent);
    const replayed = slipperyGrid();
    replayed.reset({ seed: 4 });
    for (const { actions, observations } of contents) {
      if (actions !== undefined) replayed.step(actions);
      expect(observations.agent![0]).toEqual({
        type: "text",
        text: (replayed.observe("text") as { text: string }).text,
      });
      const [, image] = observations.agent!;
      expect(image!.type === "image" && (await store.blobs.get(image!.ref.id))).toEqual(Uint8Array.of(6, 6));
    }
  });

  it("of several players expand too", async () => {
    const run = await createRun(memoryStore(), { actor: "random@1", config: {} });
    const rollout = play(matchingPennies(), 6);
    const steps = await expandRollout(run, rollout, matchingPennies());
    expect(steps).toHaveLength(9);
    expect(Object.keys((steps[8]!.content as unknown as EnvironmentContent).observations)).toEqual([
      "even",
      "odd",
    ]);
  });

  it("do not expand in another world, in a changed one, or to pictures that nobody encodes", async () => {
    const run = await createRun(memoryStore(), { actor: "random@1", config: {} });
    const rollout = play(slipperyGrid(), 0);
    await expect(expandRollout(run, rollout, matchingPennies())).rejects.toThrow("cannot be played in");
    const changed = { ...rollout, returns: { agent: rollout.returns.agent! + 1 } };
    await expect(expandRollout(run, changed, slipperyGrid())).rejects.toThrow(DivergenceError);
    const ended = rollout.ended === "cut" ? "truncated" : "cut";
    await expect(expandRollout(run, { ...rollout, ended }, slipperyGrid())).rejects.toThrow(DivergenceError);
    await expect(expandRollout(run, rollout, slipperyGrid(), { observe: ["image"] })).rejects.toThrow(
      "image observation cannot be kept",
    );
  });

  it("of a later version, or cut short, are refused by name; other steps are none", () => {
    const rollout = play(slipperyGrid(), 0);
    const step = (change: object) => {
      const content = rolloutContent(rollout) as { rollout: object };
      return makeStep({
        parent: null,
        actor: "a@1",
        kind: "environment",
        content: { rollout: { ...content.rollout, ...change } },
      });
    };
    expect(rolloutOf(step({}))).toEqual(rollout);
    expect(() => rolloutOf(step({ v: 2 }))).toThrow("a rollout of version 2");
    expect(() => rolloutOf(step({ steps: 1000 }))).toThrow("of 1000 actions");
    expect(rolloutOf(makeStep({ parent: null, actor: "a@1", kind: "note", content: {} }))).toBeUndefined();
  });
});
