import { readFileSync } from "node:fs";
import {
  FoveaError,
  InvalidInputError,
  SchemaError,
  SnapshotError,
  UnknownEnvironmentError,
} from "@fovea/core";
import { checkEnvironment } from "@fovea/core/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NoEpisodeError } from "../single-agent/single-agent.js";
import { cellCode, doorCode } from "./codes.js";
import { PlacementError } from "./errors.js";
import minigrid, { createMinigrid, families, levels } from "./index.js";
import { DROP, FORWARD, PICK_UP, RIGHT, TOGGLE, World } from "./world.js";

const ids = levels.map(({ id }) => id);

describe("MiniGrid", () => {
  // One of each family: the others differ in numbers only, and are compared with the reference in golden.test.ts.
  const stems = new Map(ids.toReversed().map((id) => [id.replace(/-(random|[sn]?\d|v\d).*$/, ""), id]));

  it.each([...stems.values()])("%s keeps every promise of the contract", (id) => {
    const deterministic = !id.includes("dynamic-obstacles");
    const fixedStart = /empty-\d|dist-shift/.test(id);
    checkEnvironment(() => minigrid(id), {
      seeds: deterministic ? [3] : [3, 4],
      steps: 25,
      deterministic,
      fixedStart,
    });
  });

  it("is listed in its manifest, with the same summaries", () => {
    const manifest = JSON.parse(readFileSync(new URL("./manifest.json", import.meta.url), "utf8"));
    expect(manifest.entries).toEqual(levels.map(({ id, summary }) => ({ id, summary })));
  });

  it("generates every level for many seeds", () => {
    for (const id of ids) {
      const environment = minigrid(id);
      for (let seed = 0; seed < 100; seed++) environment.reset({ seed: seed * 7919 });
    }
  });

  it("names the nearest level", () => {
    expect(() => minigrid("minigrid/empty-8x9-v1")).toThrow(UnknownEnvironmentError);
    expect(() => minigrid("minigrid/empty-8x9-v1")).toThrow("empty-8x8-v1");
  });

  it("gives no reward for lava, falls with time to 0.1 for the goal", () => {
    const environment = minigrid("minigrid/empty-5x5-v1");
    environment.reset({ seed: 0 });
    const play = (...actions: string[]) => actions.map((agent) => environment.step({ agent }).agent!).at(-1)!;
    const end = play("forward", "forward", "right", "forward", "forward");
    expect(end).toEqual({ reward: 1 - 0.9 * (5 / 100), terminated: true, truncated: false });
    environment.reset({ seed: 0 });
    for (let step = 1; step < 100; step++) expect(play("left").truncated).toBe(false);
    expect(play("left")).toEqual({ reward: 0, terminated: false, truncated: true });
  });
});

describe("MiniGrid's things", () => {
  /** The agent in the middle of a room of 5 x 5, facing right; what is there stands in front. */
  const before = (code: number): World => {
    const world = new World(5, 5, 100, false);
    world.clear();
    world.wallFrame(0, 0, 5, 5);
    world.agentAt = world.at(2, 2);
    world.placeNew(code, 3, 2);
    return world;
  };
  const carrying = (world: World, code: number): number => {
    world.carrying = world.addItem(code);
    return world.carrying;
  };

  it("opens a locked door with a key of its colour only, and keeps the key", () => {
    const world = before(doorCode("red", "locked"));
    world.move(TOGGLE);
    carrying(world, cellCode("key", "blue"));
    world.move(TOGGLE);
    carrying(world, cellCode("ball", "red"));
    world.move(TOGGLE);
    expect(world.cells[world.frontAt]).toBe(doorCode("red", "locked"));
    const key = carrying(world, cellCode("key", "red"));
    world.move(TOGGLE);
    expect(world.cells[world.frontAt]).toBe(doorCode("red", "open"));
    expect(world.carrying).toBe(key);
    world.move(TOGGLE);
    expect(world.cells[world.frontAt]).toBe(doorCode("red", "closed"));
    world.move(FORWARD);
    expect([world.agentX, world.agentY]).toEqual([2, 2]);
  });

  it("puts what was in a box in its place", () => {
    const world = before(cellCode("box", "grey"));
    const key = world.addItem(cellCode("key", "green"));
    world.itemContents[1] = key;
    world.move(TOGGLE);
    expect(world.items[world.frontAt]).toBe(key);
    world.move(PICK_UP);
    expect(world.carrying).toBe(key);
    world.move(DROP);
    world.move(TOGGLE);
    expect(world.items[world.frontAt]).toBe(key);
  });

  it("carries one thing, and drops it on empty cells only", () => {
    const world = before(cellCode("ball", "red"));
    const key = carrying(world, cellCode("key", "red"));
    world.move(PICK_UP);
    world.move(DROP);
    expect(world.carrying).toBe(key);
    world.move(RIGHT);
    world.move(DROP);
    expect([world.carrying, world.items[world.at(2, 3)]]).toEqual([0, key]);
  });
});

