import { createHash } from "node:crypto";
import { RandomState } from "@fovea/core/random";
import { checkEnvironment } from "@fovea/core/testkit";
import { describe, expect, it } from "vitest";
import { type ResponseFormat, writeResponse } from "../vagen/index.js";
import { expert } from "./expert.js";
import golden from "./golden/golden.json" with { type: "json" };
import sokoban, { openSokoban, sokobanActions, sokobanRooms, sokobanTurns } from "./index.js";
import manifest from "./manifest.json" with { type: "json" };
import { pythonStringHash } from "./python-hash.js";

const sha = (data: string | Uint8Array) => createHash("sha256").update(data).digest("hex");
const digits = (cells: Uint8Array) => cells.join("");

describe("rooms of gym-sokoban, seed by seed", () => {
  it.each(Object.keys(golden.rooms) as (keyof typeof golden.rooms)[])(
    "%s: layout, frames, 60 random steps",
    (id) => {
      for (const expected of golden.rooms[id]) {
        const { environment, game } = openSokoban(id);
        environment.reset({ seed: expected.seed });
        const frame = () => {
          const seen = environment.observe("image");
          return sha(seen.mode === "image" ? seen.pixels.data : "");
        };
        const found = { fixed: digits(game.room.fixed), state: digits(game.room.state), frame: frame() };
        const random = new RandomState(expected.seed);
        const trace = createHash("sha256");
        let [steps, sum] = [0, 0];
        while (steps < 60 && environment.toAct().length > 0) {
          const action = sokobanActions[random.randint(0, 4)]!;
          const { reward, terminated, truncated } = environment.step({ agent: action }).agent!;
          trace.update(
            `${digits(game.room.state)}|${reward.toFixed(9)}|${terminated || truncated ? 1 : 0}\n`,
          );
          steps++;
          sum += reward;
        }
        const rest = { steps, return: Number(sum.toFixed(9)), trace: trace.digest("hex").slice(0, 16) };
        expect({ seed: expected.seed, ...found, ...rest, end: frame() }).toEqual(expected);
      }
    },
  );

  it("picks a room whose solution has 1 to 5 steps as VAGEN does", () => {
    for (const { seed, state } of golden.wanted) {
      const { environment, game } = openSokoban("sokoban/vagen-v1");
      environment.reset({ seed, options: { minSolution: 1, maxSolution: 5 } });
      expect({ seed, state: digits(game.room.state) }).toEqual({ seed, state });
    }
  });

  it("hashes strings as CPython does under PYTHONHASHSEED=0", () => {
    const hashes = ["0", "12345678", "4294967295", ""].map(pythonStringHash);
    expect(hashes).toEqual([5313149338359954478n, 3785724242978802311n, -7395580164763800411n, 0n]);
  });
});

describe("turns of VAGEN", () => {
  const ids: Readonly<Record<string, string>> = {
    wm: "sokoban/vagen-v1",
    free_think: "sokoban/vagen-free-think-v1",
    free_wm: "sokoban/vagen-free-world-model-v1",
  };

  it.each(golden.turns)(
    "$format, seed $seed: actions read, rewards, ends, symbols",
    ({ format, seed, turns }) => {
      const world = sokoban(ids[format]!);
      world.reset({ seed });
      for (const [reply, reward, done, isValid, isEffective, actions, grid] of turns) {
        const { agent } = world.step({ agent: reply as string });
        const seen = world.observe("text");
        expect({
          reply,
          reward: Number(agent!.reward.toFixed(9)),
          done: agent!.terminated,
          grid: seen.mode === "text" && seen.text.split("Observation:\n")[1],
          info: agent!.info,
        }).toEqual({
          reply,
          reward,
          done,
          grid,
          info: { success: done, actionIsValid: isValid, actionIsEffective: isEffective, actions },
        });
      }
    },
  );

  it("refuses what is no text, and more of it than any model writes", () => {
    const world = sokoban("sokoban/vagen-v1");
    world.reset({ seed: 0 });
    expect(() => world.step({ agent: 1 })).toThrow("a response is text, not 1");
    expect(() => world.step({ agent: "x".repeat(1e6) })).toThrow("not 1000000 characters");
  });
});

describe("the contract", () => {
  it.each(["sokoban/6x6-v1", "sokoban/7x7-v1"])("is kept by %s", (id) => {
    checkEnvironment(() => sokoban(id), {
      seeds: [0, 1],
      steps: 50,
      deterministic: true,
      absurd: [{ minSolution: 1000 }, { width: 9 }],
    });
  });

  it.each(Object.keys(sokobanTurns))("is kept by %s", (id) => {
    const format = sokobanTurns[id] as ResponseFormat;
    checkEnvironment(() => sokoban(id), {
      seeds: [0],
      steps: 30,
      deterministic: true,
      sample: (_, __, random) =>
        writeResponse(
          format,
          Array.from({ length: random.integers(0, 4) }, () => sokobanActions[random.integers(0, 4)]!),
        ),
    });
  });
});

it("the expert solves what has a solution", () => {
  for (const [id, seeds] of [
    ["sokoban/6x6-v1", 20],
    ["sokoban/7x7-v1", 6],
    ["sokoban/10x10-v1", 1],
    ["sokoban/vagen-v1", 6],
  ] as const)
    for (let seed = 0; seed < seeds; seed++) {
      const world = sokoban(id);
      world.reset({ seed });
      const choose = expert(world);
      let success: unknown = false;
      while (world.toAct().length > 0) success = world.step({ agent: choose("agent") }).agent!.info!.success;
      expect({ id, seed, success }).toEqual({ id, seed, success: true });
    }
});

it("the manifest lists them", () => {
  const ids = [...sokobanRooms.map(({ id }) => id), ...Object.keys(sokobanTurns)];
  expect(manifest.entries.map(({ id }) => id)).toEqual(ids);
});
