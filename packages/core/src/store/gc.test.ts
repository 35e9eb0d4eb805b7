import { describe, expect, it } from "vitest";
import { InvalidInputError, NotFoundError, StaleLeaseError, StoreBusyError } from "../errors.js";
import { sha256 } from "../json.js";
import { journalOf } from "../run/journal.js";
import { createRun, fork, replay } from "../run/lifecycle.js";
import { annotationId } from "../run/records.js";
import type { Step } from "../run/step.js";
import type { Store } from "../run/store.js";
import { pathTo } from "../run/tree.js";
import { DirectoryStore } from "./directory-store.js";
import type { FileLayer } from "./files.js";
import { memoryFiles } from "./memory-files.js";
import { advance, after, contentsOf, rootOf, stepRecord, stillClock } from "./testing/journal.js";

const openOn = (files: FileLayer, segmentBytes = 100_000): Store =>
  new DirectoryStore("/s", { files, clock: stillClock, segmentBytes });

/** Runs one after the other, each of `steps` notes under its root. */
async function fill(store: Store, names: readonly string[], steps = 5): Promise<Map<string, Step[]>> {
  const paths = new Map<string, Step[]>();
  for (const name of names) {
    const lease = await store.acquire(name);
    const path = [rootOf(name)];
    for (let n = 1; n <= steps; n++) path.push(after(path[n - 1]!, { n, text: "x".repeat(200) }));
    for (const step of path) await advance(store, lease, step);
    await store.release(name);
    paths.set(name, path);
  }
  return paths;
}

const logs = async (files: FileLayer): Promise<string[]> =>
  (await files.list("/s/segments")).filter((name) => name.endsWith(".log"));

