import { readFileSync } from "node:fs";
import { InvalidInputError, SchemaError, SnapshotError } from "@fovea/core";
import { checkEnvironment } from "@fovea/core/testkit";
import { describe, expect, it } from "vitest";
import { randomPolicy } from "../agents/random.js";
import { cellCode, doorCode } from "../minigrid/codes.js";
import { DROP, FORWARD, PICK_UP, RIGHT, TOGGLE, World } from "../minigrid/world.js";
import { expert } from "./expert.js";
import babyai, {
  after,
  and,
  type BabyaiEnvironment,
  before,
  beginInstruction,
  createBabyai,
  goTo,
  type Instruction,
  open,
  pickUp,
  putNext,
  sentence,
  TASKS,
  verify,
} from "./index.js";

describe("BabyAI", () => {
  it.each(TASKS)("%s keeps every promise of the contract", (task) => {
    checkEnvironment(() => babyai(`babyai/${task}-v1`), {
      seeds: [3, 4],
      steps: 25,
      deterministic: true,
      absurd: [{ distractors: 1e6 }, { roomSize: "huge" }],
    });
  });

  it("is listed in its manifest", () => {
    const manifest = JSON.parse(readFileSync(new URL("./manifest.json", import.meta.url), "utf8"));
    expect(manifest.entries.map(({ id }: { id: string }) => id)).toEqual(
      TASKS.map((task) => `babyai/${task}-v1`),
    );
  });

  it.each(TASKS)("has an expert that does %s on every one of 200 seeds", (task) => {
    const environment = babyai(`babyai/${task}-v1`);
    const policy = expert(environment);
    const lost = Array.from({ length: 200 }, (_, seed) => seed).filter((seed) => {
      environment.reset({ seed });
      return play(environment, () => policy("agent") as string) === 0;
    });
    expect(lost).toEqual([]);
  });

  it("is hard for a random agent", () => {
    const environment = babyai("babyai/putnext-v1");
    const policy = randomPolicy(environment, 0);
    let won = 0;
    for (let seed = 0; seed < 100; seed++) {
      environment.reset({ seed });
      if (play(environment, () => policy("agent") as string) > 0) won++;
    }
    expect(won).toBeLessThan(10);
  });

  it("keeps what the verifier knows in a snapshot: half of a sequence done", () => {
    const environment = babyai("babyai/pick-up-seq-go-to-v1");
    const policy = expert(environment);
    environment.reset({ seed: 0 });
    while (environment.world.carrying === 0) environment.step({ agent: policy("agent") });
    const half = environment.snapshot();
    const other = babyai("babyai/pick-up-seq-go-to-v1");
    other.restore(half);
    expect(other.snapshot()).toEqual(half);
    const onwards = expert(other);
    const rewards = [
      play(environment, () => policy("agent") as string),
      play(other, () => onwards("agent") as string),
    ];
    expect(rewards[0]).toBeGreaterThan(0);
    expect(rewards[1]).toBe(rewards[0]);
  });

  it("says the mission in the text when it is asked to, in a restored world too", () => {
    const environment = babyai("babyai/goto-v1");
    environment.reset({ seed: 0, options: { mission: 1 } });
    const seen = environment.observe("text");
    expect(seen.mode === "text" && seen.text.split("\n").slice(0, 2)).toEqual([
      "Mission: go to the green key",
      "a wall 6 steps forward",
    ]);
    const other = babyai("babyai/goto-v1");
    other.restore(environment.snapshot());
    expect(other.observe("text")).toEqual(seen);
    environment.reset({ seed: 0 });
    expect(environment.observe("text")).not.toEqual(seen);
  });

  it("refuses bad input by name", () => {
    expect(() => babyai("babyai/goto")).toThrow("goto-v1");
    for (const values of [{ distractors: -1 }, { roomSize: 1e9 }, { colour: 1 }, { distractors: 2.5 }])
      expect(() => createBabyai("goto", values)).toThrow(InvalidInputError);
    const environment = babyai("babyai/goto-v1");
    environment.reset({ seed: 0 });
    for (const agent of ["go north", "forward", 2, "Go Forward"])
      expect(() => environment.step({ agent })).toThrow(SchemaError);
    const other = babyai("babyai/pickup-v1");
    other.reset({ seed: 0 });
    expect(() => environment.restore(other.snapshot())).toThrow(SnapshotError);
  });
});

function play(environment: BabyaiEnvironment, choose: () => string): number {
  let total = 0;
  while (environment.toAct().length > 0) total += environment.step({ agent: choose() }).agent!.reward;
  return total;
}

/** A room of 8 x 8 with the agent at (3, 3) facing right. */
function room(...things: [code: number, x: number, y: number][]): World {
  const world = new World(8, 8, 100, false);
  world.clear();
  world.wallFrame(0, 0, 8, 8);
  for (const [code, x, y] of things) world.placeNew(code, x, y);
  world.agentAt = world.at(3, 3);
  return world;
}

function verdicts(world: World, instruction: Instruction, ...actions: number[]): string[] {
  beginInstruction(world, instruction, 8);
  return actions.map((action) => {
    world.move(action);
    return verify(world, instruction, action);
  });
}

const redKey = cellCode("key", "red");
const redBall = cellCode("ball", "red");
const blueBall = cellCode("ball", "blue");

