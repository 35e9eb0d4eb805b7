import { describe, expect, it } from "vitest";
import { NoExpertError } from "../agents/expert.js";
import babyai from "../babyai/index.js";
import type { GridEnvironment } from "./environment.js";
import { Errands } from "./errands.js";
import { expert } from "./expert.js";
import minigrid, { createMinigrid, levels } from "./index.js";
import { DROP } from "./world.js";

function rewardOf(environment: GridEnvironment, seed: number): number {
  const policy = expert(environment);
  environment.reset({ seed });
  let total = 0;
  while (environment.toAct().length > 0) total += environment.step({ agent: policy("agent") }).agent!.reward;
  return total;
}

// In these, as in the reference, a ball can cover a key.
const losable = /obstructed-maze-(2dlhb|1q|2q|full)-v1/;
const ids = levels.map(({ id }) => id).filter((id) => !/playground/.test(id) && !losable.test(id));

describe("MiniGrid's expert", () => {
  it.each(ids)("does the task of %s on each of 10 seeds", (id) => {
    const environment = minigrid(id);
    const seeds = Array.from({ length: 10 }, (_, i) => 100 + i);
    expect(seeds.filter((seed) => rewardOf(environment, seed) <= 0)).toEqual([]);
  });

  it.each(ids)("does the task of %s as well in a fresh world that is restored half-way", (id) => {
    const environment = minigrid(id);
    const whole = rewardOf(environment, 42);
    const policy = expert(environment);
    environment.reset({ seed: 42 });
    // The reward tells how many steps it took.
    const steps = Math.round(((1 - whole) / 0.9) * environment.spec.maxSteps);
    for (let step = 0; step < Math.floor(steps / 2); step++) environment.step({ agent: policy("agent") });
    const fresh = minigrid(id);
    fresh.restore(environment.snapshot());
    const onwards = expert(fresh);
    let total = 0;
    while (fresh.toAct().length > 0) total += fresh.step({ agent: onwards("agent") }).agent!.reward;
    expect(total).toBe(whole);
  });

  it("does it in sizes of its own making too", () => {
    for (const environment of [
      createMinigrid("door-key", { size: 9 }),
      createMinigrid("crossing", { size: 15, crossings: 9 }),
      createMinigrid("key-corridor", { roomSize: 8, rows: 2 }),
      createMinigrid("multi-room", { leastRooms: 3, mostRooms: 5 }),
    ])
      expect(rewardOf(environment, 5)).toBeGreaterThan(0);
  });

  it("cannot put a thing onto another: put-near ends without a reward then", () => {
    const environment = minigrid("minigrid/put-near-8x8-n3-v1");
    const { world, fast } = environment;
    environment.reset({ seed: 0 });
    const policy = expert(environment);
    while (world.carrying === 0) environment.step({ agent: policy("agent") });
    const errands = new Errands(world);
    const target = errands.facing(world.memory[1]!);
    for (let action = errands.go(target); action !== undefined; action = errands.go(target))
      fast.stepIndex(action);
    expect(fast.stepIndex(DROP)).toEqual({ reward: 0, terminated: true, truncated: false });
  });

  it("says what it does not play", () => {
    expect(() => expert(minigrid("minigrid/playground-v1"))).toThrow(NoExpertError);
    expect(() => expert(babyai("babyai/goto-v1"))).toThrow(NoExpertError);
  });

  it("goes on from any state, and turns where nothing can be done", () => {
    const environment = minigrid("minigrid/lava-gap-s5-v1");
    environment.reset({ seed: 0 });
    const policy = expert(environment);
    environment.step({ agent: "right" });
    environment.step({ agent: "right" });
    const { world } = environment;
    world.cells.fill(world.cells[0]!, world.agentAt + 1, world.agentAt + 2);
    world.cells.fill(world.cells[0]!, world.agentAt + world.stride, world.agentAt + world.stride + 1);
    expect(policy("agent")).toBe("left");
  });
});
