import { describe, expect, it } from "vitest";
import { StaleLeaseError, StoreBusyError, StoreWriteError } from "../errors.js";
import type { Store } from "../run/store.js";
import { DirectoryStore, type DirectoryStoreOptions } from "./directory-store.js";
import type { FileLayer, LayerFile } from "./files.js";
import { fault, memoryFiles } from "./memory-files.js";
import { advance, after, rootOf, stepRecord, stillClock } from "./testing/journal.js";

type Hook = (operation: keyof FileLayer | keyof LayerFile, path: string) => Promise<void> | void;

/** Calls `hook` before every operation; what it throws, the operation throws. */
function hooked(files: FileLayer, hook: Hook): FileLayer {
  const around = <T extends object>(target: T, pathOf: (argument: unknown) => string): T =>
    new Proxy(target, {
      get: (_, name: string) => {
        const operation = target[name as keyof T] as (...given: unknown[]) => unknown;
        if (name === "exists" || typeof operation !== "function") return operation;
        return async (...given: unknown[]) => {
          const path = pathOf(given[0]);
          await hook(name as keyof FileLayer, path);
          const result = await operation(...given);
          return name === "open" ? around(result as LayerFile, () => path) : result;
        };
      },
    });
  return around(files, String);
}

const storeOn = (files: FileLayer, options: DirectoryStoreOptions = {}): Store =>
  new DirectoryStore("/store", { files, clock: stillClock, ...options });
const isLog = (path: string): boolean => path.endsWith(".log");

/** A writer with a begun run, and a switch that makes operations fail. */
async function begun() {
  const disk = memoryFiles();
  const state: { hook: Hook } = { hook: () => {} };
  const store = storeOn(hooked(disk, (operation, path) => state.hook(operation, path)));
  const lease = await store.acquire("r");
  const root = rootOf("r");
  await advance(store, lease, root);
  return { disk, state, store, lease, root };
}

describe("a medium that refuses", () => {
  it.each([
    ["write", "ENOSPC", /no space is left/],
    ["write", "EROFS", /read-only/],
    ["write", "EACCES", /permission/],
    ["sync", "EIO", /disk reported an error/],
  ] as const)(
    "fails an append when %s gives %s, and works again in a fresh segment",
    async (operation, code, message) => {
      const { disk, state, store, lease, root } = await begun();
      const failing = after(root, { n: 1 });
      state.hook = (name, path) => {
        if (name === operation && isLog(path)) throw fault(code, path);
      };
      const error = await advance(store, lease, failing).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(StoreWriteError);
      expect((error as StoreWriteError).message).toMatch(message);
      expect((error as StoreWriteError).message).toContain("/store");
      expect((error as StoreWriteError).fix).toContain("FOVEA_STORE");
      expect(await store.step(failing.id), "what failed is not acknowledged").toBeUndefined();
      await expect(store.blobs.put(Buffer.from("small"))).resolves.toBeDefined();

      state.hook = () => {};
      const next = after(root, { n: 2 });
      await advance(store, lease, next);
      const segments = (await disk.list("/store/segments")).sort();
      expect(segments, "the segment that failed is left alone").toHaveLength(2);
      for (const reader of [store, storeOn(disk)]) {
        await reader.refresh();
        expect(await reader.step(next.id)).toEqual(next);
        expect((await reader.run("r"))?.head.head).toBe(next.id);
        expect(await reader.check()).toEqual([]);
      }
    },
  );

  it("fails every call of the group, and no other", async () => {
    const { state, store, lease, root } = await begun();
    let failures = 0;
    state.hook = (name, path) => {
      if (name === "sync" && isLog(path) && failures++ === 0) throw fault("EIO", path);
    };
    const steps = [1, 2, 3].map((n) => after(root, { n }));
    const results = await Promise.allSettled(steps.map((step) => advance(store, lease, step)));
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    await expect(advance(store, lease, after(root, { n: 4 }))).resolves.toBeUndefined();
  });

  it("keeps no blob of which it could not write all", async () => {
    const { disk, state, store } = await begun();
    for (const bytes of [Buffer.from("a picture"), Buffer.alloc(2 << 20, "long ")]) {
      state.hook = (name, path) => {
        if ((name === "rename" && path.includes("/tmp/")) || (name === "sync" && path.includes("/packs/")))
          throw fault("ENOSPC", path);
      };
      await expect(store.blobs.put(bytes)).rejects.toBeInstanceOf(StoreWriteError);
      expect(await disk.list("/store/blobs/tmp")).toEqual([]);
      state.hook = () => {};
      const id = await store.blobs.put(bytes);
      expect(Buffer.compare(await store.blobs.get(id), bytes)).toBe(0);
    }
  });

  it("that is read-only can be read, and refuses to be written with a named error", async () => {
    const { disk, store, root } = await begun();
    await store.close();
    const readOnly = hooked(disk, (operation, path) => {
      if (["makeDirectory", "rename", "remove", "write", "syncDirectory"].includes(operation))
        throw fault("EROFS", path);
    });
    const refusing: FileLayer = {
      ...readOnly,
      exists: disk.exists,
      async open(path, how) {
        if (how !== "read") throw fault("EROFS", path);
        return readOnly.open(path, how);
      },
    };
    const reader = storeOn(refusing);
    expect(await reader.step(root.id)).toEqual(root);
    expect(await reader.check()).toEqual([]);
    await expect(reader.acquire("r")).rejects.toBeInstanceOf(StoreWriteError);
    await expect(reader.blobs.put(Buffer.from("x"))).rejects.toBeInstanceOf(StoreWriteError);
    await reader.close();
  });

  it("waits for no more than what fits in memory, and loses none of it", async () => {
    const { store, lease, root } = await begun();
    const text = "x".repeat(4 << 20);
    const steps = Array.from({ length: 12 }, (_, n) => after(root, { n, text }));
    await Promise.all(steps.map((step) => store.append([stepRecord(lease, step)])));
    expect(await store.children(root.id)).toEqual(steps.map(({ id }) => id));
  });
});

