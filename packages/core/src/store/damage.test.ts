import { describe, expect, it } from "vitest";
import type { Step } from "../run/step.js";
import type { Store } from "../run/store.js";
import { DirectoryStore } from "./directory-store.js";
import type { FileLayer } from "./files.js";
import { decodeBatches, segmentSeed } from "./frame.js";
import { memoryFiles } from "./memory-files.js";
import { memoryStore } from "./memory-store.js";
import { advance, after, contentsOf, mediumWith, rootOf, stillClock } from "./testing/journal.js";

interface Written {
  readonly contents: Map<string, Uint8Array>;
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Batches of steps, oldest first, and where each ends in the segment. */
  readonly steps: readonly { readonly step: Step; readonly end: number }[];
  readonly ends: readonly number[];
  readonly blob: string;
}

/** A closed store with one segment: a run of a root and three steps, the last two in one group. */
async function writeStore(): Promise<Written> {
  const files = memoryFiles();
  const store = memoryStore(files);
  const lease = await store.acquire("r");
  const blob = await store.blobs.put(Buffer.from("bytes of a picture"));
  const steps = [rootOf("r")];
  for (let n = 1; n < 4; n++) steps.push(after(steps[n - 1]!, { n, text: "é\u2028\n" }));
  for (const step of steps.slice(0, 2)) await advance(store, lease, step);
  await Promise.all(steps.slice(2).map((step) => advance(store, lease, step)));
  await store.close();
  const contents = await contentsOf(files, "/memory");
  const [path, bytes] = [...contents].find(([name]) => name.endsWith(".log"))!;
  const name = path.slice(path.lastIndexOf("/") + 1, -4);
  const ends = decodeBatches(Buffer.from(bytes), 0, segmentSeed(name)).batches.map(({ end }) => end);
  // Before the steps come the header and the lease.
  return { contents, path, bytes, blob, ends, steps: steps.map((step, i) => ({ step, end: ends[i + 2]! })) };
}

async function expectExactly(
  written: Written,
  store: ReturnType<typeof memoryStore>,
  whole: number,
): Promise<void> {
  const there = written.steps.filter(({ end }) => end <= whole);
  for (const { step } of written.steps) {
    const expected = there.some((other) => other.step === step) ? step : undefined;
    expect(await store.step(step.id), `step at ${whole}`).toEqual(expected);
  }
  expect((await store.run("r"))?.head.head, `head at ${whole}`).toBe(there.at(-1)?.step.id);
}

describe("a damaged segment", () => {
  it("cut at any byte, holds exactly the batches before the cut, and the store goes on", async () => {
    const written = await writeStore();
    for (let cut = 0; cut < written.bytes.length; cut++) {
      const contents = new Map(written.contents).set(written.path, written.bytes.slice(0, cut));
      const files = await mediumWith(contents);
      const store = memoryStore(files);
      await expectExactly(written, store, cut);
      const problems = await store.check();
      const atEdge = cut === 0 || written.ends.includes(cut);
      expect(
        problems.map(({ kind }) => kind),
        `cut at ${cut}`,
      ).toEqual(atEdge ? [] : ["torn"]);

      const lease = await store.acquire("r");
      const last = written.steps.findLast(({ end }) => end <= cut)?.step ?? rootOf("r");
      const next = after(last, { cut });
      await advance(store, lease, last);
      await advance(store, lease, next);
      await store.close();
      const again = memoryStore(files);
      expect((await again.run("r"))?.head.head).toBe(next.id);
      expect(await again.children(last.id)).toContain(next.id);
      expect((await again.check()).length).toBe(problems.length);
      await again.close();
    }
  });

  it("with any byte flipped, is named by check, and what lies before is readable", async () => {
    const written = await writeStore();
    for (let at = 0; at < written.bytes.length; at++) {
      const bytes = Uint8Array.from(written.bytes);
      bytes[at]! ^= 1 << (at % 8);
      const store = memoryStore(await mediumWith(new Map(written.contents).set(written.path, bytes)));
      const whole = written.ends.findLast((end) => end <= at) ?? 0;
      await expectExactly(written, store, whole);
      const problems = await store.check();
      const found = problems.find(({ where }) => where.endsWith(".log"));
      const place = /^byte (\d+) to (\d+)/.exec(found?.message ?? "");
      expect(found, `flip at ${at}: ${JSON.stringify(problems)}`).toBeDefined();
      expect(Number(place?.[1]), found?.message).toBeLessThanOrEqual(at);
      expect(Number(place?.[2]), found?.message).toBeGreaterThanOrEqual(at);
      // Damage before the last group of writes is told from a torn write.
      if (at < written.ends[3]!) expect(found?.kind).toBe("flipped");
      await store.close();
    }
  });

  it("is named by whoever relied on it when it is shorter or gone", async () => {
    const files = memoryFiles();
    const first = memoryStore(files);
    const lease = await first.acquire("r");
    await advance(first, lease, rootOf("r"));
    await first.close();
    const second = memoryStore(files);
    await second.acquire("r");
    await second.close();
    const contents = await contentsOf(files, "/memory");
    const path = [...contents.keys()].find((name) => name.endsWith(`${lease.writer}.0.log`));
    contents.delete(path!);
    const problems = await memoryStore(await mediumWith(contents)).check();
    expect(problems).toContainEqual(
      expect.objectContaining({ kind: "missing", where: path!.slice(path!.lastIndexOf("/") + 1) }),
    );
  });

  it("does not hide a flipped byte of a blob", async () => {
    const { contents, blob } = await writeStore();
    const path = `/memory/blobs/${blob.slice(0, 2)}/${blob.slice(2)}`;
    const bytes = Uint8Array.from(contents.get(path)!);
    bytes[3]! ^= 4;
    const store = memoryStore(await mediumWith(new Map(contents).set(path, bytes)));
    expect(await store.check()).toMatchObject([{ kind: "hash", where: blob }]);
    await expect(store.blobs.get(blob)).rejects.toMatchObject({ code: "CORRUPT_STORE" });
  });

  it("tells of a record that was damaged after the store was opened", async () => {
    const { contents, path, steps } = await writeStore();
    const files = await mediumWith(contents);
    const store = memoryStore(files);
    expect(await store.step(steps[3]!.step.id)).toEqual(steps[3]!.step);
    const file = await files.open(path, "update");
    await file.write(Buffer.from("#"), steps[2]!.end + 60);
    await expect(store.run("r")).resolves.toBeDefined();
    await expect(store.meta("r", steps[3]!.step.id)).rejects.toMatchObject({ code: "CORRUPT_STORE" });
  });
});