describe("MiniGrid's bad input", () => {
  const begun = () => {
    const environment = minigrid("minigrid/door-key-6x6-v1");
    environment.reset({ seed: 1 });
    return environment;
  };

  it("refuses actions that are none, in words or numbers, and stays as it was", () => {
    const environment = begun();
    const before = environment.snapshot();
    const prose = "I would like to turn left, please";
    for (const agent of [prose, "LEFT", "", 0, 2, null, ["left"], { left: true }])
      expect(() => environment.step({ agent })).toThrow(SchemaError);
    expect(() => environment.step({ agent: prose })).toThrow("left");
    expect(() => environment.step({})).toThrow(SchemaError);
    expect(() => environment.step({ agent: "left", other: "left" })).toThrow(SchemaError);
    expect(() => environment.step(undefined as never)).toThrow(SchemaError);
    expect(() => environment.fast.stepIndex("2" as never)).toThrow(SchemaError);
    expect(environment.snapshot()).toEqual(before);
  });

  it("refuses to go on before the beginning, after the end and when closed", () => {
    const environment = minigrid("minigrid/empty-5x5-v1");
    expect(() => environment.step({ agent: "left" })).toThrow(NoEpisodeError);
    expect(() => environment.observe("text")).toThrow("no episode has begun");
    environment.reset({ seed: 0 });
    for (let step = 0; step < 100; step++) environment.step({ agent: "left" });
    expect(() => environment.step({ agent: "left" })).toThrow(FoveaError);
    expect(() => environment.fast.stepIndex(0)).toThrow("the episode is over");
    environment.close();
    expect(() => environment.toAct()).toThrow(NoEpisodeError);
    environment.reset({ seed: 0 });
    expect(environment.toAct()).toEqual(["agent"]);
  });

  it("refuses snapshots of other worlds, and every damaged one, and stays as it was", () => {
    const environment = begun();
    for (const action of [5, 2, 3, 1]) environment.fast.stepIndex(action);
    const own = environment.snapshot();
    const other = minigrid("minigrid/door-key-8x8-v1");
    other.reset({ seed: 1 });
    expect(() => environment.restore(other.snapshot())).toThrow(SnapshotError);
    fc.assert(
      fc.property(fc.nat(own.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = own.slice();
        damaged[at]! ^= flip;
        expect(() => environment.restore(damaged)).toThrow(SnapshotError);
        expect(() => environment.restore(own.subarray(0, at))).toThrow(SnapshotError);
      }),
    );
    for (const bad of ["prose", null, undefined, {}, new Uint8Array(5000)])
      expect(() => environment.restore(bad as never)).toThrow(SnapshotError);
    expect(environment.snapshot()).toEqual(own);
  });

  it("refuses absurd sizes, and makes levels of sensible ones", () => {
    const bad: [string, Record<string, unknown>][] = [
      ["empty", { size: 1e9 }],
      ["empty", { size: 3 }],
      ["empty", { size: 7.5 }],
      ["empty", { size: "8" }],
      ["empty", { size: Number.NaN }],
      ["empty", { width: 8 }],
      ["crossing", { size: 8 }],
      ["memory", { size: -7 }],
      ["dynamic-obstacles", { obstacles: 1000 }],
    ];
    for (const [name, values] of bad)
      expect(() => createMinigrid(name as "empty", values as never)).toThrow(InvalidInputError);
    expect(() => createMinigrid("emty" as "empty")).toThrow('"empty"');
    expect(() => minigrid(ids[0]!).reset({ seed: 0, options: { size: 12 } })).toThrow(InvalidInputError);
    const large = createMinigrid("empty", { size: 12 });
    expect(large.spec).toMatchObject({ id: "minigrid/empty-size-12-v1", maxSteps: 576 });
  });

  it("makes every family at its least and largest, or says that nothing fits", () => {
    for (const [name, family] of Object.entries(families)) {
      for (const end of ["low", "high", "default"] as const) {
        const values = Object.fromEntries(
          Object.entries(family.parameters).map(([key, range]) => [key, range[end]]),
        );
        const environment = createMinigrid(name as "empty", values);
        for (const seed of [0, 1, 2]) {
          try {
            environment.reset({ seed });
          } catch (error) {
            expect(error).toBeInstanceOf(PlacementError);
            expect(() => environment.step({ agent: "left" })).toThrow(NoEpisodeError);
          }
        }
      }
    }
  });

  it("refuses seeds that are none", () => {
    for (const seed of [-1, 0.5, Number.NaN, 2 ** 60, "7", undefined])
      expect(() => begun().reset({ seed: seed as number })).toThrow(FoveaError);
  });
});
