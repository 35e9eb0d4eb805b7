import { describe, expect, it } from "vitest";
import type { Actions, Environment } from "../contracts/environment.js";
import {
  createRun,
  DivergenceError,
  fork,
  memoryStore,
  pathTo,
  type RecordedEnvironmentOptions,
  type Run,
  recordEnvironment,
  replay,
  resume,
  SnapshotUnsupportedError,
  type Store,
} from "../index.js";
import { matchingPennies } from "../testkit/worlds/matching-pennies.js";
import { slipperyGrid } from "../testkit/worlds/slippery-grid.js";

/** A world that counts what is done with it. */
function watched(world: Environment) {
  const calls = { reset: 0, step: 0, restore: 0 };
  const counted: Environment = {
    ...world,
    reset: (options) => {
      calls.reset += 1;
      world.reset(options);
    },
    step: (actions) => {
      calls.step += 1;
      return world.step(actions);
    },
    restore: (bytes, options) => {
      calls.restore += 1;
      world.restore(bytes, options);
    },
  };
  return { world: counted, calls };
}

/** What every player does in round `i`: the same whatever was seen. */
function actionsOf({ spec }: Environment, i: number): Actions {
  const list = spec.action.actions!;
  return Object.fromEntries(
    (spec.agents ?? ["agent"]).map((agent, j) => [agent, list[(i * 7 + j * 3) % list.length]!]),
  );
}

/** Plays up to `steps` steps of an episode; what was seen, and the run's head. */
async function play(run: Run, world: Environment, steps: number, options: RecordedEnvironmentOptions = {}) {
  const recorded = recordEnvironment(run, world, options);
  const moments = [await recorded.reset({ seed: 11 })];
  for (let i = 0; i < steps && moments.at(-1)!.toAct.length > 0; i++)
    moments.push(await recorded.step(actionsOf(world, i)));
  return { moments, recorded, head: run.head };
}

const begin = (store: Store, id: string) => createRun(store, { id, actor: "player@1", config: {}, seed: 1 });