describe("a damaged index", () => {
  /** Two finished segments with their indexes. */
  async function writeIndexed() {
    const files = memoryFiles();
    const open = (on: FileLayer) =>
      new DirectoryStore("/memory", { files: on, clock: stillClock, segmentBytes: 1500 });
    const store = open(files);
    const lease = await store.acquire("r");
    const steps = [rootOf("r")];
    for (let n = 1; n < 4; n++) steps.push(after(steps[n - 1]!, { n, text: `word${n}` }));
    for (const step of steps) await advance(store, lease, step);
    await store.close();
    const contents = await contentsOf(files, "/memory");
    return { contents, steps, open, indexes: [...contents.keys()].filter((path) => path.endsWith(".idx")) };
  }

  async function expectAll(store: Store, steps: readonly Step[], what: string): Promise<void> {
    for (const step of steps) expect(await store.step(step.id), what).toEqual(step);
    expect((await store.run("r"))?.head.head, what).toBe(steps.at(-1)!.id);
    expect(await store.children(steps[1]!.id), what).toEqual([steps[2]!.id]);
    expect((await store.list({ text: "word2" })).runs, what).toHaveLength(1);
  }

  it("with any byte flipped, or cut at any byte, is named by check and changes nothing that is read", async () => {
    const { contents, steps, open, indexes } = await writeIndexed();
    expect(indexes.length).toBeGreaterThan(0);
    const path = indexes[0]!;
    const whole = contents.get(path)!;
    for (let at = 0; at < whole.length; at += 29) {
      const flipped = Uint8Array.from(whole);
      flipped[at]! ^= 1 << (at % 8);
      for (const bytes of [flipped, whole.slice(0, at)]) {
        const store = open(await mediumWith(new Map(contents).set(path, bytes)));
        await expectAll(store, steps, `${bytes.length === whole.length ? "flip" : "cut"} at ${at}`);
        const problems = await store.check();
        expect(problems).toMatchObject([{ kind: "flipped", where: path.slice(path.lastIndexOf("/") + 1) }]);
        await store.close();
      }
    }
  });

  it("that is gone, or tells of a segment that was cut short, is made again or passed over", async () => {
    const { contents, steps, open, indexes } = await writeIndexed();
    const without = new Map([...contents].filter(([path]) => !path.endsWith(".idx")));
    const files = await mediumWith(without);
    const store = open(files);
    await expectAll(store, steps, "without indexes");
    await store.acquire("another");
    await store.close();
    for (const path of indexes)
      expect(Buffer.from(await files.readFile(path)).equals(contents.get(path)!)).toBe(true);
    const segment = indexes[0]!.replace("/index/", "/segments/").replace(".idx", ".log");
    const short = contents.get(segment)!.slice(0, -700);
    const cut = open(await mediumWith(new Map(contents).set(segment, short)));
    expect(await cut.step(steps[0]!.id)).toEqual(steps[0]);
    const problems = await cut.check();
    expect(problems).toContainEqual(
      expect.objectContaining({ where: segment.slice(segment.lastIndexOf("/") + 1) }),
    );
    await cut.close();
  });
});