describe("a collection", () => {
  it("deletes blobs that no record names, and none that a record or a named blob names", async () => {
    const files = memoryFiles();
    const store = openOn(files);
    const inner = await store.blobs.put(Buffer.from("a picture"));
    const outer = await store.blobs.put(Buffer.from(JSON.stringify({ ref: { id: inner } })));
    const lost = await store.blobs.put(Buffer.from("of a run that failed"));
    const lease = await store.acquire("r");
    await store.append([
      stepRecord(lease, rootOf("r")),
      stepRecord(lease, after(rootOf("r"), { blob: outer })),
    ]);
    await store.close();
    const collector = openOn(files);
    const dry = await collector.gc({ dryRun: true });
    expect(dry).toMatchObject({
      dryRun: true,
      blobs: { kept: 2, deleted: 1, waiting: 0 },
      freedBytes: 96 + 20 + 44,
    });
    expect(await collector.blobs.has(lost)).toBe(true);
    expect(await collector.gc()).toEqual({ ...dry, dryRun: false });
    expect(await collector.blobs.has(lost)).toBe(false);
    for (const id of [inner, outer]) expect(sha256(await collector.blobs.get(id))).toBe(id);
    expect(await collector.check()).toEqual([]);
    expect(await collector.gc()).toMatchObject({ blobs: { kept: 2, deleted: 0 }, freedBytes: 0 });
  });

  it("leaves what a live writer may be about to name until it has ended", async () => {
    const files = memoryFiles();
    const [writer, collector] = [openOn(files), openOn(files)];
    const lease = await writer.acquire("r");
    const named = await writer.blobs.put(Buffer.from("put before and named after"));
    const lost = await writer.blobs.put(Buffer.from("never named"));
    const report = await collector.gc();
    expect(report.blobs).toEqual({ kept: 0, deleted: 0, waiting: 2 });
    expect(report.waitingFor).toHaveLength(1);
    await advance(writer, lease, rootOf("r"));
    await advance(writer, lease, after(rootOf("r"), { blob: named }));
    expect(await collector.check()).toEqual([]);
    expect(Buffer.from(await collector.blobs.get(named)).toString()).toBe("put before and named after");
    expect((await collector.gc()).blobs).toEqual({ kept: 1, deleted: 0, waiting: 1 });
    await writer.close();
    expect((await collector.gc()).blobs).toEqual({ kept: 1, deleted: 1, waiting: 0 });
    expect(await collector.blobs.has(lost)).toBe(false);
    expect(await collector.blobs.has(named)).toBe(true);
  });

  it("refuses the writes of one whom it took for dead", async () => {
    const files = memoryFiles();
    const [zombie, collector] = [openOn(files), openOn(files)];
    const lease = await zombie.acquire("r");
    await advance(zombie, lease, rootOf("r"));
    const blob = await zombie.blobs.put(Buffer.from("not named yet"));
    expect((await collector.gc({ expiryMs: 0 })).blobs).toEqual({ kept: 0, deleted: 1, waiting: 0 });
    await expect(advance(zombie, lease, after(rootOf("r"), { blob }))).rejects.toBeInstanceOf(
      StaleLeaseError,
    );
    // Its lease is free at once.
    expect((await collector.acquire("r")).epoch).toBe(2);
  });

  it("is done by one at a time", async () => {
    const files = memoryFiles();
    const [a, b] = [openOn(files), openOn(files)];
    await fill(a, ["r"]);
    const results = await Promise.allSettled([a.gc(), b.gc()]);
    const refused = results.filter((result) => result.status === "rejected");
    for (const { reason } of refused) expect(reason).toBeInstanceOf(StoreBusyError);
    expect(refused.length).toBeLessThan(2);
    await a.gc();
  });

  it("drops a pruned run, with its annotations and blobs, and keeps the rest as it was", async () => {
    const files = memoryFiles();
    const store = openOn(files, 4000);
    const paths = await fill(store, ["a", "b", "c"]);
    const tip = paths.get("b")!.at(-1)!;
    const annotation = { step: tip.id, scorer: "s@1", value: 1, author: "t" };
    await store.append([{ v: 1, type: "annotation", id: annotationId(annotation), annotation }]);
    await store.prune({ run: "b" }, { reason: "test" });
    await store.close();
    const collector = openOn(files, 4000);
    const watcher = openOn(files, 4000);
    expect((await watcher.runs()).length).toBe(2);
    const bytesOf = async () =>
      [...(await contentsOf(files, "/s/segments"))].reduce((sum, [, bytes]) => sum + bytes.length, 0);
    const before = await bytesOf();
    const report = await collector.gc({ rewriteBelow: 1 });
    expect(report.records).toBeGreaterThan(12);
    expect(await bytesOf()).toBeLessThan(before * 0.8);
    for (const reader of [collector, watcher, openOn(files)]) {
      await reader.refresh();
      expect((await reader.runs()).map(({ run }) => run).sort()).toEqual(["a", "c"]);
      for (const name of ["a", "c"]) {
        for (const step of paths.get(name)!) expect(await reader.step(step.id)).toEqual(step);
        expect((await reader.run(name))?.head.head).toBe(paths.get(name)!.at(-1)!.id);
        expect(await reader.children(paths.get(name)![0]!.id)).toEqual([paths.get(name)![1]!.id]);
      }
      for (const step of paths.get("b")!) expect(await reader.step(step.id)).toBeUndefined();
      expect(await reader.annotations(tip.id)).toEqual([]);
      expect(await reader.check()).toEqual([]);
    }
    await expect(collector.prune({ run: "b" })).rejects.toBeInstanceOf(NotFoundError);
    // A rewritten segment can be taken over, and written anew again.
    const lease = await collector.acquire("a", { expiryMs: 0 });
    expect(lease.epoch).toBe(2);
    await advance(collector, lease, after(paths.get("a")!.at(-1)!, { later: 1 }));
    await collector.release("a");
    await collector.prune({ run: "c" });
    await collector.close();
    const last = openOn(files, 4000);
    await last.gc({ rewriteBelow: 1 });
    expect((await last.runs()).map(({ run, epoch }) => [run, epoch])).toEqual([["a", 2]]);
    expect(await last.check()).toEqual([]);
  });

  it("keeps of a pruned run what a fork rests on, and the fork replays", async () => {
    const files = memoryFiles();
    const store = openOn(files, 3000);
    const agent = async (run: Awaited<ReturnType<typeof createRun>>, turns: number) => {
      for (let n = 0; n < turns; n++) await run.append("note", "agent@1", { n });
    };
    const source = await createRun(store, { id: "source", actor: "agent@1", config: {} });
    await agent(source, 20);
    await source.close();
    const path = await pathTo(store, source.head);
    await fork(store, { id: "fork", run: "source", at: path[10]!.id });
    await fork(store, { id: "fork-of-fork", run: "fork", at: path[5]!.id });
    await store.prune({ run: "source" });
    await store.prune({ run: "fork" });
    await store.close();
    for (let round = 0; round < 2; round++) {
      const collector = openOn(files, 3000);
      await collector.gc({ rewriteBelow: 1 });
      expect((await collector.runs()).map(({ run }) => run)).toEqual(["fork-of-fork"]);
      expect((await pathTo(collector, path[5]!.id)).length).toBe(6);
      expect(await collector.step(path[11]!.id)).toBeUndefined();
      const { results } = await journalOf(collector, "fork-of-fork");
      expect(results.size).toBe(5);
      const again = await replay(collector, "fork-of-fork");
      await agent(again, 5);
      expect(again.head).toBe(path[5]!.id);
      expect(await collector.check()).toEqual([]);
      await collector.close();
    }
  });

  it("drops a pruned branch, which nobody may stand on", async () => {
    const files = memoryFiles();
    const store = openOn(files, 3000);
    const path = (await fill(store, ["r"])).get("r")!;
    const lease = await store.acquire("r");
    const side = [after(path[2]!, { side: 1 })];
    side.push(after(side[0]!, { side: 2 }));
    await store.append(side.map((step) => stepRecord(lease, step)));
    await expect(store.prune({ step: path[3]!.id })).rejects.toBeInstanceOf(InvalidInputError);
    await store.prune({ step: side[0]!.id });
    await store.close();
    const collector = openOn(files, 3000);
    expect((await collector.gc({ rewriteBelow: 1 })).records).toBe(2);
    expect(await collector.step(side[1]!.id)).toBeUndefined();
    expect(await collector.children(path[2]!.id)).toEqual([path[3]!.id]);
    expect(await collector.check()).toEqual([]);
  });

  it("joins the small segments of many short processes, and clears what dead ones left", async () => {
    const files = memoryFiles();
    for (let n = 0; n < 12; n++) {
      const store = openOn(files);
      await fill(store, [`run-${n}`], 2);
      await store.close();
    }
    await (await files.open("/s/blobs/tmp/dead-1.0", "create")).write(Buffer.from("half"), 0);
    const before = await openOn(files).runs();
    const collector = openOn(files);
    const report = await collector.gc();
    expect(report.segments).toMatchObject({ rewritten: 12, waiting: 0, damaged: 0 });
    expect(report.leftovers).toBe(1);
    expect(await logs(files)).toHaveLength(1);
    expect([...(await collector.runs())].sort((a, b) => (a.run < b.run ? -1 : 1))).toEqual(
      [...before].sort((a, b) => (a.run < b.run ? -1 : 1)),
    );
    expect(await collector.check()).toEqual([]);
  });
});
