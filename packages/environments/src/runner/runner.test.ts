import { Worker } from "node:worker_threads";
import {
  createRun,
  expandRollout,
  memoryStore,
  type Rollout,
  readRollouts,
  rolloutContent,
} from "@fovea/core";
import { Pcg64 } from "@fovea/core/random";
import { matchingPennies, slipperyGrid } from "@fovea/core/testkit";
// Worker threads start from dist.
import { createThreadedVector, type ThreadedVector } from "@fovea/environments";
import { describe, expect, it } from "vitest";
import { randomPolicy } from "../agents/index.js";
import { fastGrid } from "../testing/fast-grid.js";
import { batchBytes } from "./batch.js";
import {
  createVector,
  episodeSeed,
  playEpisode,
  type VectorEnvironment,
  type VectorEpisode,
} from "./index.js";
import { commands, type WorkerReply, type WorkerStart } from "./protocol.js";

const module = new URL("../testing/grid-module.mjs", import.meta.url).href;
const size = 6 * 6 * 3;

/** Steps with one stream of actions; all that the batch showed, step by step, and its episodes. */
async function roll(vector: VectorEnvironment | ThreadedVector, steps: number) {
  const random = new Pcg64(9);
  const shown: number[][] = [];
  const episodes: VectorEpisode[] = [];
  await vector.reset();
  for (let step = 0; step < steps; step++) {
    await vector.step(Array.from({ length: vector.count }, () => random.integers(0, 4)));
    const { rewards, terminated, truncated, observations } = vector.batch;
    shown.push([...rewards, ...terminated, ...truncated, ...observations]);
    if (step % 37 === 0) episodes.push(...(await vector.takeEpisodes()));
  }
  episodes.push(...(await vector.takeEpisodes()));
  await vector.close();
  return { shown, episodes };
}

const inOrder = (episodes: readonly VectorEpisode[]) =>
  [...episodes].sort((a, b) => a.world - b.world || a.episode - b.episode);

describe("a batch", () => {
  it("is what its worlds are one by one", () => {
    const vector = createVector(slipperyGrid, { count: 3, seed: 5, observation: "image" });
    expect(vector.shape).toEqual([6, 6, 3]);
    vector.reset();
    const worlds = [0, 1, 2].map((i) => {
      const world = slipperyGrid();
      world.reset({ seed: episodeSeed(5, i, 0) });
      return world;
    });
    const random = new Pcg64(1);
    const episodes = [0, 0, 0];
    for (let step = 0; step < 300; step++) {
      const actions = worlds.map(() => random.integers(0, 4));
      vector.step(actions);
      worlds.forEach((world, i) => {
        const { agent } = world.step({ agent: world.spec.action.actions![actions[i]!]! });
        const { rewards, terminated, truncated, finals, observations } = vector.batch;
        expect([rewards[i], terminated[i], truncated[i]]).toEqual([
          agent!.reward,
          Number(agent!.terminated),
          Number(agent!.truncated),
        ]);
        const image = () => {
          const seen = world.observe("image");
          return seen.mode === "image" ? seen.pixels.data : undefined;
        };
        if (world.toAct().length === 0) {
          expect(finals.subarray(i * size, (i + 1) * size)).toEqual(image());
          episodes[i]!++;
          world.reset({ seed: episodeSeed(5, i, episodes[i]!) });
        }
        expect(observations.subarray(i * size, (i + 1) * size)).toEqual(image());
      });
    }
    expect(Math.min(...episodes)).toBeGreaterThan(2);
    expect(vector.takeEpisodes()).toHaveLength(episodes[0]! + episodes[1]! + episodes[2]!);
    expect(vector.takeEpisodes()).toEqual([]);
  });

  it("stacks the newest frames, and repeats the first of an episode", () => {
    const frames = 3;
    const [single, stacked] = [1, frames].map((n) =>
      createVector(slipperyGrid, { count: 2, seed: 1, observation: "symbolic", frames: n }),
    ) as [VectorEnvironment, VectorEnvironment];
    expect(single.shape).toEqual([4]);
    single.reset();
    stacked.reset();
    const random = new Pcg64(2);
    const history = [0, 1].map((i) =>
      Array(frames).fill([...single.batch.observations.subarray(4 * i, 4 * i + 4)]),
    );
    for (let step = 0; step < 200; step++) {
      const actions = [random.integers(0, 4), random.integers(0, 4)];
      single.step(actions);
      stacked.step(actions);
      history.forEach((last, i) => {
        const now = [...single.batch.observations.subarray(4 * i, 4 * i + 4)];
        const over = single.batch.terminated[i]! + single.batch.truncated[i]! > 0;
        history[i] = over ? Array(frames).fill(now) : [...last.slice(1), now];
        const from = i * frames * 4;
        expect([...stacked.batch.observations.subarray(from, from + frames * 4)]).toEqual(history[i]!.flat());
      });
    }
  });

  it("goes the same way over fast paths", async () => {
    const options = { count: 4, seed: 3, observation: "image", frames: 2 };
    const slow = await roll(createVector(slipperyGrid, options), 120);
    expect(await roll(createVector(fastGrid, options), 120)).toEqual(slow);
  });

  it("names what it cannot do", () => {
    const make = (options: object) => () => createVector(slipperyGrid, { count: 2, seed: 0, ...options });
    expect(make({ count: 0 })).toThrow("count is 0");
    expect(make({ count: 1e9 })).toThrow("count is 1000000000");
    expect(make({ frames: 0.5 })).toThrow("frames is 0.5");
    expect(make({ seed: -1 })).toThrow("seed is -1");
    expect(make({ observation: "depth" })).toThrow('no array observation "depth"');
    expect(() => createVector(matchingPennies, { count: 2, seed: 0 })).toThrow(
      "cannot be stepped in batches",
    );
    const vector = make({})();
    expect(() => vector.step([0, 0])).toThrow("the batch has not begun");
    vector.reset();
    for (const actions of [[0], [0, 4], [0, -1], [0, 0.5], [0, Number.NaN]])
      expect(() => vector.step(actions)).toThrow(/world 1 was given action/);
  });
});

