// Saved runs of every system, replayed without a model and without a network. A change that lets an old run diverge
// fails here: test/histories/README.md says what to do then.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  closureOf,
  createRun,
  expandRollout,
  importRuns,
  memoryStore,
  readRollouts,
  resume,
} from "@fovea/core";
import { make } from "@fovea/environments";
import { replayRun, systems } from "@fovea/systems";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

const folder = fileURLToPath(new URL(".", import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith(".fovea.tar"));

async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  yield readFileSync(`${folder}/${file}`);
}
async function imported(file: string) {
  const store = memoryStore();
  const { runs } = await importRuns(store, () => bytesOf(file));
  return { store, runs };
}

beforeEach(() => {
  vi.stubGlobal("fetch", () => {
    throw new Error("a replay asked the network");
  });
});
afterEach(() => vi.unstubAllGlobals());

it.each(files)("%s", async (file) => {
  const { store, runs } = await imported(file);
  expect(runs.length).toBeGreaterThan(0);
  expect(readFileSync(`${folder}/${file}`).length).toBeLessThan(200_000);
  for (const run of runs) {
    const { head } = (await store.run(run))!.head;
    const replayed = await replayRun(store, run);
    expect(replayed.steps, run).toBe((await closureOf(store, head)).length);
    expect(replayed.served + replayed.rollouts, run).toBeGreaterThan(0);
  }
  expect(await store.check()).toEqual([]);
});

it("are there of every system that answers, and of every family of worlds", async () => {
  const agents = new Set<string>();
  const worlds = new Set<string>();
  for (const file of files) {
    const { store } = await imported(file);
    for (const { head } of await store.runs()) {
      const root = await store.step(head.root);
      agents.add(String(root!.content.agent).split("@")[0]!);
      if (root!.content.environment !== undefined)
        worlds.add(String(root!.content.environment).split("/")[0]!);
    }
  }
  for (const { id } of systems) {
    const own = [...agents].filter((agent) => agent === id || agent.startsWith(`${id}-`));
    expect(own, `${id}: node scripts/histories.mjs must make one`).not.toEqual([]);
  }
  expect(worlds.size).toBeGreaterThanOrEqual(8);
});

it("of environments expand into every step", async () => {
  const { store, runs } = await imported("environments.fovea.tar");
  for (const id of runs) {
    const { head } = (await store.run(id))!.head;
    for (const { rollout } of await readRollouts(store, head)) {
      const target = memoryStore();
      const run = await createRun(target, { id, actor: "expand@1", config: {} });
      const steps = await expandRollout(run, rollout, await make(rollout.environment));
      expect(steps.length).toBe(rollout.actions.length + 1);
      await run.close();
      // What was expanded is served again without the world.
      const again = await resume(target, id);
      expect((await expandRollout(again, rollout, await make(rollout.environment))).at(-1)!.id).toBe(
        steps.at(-1)!.id,
      );
    }
  }
});
