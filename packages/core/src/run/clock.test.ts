// The wall clock decides nothing: not what a run comes to, not who may write it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import {
  createRun,
  memoryStore,
  openDirectoryStore,
  pathTo,
  type Run,
  resume,
  StoreBusyError,
} from "../index.js";

const hour = 3_600_000;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-clock-"));
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

/** Does eight things, one of them outside; `between` is called before each. */
async function work(run: Run, done: string[], between: (i: number) => void = () => {}) {
  for (let i = 0; i < 8; i++) {
    between(i);
    await run.effect(
      "tool",
      async () => {
        done.push(`${i}`);
        return { content: { i, drawn: run.random("x", i).random() } };
      },
      { actor: "tool@1", request: i, effects: i === 5 ? "acts" : "pure" },
    );
  }
}

it("a clock that jumps back and forth changes no step, gives nobody a lease, and lets a run go on", async () => {
  const undisturbed = await createRun(memoryStore(), { id: "r", actor: "a@1", config: {}, seed: 4 });
  await work(undisturbed, []);

  const done: string[] = [];
  const holder = await openDirectoryStore(folder, { beatMs: 20, expiryMs: 400 });
  const other = await openDirectoryStore(folder, { beatMs: 20, expiryMs: 400 });
  const run = await createRun(holder, { id: "r", actor: "a@1", config: {}, seed: 4 });
  await work(run, done, (i) => vi.setSystemTime(Date.now() + [-24, 48, -1000, 3, -3, 99, -9, 0][i]! * hour));
  vi.setSystemTime(Date.now() - 10_000 * hour);
  await expect(other.acquire("r")).rejects.toThrow(StoreBusyError);
  await run.close();
  await holder.close();

  vi.setSystemTime(Date.now() + 20_000 * hour);
  const again = await resume(other, "r");
  await work(again, done);
  expect(done).toEqual(["0", "1", "2", "3", "4", "5", "6", "7"]);
  expect(again.head).toBe(undisturbed.head);
  expect(await pathTo(other, again.head)).toHaveLength(9);
  await again.close();
  await other.close();
});
