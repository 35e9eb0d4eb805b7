import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ConformanceError } from "../errors.js";
import type { Store } from "../run/store.js";
import { checkStore, type StoreMedium } from "../testkit/check-store.js";
import { type DirectoryStoreOptions, openDirectoryStore } from "./directory-store.js";
import { memoryFiles } from "./memory-files.js";
import { memoryStore } from "./memory-store.js";

async function folder(options: DirectoryStoreOptions = {}): Promise<StoreMedium> {
  const path = await mkdtemp(join(tmpdir(), "fovea-store-"));
  return {
    open: () => openDirectoryStore(join(path, "store"), options),
    discard: () => rm(path, { recursive: true }),
  };
}

/** The memory store with methods replaced. */
const broken = (change: (store: Store) => Partial<Store>) => () => {
  const medium = memoryFiles();
  return {
    async open(): Promise<Store> {
      const store = memoryStore(medium);
      const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(store)) as (keyof Store)[];
      const bound = Object.fromEntries(
        methods.map((name) => [name, (store[name] as CallableFunction).bind(store)]),
      ) as unknown as Store;
      return { ...bound, blobs: store.blobs, ...change(store) };
    },
  };
};

describe("checkStore", () => {
  it("accepts the directory store", () => checkStore(() => folder()));
  it("accepts the directory store with tiny segments", () => checkStore(() => folder({ segmentBytes: 300 })));
  it("accepts the directory store that leaves syncing to the system", () =>
    checkStore(() => folder({ durability: "os" })));
  it("accepts the memory store", async () => {
    const promises = await checkStore(() => {
      const medium = memoryFiles();
      return { open: async () => memoryStore(medium) };
    });
    expect(promises).toContain("of two that take a free run at once, one gets it");
  });

  it.each<[string, (store: Store) => Partial<Store>, RegExp]>([
    [
      "drops a record of a batch",
      (store) => ({ append: (records) => store.append(records.slice(0, 1)) }),
      /sees the run/,
    ],
    [
      "gives a lease to everybody",
      (store) => ({
        acquire: (run) => store.acquire(run, { expiryMs: 0 }),
      }),
      /StoreBusyError/,
    ],
    ["never checks", () => ({ check: async () => [] }), /check names a missing parent/],
    ["does not close", () => ({ close: async () => {} }), /a lease belongs to one, until it is released/],
    ["does not see others", () => ({ refresh: async () => {} }), /another object after refresh sees the run/],
    ["forgets children", () => ({ children: async () => [] }), /child/],
  ])("names the promise that a store breaks when it %s", async (_, change, message) => {
    const error = await checkStore(broken(change)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConformanceError);
    expect((error as Error).message).toMatch(message);
  });
});
