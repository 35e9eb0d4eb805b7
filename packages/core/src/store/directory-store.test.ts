import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { InterruptedError, InvalidInputError, NewerStoreError, StoreBusyError } from "../errors.js";
import type { Clock } from "./clock.js";
import { DirectoryStore, openDirectoryStore } from "./directory-store.js";
import { encodeBatches, segmentSeed } from "./frame.js";
import { memoryFiles } from "./memory-files.js";
import { advance, after, headRecord, rootOf, stepRecord, stillClock } from "./testing/journal.js";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-directory-"));
  path = join(folder, "deep", "store");
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

describe("the folder of a store", () => {
  it("is made by the first write, for its owner only", async () => {
    const store = await openDirectoryStore(path);
    expect(await store.runs()).toEqual([]);
    expect(await store.check()).toEqual([]);
    await store.refresh();
    await store.append([]);
    await expect(stat(join(folder, "deep"))).rejects.toThrow("ENOENT");
    const id = await store.blobs.put(Buffer.from("x"));
    const names = ["blobs", "format.json", "index", "leases", "packs", "segments", "writers"];
    expect((await readdir(path)).sort()).toEqual(names);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    const [pack] = await readdir(join(path, "packs"));
    expect((await stat(join(path, "packs", pack!))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(path, "packs", pack!), "utf8")).toMatch(
      new RegExp(`^[0-9a-f]{8} 0{9}1 0{10} ${id}\nx$`),
    );
    expect(await readdir(join(path, "blobs", "tmp"))).toEqual([]);
    await store.close();
  });

  it("says what is wrong when it is a file", async () => {
    await writeFile(join(folder, "file"), "");
    const opening = openDirectoryStore(join(folder, "file"));
    await expect(opening).rejects.toBeInstanceOf(InvalidInputError);
    await expect(openDirectoryStore(join(folder, "file", "below"))).rejects.toThrow(/is a file/);
  });

  it("of a newer version is refused with the version to install", async () => {
    await mkdir(path, { recursive: true });
    await writeFile(join(path, "format.json"), '{"v":4,"needs":"3.1.0"}\n');
    const error = await openDirectoryStore(path).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NewerStoreError);
    expect((error as NewerStoreError).fix).toBe("npm install fovea@3.1.0");
    const late = new DirectoryStore(path, {});
    expect(await late.check()).toMatchObject([{ kind: "newer", where: "format.json" }]);
    await expect(late.blobs.put(Buffer.from("x"))).rejects.toBeInstanceOf(NewerStoreError);
  });

  it("keeps each run's claims inside, whatever the run is called", async () => {
    const store = await openDirectoryStore(path);
    const runs = [
      "../../up",
      "A",
      "a",
      "..",
      ".",
      "",
      "x/y",
      "é",
      "%41",
      "n".repeat(5000),
      `${"n".repeat(5000)}2`,
    ];
    for (const run of runs) expect((await store.acquire(run)).epoch, run).toBe(1);
    expect(await readdir(join(path, "leases"))).toHaveLength(runs.length);
    expect(await readdir(folder)).toEqual(["deep"]);
    await store.close();
    const again = await openDirectoryStore(path);
    for (const run of runs) expect((await again.acquire(run)).epoch, run).toBe(2);
    await again.close();
  });

  it("keeps its records in segments that are rotated by size", async () => {
    const store = await openDirectoryStore(path, { segmentBytes: 2000 });
    const lease = await store.acquire("r");
    const steps = [rootOf("r")];
    for (let n = 1; n <= 20; n++) steps.push(after(steps[n - 1]!, { n }));
    for (const step of steps) await advance(store, lease, step);
    const segments = (await readdir(join(path, "segments"))).sort();
    expect(segments.length).toBeGreaterThan(4);
    expect(segments).toContain(`${lease.writer}.0.log`);
    await store.close();
    const again = await openDirectoryStore(path);
    for (const step of steps) expect(await again.step(step.id)).toEqual(step);
    expect((await again.run("r"))?.head.head).toBe(steps.at(-1)!.id);
    expect(await again.check()).toEqual([]);
    await again.close();
    await rm(join(path, "segments", `${lease.writer}.1.log`));
    const torn = await openDirectoryStore(path);
    const problems = await torn.check();
    expect(problems).toContainEqual(
      expect.objectContaining({ kind: "missing", where: `${lease.writer}.1.log` }),
    );
    await torn.close();
  });

  it("that is removed under a writer is not written on in silence", async () => {
    const store = await openDirectoryStore(path);
    const lease = await store.acquire("r");
    await advance(store, lease, rootOf("r"));
    await rm(path, { recursive: true });
    const next = after(rootOf("r"), { n: 1 });
    await expect(advance(store, lease, next)).rejects.toMatchObject({ code: "STORE_WRITE" });
    await expect(advance(store, lease, next)).rejects.toMatchObject({ code: "STORE_WRITE" });
    await store.close();
  });
});

