import { describe, expect, it } from "vitest";
import { StoreBusyError } from "../errors.js";
import { checkStore } from "../testkit/check-store.js";
import { DirectoryStore } from "./directory-store.js";
import type { FileLayer } from "./files.js";
import { fault, memoryFiles } from "./memory-files.js";
import { advance, rootOf, stillClock } from "./testing/journal.js";

const openOn = (files: FileLayer) => new DirectoryStore("/s", { files, clock: stillClock });

/** A file system that gives a file at most so many further names. */
function scarce(most: number): FileLayer {
  const files = memoryFiles();
  const given = new Map<string, number>();
  return {
    ...files,
    async link(from, to) {
      const count = given.get(from) ?? 0;
      if (count === most) throw fault("EMLINK", from);
      await files.link(from, to);
      given.set(from, count + 1);
    },
  };
}

describe("a claim", () => {
  it("is held against other writers, and free when it was given back", async () => {
    const files = memoryFiles();
    const [one, two] = [openOn(files), openOn(files)];
    await advance(one, await one.acquire("r"), rootOf("r"));
    expect(files.exists("/s/leases/r=1")).toBe(true);
    expect(files.exists("/s/leases/r")).toBe(false);
    await expect(two.acquire("r")).rejects.toBeInstanceOf(StoreBusyError);
    await one.release("r");
    expect(await two.acquire("r")).toMatchObject({ epoch: 2 });
    expect(files.exists("/s/leases/r/2")).toBe(true);
    await expect(one.acquire("r")).rejects.toBeInstanceOf(StoreBusyError);
    await two.close();
    expect(await one.acquire("r")).toMatchObject({ epoch: 3 });
  });

  it("of one name is not that of another", async () => {
    const store = openOn(memoryFiles());
    for (const run of ["a", "a=1", "a=1.released", "A", "a/1", "1"])
      expect(await store.acquire(run)).toMatchObject({ run, epoch: 1 });
  });

  it("that an older version made is held", async () => {
    const files = memoryFiles();
    const [old, store] = [openOn(files), openOn(files)];
    const { writer } = await old.acquire("other");
    await files.makeDirectory("/s/leases/r");
    const claim = await files.open("/s/leases/r/1", "create");
    await claim.write(Buffer.from(`${JSON.stringify({ v: 1, writer })}\n`), 0);
    await expect(store.acquire("r")).rejects.toBeInstanceOf(StoreBusyError);
    await files.open("/s/leases/r/1.released", "create");
    expect(await store.acquire("r")).toMatchObject({ epoch: 2 });
  });

  it.each([1, 3])("is made where a file may have %i further names", async (most) => {
    await checkStore(() => {
      const files = scarce(most);
      return { open: async () => openOn(files) };
    });
  });

  it("is made where files have no further names", async () => {
    const files = scarce(0);
    const [one, two] = [openOn(files), openOn(files)];
    for (const run of ["r", "s"]) await advance(one, await one.acquire(run), rootOf(run));
    await expect(two.acquire("r")).rejects.toBeInstanceOf(StoreBusyError);
    await one.release("r");
    expect(await two.acquire("r")).toMatchObject({ epoch: 2 });
    await expect(two.acquire("s")).rejects.toBeInstanceOf(StoreBusyError);
  });

  it("is removed by a collection when it was superseded, and given back for a writer that died", async () => {
    const files = memoryFiles();
    const one = openOn(files);
    for (const run of ["old", "dead"]) await advance(one, await one.acquire(run), rootOf(run));
    const { writer } = await one.acquire("dead");
    // As when its process is gone.
    await files.remove(`/s/writers/${writer}`);
    const two = new DirectoryStore("/s", { files, clock: stillClock, expiryMs: 0 });
    expect(await two.acquire("old")).toMatchObject({ epoch: 2 });
    await two.gc({ expiryMs: 0 });
    const names = await files.list("/s/leases");
    expect(names).not.toContain("old=1");
    expect(names).toContain("dead=1.released");
    expect(await files.list("/s/leases/old")).toEqual(["2"]);
    expect(await openOn(files).acquire("dead")).toMatchObject({ epoch: 2 });
  });
});
