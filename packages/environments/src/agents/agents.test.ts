import { matchingPennies, slipperyGrid } from "@fovea/core/testkit";
import { describe, expect, it } from "vitest";
import { make } from "../make.js";
import { environments } from "../registry.generated.js";
import { expertPolicy, hasExpert, NoExpertError, randomPolicy } from "./index.js";

describe("the random agent", () => {
  it("plays every world, to its end or 50 steps, equal seeds alike", async () => {
    for (const { id } of environments) {
      const [one, other] = [await make(id), await make(id)];
      one.reset({ seed: 3 });
      other.reset({ seed: 3 });
      const [first, second] = [randomPolicy(one, 7), randomPolicy(other, 7)];
      for (let step = 0; step < 50 && one.toAct().length > 0; step++) {
        const actions = Object.fromEntries(one.toAct().map((agent) => [agent, first(agent)]));
        expect(Object.fromEntries(other.toAct().map((agent) => [agent, second(agent)])), id).toEqual(actions);
        one.step(actions);
        other.step(actions);
      }
    }
  });

  const draw = (seed: number, count = 4000) => {
    const policy = randomPolicy(slipperyGrid(), seed);
    return Array.from({ length: count }, () => policy("agent"));
  };

  it("takes every listed action alike", () => {
    const counts = new Map<unknown, number>();
    for (const action of draw(1)) counts.set(action, (counts.get(action) ?? 0) + 1);
    expect([...counts.keys()].sort()).toEqual(["down", "left", "right", "up"]);
    // 1000 each on average, with a standard deviation of 27.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });

  it("is its seed's, and each player's own", () => {
    expect(draw(2, 50)).toEqual(draw(2, 50));
    expect(draw(2, 50)).not.toEqual(draw(3, 50));
    const policy = randomPolicy(matchingPennies(), 1);
    const [even, odd] = ["even", "odd"].map((agent) => Array.from({ length: 40 }, () => policy(agent)));
    expect(even).not.toEqual(odd);
  });

  it("needs a list of actions", () => {
    const world = slipperyGrid();
    const open = { ...world, spec: { ...world.spec, action: { schema: { type: "string" } } } };
    expect(() => randomPolicy(open, 0)).toThrow("does not list its actions");
  });
});

describe("experts", () => {
  it("are found by the id of the world, and missed by name", async () => {
    await expect(expertPolicy(slipperyGrid())).rejects.toThrow(NoExpertError);
    expect(hasExpert(slipperyGrid().spec.id)).toBe(false);
  });

  it("play valid actions in every world that has one", async () => {
    for (const { id, load } of environments.filter((one) => hasExpert(one.id))) {
      const world = (await load())(id);
      world.reset({ seed: 1 });
      const policy = await expertPolicy(world).catch((error: unknown) => {
        expect(error).toBeInstanceOf(NoExpertError);
        return undefined;
      });
      for (let step = 0; policy !== undefined && step < 20 && world.toAct().length > 0; step++) {
        world.step(Object.fromEntries(world.toAct().map((agent) => [agent, policy(agent)])));
      }
    }
  });
});
