import { describe, expect, it } from "vitest";
import { sha256 } from "../json.js";
import type { Store } from "../run/store.js";
import { DirectoryStore } from "./directory-store.js";
import type { FileLayer } from "./files.js";
import { memoryFiles } from "./memory-files.js";
import { memoryStore } from "./memory-store.js";
import { advance, after, contentsOf, mediumWith, rootOf, stillClock } from "./testing/journal.js";

const openOn = (files: FileLayer, segmentBytes = 100_000): Store =>
  new DirectoryStore("/s", { files, clock: stillClock, segmentBytes });

const pictures = ["the first", "", "the second, which is longer", "the third"].map((text) =>
  Buffer.from(text),
);
const packsOn = (files: FileLayer): Promise<string[]> => files.list("/s/packs");

/** A folder with one pack of four blobs that steps name: with its index, or as a killed process leaves it. */
async function written(isFinished: boolean) {
  const files = memoryFiles();
  const store = openOn(files);
  const ids: string[] = [];
  // One after the other: each is durable when the next is written.
  for (const bytes of pictures) ids.push(await store.blobs.put(bytes));
  const lease = await store.acquire("r");
  await advance(store, lease, rootOf("r"));
  for (const blob of ids) await advance(store, lease, after(rootOf("r"), { blob }));
  if (isFinished) await store.close();
  const contents = await contentsOf(files, "/s");
  for (const path of contents.keys()) if (path.startsWith("/s/writers/")) contents.delete(path);
  const path = [...contents.keys()].find((name) => name.endsWith(".pack"))!;
  return { files, store, ids, contents, path, bytes: contents.get(path)! };
}

async function readable(store: Store, ids: readonly string[]): Promise<boolean[]> {
  const all: boolean[] = [];
  for (const [i, id] of ids.entries()) {
    const bytes = await store.blobs.get(id).catch((error: { code: string }) => error.code);
    if (typeof bytes === "string") expect(["CORRUPT_STORE", "BLOB_NOT_FOUND"]).toContain(bytes);
    else expect(Buffer.from(bytes)).toEqual(pictures[i]);
    all.push(typeof bytes !== "string");
  }
  return all;
}

describe("a pack", () => {
  it.each([true, false])("is read by every process, closed (%s) or being written", async (isFinished) => {
    const { files, ids, contents } = await written(isFinished);
    for (const medium of [files, await mediumWith(contents)]) {
      const reader = openOn(medium);
      expect(await readable(reader, ids)).toEqual([true, true, true, true]);
      for (const id of ids) expect(await reader.blobs.has(id)).toBe(true);
      expect(await reader.blobs.has(sha256("another"))).toBe(false);
      await expect(reader.blobs.get(sha256("another"))).rejects.toMatchObject({ code: "BLOB_NOT_FOUND" });
      expect(await reader.check()).toEqual([]);
      await reader.close();
    }
  });

  it("of which bytes are missing at its end holds what is whole", async () => {
    const { ids, contents, path, bytes } = await written(false);
    const ends = [96 + 9, 192 + 9, 288 + 36, 384 + 45];
    expect(bytes.length).toBe(ends[3]);
    for (let end = 0; end < bytes.length; end++) {
      const store = openOn(await mediumWith(new Map(contents).set(path, bytes.slice(0, end))));
      expect(await readable(store, ids)).toEqual(ends.map((whole) => whole <= end));
    }
  });

  it.each([true, false])("does not hide a changed byte, closed (%s) or not", async (isFinished) => {
    const { ids, contents, path, bytes } = await written(isFinished);
    for (let at = 0; at < bytes.length; at++) {
      const changed = Uint8Array.from(bytes);
      changed[at]! ^= 4;
      const store = openOn(await mediumWith(new Map(contents).set(path, changed)));
      expect(await store.check(), `byte ${at}`).not.toEqual([]);
      const whole = await readable(store, ids);
      // The index finds what lies behind a line that was changed.
      if (isFinished) expect(whole.filter((is) => !is).length, `byte ${at}`).toBeLessThan(2);
    }
  });

  it("that reaches its length is followed by another", async () => {
    const files = memoryFiles();
    const store = openOn(files, 100);
    const ids: string[] = [];
    for (let n = 0; n < 12; n++) ids.push(await store.blobs.put(Buffer.from(`picture ${n}`.repeat(5))));
    expect((await packsOn(files)).length).toBeGreaterThan(3);
    for (const reader of [store, openOn(files)])
      for (const id of ids) expect(sha256(await reader.blobs.get(id))).toBe(id);
    for (let n = 0; n < 12; n++) await store.blobs.put(Buffer.from(`picture ${n}`.repeat(5)));
    await store.close();
    const bytes = [...(await contentsOf(files, "/s/packs")).values()].map((one) =>
      Buffer.from(one).toString("latin1"),
    );
    for (const id of ids) expect(bytes.join("").split(id).length, "stored once").toBe(2);
  });

  it("takes nothing that is there already, in another's pack or as a file", async () => {
    const files = memoryFiles();
    const old = memoryStore(files);
    const loose = await old.blobs.put(Buffer.from("a file of its own"));
    await old.close();
    const on = await mediumWith(
      new Map(
        [...(await contentsOf(files, "/memory"))].map(([path, bytes]) => [
          path.replace("/memory", "/s"),
          bytes,
        ]),
      ),
    );
    const first = openOn(on);
    expect(await first.blobs.put(Buffer.from("a file of its own"))).toBe(loose);
    await first.blobs.put(Buffer.from("in a pack"));
    await first.close();
    const second = openOn(on);
    for (const text of ["a file of its own", "in a pack"]) await second.blobs.put(Buffer.from(text));
    expect(await packsOn(on)).toHaveLength(1);
  });
});

