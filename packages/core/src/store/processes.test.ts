import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StoreBusyError } from "../errors.js";
import type { Store } from "../run/store.js";
import { openDirectoryStore } from "./directory-store.js";
import { advance, after } from "./testing/journal.js";

const script = fileURLToPath(new URL("./testing/writer-child.mjs", import.meta.url));

let folder: string;
let path: string;
const children = new Set<ChildProcess>();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-processes-"));
  path = join(folder, "store");
});
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  children.clear();
  await rm(folder, { recursive: true });
});

class Writer {
  readonly #child: ChildProcess;
  readonly #waiting: { enough: (lines: string[]) => boolean; resolve: () => void }[] = [];
  readonly lines: string[] = [];
  readonly ended: Promise<void>;

  constructor(...runs: string[]) {
    this.#child = spawn(process.execPath, [script, path, ...runs], { stdio: ["ignore", "pipe", "inherit"] });
    children.add(this.#child);
    const reading = createInterface({ input: this.#child.stdout! });
    reading.on("line", (line) => {
      this.lines.push(line);
      this.#look();
    });
    this.ended = new Promise((resolve) => this.#child.on("close", () => resolve()));
    void this.ended.then(() => this.#look(true));
  }

  #look(all = false): void {
    for (const { enough, resolve } of this.#waiting) if (all || enough(this.lines)) resolve();
  }

  /** Waits until its lines are enough, or it has ended. */
  until(enough: (lines: string[]) => boolean): Promise<void> {
    if (enough(this.lines)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ enough, resolve }));
  }

  get pid(): number {
    return this.#child.pid!;
  }

  told(run?: string): string[] {
    return this.lines.flatMap((line) => {
      const [word, of, step] = line.split(" ");
      return word === "told" && (run === undefined || of === run) ? [step!] : [];
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async kill(): Promise<void> {
    this.signal("SIGKILL");
    await this.ended;
  }
}

async function pathOf(store: Store, run: string): Promise<Set<string>> {
  const ids = new Set<string>();
  for (let at: string | null = (await store.run(run))!.head.head; at !== null; ) {
    ids.add(at);
    at = (await store.step(at))!.parent;
  }
  return ids;
}

describe("processes on one store", () => {
  it("that are killed in the middle of appends lose nothing that they were told, and go on at once", async () => {
    const runs = ["a", "b", "c"];
    const told: Record<string, string[]> = { a: [], b: [], c: [] };
    for (let kill = 1; kill <= 5; kill++) {
      const writer = new Writer(...runs);
      await writer.until((lines) => lines.length >= 20 + 13 * kill);
      await writer.kill();
      expect(writer.lines.filter((line) => line.startsWith("error"))).toEqual([]);
      expect(writer.lines).toContain(`lease a ${kill}`);
      const store = await openDirectoryStore(path);
      for (const run of runs) {
        told[run]!.push(...writer.told(run));
        const ids = await pathOf(store, run);
        expect(
          told[run]!.filter((id) => !ids.has(id)),
          `of run ${run} after kill ${kill}`,
        ).toEqual([]);
      }
      expect((await store.check()).filter(({ kind }) => kind !== "torn")).toEqual([]);
      await store.close();
    }
  });

  it("share the store, and each sees the other's steps", async () => {
    const writers = [new Writer("a"), new Writer("b")];
    for (const writer of writers) await writer.until((lines) => lines.length >= 40);
    const store = await openDirectoryStore(path);
    const told = writers.map((writer) => writer.told());
    await store.refresh();
    for (const id of told.flat()) expect(await store.step(id)).toBeDefined();
    expect(await store.check(), "while both are writing").toEqual([]);
    await Promise.all(writers.map((writer) => writer.kill()));
    await store.close();
  });

  it("keep their runs while they live, and lose them at once when they are dead", async () => {
    const writer = new Writer("a");
    await writer.until((lines) => lines.length >= 5);
    const store = await openDirectoryStore(path, { expiryMs: 1e9 });
    const refused = await store.acquire("a").catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StoreBusyError);
    expect((refused as Error).message).toContain(String(writer.pid));
    await writer.kill();
    const lease = await store.acquire("a");
    expect(lease.epoch).toBe(2);
    expect(await pathOf(store, "a")).toContain(writer.told().at(-1));
    await store.close();
  });

  it("that stand still are overtaken, and what they write afterwards is refused and invisible", async () => {
    const writer = new Writer("a");
    await writer.until((lines) => lines.length >= 10);
    writer.signal("SIGSTOP");
    const store = await openDirectoryStore(path, { expiryMs: 150 });
    const lease = await store.acquire("a");
    expect(lease.epoch).toBe(2);
    const before = (await store.run("a"))!.head.head;
    const mine = after((await store.step(before))!, { mine: 1 });
    await advance(store, lease, mine);
    writer.signal("SIGCONT");
    await writer.ended;
    expect(writer.lines.at(-1)).toBe("error a STALE_LEASE");
    await store.refresh();
    const reader = await openDirectoryStore(path);
    for (const one of [store, reader]) {
      const ids = await pathOf(one, "a");
      expect((await one.run("a"))?.head.head).toBe(mine.id);
      expect(await one.children(before), "no late step hangs beside ours").toEqual([mine.id]);
      expect(
        writer.told().filter((id) => !ids.has(id)),
        "what it was told before counts",
      ).toEqual([]);
      expect(await one.check()).toEqual([]);
    }
    await store.close();
    await reader.close();
  });
});
