import { RandomState } from "@fovea/core/random";
import { checkEnvironment } from "@fovea/core/testkit";
import { describe, expect, it } from "vitest";
import { writeResponse } from "../vagen/index.js";
import { expert } from "./expert.js";
import golden from "./golden/golden.json" with { type: "json" };
import frozenLake, { lakeActions, lakes, lakeTurns, openLake } from "./index.js";
import { randomLake } from "./lake.js";
import manifest from "./manifest.json" with { type: "json" };

describe("the references, seed by seed", () => {
  it.each([4, 8] as const)("VAGEN's lakes of side %i", (size) => {
    for (const [seed, lake] of Object.entries(golden.lakes[size]))
      expect(randomLake(size, Number(seed))).toEqual(lake);
  });

  it.each(golden.slips)("Gymnasium's steps, $id, seed $seed", ({ id, seed, states, return: total }) => {
    const { environment, game } = openLake(id);
    environment.reset({ seed });
    const random = new RandomState(seed);
    const found = [game.playerAt];
    let sum = 0;
    while (found.length <= 40 && environment.toAct().length > 0) {
      sum += environment.step({ agent: lakeActions[random.randint(0, 4)]! }).agent!.reward;
      found.push(game.playerAt);
    }
    expect([found, sum]).toEqual([states, total]);
  });

  it.each(golden.turns)("VAGEN's turns, seed $seed", ({ seed, turns }) => {
    const world = frozenLake("frozen-lake/vagen-v1");
    world.reset({ seed });
    for (const [reply, reward, done, isValid, isEffective, actions, success, grid] of turns) {
      const { agent } = world.step({ agent: reply as string });
      const seen = world.observe("text");
      expect({
        reward: Number(agent!.reward.toFixed(9)),
        done: agent!.terminated,
        grid: seen.mode === "text" && seen.text.split("Observation:\n")[1],
        info: agent!.info,
      }).toEqual({
        reward,
        done,
        grid,
        info: { success, actionIsValid: isValid, actionIsEffective: isEffective, actions },
      });
    }
  });
});

describe("the contract", () => {
  it.each(lakes)("is kept by $id", ({ id, slippery, classic }) => {
    checkEnvironment(() => frozenLake(id), {
      seeds: [0, 1, 2],
      steps: 50,
      deterministic: !slippery,
      fixedStart: classic,
    });
  });

  it.each(Object.entries(lakeTurns))("is kept by %s", (id, format) => {
    checkEnvironment(() => frozenLake(id), {
      seeds: [0, 1],
      steps: 20,
      deterministic: true,
      sample: (_, __, random) => writeResponse(format, [lakeActions[random.integers(0, 4)]!]),
    });
  });
});

function rate(id: string, seeds: number): number {
  let won = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const world = frozenLake(id);
    world.reset({ seed });
    const choose = expert(world);
    while (world.toAct().length > 0) if (world.step({ agent: choose("agent") }).agent!.info!.success) won++;
  }
  return won / seeds;
}

describe("the expert", () => {
  it.each(["frozen-lake/4x4-v1", "frozen-lake/8x8-v1", "frozen-lake/vagen-v1"])(
    "always arrives: %s",
    (id) => {
      expect(rate(id, 30)).toBe(1);
    },
  );

  it("arrives on the slippery classic lake as often as is known to be possible: 82% without a limit of steps", () => {
    // The best policy's chance is 0.8235; 100 steps cut off some.
    const found = rate("frozen-lake/classic-4x4-v1", 100);
    expect(found).toBeGreaterThan(0.6);
    expect(found).toBeLessThan(0.9);
  });
});

it("the manifest lists them", () => {
  expect(manifest.entries.map(({ id }) => id)).toEqual([
    ...lakes.map(({ id }) => id),
    ...Object.keys(lakeTurns),
  ]);
});
