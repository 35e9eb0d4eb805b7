import { describe, expect, it } from "vitest";
import { NoExpertError } from "../agents/expert.js";
import babyai from "../babyai/index.js";
import type { GridEnvironment } from "./environment.js";
import { expert } from "./expert.js";
import minigrid, { createMinigrid, levels } from "./index.js";

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

  it("does it in sizes of its own making too", () => {
    for (const environment of [
      createMinigrid("door-key", { size: 9 }),
      createMinigrid("crossing", { size: 15, crossings: 9 }),
      createMinigrid("key-corridor", { roomSize: 8, rows: 2 }),
      createMinigrid("multi-room", { leastRooms: 3, mostRooms: 5 }),
    ])
      expect(rewardOf(environment, 5)).toBeGreaterThan(0);
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