describe("worker threads", () => {
  it("change nothing, however many there are", async () => {
    const options = { count: 5, seed: 11, observation: "image", frames: 2 };
    const alone = await roll(createVector(slipperyGrid, options), 150);
    expect(alone.episodes.length).toBeGreaterThan(10);
    for (const workers of [1, 2, 5]) {
      const threaded = await createThreadedVector("grid", { ...options, workers, module });
      expect(threaded.shape).toEqual([6, 6, 3]);
      const { shown, episodes } = await roll(threaded, 150);
      expect(shown).toEqual(alone.shown);
      expect(inOrder(episodes)).toEqual(inOrder(alone.episodes));
    }
  });

  it("do each command once, though a wake-up may come late", async () => {
    const layout = { count: 1, frames: 1, size: 0 };
    const [batch, actions, control] = [batchBytes(layout).total, 4, 8].map(
      (n) => new SharedArrayBuffer(n),
    ) as [SharedArrayBuffer, SharedArrayBuffer, SharedArrayBuffer];
    const start: WorkerStart = {
      ...{
        environment: "grid",
        module,
        options: { count: 1, seed: 0 },
        first: 0,
        count: 1,
        total: 1,
        size: 0,
      },
      ...{ batch, actions, control },
    };
    const worker = new Worker(new URL("../../dist/runner/worker.js", import.meta.url), { workerData: start });
    const replies: WorkerReply[] = [];
    let wake = () => {};
    worker.on("message", (reply: WorkerReply) => {
      replies.push(reply);
      wake();
    });
    const until = async (count: number) => {
      while (replies.length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    };
    const words = new Int32Array(control);
    const order = (command: number) => {
      Atomics.store(words, 1, command);
      Atomics.add(words, 0, 1);
      Atomics.notify(words, 0);
    };
    await until(1);
    // Wakes the worker from its wait although there is no command, until it has gone to sleep again.
    for (let woken = 0; woken < 2 && replies.length === 1; woken += Atomics.notify(words, 0)) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    order(commands.reset);
    await until(2);
    order(commands.drain);
    await until(3);
    expect(replies).toEqual([{ done: 0 }, { done: 1 }, { done: 2, episodes: [] }]);
    await worker.terminate();
  });

  it("tell what a world threw, and then refuse", async () => {
    const vector = await createThreadedVector("explodes", { count: 4, seed: 0, workers: 2, module });
    await vector.reset();
    const exploding = async () => {
      for (let step = 0; step < 20; step++) await vector.step([0, 1, 2, 3]);
    };
    await expect(exploding()).rejects.toThrow("a world in a worker thread failed: RangeError: out of cells");
    await expect(vector.step([0, 0, 0, 0])).rejects.toThrow("out of cells");
    await vector.close();
  });

  it("refuse what cannot be", async () => {
    const open = (id: string, options: object) =>
      createThreadedVector(id, { count: 2, seed: 0, workers: 1, module, ...options });
    await expect(open("grid", { workers: 3 })).rejects.toThrow("workers is 3");
    await expect(open("grid", { observation: "smell" })).rejects.toThrow('no array observation "smell"');
    await expect(createThreadedVector("no/such-v1", { count: 2, seed: 0, workers: 1 })).rejects.toThrow(
      'no environment "no/such-v1"',
    );
    const vector = await open("grid", {});
    await vector.reset();
    await expect(vector.step([0, 7])).rejects.toThrow("world 1 was given action 7");
    const first = vector.step([0, 0]);
    await expect(vector.step([0, 0])).rejects.toThrow("busy");
    await first;
    await vector.close();
    await expect(vector.step([0, 0])).rejects.toThrow("closed");
  });
});

describe("episodes", () => {
  it("become packed rollouts of a run, which expand again", async () => {
    const vector = createVector(slipperyGrid, { count: 4, seed: 7 });
    const { episodes } = await roll(vector, 80);
    const played = playEpisode(slipperyGrid(), randomPolicy(slipperyGrid(), 3), { seed: 3 });
    const rollouts: Rollout[] = [...episodes.map(({ rollout }) => rollout), played];
    const run = await createRun(memoryStore(), { actor: "random@1", config: {} });
    await Promise.all(rollouts.map((one) => run.append("environment", "random@1", rolloutContent(one))));
    const read = await readRollouts(run.store, run.head);
    expect(read.map(({ rollout }) => rollout)).toEqual(rollouts);
    for (const { rollout } of read) {
      const target = await createRun(memoryStore(), { actor: "expand@1", config: {} });
      expect(await expandRollout(target, rollout, slipperyGrid())).toHaveLength(rollout.actions.length + 1);
    }
  });

  it("of several players, cut, and watched", () => {
    const seen: string[] = [];
    const world = matchingPennies();
    const rollout = playEpisode(world, randomPolicy(world, 1), {
      seed: 1,
      maxSteps: 3,
      onState: (_, outcomes) => seen.push(outcomes === undefined ? "reset" : "step"),
    });
    expect(seen).toEqual(["reset", "step", "step", "step"]);
    expect(rollout).toMatchObject({ ended: "cut", environment: world.spec.id });
    expect(rollout.actions).toHaveLength(3);
    expect(rollout.returns.even).toBe(-rollout.returns.odd!);
  });
});
