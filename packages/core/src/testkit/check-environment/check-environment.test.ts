import { describe, expect, it } from "vitest";
import type { Environment } from "../../contracts/environment.js";
import { ConformanceError, SnapshotUnsupportedError } from "../../errors.js";
import { matchingPennies } from "../worlds/matching-pennies.js";
import { slipperyGrid } from "../worlds/slippery-grid.js";
import { checkEnvironment } from "./index.js";
import { buggyDrift } from "./testing/buggy-drift.js";

/** What the check says of a world. */
function verdict(make: () => Environment, options?: Parameters<typeof checkEnvironment>[1]): string {
  try {
    checkEnvironment(make, options);
  } catch (error) {
    expect(error).toBeInstanceOf(ConformanceError);
    return (error as Error).message;
  }
  return "accepted";
}

describe("checkEnvironment", () => {
  it("accepts a world with exact snapshots", () => expect(verdict(slipperyGrid)).toBe("accepted"));
  it("accepts a two-player world with snapshots by replay", () =>
    expect(verdict(matchingPennies)).toBe("accepted"));
  it("accepts a world with fast paths", () => expect(verdict(() => buggyDrift())).toBe("accepted"));
  it("accepts a world that cannot be forked and says so", () => {
    const refuse = () => {
      throw new SnapshotUnsupportedError("no", "no");
    };
    const make = () => {
      const world = slipperyGrid();
      return {
        ...world,
        spec: { ...world.spec, snapshot: "none" as const },
        snapshot: refuse,
        restore: refuse,
      };
    };
    expect(verdict(make)).toBe("accepted");
    const silent = () => ({ ...make(), restore: () => {} });
    expect(verdict(silent)).toMatch(/snapshot "none" refuses/);
  });

  it.each([
    ["odd id", /the id is "family\/name-v1"/],
    ["observes nothing", /there is an observation/],
    ["schema of other actions", /listed actions match action.schema/],
    ["lists an action twice", /actions are listed once/],
    ["maxSteps of 0", /maxSteps is a whole number above 0/],
    ["plays before reset", /before reset, step neither; but nothing was thrown/],
    ["anonymous error before reset", /with a FoveaError; but Error: not reset/],
    ["closes once", /during calls before reset came Error: closed/],
    ["unseeded", /same seed and actions, same episode/],
    ["shared randomness", /two worlds have nothing in common|closing one world/],
    ["begins where it stopped", /reset forgets|closing one world leaves others alone|same seed/],
    ["ignores its seed", /seeds make a difference/],
    ["any seed", /reset refuses the seed -1/],
    ["refuses large seeds", /during resets with seed 0 came SeedError/],
    ["any options", /reset refuses the options "large"/],
    ["crashes on options", /with a FoveaError; but TypeError/],
    ["infinite reward", /rewards are finite numbers; but "agent" got Infinity/],
    ["no outcome", /an outcome for every agent in the game/],
    ["outcome without truncated", /terminated and truncated are booleans/],
    ["promises", /step is synchronous/],
    ["acts after the end", /toAct is empty exactly when the episode is over/],
    ["truncates late", /truncation comes at maxSteps at the latest/],
    ["steps after the end", /step refuses when the episode is over/],
    ["takes any action", /which is outside the space; but nothing was thrown/],
    ["takes numbers too", /step refuses .*-1/],
    ["moves on a refused action", /leaves the state unchanged/],
    ["draws on a refused action", /leaves the state unchanged; but .* the snapshot/],
    ["TypeError for bad actions", /throws SchemaError; but .* TypeError/],
    ["observing draws", /observe changes nothing/],
    ["observing pictures draws", /observe changes nothing/],
    ["counts looks", /observe changes nothing/],
    ["hands out its own pixels", /gives image of its own/],
    ["picture of another size", /width x height x channels/],
    ["symbolic NaN", /symbolic observations are JSON; but NotCanonicalError/],
    ["observes anything", /observe refuses modes that the spec does not list, depth too/],
    ["render draws", /render changes nothing/],
    ["a snapshot draws", /snapshot changes nothing|leaves the state unchanged/],
    ["a snapshot without the random state", /a restored world goes on as the original would/],
    ["hidden state is not in the snapshot", /a restored world goes on as the original would/],
    ["forgets the end", /a restored world goes on as the original would/],
    ["one buffer for all snapshots", /a snapshot is of its own/],
    ["no checksum", /restore refuses|with a FoveaError/],
    ["anybody's snapshot", /restore refuses another world's snapshot/],
    ["SyntaxError for a bad snapshot", /restore refuses no bytes .*; but SyntaxError/],
    ["restores half before it refuses", /a refused restore .* leaves the state unchanged/],
    ["forgets the episode when it refuses", /during snapshots .* no episode has begun/],
    ["ignores reseed", /restore with other seeds goes other ways/],
    ["reseeds at random", /restore with one other seed goes one other way/],
    ["any reseed", /restore refuses the seed -1/],
    ["fast before reset", /stepIndex refuses before reset/],
    ["any index", /stepIndex refuses -1 of 3 actions/],
    ["fast goes elsewhere", /stepIndex does what step does|stepIndex leads to the state/],
    ["fast pays double", /stepIndex does what step does/],
    ["view of another picture", /shows what observe\("image"\) shows/],
    ["view leaves bytes", /a view writes every byte of its shape/],
    ["view writes too far", /a view writes no byte beyond its shape/],
    ["view draws", /writing the view image changes nothing/],
  ])("finds out: %s", (bug, said) => {
    expect(verdict(() => buggyDrift(bug))).toMatch(said);
  });

  it("holds a world to being deterministic, and to one start, when it says so", () => {
    expect(verdict(() => buggyDrift(), { deterministic: true })).toMatch(
      /with deterministic nothing is random/,
    );
    expect(verdict(() => buggyDrift("ignores reseed"), { deterministic: true })).toBe("accepted");
    expect(verdict(() => buggyDrift(), { fixedStart: true })).toMatch(
      /with fixedStart every seed begins alike/,
    );
    expect(verdict(() => buggyDrift("ignores its seed"), { fixedStart: true })).toBe("accepted");
  });

  it("names the seed and the first difference", () => {
    expect(verdict(() => buggyDrift("a snapshot without the random state"))).toMatch(
      /with seed 0 the .* of step \d+ is .*, not |with seed 0 the \w+ of "agent" before step \d+ is/,
    );
  });

  it("asks for a sample where actions are not listed", () => {
    const open = () => {
      const world = slipperyGrid();
      return {
        ...world,
        spec: { ...world.spec, action: { schema: { enum: ["up", "right", "down", "left"] } } },
      };
    };
    expect(verdict(open)).toMatch(/no `sample` was given/);
  });

  it("tries the absurd options that it is given", () => {
    expect(verdict(() => buggyDrift(), { absurd: [{}] })).toMatch(/reset refuses the options/);
    expect(verdict(() => buggyDrift(), { absurd: [{ size: 1e12 }] })).toBe("accepted");
  });
});