describe("a writer of packs", () => {
  const name = (at: number) => Buffer.from(`picture ${at}`);

  /** Files of which the packs' syncs wait, and the packs' writes fail, when told to. */
  function slow() {
    const disk = memoryFiles();
    const state = { syncs: 0, fails: (_bytes: Uint8Array) => false, wait: Promise.resolve() };
    const files: FileLayer = {
      ...disk,
      async open(path, how) {
        const file = await disk.open(path, how);
        if (!path.endsWith(".pack")) return file;
        return {
          ...file,
          async write(bytes, position) {
            if (state.fails(bytes)) throw Object.assign(new Error("full"), { code: "ENOSPC" });
            await file.write(bytes, position);
          },
          async sync() {
            state.syncs += 1;
            await state.wait;
          },
        };
      },
    };
    return { disk, files, state };
  }
  const packed = async (files: FileLayer): Promise<string> =>
    Buffer.concat([...(await contentsOf(files, "/s/packs")).values()]).toString("latin1");

  it("writes while it syncs, tells nobody before, and syncs once for all that waited", async () => {
    const { disk, files, state } = slow();
    const store = openOn(files);
    await store.blobs.put(name(0));
    let go = () => {};
    state.wait = new Promise((resolve) => {
      go = resolve;
    });
    state.syncs = 0;
    const told: number[] = [];
    const put = (at: number) => store.blobs.put(name(at)).then(() => told.push(at));
    const first = put(1);
    while (state.syncs === 0) await new Promise(setImmediate);
    const others = [put(2), put(3)];
    while (!(await packed(disk)).includes("picture 3")) await new Promise(setImmediate);
    expect(told).toEqual([]);
    go();
    await Promise.all([first, ...others]);
    expect(told).toEqual([1, 2, 3]);
    expect(state.syncs).toBe(2);
    await store.close();
    expect(await openOn(disk).check()).toEqual([]);
  });

  it("loses nothing that it has told when a later write fails, tells nothing of what came after, and goes on", async () => {
    const { disk, files, state } = slow();
    const store = openOn(files);
    const kept = await store.blobs.put(name(0));
    state.fails = (bytes) => Buffer.from(bytes).includes("picture 2");
    const results = await Promise.allSettled([1, 2, 3].map((at) => store.blobs.put(name(at))));
    expect(results[1]).toMatchObject({ status: "rejected", reason: { code: "STORE_WRITE" } });
    // Behind a gap nobody would find it.
    expect(results[2]!.status).toBe("rejected");
    state.fails = () => false;
    const again = await Promise.all([1, 2, 3].map((at) => store.blobs.put(name(at))));
    for (const reader of [store, openOn(disk)])
      for (const id of [kept, ...again]) expect(sha256(await reader.blobs.get(id))).toBe(id);
    await store.close();
    const problems = await openOn(disk).check();
    expect(problems.filter(({ kind }) => kind !== "torn")).toEqual([]);
  });

  it("lends the bytes of a blob, checked, and each in its turn", async () => {
    const files = memoryFiles();
    const store = openOn(files);
    const ids = await Promise.all([1, 2, 3, 4].map((at) => store.blobs.put(name(at))));
    const lent = await Promise.all(ids.map((id) => store.blobs.lend!(id, (bytes) => sha256(bytes))));
    expect(lent).toEqual(ids);
    await expect(store.blobs.lend!(sha256("another"), () => 1)).rejects.toMatchObject({
      code: "BLOB_NOT_FOUND",
    });
    const contents = await contentsOf(files, "/s");
    const path = [...contents.keys()].find((one) => one.endsWith(".pack"))!;
    contents.get(path)![100]! ^= 1;
    await expect(openOn(await mediumWith(contents)).blobs.lend!(ids[0]!, () => 1)).rejects.toMatchObject({
      code: "CORRUPT_STORE",
    });
  });
});

