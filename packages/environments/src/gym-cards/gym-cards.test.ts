import { PythonRandom, RandomState } from "@fovea/core/random";
import { checkEnvironment } from "@fovea/core/testkit";
import { describe, expect, it } from "vitest";
import { expert } from "./expert.js";
import golden from "./golden/golden.json" with { type: "json" };
import gymCards, { cardPrompt, evaluate, gymCardIds, readCardAction } from "./index.js";
import manifest from "./manifest.json" with { type: "json" };
import { dealFour } from "./points.js";
import { findFormula } from "./solve.js";

const said = (world: ReturnType<typeof gymCards>) => {
  const seen = world.observe("text");
  return seen.mode === "text" ? seen.text : "";
};

describe("the reference, seed by seed: cards, text, rewards, ends, info", () => {
  it.each(gymCardIds)("%s", (id) => {
    for (const { seed, steps, info } of golden.games[id]) {
      const world = gymCards(id);
      const { actions } = world.spec.action;
      world.reset({ seed });
      const random = new RandomState(seed);
      const found: unknown[] = [[said(world), 0, false, false]];
      let last: unknown = {};
      while (world.toAct().length > 0 && found.length <= 40) {
        const action = actions![random.randint(0, actions!.length)]!;
        const { reward, terminated, truncated, info: facts } = world.step({ agent: action }).agent!;
        found.push([said(world), reward + 0, terminated, truncated]);
        last = facts;
      }
      expect({ seed, found, last }).toEqual({ seed, found: steps, last: info });
    }
  });

  it("evaluates formulas as Python's eval does", () => {
    for (const [text, expected] of golden.formulas as [string, [string, string] | null][]) {
      const value = evaluate(text);
      const isSmall = value !== undefined && Math.abs(Number(value)) < 1e15;
      const found = isSmall ? [typeof value === "bigint" ? "int" : "float", Number(value)] : null;
      expect([text, found]).toEqual([text, expected === null ? null : [expected[0], Number(expected[1])]]);
    }
  });

  it("reads actions out of responses", () => {
    for (const [id, reply, index] of golden.responses as [string, string, number][]) {
      const actions = gymCards(id).spec.action.actions as readonly string[];
      const found = readCardAction(reply, actions);
      expect([id, reply, found]).toEqual([id, reply, index < 0 ? undefined : actions[index]]);
    }
  });
});

describe("the contract", () => {
  it.each(gymCardIds)("is kept by %s", (id) => {
    checkEnvironment(() => gymCards(id), { seeds: [0, 1, 2, 3], deterministic: !id.includes("blackjack") });
  });
});

/** Mean reward and share of episodes that end with one above 0. */
function score(id: string, episodes: number, choose = (world: ReturnType<typeof gymCards>) => expert(world)) {
  let [sum, won] = [0, 0];
  for (let seed = 0; seed < episodes; seed++) {
    const world = gymCards(id);
    world.reset({ seed });
    const play = choose(world);
    let reward = 0;
    while (world.toAct().length > 0) {
      reward = world.step({ agent: play("agent") }).agent!.reward;
      sum += reward;
    }
    if (reward > 0) won++;
  }
  return { mean: sum / episodes, won: won / episodes };
}

describe("the expert", () => {
  it("always reaches the number, and always makes 12", () => {
    expect(score("gym-cards/number-line-v1", 60)).toEqual({ mean: 1, won: 1 });
    expect(score("gym-cards/ez-points-v1", 60)).toEqual({ mean: 10, won: 1 });
  });

  it("makes 24 whenever a formula exists", () => {
    let solvable = 0;
    for (let seed = 0; seed < 60; seed++) {
      const { numbers } = dealFour(new PythonRandom(seed));
      if (findFormula(numbers, 24, ["+", "-", "*", "/"]) !== undefined) solvable++;
    }
    expect(score("gym-cards/points24-v1", 60).won).toBe(solvable / 60);
  });

  it("plays blackjack as well as it can be played: about -0.05 a hand", () => {
    // One standard error at 1500 hands is 0.025.
    const { mean } = score("gym-cards/blackjack-v1", 1500);
    expect(mean).toBeGreaterThan(-0.12);
    expect(mean).toBeLessThan(0.03);
  });
});

it("prompts name the fields and the actions", () => {
  const prompt = cardPrompt("gym-cards/ez-points-v1", ["1", "="]);
  for (const word of ['"cards"', '"current formula"', '"thoughts"', '"action"', '"1", "="'])
    expect(prompt).toContain(word);
});

it("the manifest lists them", () => {
  expect(manifest.entries.map(({ id }) => id)).toEqual(gymCardIds);
});