describe("the baby language", () => {
  it("speaks: articles by number, colours, places, sequences", () => {
    const world = room([redBall, 5, 3], [blueBall, 1, 5], [redKey, 3, 1], [doorCode("grey", "locked"), 7, 4]);
    const say = (instruction: Instruction): string => {
      beginInstruction(world, instruction, 8);
      return sentence(instruction);
    };
    expect(say(goTo({ kind: "ball" }))).toBe("go to a ball");
    expect(say(goTo({ kind: "ball", location: "front" }))).toBe("go to the ball in front of you");
    expect(say(pickUp({ kind: "ball", location: "behind" }))).toBe("pick up the ball behind you");
    expect(say(pickUp({ kind: "key", location: "left" }))).toBe("pick up the key on your left");
    expect(say(goTo({ kind: "ball", location: "right" }))).toBe("go to the ball on your right");
    expect(say(putNext({ kind: "key", colour: "red" }, { kind: "ball", colour: "red" }))).toBe(
      "put the red key next to the red ball",
    );
    const [a, b] = [pickUp({ kind: "key" }), open({ kind: "door", colour: "grey" })];
    expect(say(before(a, b))).toBe("pick up the key, then open the grey door");
    expect(say(after(a, b))).toBe("pick up the key after you open the grey door");
    expect(say(and(a, b))).toBe("pick up the key and open the grey door");
  });

  it("judges going: facing the thing from the next cell, wherever it was last looked for", () => {
    const world = room([redBall, 5, 3]);
    expect(verdicts(world, goTo({ kind: "ball" }), RIGHT, RIGHT, RIGHT, RIGHT, FORWARD)).toEqual([
      "continue",
      "continue",
      "continue",
      "continue",
      "success",
    ]);
    const stale = room([redBall, 4, 3]);
    const instruction = goTo({ kind: "ball", colour: "red" });
    // Picked up, it still counts as lying there; after "drop" it is looked for again.
    expect(verdicts(stale, instruction, PICK_UP, RIGHT, DROP)).toEqual(["success", "continue", "success"]);
  });

  it("judges picking up: only what is meant, and in strict mode nothing else", () => {
    expect(verdicts(room([redBall, 4, 3]), pickUp({ kind: "ball", colour: "blue" }), PICK_UP)).toEqual([
      "continue",
    ]);
    const ball: Instruction = pickUp({ kind: "ball", colour: "blue" }, true);
    expect(verdicts(room([redBall, 4, 3], [blueBall, 1, 1]), ball, FORWARD, PICK_UP)).toEqual([
      "continue",
      "failure",
    ]);
    expect(verdicts(room([redBall, 4, 3]), pickUp({ kind: "ball" }), PICK_UP)).toEqual(["success"]);
    // What was in the hand before its turn came must be picked up again.
    const late = room([redKey, 4, 3], [redBall, 3, 4]);
    const inOrder = before(goTo({ kind: "ball" }), pickUp({ kind: "key" }));
    expect(verdicts(late, inOrder, PICK_UP, RIGHT, PICK_UP, RIGHT, DROP, PICK_UP)).toEqual([
      ...Array(5).fill("continue"),
      "success",
    ]);
  });

  it("judges opening: the door meant, opened by this toggle", () => {
    const closed = doorCode("grey", "closed");
    expect(verdicts(room([closed, 4, 3]), open({ kind: "door" }), FORWARD, TOGGLE, TOGGLE)).toEqual([
      "continue",
      "success",
      "continue",
    ]);
    const other: [number, number, number] = [doorCode("red", "closed"), 7, 6];
    const strict = open({ kind: "door", colour: "red" }, true);
    expect(verdicts(room([closed, 4, 3], other), strict, TOGGLE)).toEqual(["failure"]);
  });

  it("judges putting: beside the other thing, not diagonally", () => {
    const instruction = () => putNext({ kind: "key" }, { kind: "ball" });
    const beside = room([redKey, 4, 3], [redBall, 3, 5]);
    expect(verdicts(beside, instruction(), PICK_UP, RIGHT, DROP)).toEqual([
      "continue",
      "continue",
      "success",
    ]);
    const diagonal = room([redKey, 4, 3], [redBall, 4, 5]);
    expect(verdicts(diagonal, instruction(), PICK_UP, RIGHT, DROP).at(-1)).toBe("continue");
  });

  it("judges sequences: in order, the second half already in the step that completes the first", () => {
    const things = (): World => room([redKey, 4, 3], [redBall, 3, 4]);
    const [key, ball] = [() => pickUp({ kind: "key" }), () => goTo({ kind: "ball" })];
    expect(verdicts(things(), before(key(), ball()), PICK_UP, RIGHT)).toEqual(["continue", "success"]);
    expect(verdicts(things(), after(ball(), key()), RIGHT, RIGHT, RIGHT, RIGHT, PICK_UP, RIGHT)).toEqual([
      ...Array(5).fill("continue"),
      "success",
    ]);
    expect(verdicts(things(), before(ball(), goTo({ kind: "key" })), RIGHT).at(-1)).toBe("continue");
    expect(verdicts(things(), before(key(), ball(), true), RIGHT)).toEqual(["failure"]);
    expect(verdicts(things(), and(key(), ball()), RIGHT, RIGHT, RIGHT, RIGHT, PICK_UP)).toEqual([
      ...Array(4).fill("continue"),
      "success",
    ]);
    const same = room([redKey, 4, 3]);
    expect(verdicts(same, before(key(), goTo({ kind: "key" })), PICK_UP)).toEqual(["success"]);
  });
});
