import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { journalKeyText, type ResultRecord } from "../run/records.js";
import type { RunState, Store } from "../run/store.js";
import { pathTo } from "../run/tree.js";
import { DirectoryStore } from "./directory-store.js";
import { advance, after, mediumWith, stillClock } from "./testing/journal.js";

/** What a reader of a saved store must see, as its own version saw it (`testing/make-corpus.mjs`). */
interface Seen {
  readonly runs: Record<
    string,
    { state: RunState; steps: { id: string }[]; results: ResultRecord[]; intents: unknown[] }
  >;
  readonly children: string[];
  readonly hidden: string[];
  readonly annotations: { annotation: { step: string } }[];
  readonly groups: unknown[];
  readonly blobs: string[];
}

const folder = new URL("./testing/corpus/", import.meta.url);
const corpus = readdirSync(folder).map((name) => {
  const { files, seen } = JSON.parse(readFileSync(new URL(name, folder), "utf8")) as {
    files: Record<string, string>;
    seen: Seen;
  };
  return { name, files, seen };
});

const byKey = (results: readonly ResultRecord[]): readonly ResultRecord[] =>
  results.toSorted((a, b) => (journalKeyText(a.key) < journalKeyText(b.key) ? -1 : 1));

async function expectSeen(store: Store, seen: Seen): Promise<void> {
  for (const [run, { state, steps, results, intents }] of Object.entries(seen.runs)) {
    expect((await store.run(run))?.head, run).toEqual(state.head);
    expect(await pathTo(store, state.head.head), run).toEqual(steps);
    const journal = await store.journal(run);
    expect(byKey([...journal.results.values()]), run).toEqual(byKey(results));
    expect([...journal.intents.values()], run).toEqual(intents);
  }
  const listed = (await store.list({ limit: 100 })).runs.map(({ run }) => run);
  expect(listed).toEqual(Object.keys(seen.runs).sort().reverse());
  const taken = seen.runs.taken!.steps;
  expect(await store.children(taken[0]!.id)).toEqual(seen.children);
  for (const id of seen.hidden) expect(await store.step(id)).toBeUndefined();
  expect(await store.annotations(seen.annotations[0]!.annotation.step)).toEqual(seen.annotations);
  expect(await store.groups()).toEqual(seen.groups);
  for (const id of seen.blobs) expect((await store.blobs.get(id)).length).toBeGreaterThan(0);
  expect(await store.check()).toEqual([]);
  const found = async (query: Parameters<Store["list"]>[0]) =>
    (await store.list(query)).runs.map(({ run }) => run).sort();
  expect(await found({ text: "HARB ærøsk" })).toEqual(["harbour"]);
  expect(await found({ tool: "read", text: "total" })).toEqual(["invoice"]);
  expect(await found({ image: seen.blobs[0]!.slice(0, 9) })).toEqual(["harbour", "invoice"]);
  expect(await found({ score: { scorer: "exact", atLeast: 0.5 } })).toEqual(["harbour"]);
  expect(await found({ score: { scorer: "exact", atMost: 0.5 } })).toEqual([]);
}

describe.each(corpus)("the saved store $name", ({ files, seen }) => {
  const medium = () =>
    mediumWith(
      new Map(Object.entries(files).map(([path, text]) => [`/s/${path}`, Buffer.from(text, "latin1")])),
    );
  const open = (on: Awaited<ReturnType<typeof medium>>, segmentBytes = 2000) =>
    new DirectoryStore("/s", { files: on, clock: stillClock, segmentBytes });

  it("is read as its own version read it, and nothing is written", async () => {
    const on = await medium();
    const store = open(on);
    await expectSeen(store, seen);
    await store.close();
    expect(Buffer.from(await on.readFile("/s/format.json")).toString()).toBe(files["format.json"]);
  });

  it("is written on, raised to this version, indexed and collected, and loses nothing", async () => {
    const on = await medium();
    const store = open(on);
    const lease = await store.acquire("new");
    const root = after({ ...(await store.step(seen.runs.harbour!.steps[0]!.id))! }, { said: "new" });
    await advance(store, lease, root);
    await store.prune({ run: "new" });
    await store.close();
    expect(JSON.parse(Buffer.from(await on.readFile("/s/format.json")).toString())).toMatchObject({ v: 3 });
    const indexed = open(on);
    await expectSeen(indexed, seen);
    await indexed.gc({ rewriteBelow: 1, expiryMs: 0 });
    await expectSeen(indexed, seen);
    await indexed.close();
    const last = open(on);
    await expectSeen(last, seen);
    expect(await last.step(root.id)).toBeUndefined();
    await last.close();
  });
});
