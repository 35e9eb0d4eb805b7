import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StaleLeaseError, StoreBusyError } from "../errors.js";
import { Pcg64 } from "../random/index.js";
import type { Step } from "../run/step.js";
import type { Lease, Store } from "../run/store.js";
import type { Clock } from "./clock.js";
import { DirectoryStore } from "./directory-store.js";
import type { FileLayer } from "./files.js";
import { memoryFiles } from "./memory-files.js";
import { after, headRecord, rootOf, stepRecord } from "./testing/journal.js";

type Action =
  | { readonly act: "append"; readonly run: number; readonly steps: number }
  | { readonly act: "take" | "steal" | "release"; readonly run: number }
  | { readonly act: "refresh" }
  | { readonly act: "reopen" };
interface Move {
  readonly store: number;
  readonly action: Action;
}

const run = fc.nat(1);
const move: fc.Arbitrary<Move> = fc.record({
  store: fc.nat(2),
  action: fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        act: fc.constant("append" as const),
        run,
        steps: fc.integer({ min: 1, max: 3 }),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        act: fc.constantFrom("take" as const, "steal" as const, "release" as const),
        run,
      }),
    },
    { weight: 1, arbitrary: fc.constantFrom({ act: "refresh" as const }, { act: "reopen" as const }) },
  ),
});
/** The moves of a turn are begun together. */
const turns = fc.array(fc.array(move, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 12 });

/** What was tried in one call, and what the caller was told. */
interface Call {
  readonly lease: Lease;
  readonly steps: readonly Step[];
  told: boolean;
}

/** Operations finish after a random number of turns of the event loop, so calls interleave in every way. */
function jittery(files: FileLayer, random: Pcg64): FileLayer {
  const pause = async (): Promise<void> => {
    for (let turns = Math.floor(random.random() * 4); turns > 0; turns--) await new Promise(setImmediate);
  };
  const slow = <A extends unknown[], R>(operation: (...given: A) => Promise<R>) => {
    return async (...given: A): Promise<R> => {
      await pause();
      return operation(...given);
    };
  };
  return {
    ...files,
    readFile: slow(files.readFile),
    list: slow(files.list),
    makeDirectory: slow(files.makeDirectory),
    rename: slow(files.rename),
    remove: slow(files.remove),
    syncDirectory: slow(files.syncDirectory),
    size: slow(files.size),
    async open(path, how) {
      await pause();
      const file = await files.open(path, how);
      return {
        read: slow(file.read),
        write: slow(file.write),
        sync: slow(file.sync),
        size: file.size,
        close: file.close,
      };
    },
  };
}

/** Time passes only for those who wait for it. */
function virtualClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    async wait(ms) {
      await new Promise(setImmediate);
      now += ms;
    },
    every: () => () => {},
  };
}

class World {
  readonly #clock = virtualClock();
  readonly files: FileLayer;
  readonly stores: Store[];
  readonly leases: Map<string, Lease>[] = [new Map(), new Map(), new Map()];
  readonly calls: Call[] = [];
  #serial = 0;

  constructor(seed: number) {
    this.files = jittery(memoryFiles(), new Pcg64(seed));
    this.stores = [0, 1, 2].map(() => this.open());
  }

  open(): Store {
    return new DirectoryStore("/store", { files: this.files, clock: this.#clock, segmentBytes: 4000 });
  }

  async play({ store: at, action }: Move): Promise<void> {
    const store = this.stores[at]!;
    const leases = this.leases[at]!;
    if (action.act === "reopen") {
      this.stores[at] = this.open();
      leases.clear();
      return store.close();
    }
    if (action.act === "refresh") return store.refresh();
    const name = `run-${action.run}`;
    if (action.act === "append") return this.append(store, leases.get(name), action.steps);
    if (action.act === "release") {
      leases.delete(name);
      return store.release(name);
    }
    leases.set(name, await store.acquire(name, action.act === "steal" ? { expiryMs: 0 } : {}));
  }

  async append(store: Store, lease: Lease | undefined, count: number): Promise<void> {
    if (lease === undefined) return;
    const steps = Array.from({ length: count }, () => after(rootOf(lease.run), { serial: this.#serial++ }));
    const call: Call = { lease, steps, told: false };
    this.calls.push(call);
    const records = [rootOf(lease.run), ...steps].map((step) => stepRecord(lease, step));
    await store.append([...records, headRecord(lease, steps.at(-1)!)]);
    call.told = true;
  }
}

async function view(store: Store, calls: readonly Call[]) {
  const steps = calls.flatMap((call) => call.steps);
  const there = await Promise.all(steps.map(async ({ id }) => (await store.step(id)) !== undefined));
  const runs = [...(await store.runs())].sort((a, b) => (a.run < b.run ? -1 : 1));
  const children = await Promise.all([0, 1].map((n) => store.children(rootOf(`run-${n}`).id)));
  return {
    seen: steps.filter((_, i) => there[i]).map(({ id }) => id),
    runs,
    children: children.map((c) => [...c].sort()),
  };
}

async function verify(world: World): Promise<void> {
  const readers = [...world.stores, world.open()];
  for (const store of readers) await store.refresh();
  const views = [];
  for (const store of readers) views.push(await view(store, world.calls));
  for (const other of views) expect(other, "all readers agree").toEqual(views[0]);
  const { runs } = views[0]!;
  const seen = new Set(views[0]!.seen);
  for (const { steps, told, lease } of world.calls) {
    const there = steps.filter(({ id }) => seen.has(id)).length;
    expect(there === 0 || there === steps.length, "a call counts as a whole").toBe(true);
    if (!told) continue;
    expect(there, "what was told is there").toBe(steps.length);
    const head = runs.find((state) => state.run === lease.run)!.head;
    expect(head.epoch, "the head is not older than what was told").toBeGreaterThanOrEqual(lease.epoch);
    if (head.epoch > lease.epoch) continue;
    const at = world.calls.findIndex((call) => call.steps.at(-1)!.id === head.head);
    expect(at, "the head is the newest of its epoch").toBeGreaterThanOrEqual(
      world.calls.findIndex((call) => call.steps === steps),
    );
  }
  const writers = new Map<string, string>();
  for (const { lease, told } of world.calls) {
    if (!told) continue;
    const epoch = `${lease.run} ${lease.epoch}`;
    expect(writers.get(epoch) ?? lease.writer, "one epoch, one writer").toBe(lease.writer);
    writers.set(epoch, lease.writer);
  }
  expect(await readers.at(-1)!.check()).toEqual([]);
  await readers.at(-1)!.close();
}

describe("stores on one medium", () => {
  it("agree with the model, whatever is appended, taken, stolen, released and reopened at once", async () => {
    await fc.assert(
      fc.asyncProperty(turns, fc.nat(), async (played, seed) => {
        const world = new World(seed);
        for (const moves of played) {
          const results = await Promise.allSettled(moves.map((one) => world.play(one)));
          for (const result of results) {
            if (result.status === "fulfilled") continue;
            const { reason } = result;
            const named = reason instanceof StaleLeaseError || reason instanceof StoreBusyError;
            if (!named && reason?.code !== "STORE_CLOSED") throw reason;
          }
          await verify(world);
        }
        for (const store of world.stores) await store.close();
      }),
      { numRuns: 150 },
    );
  });
});