describe("records", () => {
  it("of a newer version stop the reading of the store, and check names them", async () => {
    const files = memoryFiles();
    const store = new DirectoryStore("/s", { files });
    const lease = await store.acquire("r");
    await advance(store, lease, rootOf("r"));
    await store.close();
    const name = `${lease.writer}.0`;
    const end = await files.size(`/s/segments/${name}.log`);
    const text = JSON.stringify({ v: 2, type: "step", needs: "9.0.0" });
    const { bytes } = encodeBatches([[text]], end, segmentSeed(name));
    await (await files.open(`/s/segments/${name}.log`, "update")).write(bytes, end);
    const reader = new DirectoryStore("/s", { files });
    await expect(reader.runs()).rejects.toMatchObject({
      code: "NEWER_STORE",
      fix: "npm install fovea@9.0.0",
    });
    expect(await reader.check()).toMatchObject([{ kind: "newer", where: `${name}.log` }]);
  });

  it("in a segment of a newer format are not read", async () => {
    const files = memoryFiles();
    const store = new DirectoryStore("/s", { files });
    const lease = await store.acquire("r");
    await advance(store, lease, rootOf("r"));
    const text = JSON.stringify({ v: 4, type: "segment", needs: "4.0.0", segment: "newer.0" });
    const { bytes } = encodeBatches([[text]], 0, segmentSeed("newer.0"));
    await (await files.open("/s/segments/newer.0.log", "create")).write(bytes, 0);
    await expect(store.refresh()).rejects.toMatchObject({
      code: "NEWER_STORE",
      fix: "npm install fovea@4.0.0",
    });
    expect(await store.check()).toMatchObject([{ kind: "newer", where: "newer.0.log" }]);
  });

  it("that no reader would understand are refused", async () => {
    const store = new DirectoryStore("/s", { files: memoryFiles() });
    const lease = await store.acquire("r");
    const head = headRecord(lease, rootOf("r"));
    for (const wrong of [{ ...head, v: 2 }, { ...head, epoch: "1" }, { ...head, type: "lease" }, null]) {
      await expect(store.append([wrong as never])).rejects.toBeInstanceOf(InvalidInputError);
    }
    const cyclic: Record<string, unknown> = { ...stepRecord(lease, rootOf("r")) };
    cyclic.self = cyclic;
    await expect(store.append([cyclic as never])).rejects.toBeInstanceOf(InvalidInputError);
    await advance(store, lease, rootOf("r"));
    expect(await store.step(rootOf("r").id)).toEqual(rootOf("r"));
  });
});

describe("the lease of a writer of whom nothing is known", () => {
  /** A claim whose writer left nothing but its counter; the clock moves only by waiting. */
  async function claimedByGhost(onWait: (waits: number) => Promise<void> | void) {
    const files = memoryFiles();
    const first = new DirectoryStore("/s", { files, clock: stillClock });
    await first.blobs.put(Buffer.from("makes the folders"));
    await files.makeDirectory("/s/leases/r");
    const claim = await files.open("/s/leases/r/1", "create");
    await claim.write(Buffer.from('{"v":1,"writer":"ghost"}\n'), 0);
    const beat = await files.open("/s/writers/ghost", "create");
    await beat.write(Buffer.from("0000000000000001\n"), 0);
    let [now, waits] = [0, 0];
    const clock: Clock = {
      now: () => now,
      async wait(ms) {
        now += ms;
        await onWait(++waits);
      },
      every: () => () => {},
    };
    const store = new DirectoryStore("/s", { files, clock, expiryMs: 10_000 });
    return { files, beat, store, elapsed: () => now };
  }

  it("expires when its counter stands still, on our own monotonic clock", async () => {
    const { store, elapsed } = await claimedByGhost(() => {
      // Wall time that jumps back or forth decides nothing.
      vi.spyOn(Date, "now").mockReturnValue(0);
    });
    expect(await store.acquire("r")).toMatchObject({ run: "r", epoch: 2 });
    expect(elapsed()).toBe(10_000);
    await advance(store, await store.acquire("r"), rootOf("r"));
  });

  it("is respected as soon as its counter moves", async () => {
    const { store, beat, elapsed } = await claimedByGhost(async (waits) => {
      if (waits === 3) await beat.write(Buffer.from("0000000000000002"), 0);
    });
    await expect(store.acquire("r")).rejects.toBeInstanceOf(StoreBusyError);
    expect(elapsed()).toBeLessThan(10_000);
  });

  it("is free as soon as it is released", async () => {
    const { store, files, elapsed } = await claimedByGhost(async (waits) => {
      if (waits === 2) await files.open("/s/leases/r/1.released", "create");
    });
    expect((await store.acquire("r")).epoch).toBe(2);
    expect(elapsed()).toBeLessThan(10_000);
  });

  it("can be waited for until the caller stops it", async () => {
    const { files } = await claimedByGhost(() => {});
    const store = new DirectoryStore("/s", { files });
    const controller = new AbortController();
    const acquiring = store.acquire("r", { signal: controller.signal });
    controller.abort();
    await expect(acquiring).rejects.toBeInstanceOf(InterruptedError);
    await store.close();
  });
});