describe.each([
  ["exact", slipperyGrid, 24],
  ["replay", matchingPennies, 8],
] as const)("a recorded world with %s snapshots", (kind, make, steps) => {
  it("goes on where a killed run stood, as if nothing had been", async () => {
    const undisturbed = await play(await begin(memoryStore(), "r"), make(), steps);
    for (let cut = 0; cut <= undisturbed.moments.length - 1; cut++) {
      const store = memoryStore();
      await play(await begin(store, "r"), make(), cut, { snapshotEvery: 5 });
      await store.release("r");
      const { world, calls } = watched(make());
      const run = await resume(store, "r");
      const again = await play(run, world, steps, { snapshotEvery: 5 });
      expect(
        again.moments.map(({ observations, outcomes, toAct }) => [observations, outcomes, toAct]),
      ).toEqual(
        undisturbed.moments.map(({ observations, outcomes, toAct }) => [observations, outcomes, toAct]),
      );
      const left = undisturbed.moments.length - 1 - cut;
      if (left === 0)
        expect(calls, "a whole record needs no world").toEqual({ reset: 0, step: 0, restore: 0 });
      else if (kind === "replay") expect(calls).toEqual({ reset: 1, step: cut + left, restore: 0 });
      else if (cut >= 5) expect(calls).toEqual({ reset: 0, step: (cut % 5) + left, restore: 1 });
    }
  });

  it("is replayed without the world, step for step", async () => {
    const store = memoryStore();
    const played = await play(await begin(store, "r"), make(), steps);
    const { world, calls } = watched(make());
    const replayed = await play(await replay(store, "r"), world, steps);
    expect(replayed.head).toBe(played.head);
    expect(calls).toEqual({ reset: 0, step: 0, restore: 0 });
  });

  it("can be forked at any step, and shows itself as it stands there", async () => {
    const store = memoryStore();
    const { moments } = await play(await begin(store, "r"), make(), steps, { snapshotEvery: 4 });
    for (const at of [0, 3, 6]) {
      const run = await resume(store, await fork(store, { run: "r", at: moments[at]!.step.id }));
      const { recorded } = await play(run, make(), at, { snapshotEvery: 4 });
      const live = make();
      live.reset({ seed: 11 });
      for (let i = 0; i < at; i++) live.step(actionsOf(live, i));
      const [agent] = live.spec.agents ?? ["agent"];
      const there = await recorded.world();
      expect(await there.observe("text", agent!)).toEqual(live.observe("text", agent!));
      await run.close();
    }
  });

  it("that has changed since is found out by the first step that differs", async () => {
    const store = memoryStore();
    const { moments } = await play(await begin(store, "r"), make(), 6, { snapshotEvery: 100 });
    await store.release("r");
    const changed: Environment = {
      ...make(),
      step: () =>
        Object.fromEntries(
          (make().spec.agents ?? ["agent"]).map((agent) => [
            agent,
            { reward: -9, terminated: false, truncated: false },
          ]),
        ),
    };
    const run = await resume(store, "r");
    const error = await play(run, changed, 8).catch((thrown: DivergenceError) => thrown);
    expect(error).toBeInstanceOf(DivergenceError);
    expect((error as DivergenceError).where!.step).toBe(moments[1]!.step.id);
    expect((error as DivergenceError).message).toContain("reward is -9");
  });

  it("refuses what the world refuses, writes no step of it, and goes on", async () => {
    const store = memoryStore();
    const run = await begin(store, "r");
    const { recorded, head } = await play(run, make(), 2);
    await expect(recorded.step({ nobody: "jump" })).rejects.toThrow(/nobody/);
    expect(run.head).toBe(head);
    await recorded.step(actionsOf(make(), 2));
    const whole = await pathTo(store, run.head);
    const straight = await play(await begin(memoryStore(), "r"), make(), 3);
    expect(whole.at(-1)!.content).toEqual(straight.moments.at(-1)!.step.content);
    await run.close();
    // The refusal is served too.
    const again = await resume(store, "r");
    const { recorded: later } = await play(again, make(), 2);
    await expect(later.step({ nobody: "jump" })).rejects.toThrow(/nobody/);
    expect((await later.step(actionsOf(make(), 2))).step.id).toBe(whole.at(-1)!.id);
  });
});

it("an exact world goes on with the randomness of a fork's seed, and that is recorded; a replay world keeps its own", async () => {
  for (const make of [slipperyGrid, matchingPennies]) {
    const store = memoryStore();
    const { moments } = await play(await begin(store, "r"), make(), 3);
    const futures = new Set<string>();
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const config = { seed };
      const id = await fork(store, { run: "r", at: moments[3]!.step.id, config });
      const run = await resume(store, id);
      const played = await play(run, make(), 8);
      futures.add(JSON.stringify(played.moments.map(({ observations }) => observations)));
      await run.close();
      const cut = await fork(store, { run: id, at: played.moments[6]!.step.id });
      const resumed = await resume(store, cut);
      const again = await play(resumed, make(), 8);
      expect(again.moments.map(({ observations }) => observations)).toEqual(
        played.moments.map(({ observations }) => observations),
      );
      await resumed.close();
    }
    if (make === slipperyGrid) expect(futures.size).toBeGreaterThan(1);
    else expect(futures.size).toBe(1);
  }
});

it("a world without snapshots cannot be brought back, and says so", async () => {
  const store = memoryStore();
  const grid = slipperyGrid();
  const wild: Environment = { ...grid, spec: { ...grid.spec, id: "test/wild-v1", snapshot: "none" } };
  await play(await begin(store, "r"), wild, 3);
  await store.release("r");
  await expect(play(await resume(store, "r"), wild, 5)).rejects.toThrow(SnapshotUnsupportedError);
});

it("a step before the first reset is refused", async () => {
  const recorded = recordEnvironment(await begin(memoryStore(), "r"), slipperyGrid());
  await expect(recorded.step({ agent: "up" })).rejects.toThrow(/no episode has begun/);
});