describe("a writer that stands still in the middle of an append", () => {
  /** Stops the old writer before `operation` on its segment, lets another take the run over, and lets it go on. */
  async function overtaken(operation: "write" | "sync") {
    const { disk, state, store, lease, root } = await begun();
    const [stops, goes] = [gate(), gate()];
    state.hook = async (name, path) => {
      if (name !== operation || !isLog(path)) return;
      stops.open();
      await goes.opened;
    };
    const late = after(root, { late: 1 });
    const appending = advance(store, lease, late).catch((thrown: unknown) => thrown);
    await stops.opened;
    const taker = storeOn(disk);
    const taken = await taker.acquire("r", { expiryMs: 0 });
    goes.open();
    const next = after(root, { next: 1 });
    await advance(taker, taken, next);
    return { outcome: await appending, late, next, disk, store, taker };
  }

  it("before its write: it is refused and what it wrote does not exist", async () => {
    const { outcome, late, next, disk, store, taker } = await overtaken("write");
    expect(outcome).toBeInstanceOf(StaleLeaseError);
    for (const reader of [store, taker, storeOn(disk)]) {
      await reader.refresh();
      expect(await reader.step(late.id)).toBeUndefined();
      expect(await reader.children(next.parent!)).toEqual([next.id]);
      expect((await reader.run("r"))?.head.head).toBe(next.id);
      expect(await reader.check()).toEqual([]);
    }
  });

  it("before its sync: it is refused, and what the taker found there counts for all", async () => {
    const { outcome, late, next, disk, store, taker } = await overtaken("sync");
    expect(outcome).toBeInstanceOf(StaleLeaseError);
    for (const reader of [store, taker, storeOn(disk)]) {
      await reader.refresh();
      expect(await reader.step(late.id)).toEqual(late);
      expect((await reader.run("r"))?.head.head).toBe(next.id);
    }
  });

  it("while the taker is still taking: nobody may build on what it wrote", async () => {
    const { disk, state, store, lease, root } = await begun();
    const [oldStops, old] = [gate(), gate()];
    state.hook = async (name, path) => {
      if (name !== "write" || !isLog(path)) return;
      oldStops.open();
      await old.opened;
    };
    const late = after(root, { late: 1 });
    const appending = advance(store, lease, late).catch((thrown: unknown) => thrown);
    await oldStops.opened;

    // The taker has its claim, has read the logs, and stops before it writes what it accepts.
    const [takerStops, going] = [gate(), gate()];
    let taking = false;
    const taker = storeOn(
      hooked(disk, async (name, path) => {
        if (!taking || name !== "write" || !isLog(path)) return;
        takerStops.open();
        await going.opened;
      }),
    );
    await taker.acquire("other");
    taking = true;
    const acquiring = taker.acquire("r", { expiryMs: 0 });
    await takerStops.opened;
    old.open();
    expect(await appending).toBeInstanceOf(StaleLeaseError);

    const forker = storeOn(disk, { clock: { ...stillClock, wait: async () => {} } });
    expect(await forker.step(late.id), "nobody knows yet that it does not count").toEqual(late);
    const fork = await forker.acquire("fork");
    const branch = after(late, { branch: 1 });
    const forking = () => forker.append([stepRecord(fork, branch)]);
    await expect(forking()).rejects.toBeInstanceOf(StoreBusyError);
    going.open();
    await acquiring;
    await expect(forking()).rejects.toBeInstanceOf(StaleLeaseError);
    expect(await forker.step(late.id)).toBeUndefined();
    expect(await forker.check()).toEqual([]);
  });
});

function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
