import { describe, expect, it } from "vitest";
import type { Environment } from "../contracts/environment.js";
import { ConformanceError } from "../errors.js";
import { checkEnvironment } from "./check-environment.js";
import { matchingPennies } from "./worlds/matching-pennies.js";
import { slipperyGrid } from "./worlds/slippery-grid.js";

/** The grid with one method replaced. */
const broken = (change: (world: Environment) => Partial<Environment>) => () => {
  const world = slipperyGrid();
  return { ...world, ...change(world) };
};

describe("checkEnvironment", () => {
  it("accepts a world with exact snapshots", () => checkEnvironment(slipperyGrid));
  it("accepts a two-player world with snapshots by replay", () => checkEnvironment(matchingPennies));

  it.each<[string, () => Environment, RegExp]>([
    [
      "a snapshot without the random state",
      broken((world) => ({ restore: (bytes) => world.restore(bytes, { reseed: 1 }) })),
      /goes on as the original/,
    ],
    [
      "an observation that steps the world",
      broken((world) => ({
        observe: (mode) => {
          const seen = world.observe(mode);
          if (world.toAct().length > 0) world.step({ agent: "up" });
          return seen;
        },
      })),
      /same seed|observe changes nothing|toAct|episode is over/,
    ],
    [
      "a world that ignores its seed limit",
      broken((world) => ({ spec: { ...world.spec, maxSteps: 5 } })),
      /maxSteps/,
    ],
    [
      "an unseeded world",
      broken((world) => ({ reset: () => world.reset({ seed: Math.floor(Math.random() * 2 ** 40) }) })),
      /same seed/,
    ],
    [
      "a world that takes any action",
      broken((world) => ({ step: () => world.step({ agent: "up" }) })),
      /outside the space/,
    ],
  ])("finds out %s", (_, make, promise) => {
    let thrown: unknown;
    try {
      checkEnvironment(make);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(Error);
    expect(String(thrown)).toMatch(promise);
  });

  it("throws ConformanceError", () => {
    const make = broken((world) => ({
      toAct: () => (world.toAct().length === 0 ? ["agent"] : world.toAct()),
    }));
    expect(() => checkEnvironment(make)).toThrow(ConformanceError);
  });
});