describe("a collection of packs", () => {
  /** `count` processes, each with a blob that a step names and one that none does. */
  async function filled(count: number) {
    const files = memoryFiles();
    const named: string[] = [];
    const lost: string[] = [];
    for (let n = 0; n < count; n++) {
      const store = openOn(files);
      named.push(await store.blobs.put(Buffer.from(`named ${n} `.repeat(40))));
      lost.push(await store.blobs.put(Buffer.from(`lost ${n} `.repeat(40))));
      const lease = await store.acquire(`run-${n}`);
      await advance(store, lease, rootOf(`run-${n}`));
      await advance(store, lease, after(rootOf(`run-${n}`), { blob: named[n]! }));
      await store.close();
    }
    return { files, named, lost };
  }

  it("joins small ones, drops what nobody names, and who knew the old ones finds the new", async () => {
    const { files, named, lost } = await filled(10);
    const [reader, collector] = [openOn(files), openOn(files)];
    expect(await readable(reader, [])).toEqual([]);
    for (const id of [...named, ...lost]) await reader.blobs.get(id);
    const dry = await collector.gc({ dryRun: true });
    const report = await collector.gc();
    expect(report.blobs).toEqual(dry.blobs);
    expect(report.blobs).toEqual({ kept: 10, deleted: 10, waiting: 0 });
    expect(await packsOn(files)).toHaveLength(1);
    expect(await files.list("/s/blobs/trash")).toEqual([]);
    for (const store of [reader, collector, openOn(files)]) {
      for (const id of named) expect(sha256(await store.blobs.get(id))).toBe(id);
      for (const id of lost) expect(await store.blobs.has(id)).toBe(false);
      expect(await store.check()).toEqual([]);
    }
    expect(await collector.gc()).toMatchObject({
      blobs: { kept: 10, deleted: 0, waiting: 0 },
      freedBytes: 0,
    });
  });

  it("keeps in the trash what a live writer was told is there, and gives it back when it is named", async () => {
    const { files, named, lost } = await filled(1);
    const [writer, collector] = [openOn(files), openOn(files)];
    const lease = await writer.acquire("late");
    await advance(writer, lease, rootOf("late"));
    expect(await writer.blobs.put(Buffer.from("lost 0 ".repeat(40)))).toBe(lost[0]);
    expect((await collector.gc()).blobs).toEqual({ kept: 1, deleted: 0, waiting: 1 });
    expect(await files.list("/s/blobs/trash")).toHaveLength(1);
    await advance(writer, lease, after(rootOf("late"), { blob: lost[0]! }));
    expect(await openOn(files).check()).toEqual([]);
    await writer.close();
    expect((await collector.gc()).blobs).toEqual({ kept: 2, deleted: 0, waiting: 0 });
    expect(await files.list("/s/blobs/trash")).toEqual([]);
    for (const id of [named[0]!, lost[0]!]) expect(sha256(await openOn(files).blobs.get(id))).toBe(id);
    expect(await collector.check()).toEqual([]);
  });

  it("writes a pack anew only when it is worth it, and leaves a damaged one as it is", async () => {
    const files = memoryFiles();
    const store = openOn(files, 10_000_000);
    const big = await store.blobs.put(Buffer.alloc(900_000, "named "));
    const mixed = await store.blobs.put(Buffer.alloc(700_000, "lost "));
    const lease = await store.acquire("r");
    await advance(store, lease, rootOf("r"));
    await advance(store, lease, after(rootOf("r"), { blob: big }));
    await store.close();
    const collector = openOn(files);
    expect((await collector.gc()).blobs.deleted).toBe(0);
    expect(await collector.blobs.has(mixed)).toBe(true);
    const path = `/s/packs/${(await packsOn(files))[0]}`;
    const contents = await contentsOf(files, "/s");
    contents.get(path)![5000]! ^= 1;
    const damaged = await mediumWith(contents);
    await openOn(damaged).gc({ rewriteBelow: 1 });
    expect(Buffer.compare(await damaged.readFile(path), contents.get(path)!)).toBe(0);
    expect(await openOn(damaged).check()).toMatchObject([{ kind: "hash", where: big }]);
    expect((await collector.gc({ rewriteBelow: 1 })).blobs.deleted).toBe(1);
    expect(await collector.blobs.has(mixed)).toBe(false);
    expect(sha256(await collector.blobs.get(big))).toBe(big);
  });
});
