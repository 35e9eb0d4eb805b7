// Over 150 lines: the program, what it was told, and what must be there afterwards, which are read together.
import assert from "node:assert/strict";
import { InvalidInputError, StaleLeaseError, StoreBusyError, StoreWriteError } from "../../errors.js";
import { Pcg64 } from "../../random/index.js";
import { journalOf } from "../../run/journal.js";
import { fork } from "../../run/lifecycle.js";
import type { Step } from "../../run/step.js";
import type { Store } from "../../run/store.js";
import type { Clock } from "../clock.js";
import { DirectoryStore } from "../directory-store.js";
import { advance, after, rootOf } from "./journal.js";
import { type Operation, type PowerCutFiles, powerCutFiles } from "./power-cut-files.js";

export interface PowerCutReport {
  readonly schedules: number;
  /** Schedules in which the power went out in the middle, and in which an operation failed. */
  readonly cuts: number;
  readonly faults: number;
  /** File operations of all schedules. */
  readonly operations: number;
  /** What did not hold, each with the seed of its schedule; empty when all did. */
  readonly problems: readonly string[];
}

/** What the program was told is kept. */
interface Told {
  readonly steps: Map<string, Step>;
  readonly blobs: Map<string, Uint8Array>;
  /** Per run, the head of its last acknowledged append. */
  readonly heads: Map<string, Step>;
  /** Runs whose pruning was begun. */
  readonly pruned: Set<string>;
  /** Forks, with how many results of their source they rest on. */
  readonly forks: Map<string, { readonly source: string; readonly at: Step }>;
}

/** Time passes only for those who wait for it. */
let now = 0;
const clock: Clock = {
  now: () => now,
  async wait(ms) {
    now += ms;
  },
  every: () => () => {},
};

/** Up to which length blobs share files; by schedule: none, some, all. */
let packedBytes = 0;

const open = (files: PowerCutFiles): DirectoryStore =>
  new DirectoryStore("/disk/home/store", { files, clock, segmentBytes: 3500, packedBytes });

/** Advances two runs together, with a blob that a step names and one that none does; a result for every step. */
async function work(store: Store, name: string, told: Told): Promise<void> {
  const bytes = Buffer.from(`picture of ${name} `.repeat(20));
  const blob = await store.blobs.put(bytes);
  await store.blobs.put(Buffer.from(`nobody names this one of ${name}`));
  const leases = await Promise.all(
    [`${name}-a`, `${name}-b`].map((run) => store.acquire(run, { expiryMs: 0 })),
  );
  const chains = leases.map(async (lease) => {
    // Somebody else had it before: it is theirs to go on with.
    if ((await store.run(lease.run)) !== undefined) return;
    let head = rootOf(lease.run);
    for (let n = 0; n < 4; n++) {
      if (n > 0) head = after(head, n === 2 ? { n, blob } : { n, text: `word${n} of ${name}` });
      await advance(store, lease, head);
      told.steps.set(head.id, head);
      told.heads.set(lease.run, head);
      if (n === 2) told.blobs.set(blob, bytes);
    }
  });
  for (const result of await Promise.allSettled(chains)) {
    if (result.status === "rejected") throw result.reason;
  }
}

/** Another store object takes a run over, goes on with it, and forks it. */
async function takeOver(files: PowerCutFiles, run: string, told: Told): Promise<void> {
  const store = open(files);
  const lease = await store.acquire(run, { expiryMs: 0 });
  const head = (await store.run(run))?.head.head;
  const last = head === undefined ? rootOf(run) : (await store.step(head))!;
  if (head === undefined) await advance(store, lease, last);
  const next = after(last, { takenAt: lease.epoch });
  await advance(store, lease, next);
  told.steps.set(next.id, next).set(last.id, last);
  told.heads.set(run, next);
  const id = `${run}-fork`;
  await fork(store, { id, run, at: last.id, config: { seed: 3 } });
  told.forks.set(id, { source: run, at: last });
  await store.close();
}

