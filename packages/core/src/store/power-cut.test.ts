import { describe, expect, it } from "vitest";
import { StaleLeaseError, StoreBusyError, StoreWriteError } from "../errors.js";
import { Pcg64 } from "../random/index.js";
import type { Step } from "../run/step.js";
import type { Store } from "../run/store.js";
import { DirectoryStore } from "./directory-store.js";
import { advance, after, rootOf, stillClock } from "./testing/journal.js";
import { type PowerCutFiles, type PowerCutOptions, powerCutFiles } from "./testing/power-cut-files.js";

/** What the program was told is kept. */
interface Acknowledged {
  readonly steps: Map<string, Step>;
  readonly blobs: Map<string, Uint8Array>;
  /** Per run, the head of its last acknowledged append. */
  readonly heads: Map<string, Step>;
}

const storeOn = (files: PowerCutFiles): Store =>
  new DirectoryStore("/disk/home/store", { files, clock: stillClock, segmentBytes: 2500 });

/** Advances runs, alone and together, with blobs; ends early when the store fails. */
async function work(store: Store, name: string, told: Acknowledged): Promise<void> {
  const bytes = Buffer.from(`picture of ${name} `.repeat(20));
  const blob = await store.blobs.put(bytes);
  told.blobs.set(blob, bytes);
  const runs = [`${name}-a`, `${name}-b`];
  const leases = await Promise.all(runs.map((run) => store.acquire(run, { expiryMs: 0 })));
  const chains = leases.map(async (lease) => {
    let head = rootOf(lease.run);
    for (let n = 0; n < 4; n++) {
      if (n > 0) head = after(head, n === 2 ? { n, blob } : { n });
      await advance(store, lease, head);
      told.steps.set(head.id, head);
      told.heads.set(lease.run, head);
    }
  });
  const results = await Promise.allSettled(chains);
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

/** Another store object takes a run of the first one over and goes on with it. */
async function takeOver(files: PowerCutFiles, run: string, told: Acknowledged): Promise<void> {
  const store = storeOn(files);
  const lease = await store.acquire(run, { expiryMs: 0 });
  const head = (await store.run(run))?.head.head;
  const last = head === undefined ? rootOf(run) : (await store.step(head))!;
  const next = after(last, { takenAt: lease.epoch });
  if (head === undefined) await advance(store, lease, last);
  await advance(store, lease, next);
  told.steps.set(next.id, next).set(last.id, last);
  told.heads.set(run, next);
  const forked = await store.acquire(`${run}-fork`, { expiryMs: 0 });
  const leaf = after(last, { fork: 1 });
  await store.append([
    { v: 1, type: "step", run: forked.run, epoch: forked.epoch, step: leaf, meta: { at: "" } },
  ]);
  told.steps.set(leaf.id, leaf);
}

async function verify(files: PowerCutFiles, told: Acknowledged, schedule: string): Promise<void> {
  const store = storeOn(files);
  for (const [id, step] of told.steps)
    expect(await store.step(id), `${schedule}: an acknowledged step`).toEqual(step);
  for (const [id, bytes] of told.blobs) {
    expect(Buffer.from(await store.blobs.get(id)), `${schedule}: an acknowledged blob`).toEqual(bytes);
  }
  const problems = (await store.check()).filter(
    ({ kind, where }) => kind !== "torn" && !where.endsWith(".idx"),
  );
  expect(problems, `${schedule}: what is there is whole`).toEqual([]);
  for (const { run, head } of await store.runs()) {
    const path: string[] = [];
    for (let at: string | null = head.head; at !== null; at = (await store.step(at))!.parent) path.push(at);
    const last = told.heads.get(run);
    if (last !== undefined)
      expect(path, `${schedule}: the head of ${run} follows what was told`).toContain(last.id);
    const lease = await store.acquire(run, { expiryMs: 0 });
    const next = after((await store.step(head.head))!, { resumed: 1 });
    await advance(store, lease, next);
    expect((await store.run(run))?.head.head).toBe(next.id);
  }
  await store.close();
}

/** More rounds for a longer soak: each cuts the power at every operation, and fails every one instead of each fifth. */
const rounds = Number(process.env.FOVEA_POWER_CUT_ROUNDS ?? 1);

const isLeaseLost = (error: unknown): boolean =>
  error instanceof StaleLeaseError || error instanceof StoreBusyError;

const nothingTold = (): Acknowledged => ({ steps: new Map(), blobs: new Map(), heads: new Map() });

/** Runs the program on a fresh disk until the power goes out before operation number `at`. */
async function runUntilCut(
  seed: number,
  at: number,
  options: Omit<PowerCutOptions, "random"> = {},
): Promise<number> {
  const generator = new Pcg64(seed);
  const random = () => generator.random();
  const told = nothingTold();
  let goOut = (): void => {};
  const out = new Promise<void>((resolve) => {
    goOut = resolve;
  });
  const files = powerCutFiles({
    random,
    ...options,
    before: (_, call) => {
      if (call < at) return;
      goOut();
      return new Promise(() => {});
    },
  });
  const program = (async () => {
    const first = storeOn(files);
    await work(first, "one", told);
    await takeOver(files, "one-a", told);
    await Promise.all([work(first, "two", told), takeOver(files, "one-b", told)]);
    // Here the run is taken over while its holder is in the middle of its appends.
    const contended = [work(first, "three", told), takeOver(files, "three-a", told)];
    for (const result of await Promise.allSettled(contended)) {
      if (result.status === "rejected" && !isLeaseLost(result.reason)) throw result.reason;
    }
  })();
  const failed = await Promise.race([out, program]).catch((error: unknown) => error);
  if (options.fail === undefined) expect(failed, `seed ${seed}`).toBeUndefined();
  if (failed !== undefined) expect(failed, `seed ${seed}`).toBeInstanceOf(StoreWriteError);
  const disk = files.cut({ random });
  // The program may still be running on the disk that is gone; what it is told from now on is not kept.
  const toldByThen = { steps: new Map(told.steps), blobs: new Map(told.blobs), heads: new Map(told.heads) };
  await verify(disk, toldByThen, `seed ${seed}, cut at ${at}`);
  return files.calls;
}

describe("a power cut", () => {
  it("at any file operation keeps what was acknowledged, and what is there is whole", async () => {
    const operations = await runUntilCut(0, Number.POSITIVE_INFINITY);
    expect(operations).toBeGreaterThan(100);
    for (let seed = 1; seed <= rounds; seed++) {
      for (let at = 0; at <= operations; at += rounds > 1 ? 1 : 5) await runUntilCut(seed * 10_000 + at, at);
    }
  });

  it.each(["ENOSPC", "EIO"])(
    "after an operation failed with %s keeps what was acknowledged",
    async (code) => {
      const operations = await runUntilCut(0, Number.POSITIVE_INFINITY);
      for (let at = 0; at <= operations; at += rounds > 1 ? 1 : 5) {
        const fail = (operation: string, call: number) =>
          call === at && (code === "EIO" || operation !== "sync") && operation !== "read" ? code : undefined;
        await runUntilCut(at + 1, Number.POSITIVE_INFINITY, { fail });
        await runUntilCut(at + 2, at + 5 + (at % 17), { fail });
      }
    },
  );
});
