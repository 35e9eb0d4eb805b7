import { fastPaths } from "@fovea/core";
import { checkEnvironment } from "@fovea/core/testkit";
import { describe, expect, it } from "vitest";
import { randomPolicy } from "../agents/index.js";
import { expert } from "./expert.js";
import baba, { balrogLevels, createBaba, levelFromText } from "./index.js";
import manifest from "./manifest.json" with { type: "json" };

/** Where "baba is you" cannot be broken, nothing is random after reset. */
const isDeterministic = (id: string) => !id.includes("two-room-make-you");

describe("the 40 levels of BALROG", () => {
  it("are what the manifest lists", () => {
    const listed = manifest.entries.map(({ id, summary }) => ({ id, summary }));
    expect(listed).toEqual(balrogLevels.map(({ id, summary }) => ({ id, summary })));
  });

  it.each([
    "baba/goto-win-v1",
    "baba/make-win-distr-obj-rule-v1",
    "baba/two-room-make-you-v1",
    "baba/two-room-make-wall-win-v1",
  ])("%s keeps the contract", (id) => {
    checkEnvironment(() => baba(id), { seeds: [0], steps: 60, deterministic: isDeterministic(id) });
  });

  it("give a random agent what they give it in the reference: 22.4% over 100 episodes of each", () => {
    let won = 0;
    for (const level of balrogLevels) {
      const world = createBaba(level);
      for (let seed = 1000; seed < 1100; seed++) {
        world.reset({ seed });
        const choose = randomPolicy(world, seed);
        while (world.toAct().length > 0) if (world.step({ agent: choose("agent") }).agent!.reward > 0) won++;
      }
    }
    const rate = won / (100 * balrogLevels.length);
    // Two standard errors of the difference of two such means: 2 * sqrt(2) * 0.005.
    expect(Math.abs(rate - 0.224)).toBeLessThan(0.0142);
  });

  it("are won by the expert, with seeds 0 and 1", () => {
    for (const { id } of balrogLevels) {
      // The one of these where the search takes seconds is left to score.mjs.
      const seeds = id.endsWith("two-room-make-win-distr-win-rule-v1") ? [1] : [0, 1];
      for (const seed of seeds) {
        const world = baba(id);
        world.reset({ seed });
        const choose = expert(world);
        let progression: unknown = 0;
        while (world.toAct().length > 0)
          progression = world.step({ agent: choose("agent") }).agent!.info!.progression;
        expect({ id, seed, progression }).toEqual({ id, seed, progression: 1 });
      }
    }
  });
});

describe("a level from text", () => {
  const rows = ["BABA IS YOU . BALL IS WIN", ". baba . ball . . .", ". . . . . . ."];

  it("keeps the contract and is won by walking", () => {
    checkEnvironment(() => createBaba(levelFromText("baba/own-v1", rows)), {
      seeds: [0],
      fixedStart: true,
      deterministic: true,
    });
    const world = createBaba(levelFromText("baba/own-v1", rows));
    world.reset({ seed: 0 });
    world.step({ agent: "right" });
    expect(world.step({ agent: "right" }).agent).toMatchObject({ reward: 1 - 0.9 * 0.02, terminated: true });
  });

  it("says what is wrong with it", () => {
    const make = (...given: string[]) => levelFromText("baba/own-v1", given);
    expect(() => make("BABA IS", ".")).toThrow("row 1 has 1 cells, row 0 has 2");
    expect(() => make("BOBO IS YOU")).toThrow('"BOBO" is no object');
    expect(() => make("pink:ball")).toThrow('"pink:ball" is no object');
    expect(() => make()).toThrow("0 rows");
  });
});

it("begins the seed's next level when nothing is YOU, within the episode's 100 steps", () => {
  const rows = [". . . . .", "BABA IS YOU . .", ". baba . . ."];
  const world = createBaba(levelFromText("baba/own-v1", rows));
  world.reset({ seed: 0 });
  for (const action of ["right", "up"]) world.step({ agent: action });
  const seen = world.observe("text");
  expect(seen.mode === "text" && seen.text).toMatch(
    /^\[\.\.\.\] IS YOU rule was broken, environment reset\nActive/,
  );
  let steps = 2;
  while (world.toAct().length > 0) {
    world.step({ agent: "idle" });
    steps++;
  }
  expect(steps).toBe(100);
});

it("has fast paths of a fixed shape", () => {
  const fast = fastPaths(baba("baba/two-room-make-you-v1"))!;
  expect(fast.views.map(({ name, shape }) => [name, ...shape])).toEqual([
    ["symbolic", 13, 9, 3],
    ["image", 288, 416, 3],
  ]);
});