async function pruneAndCollect(files: PowerCutFiles, run: string, told: Told): Promise<void> {
  const store = open(files);
  told.pruned.add(run);
  await store.prune({ run });
  await store.close();
  await collectOn(files, 1);
}

async function collectOn(files: PowerCutFiles, rewriteBelow: number): Promise<void> {
  const store = open(files);
  await store.gc({ rewriteBelow });
  await store.close();
}

/** What may happen at the same time; whoever loses a lease or finds a collection going on tries no more. */
async function contend(...works: Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(works)) {
    if (result.status === "fulfilled") continue;
    const { reason } = result;
    const isLost =
      reason instanceof StaleLeaseError ||
      reason instanceof StoreBusyError ||
      reason instanceof InvalidInputError;
    if (!isLost) throw reason;
  }
}

async function program(files: PowerCutFiles, told: Told, variant: number): Promise<void> {
  const first = open(files);
  await work(first, "one", told);
  await takeOver(files, "one-a", told);
  if (variant % 2 === 0) {
    await first.close();
    await pruneAndCollect(files, "one-a", told);
  } else await contend(work(first, "two", told), takeOver(files, "one-b", told));
  if (variant % 3 === 0) {
    const second = open(files);
    await contend(work(second, "three", told), collectOn(files, 0.5));
    await second.close();
  }
  if (variant % 3 === 1) {
    const second = open(files);
    // The run is taken over while its holder is in the middle of its appends.
    await contend(work(second, "four", told), takeOver(files, "four-a", told), collectOn(files, 1));
    await contend(pruneAndCollect(files, "one-b", told));
  }
  // What the room ran out for goes on when there is room again.
  await contend(work(open(files), "last", told));
}

/** Everything that was told is there, everything that is there is whole, and every run goes on. */
async function verify(files: PowerCutFiles, told: Told): Promise<void> {
  const store = open(files);
  const isPruned = (step: Step): boolean => [...told.pruned].some((run) => isOf(step, run, told));
  for (const [id, step] of told.steps) {
    if (!isPruned(step)) assert.deepEqual(await store.step(id), step, `an acknowledged step ${id}`);
  }
  const problems = (await store.check()).filter(
    ({ kind, where }) => kind !== "torn" && !where.endsWith(".idx"),
  );
  assert.deepEqual(problems, [], "what is there is whole");
  if (told.pruned.size === 0) {
    for (const [id, bytes] of told.blobs) {
      assert.deepEqual(Buffer.from(await store.blobs.get(id)), bytes, "an acknowledged blob");
    }
  }
  const runs = await store.runs();
  const listed = (await store.list({ limit: 1000 })).runs;
  assert.deepEqual(
    listed.map(({ run }) => run),
    runs
      .map(({ run }) => run)
      .sort()
      .reverse(),
    "the list holds every run",
  );
  for (const { run, head } of runs) {
    const path: Step[] = [];
    for (let at: string | null = head.head; at !== null; at = path.at(-1)!.parent) {
      path.push((await store.step(at)) ?? assert.fail(`step ${at} of ${run} is missing`));
    }
    const last = told.heads.get(run);
    if (last !== undefined)
      assert.ok(
        path.some(({ id }) => id === last.id),
        `the head of ${run} follows what was told`,
      );
    await journalOf(store, run);
    const lease = await store.acquire(run, { expiryMs: 0 });
    const next = after(path[0]!, { resumed: 1 });
    await store.append([
      { v: 1, type: "step", run, epoch: lease.epoch, step: next, meta: { at: "" } },
      { ...head, epoch: lease.epoch, head: next.id },
    ]);
    assert.equal((await store.run(run))?.head.head, next.id, "a run goes on");
  }
  for (const [run, { at, source }] of told.forks) {
    assert.ok(
      runs.some((state) => state.run === run),
      `the fork ${run} of ${source} is there`,
    );
    assert.deepEqual(await store.step(at.id), at, `what the fork ${run} rests on`);
  }
  await store.close();
}

/** Whether the step is one of the run, judged by its root and what the program writes. */
function isOf(step: Step, run: string, told: Told): boolean {
  let at: Step | undefined = step;
  while (at?.parent != null) at = told.steps.get(at.parent);
  return at === undefined || at.id === rootOf(run).id;
}

