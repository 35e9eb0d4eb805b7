import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fastPaths } from "@fovea/core";
import { Pcg64 } from "@fovea/core/random";
import { describe, expect, it } from "vitest";
import { CODE_COUNT, isCellCode } from "./codes.js";
import type { GridEnvironment } from "./environment.js";
import minigrid, { levels } from "./index.js";
import { look, paintTile } from "./tiles.js";

interface Row {
  seed: number;
  size: [number, number];
  maxSteps: number;
  agent: [number, number, number];
  mission: string;
  layout: string;
  frames: string[];
  rewards: [number, number][];
  resets: number;
  traces: string[];
  actions?: string;
}

const golden: { tiles: Record<string, string>; levels: Record<string, Row[]> } = JSON.parse(
  readFileSync(new URL("./golden/levels.json", import.meta.url), "utf8"),
);

const TABLE = [2, 2, 2, 2, 0, 1, 3, 4, 5, 5, 6];
const STEPS = 300;
const CHECKPOINT = 50;

const short = (data: Uint8Array): string => createHash("sha256").update(data).digest("hex").slice(0, 16);

function written(world: GridEnvironment, name: (views: readonly { name: string }[]) => number): Uint8Array {
  const { views } = fastPaths(world)!;
  const view = views[name(views)]!;
  const out = new Uint8Array(view.shape.reduce((a, b) => a * b, 1));
  view.write(out);
  return out;
}

const frames = (world: GridEnvironment): string[] => [
  short(written(world, (views) => views.findIndex(({ name }) => name === "partial-56"))),
  short(written(world, (views) => views.findIndex(({ name }) => /^image-\d+$/.test(name)))),
];

/** The grid without the agent, column by column. */
function layout(environment: GridEnvironment): string {
  const { world } = environment;
  const full = written(environment, (views) => views.findIndex(({ name }) => name === "symbolic-full"));
  // The start cell is empty in every level.
  full.set([1, 0, 0], (world.agentX * world.height + world.agentY) * 3);
  return createHash("sha256").update(full).digest("hex");
}

/** What make.py records, by the same rules. */
function record(environment: GridEnvironment, seed: number, actions?: string): Row {
  environment.reset({ seed });
  const { world, fast } = environment;
  const row = {
    seed,
    size: [world.width, world.height] as [number, number],
    maxSteps: environment.spec.maxSteps,
    agent: [world.agentX, world.agentY, world.agentDirection] as [number, number, number],
    mission: environment.mission,
    layout: layout(environment),
    frames: frames(environment),
    rewards: [] as [number, number][],
    resets: 0,
    traces: [] as string[],
    ...(actions === undefined ? {} : { actions }),
  };
  const many = environment.spec.action.actions!.length;
  const random = new Pcg64(1000 + seed);
  const trace = createHash("sha256");
  const view = new Uint8Array(147);
  const packed = new Uint8Array(11);
  const numbers = new DataView(packed.buffer);
  for (let step = 0; step < (actions?.length ?? STEPS); step++) {
    const chosen = actions === undefined ? TABLE[random.integers(0, TABLE.length)]! : Number(actions[step]);
    const { reward, terminated, truncated } = fast.stepIndex(chosen >= many ? 2 : chosen);
    fast.views[0]!.write(view);
    packed[0] = world.agentDirection;
    numbers.setFloat64(1, reward, true);
    packed[9] = Number(terminated);
    packed[10] = Number(truncated);
    trace.update(view).update(packed);
    const seen = environment.observe("text");
    trace.update(seen.mode === "text" ? seen.text : "");
    if (reward !== 0) row.rewards.push([step, reward]);
    if (step % CHECKPOINT === CHECKPOINT - 1) {
      row.traces.push(trace.copy().digest("hex").slice(0, 16));
      row.frames.push(...frames(environment));
    }
    if (terminated || truncated) environment.reset({ seed: seed + 100 * ++row.resets });
  }
  row.traces.push(trace.digest("hex").slice(0, 16));
  return row;
}

describe("MiniGrid against the reference", () => {
  it.each(Object.entries(golden.tiles))("paints every look of a cell at %s pixels", (size, expected) => {
    const side = Number(size);
    const hash = createHash("sha256");
    // The order of make.py: nothing, then by colour wall, floor, open door, key, ball, box, goal, closed, locked.
    const shapes = [2, 3, 4, 5, 6, 7, 8, 10, 11];
    const codes = [
      8,
      ...[0, 1, 2, 3, 4, 5].flatMap((colour) => shapes.map((shape) => shape * 8 + colour)),
      72,
    ];
    for (const code of codes) {
      for (const agent of [-1, 0, 1, 2, 3]) {
        for (const highlighted of [false, true]) {
          const tile = new Uint8Array(side * side * 3);
          paintTile(look(code, agent, highlighted), side, tile, 0);
          hash.update(tile);
        }
      }
    }
    expect(hash.digest("hex")).toBe(expected);
    // Goals of other colours and lava of others are painted too: all that a cell can hold is in the list.
    const known = Array.from({ length: CODE_COUNT }, (_, code) => code).filter(isCellCode);
    expect(known.filter((code) => !codes.includes(code) && code >> 3 !== 9)).toEqual([]);
  });

  it.each(levels.map(({ id, reference }) => [id, reference] as const))(
    "%s: layouts, missions, rewards, text, views and pictures of %s",
    (id, reference) => {
      const rows = golden.levels[reference]!;
      expect(rows.length).toBeGreaterThanOrEqual(3);
      const environment = minigrid(id);
      for (const row of rows) expect(record(environment, row.seed, row.actions)).toEqual(row);
    },
  );

  it("has every level of the reference but those of wave function collapse", () => {
    expect(levels.map(({ reference }) => reference).sort()).toEqual(Object.keys(golden.levels).sort());
  });
});