const copyOf = (told: Told): Told => ({
  steps: new Map(told.steps),
  blobs: new Map(told.blobs),
  heads: new Map(told.heads),
  pruned: new Set(told.pruned),
  forks: new Map(told.forks),
});

const nothingTold = (): Told =>
  copyOf({ steps: new Map(), blobs: new Map(), heads: new Map(), pruned: new Set(), forks: new Map() });

/** File operations of an undisturbed program, per variant. */
const lengths = new Map<number, number>();

async function oneSchedule(
  seed: number,
  at: number,
  fault: { code: string; call: number; lasts: number } | undefined,
  variant: number,
): Promise<{ calls: number; wasCut: boolean }> {
  const generator = new Pcg64(seed);
  const random = () => generator.random();
  packedBytes = [0, 100, 1000][Math.floor(random() * 3)]!;
  const told = nothingTold();
  let goOut = (): void => {};
  let wasCut = false;
  const out = new Promise<void>((resolve) => {
    goOut = resolve;
  });
  const files = powerCutFiles({
    random,
    before: (_, call) => {
      if (call < at) return;
      wasCut = true;
      goOut();
      return new Promise(() => {});
    },
    fail: (operation: Operation, call) => {
      if (fault === undefined || call < fault.call || call >= fault.call + fault.lasts) return undefined;
      // A full disk refuses what needs room.
      const isRoom =
        operation !== "sync" &&
        operation !== "read" &&
        operation !== "remove" &&
        operation !== "syncDirectory";
      return fault.code === "EIO" || isRoom ? fault.code : undefined;
    },
  });
  const failed = await Promise.race([out, program(files, told, variant)]).catch((error: unknown) => error);
  if (failed !== undefined) {
    const isNamed =
      failed instanceof StoreWriteError ||
      (fault !== undefined && failed instanceof Error && "code" in failed);
    if (fault === undefined || !isNamed) throw failed;
  }
  // The program may still be running on the disk that is gone; what it is told from now on is not kept.
  const toldByThen = copyOf(told);
  const disk = files.cut({ random });
  await verify(disk, toldByThen);
  const collector = open(disk);
  await collector.gc({ rewriteBelow: 1, expiryMs: 0 });
  await collector.close();
  await verify(disk, toldByThen);
  return { calls: files.calls, wasCut };
}

/**
 * Runs a program of writers, takeovers, forks, prunings and collections on simulated disks, `count` times: the power goes
 * out before an operation, or operations fail (ENOSPC, EIO), or both; what was not synced is lost, torn or reordered.
 */
export async function powerCutSchedules({
  seed,
  count,
}: {
  readonly seed: number;
  readonly count: number;
}): Promise<PowerCutReport> {
  const problems: string[] = [];
  let [cuts, faults, operations] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const own = seed * 1_000_003 + i;
    const generator = new Pcg64(own);
    const variant = i % 6;
    let length = lengths.get(variant);
    if (length === undefined) {
      length = (await oneSchedule(own, Number.POSITIVE_INFINITY, undefined, variant)).calls;
      lengths.set(variant, length);
    }
    const place = () => Math.floor(generator.random() * length);
    const kind = generator.random();
    const code = generator.random() < 0.5 ? "ENOSPC" : "EIO";
    const fault =
      kind < 0.6 ? undefined : { code, call: place(), lasts: 1 + Math.floor(generator.random() * 3) };
    const at = kind < 0.8 ? place() : Number.POSITIVE_INFINITY;
    if (fault !== undefined) faults++;
    try {
      const { calls, wasCut } = await oneSchedule(own, at, fault, variant);
      operations += calls;
      if (wasCut) cuts++;
    } catch (error) {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      problems.push(
        `schedule ${own} (variant ${variant}, cut at ${at}, fault ${JSON.stringify(fault)}): ${what}`,
      );
      if (problems.length >= 10) break;
    }
  }
  return { schedules: count, cuts, faults, operations, problems };
}
