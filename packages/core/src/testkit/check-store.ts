// Over 400 lines because it is one list of promises, each a few lines, in the order of the docstring of `Store`.
import {
  BlobNotFoundError,
  ConformanceError,
  CorruptStoreError,
  FoveaError,
  InvalidInputError,
  NotFoundError,
  StaleLeaseError,
  StoreBusyError,
} from "../errors.js";
import { canonicalJson, type JsonObject, sha256 } from "../json.js";
import type { RunQuery } from "../run/query.js";
import {
  type Annotation,
  type AnnotationRecord,
  annotationId,
  type GroupRecord,
  type HeadRecord,
  type IntentRecord,
  type JournalKey,
  journalKeyText,
  type ResultRecord,
  type StepRecord,
} from "../run/records.js";
import { makeStep, type Step } from "../run/step.js";
import type { Lease, Store } from "../run/store.js";
import { keeps, mustReject } from "./promise-kept.js";

/** One place where runs are kept, such as a folder or a database schema, empty at first. */
export interface StoreMedium {
  /** A store object of its own on this medium; two of them behave as two processes do. */
  open(): Promise<Store>;
  /** Removes the medium, after all its stores were closed. */
  discard?(): Promise<void>;
}

/**
 * Tests every line of `Store`'s docstring. Use it in any test runner: `await checkStore(() => myMedium())`.
 * Each promise gets a fresh medium.
 *
 * @returns the promises that were checked. @throws ConformanceError that names the broken one.
 */
export async function checkStore(makeMedium: () => StoreMedium | Promise<StoreMedium>): Promise<string[]> {
  for (const [promise, check] of Object.entries(checks)) {
    const medium = await makeMedium();
    const opened: Store[] = [];
    const open = async (): Promise<Store> => {
      const store = await medium.open();
      opened.push(store);
      return store;
    };
    try {
      await check(open);
    } catch (error) {
      if (error instanceof ConformanceError) throw error;
      throw new ConformanceError(
        `${promise}; but a call threw ${String(error)}`,
        "see the interface's docstring in @fovea/core",
        "failure",
        { cause: error },
      );
    } finally {
      for (const store of opened) await store.close().catch(() => {});
      await medium.discard?.();
    }
  }
  return Object.keys(checks);
}

type Open = () => Promise<Store>;

const at = "2026-01-01T00:00:00Z";
const root = makeStep({ parent: null, actor: "check", kind: "config", content: { seed: 1 } });
const child = (parent: Step, content: JsonObject, draw = 0): Step =>
  makeStep({ parent: parent.id, actor: "check", kind: "note", content, draw });
const stepRecord = (lease: Lease, step: Step, meta: StepRecord["meta"] = { at }): StepRecord => ({
  v: 1,
  type: "step",
  run: lease.run,
  epoch: lease.epoch,
  step,
  meta,
});
const headRecord = (lease: Lease, head: Step, more: Partial<HeadRecord> = {}): HeadRecord => ({
  v: 1,
  type: "head",
  run: lease.run,
  epoch: lease.epoch,
  root: root.id,
  head: head.id,
  ...more,
});
const keyOf = (parent: Step, ordinal = 0): JournalKey => ({
  parent: parent.id,
  kind: "tool",
  ordinal,
  draw: 0,
});
const intentRecord = (lease: Lease, key: JournalKey, request: string): IntentRecord => ({
  v: 1,
  type: "intent",
  run: lease.run,
  epoch: lease.epoch,
  key,
  request,
  actor: "tool@1",
  effects: "acts",
});
const resultRecord = (lease: Lease, key: JournalKey, request: string): ResultRecord => ({
  v: 1,
  type: "result",
  run: lease.run,
  epoch: lease.epoch,
  key,
  request,
  outcome: "ok",
  content: { answer: request },
});
const annotationRecord = (annotation: Annotation): AnnotationRecord => ({
  v: 1,
  type: "annotation",
  id: annotationId(annotation),
  annotation,
});

/** Begins a run with its root. */
async function begin(store: Store, run: string): Promise<Lease> {
  const lease = await store.acquire(run);
  await store.append([stepRecord(lease, root), headRecord(lease, root)]);
  return lease;
}

function same(found: unknown, expected: unknown, promise: string): void {
  const text = found === undefined ? "undefined" : canonicalJson(found);
  const wanted = expected === undefined ? "undefined" : canonicalJson(expected);
  keeps(text === wanted, promise, `got ${text} instead of ${wanted}`);
}

async function rejectsWith(
  act: () => Promise<unknown>,
  Kind: new (...args: never[]) => FoveaError,
  promise: string,
): Promise<void> {
  const error = await mustReject(act, promise);
  keeps(error instanceof Kind, promise, `it threw ${String(error)}`);
}

const sound = async (store: Store, when: string): Promise<void> =>
  same(await store.check(), [], `check finds nothing wrong ${when}`);

const checks: Record<string, (open: Open) => Promise<void>> = {
  "an empty store reads as empty": async (open) => {
    const store = await open();
    same(await store.runs(), [], "an empty store has no runs");
    same(await store.run("r"), undefined, "a run that does not exist is undefined");
    same(await store.step(root.id), undefined, "a step that does not exist is undefined");
    same(await store.meta("r", root.id), undefined, "meta of a step that does not exist is undefined");
    same(await store.children(root.id), [], "a step that does not exist has no children");
    same(await store.annotations(root.id), [], "a step that does not exist has no annotations");
    same(await store.groups(), [], "an empty store has no groups");
    const journal = await store.journal("r");
    keeps(
      journal.results.size + journal.intents.size === 0,
      "an unknown run has an empty journal",
      "it has entries",
    );
    await store.refresh();
    await sound(store, "in an empty store");
  },

  "what was appended is read by this object, by others after refresh, and after a reopen": async (open) => {
    const [store, other] = [await open(), await open()];
    await other.runs();
    const lease = await begin(store, "r");
    const step = child(root, { text: "é \u{1f600} \u2028", deep: [{ n: 1.5e-7 }, null, true] });
    const meta = { at, ms: 3, cost: null, host: "h" };
    const head = headRecord(lease, step, { ended: "answered" });
    const about = { step: step.id, scorer: "s@1", value: 0.5, author: "check" };
    const group: GroupRecord = { v: 1, type: "group", id: "g", name: "eval", members: { a: "r" } };
    await store.append([stepRecord(lease, step, meta), head, annotationRecord(about), group]);
    await other.refresh();
    const third = await open();
    await store.close();
    const reopened = await open();
    for (const [reader, name] of [
      [other, "another object after refresh"],
      [third, "an object opened later"],
      [reopened, "an object opened after the writer was closed"],
    ] as const) {
      same(await reader.run("r"), { run: "r", head, epoch: lease.epoch }, `${name} sees the run`);
      same((await reader.runs()).length, 1, `${name} lists one run`);
      same(await reader.step(step.id), step, `${name} gets the step as it was written`);
      same(await reader.meta("r", step.id), meta, `${name} gets the step's meta`);
      same(await reader.children(root.id), [step.id], `${name} sees the child`);
      same(await reader.annotations(step.id), [annotationRecord(about)], `${name} sees the annotation`);
      same(await reader.groups(), [group], `${name} sees the group`);
      await sound(reader, `for ${name}`);
    }
  },

  "fields and record types that are not known are kept or passed over": async (open) => {
    const store = await open();
    const lease = await begin(store, "r");
    const head = { ...headRecord(lease, root), colour: "green" };
    const odd = { v: 1, type: "weather", run: "r", sky: "blue" } as unknown as HeadRecord;
    await store.append([odd, head]);
    const other = await open();
    same((await other.run("r"))?.head, head, "unknown fields of a record are kept");
    await sound(other, "with records of an unknown type");
  },

  "append writes nothing without the run's lease": async (open) => {
    const store = await open();
    const lease = await begin(store, "r");
    const stranger: Lease = { run: "q", epoch: 1, writer: lease.writer };
    const step = child(root, { n: 1 });
    const promise = "an append for a run whose lease was never taken throws StaleLeaseError";
    await rejectsWith(() => store.append([stepRecord(stranger, root)]), StaleLeaseError, promise);
    const mixed = [stepRecord(lease, step), headRecord(stranger, step)];
    await rejectsWith(() => store.append(mixed), StaleLeaseError, promise);
    const wrong = stepRecord({ ...lease, epoch: lease.epoch + 1 }, step);
    await rejectsWith(
      () => store.append([wrong]),
      StaleLeaseError,
      "an append under another epoch throws StaleLeaseError",
    );
    const other = await open();
    for (const reader of [store, other]) {
      same(await reader.step(step.id), undefined, "no record of a refused append counts");
      same(await reader.run("q"), undefined, "no record of a refused append counts");
    }
  },

  "calls keep their order, and those that wait together are all durable": async (open) => {
    const store = await open();
    const lease = await begin(store, "r");
    const steps = Array.from({ length: 300 }, (_, n) => child(root, { n }));
    await Promise.all(steps.map((step) => store.append([stepRecord(lease, step), headRecord(lease, step)])));
    const ids = steps.map(({ id }) => id);
    const other = await open();
    for (const reader of [store, other]) {
      same(await reader.children(root.id), ids, "children come in the order in which they were appended");
      same((await reader.run("r"))?.head.head, ids.at(-1), "the newest head counts");
    }
    await sound(other, "after many appends at once");
  },

  "a lease belongs to one, until it is released": async (open) => {
    const [store, other] = [await open(), await open()];
    const lease = await begin(store, "r");
    same(await store.acquire("r"), lease, "acquire gives the holder its lease again");
    await rejectsWith(
      () => other.acquire("r"),
      StoreBusyError,
      "acquire throws StoreBusyError while another holds the run",
    );
    const pending = store.append([headRecord(lease, root)]);
    await store.release("r");
    await pending;
    const late = () => store.append([headRecord(lease, root)]);
    await rejectsWith(late, StaleLeaseError, "after release an append throws StaleLeaseError");
    const next = await other.acquire("r");
    same(next.epoch, lease.epoch + 1, "the next lease of a run has the next epoch");
    keeps(next.writer !== lease.writer, "each store object is a writer of its own", "both have one name");
    same(
      (await other.run("r"))?.head,
      headRecord(lease, root),
      "the next holder sees the head of the last one",
    );
    await other.append([headRecord(next, root)]);
    await other.close();
    const third = await store.acquire("r");
    same(third.epoch, next.epoch + 1, "close releases the leases");
  },

  "after a takeover the old holder is refused for good, and only what it wrote before counts": async (
    open,
  ) => {
    const [old, taker, reader] = [await open(), await open(), await open()];
    const lease = await begin(old, "r");
    const before = child(root, { n: "before" });
    const annotation = { step: root.id, scorer: "s@1", value: 1, author: "check" };
    await old.append([stepRecord(lease, before), headRecord(lease, before)]);
    const taken = await taker.acquire("r", { expiryMs: 0 });
    same(taken.epoch, lease.epoch + 1, "a takeover has the next epoch");
    const late = child(before, { n: "late" });
    const refused = "after a takeover the old holder's appends throw StaleLeaseError";
    const both = [stepRecord(lease, late), headRecord(lease, late), annotationRecord(annotation)];
    await rejectsWith(() => old.append(both), StaleLeaseError, refused);
    await rejectsWith(() => old.append([headRecord(lease, late)]), StaleLeaseError, `${refused}, for good`);
    await old.append([annotationRecord({ ...annotation, value: 2 })]);
    const after = child(before, { n: "after" });
    await taker.append([stepRecord(taken, after), headRecord(taken, after)]);
    for (const store of [old, taker, reader, await open()]) {
      await store.refresh();
      same(await store.step(late.id), undefined, "what was appended after a takeover does not exist");
      same(await store.children(before.id), [after.id], "what was appended after a takeover does not exist");
      same((await store.run("r"))?.head, headRecord(taken, after), "the new holder's head counts");
      same((await store.run("r"))?.epoch, taken.epoch, "a run's epoch is that of its newest lease");
      same(await store.step(before.id), before, "what was acknowledged before a takeover is kept");
      same(
        (await store.annotations(root.id)).length,
        1,
        "records without a lease are not touched by a takeover",
      );
      await sound(store, "after a takeover");
    }
    const refusedAcquire = "acquire throws StoreBusyError while the new holder lives";
    await rejectsWith(() => old.acquire("r"), StoreBusyError, refusedAcquire);
    await taker.release("r");
    same((await old.acquire("r")).epoch, taken.epoch + 1, "the old holder may take a released run again");
  },

  "a takeover of one run leaves the holder its others": async (open) => {
    const [store, taker] = [await open(), await open()];
    const [a, b] = [await begin(store, "a"), await begin(store, "b")];
    await taker.acquire("a", { expiryMs: 0 });
    const step = child(root, { n: 1 });
    const results = await Promise.allSettled([
      store.append([stepRecord(a, step)]),
      store.append([headRecord(b, root, { ended: "answered" })]),
      store.append([stepRecord(b, step), stepRecord(a, step)]),
    ]);
    const outcomes = results.map((result) => result.status);
    same(outcomes, ["rejected", "fulfilled", "rejected"], "only the calls that write a lost run are refused");
    await taker.refresh();
    same((await taker.run("b"))?.head.ended, "answered", "calls for other runs count");
    same(await taker.step(step.id), undefined, "an append of several runs counts as a whole or not at all");
  },

  "of two that take a free run at once, one gets it": async (open) => {
    const stores = [await open(), await open(), await open()];
    for (const run of ["new", "again"]) {
      if (run === "again") {
        await begin(stores[0]!, run);
        await stores[0]!.release(run);
      }
      const results = await Promise.allSettled(stores.map((store) => store.acquire(run)));
      const won = results.filter((result) => result.status === "fulfilled");
      keeps(
        won.length === 1,
        "of several that take a run at once, one gets it",
        `${won.length} got run ${run}`,
      );
      for (const result of results) {
        if (result.status === "fulfilled") continue;
        const { reason } = result;
        keeps(reason instanceof StoreBusyError, "the others get StoreBusyError", `one got ${String(reason)}`);
      }
    }
  },

  "the journal holds the newest valid record of each key": async (open) => {
    const [store, taker] = [await open(), await open()];
    const lease = await begin(store, "r");
    const [first, second] = [keyOf(root), keyOf(root, 1)];
    await store.append([intentRecord(lease, first, "x"), intentRecord(lease, second, "y")]);
    await store.append([resultRecord(lease, first, "old")]);
    await store.append([resultRecord(lease, first, "new")]);
    await store.release("r");
    const next = await taker.acquire("r");
    await taker.append([resultRecord(next, second, "z")]);
    await store.refresh();
    for (const reader of [store, taker, await open()]) {
      const { results, intents } = await reader.journal("r");
      same(
        [...results.keys()].sort(),
        [first, second].map(journalKeyText).sort(),
        "results are found by their key",
      );
      same(
        results.get(journalKeyText(first)),
        resultRecord(lease, first, "new"),
        "the newest result of a key counts",
      );
      same(
        results.get(journalKeyText(second)),
        resultRecord(next, second, "z"),
        "results of each epoch count",
      );
      same(intents.get(journalKeyText(second)), intentRecord(lease, second, "y"), "intents are kept");
      same((await reader.journal("q")).results.size, 0, "a journal belongs to one run");
    }
  },

  "equal steps are one step, and meta belongs to the run": async (open) => {
    const store = await open();
    const [a, b] = [await begin(store, "a"), await begin(store, "b")];
    const step = child(root, { n: 1 });
    await store.append([stepRecord(a, step, { at, ms: 1 })]);
    await store.append([stepRecord(b, step, { at, ms: 2 }), stepRecord(b, child(root, { n: 1 }, 1))]);
    for (const reader of [store, await open()]) {
      const children = [step.id, child(root, { n: 1 }, 1).id];
      same(await reader.children(root.id), children, "a step that two runs wrote is one child");
      same((await reader.meta("a", step.id))?.ms, 1, "meta belongs to (run, step)");
      same((await reader.meta("b", step.id))?.ms, 2, "meta belongs to (run, step)");
      same(await reader.meta("c", step.id), undefined, "meta belongs to (run, step)");
    }
  },

  "annotations and groups need no lease": async (open) => {
    const [store, other] = [await open(), await open()];
    await begin(store, "r");
    await other.refresh();
    const first = annotationRecord({ step: root.id, scorer: "s@1", value: { ok: true }, author: "a" });
    const second = annotationRecord({
      step: root.id,
      scorer: "s@2",
      value: 1,
      author: "a",
      supersedes: first.id,
    });
    const group = (members: Record<string, string>): GroupRecord => ({
      v: 1,
      type: "group",
      id: "g",
      name: "n",
      members,
    });
    await other.append([first, group({ x: "r" })]);
    await other.append([first, second, group({ x: "r", y: "s" })]);
    await store.refresh();
    for (const reader of [store, other, await open()]) {
      same(
        await reader.annotations(root.id),
        [first, second],
        "each annotation is listed once, in its order",
      );
      same(await reader.groups(), [group({ x: "r", y: "s" })], "the newest record of a group counts");
    }
  },

  "a tombstone hides a run, or a step with all below it": async (open) => {
    const store = await open();
    const [a, b] = [await begin(store, "a"), await begin(store, "b")];
    const [one, two] = [child(root, { n: 1 }), child(root, { n: 2 })];
    const below = child(one, { n: 3 });
    await store.append([one, below].map((step) => stepRecord(a, step)));
    await store.append([stepRecord(b, two)]);
    await store.append([{ v: 1, type: "tombstone", step: one.id }]);
    for (const reader of [store, await open()]) {
      same(await reader.children(root.id), [two.id], "a pruned step is no child");
      same(await reader.step(below.id), undefined, "what is below a pruned step is pruned");
    }
    await store.append([{ v: 1, type: "tombstone", run: "b", reason: "check" }]);
    for (const reader of [store, await open()]) {
      same(
        (await reader.runs()).map(({ run }) => run),
        ["a"],
        "a pruned run is not listed",
      );
      same(await reader.step(two.id), undefined, "steps that only a pruned run holds are pruned");
      same(await reader.step(root.id), root, "steps that another run holds are kept");
    }
  },

  "list gives pages, and finds runs by what they hold": async (open) => {
    const store = await open();
    const image = { type: "image", id: sha256("a picture"), width: 1, height: 1, mediaType: "image/png" };
    const contents: Record<string, JsonObject> = {
      a: { text: "Which harbour is it?" },
      b: {
        tool: "crop@1",
        parts: [
          { type: "image", ref: image },
          { type: "text", text: "harbours" },
        ],
      },
      c: { text: "HARBOR" },
    };
    for (const [run, content] of Object.entries(contents)) {
      const lease = await begin(store, run);
      const step = child(root, content);
      await store.append([stepRecord(lease, step), headRecord(lease, step)]);
      const about = { step: step.id, scorer: "s@1", author: "check" };
      const first = annotationRecord({ ...about, value: 1 });
      await store.append([first]);
      if (run === "c") await store.append([annotationRecord({ ...about, value: 0, supersedes: first.id })]);
    }
    for (const reader of [store, await open()]) {
      const found = async (query: RunQuery) => (await reader.list(query)).runs.map(({ run }) => run);
      same(await found({}), ["c", "b", "a"], "runs are listed by their ids, the greatest first");
      const page = await reader.list({ limit: 2 });
      same(page.next, "b", "a page that is not the last says where the next one begins");
      const last = await reader.list({ limit: 2, before: "b" });
      same([last.runs.length, last.next ?? null], [1, null], "the last page names no next one");
      same(
        (await reader.list({ limit: 1 })).runs[0],
        await reader.run("c"),
        "a listed run is as run() gives it",
      );
      same(await found({ text: "HARBOUR" }), ["b", "a"], "words are found by their beginning, in any case");
      same(await found({ text: "is harbour" }), ["a"], "every word must be there");
      for (const tool of ["crop", "crop@1"])
        same(await found({ tool }), ["b"], "a tool is found by its name");
      same(await found({ tool: "cro" }), [], "a tool is found by its whole name");
      same(await found({ image: image.id.slice(0, 8) }), ["b"], "an image is found by its hash's beginning");
      same(
        await found({ score: { scorer: "s", atLeast: 0.5 } }),
        ["b", "a"],
        "a superseded score does not count",
      );
      same(
        await found({ score: { scorer: "s@1", atMost: 0.5 }, text: "harb" }),
        ["c"],
        "all conditions must hold",
      );
    }
  },

  "prune and gc take a run away, and nothing that another rests on": async (open) => {
    const store = await open();
    const lease = await begin(store, "source");
    const [shared, own] = [child(root, { n: 1 }), child(root, { n: 2 })];
    const lost = await store.blobs.put(new TextEncoder().encode("no record names this"));
    await store.append([stepRecord(lease, shared), stepRecord(lease, own), headRecord(lease, shared)]);
    const forked = await store.acquire("fork");
    const forkedFrom = { run: "source", step: shared.id };
    await store.append([headRecord(forked, shared, { forkedFrom })]);
    const other = await open();
    await rejectsWith(
      () => other.prune({ run: "source" }),
      StoreBusyError,
      "a run that is written is not pruned",
    );
    await rejectsWith(() => store.prune({ run: "none" }), NotFoundError, "what does not exist is not pruned");
    const standing = () => store.prune({ step: root.id });
    await rejectsWith(standing, InvalidInputError, "a step on which a run stands is not pruned");
    await store.prune({ run: "source" }, { reason: "check" });
    await store.close();
    await other.close();
    for (const round of [1, 2, 3]) {
      const collector = await open();
      if (round > 1) await collector.gc({ rewriteBelow: 1, dryRun: round === 2 });
      same(await collector.run("source"), undefined, "a pruned run is gone");
      same((await collector.run("fork"))?.head.head, shared.id, "a fork of it is there");
      same(await collector.step(shared.id), shared, "the steps that a fork rests on stay");
      same((await collector.journal("fork")).forkedFrom, forkedFrom, "a journal says where it goes on from");
      same(
        await collector.blobs.has(lost),
        round < 3,
        "a collection, and no dry run, deletes what no record names",
      );
      if (round === 3) same(await collector.step(own.id), undefined, "the other steps of a pruned run go");
      await sound(collector, "after pruning and collecting");
      await collector.close();
    }
  },

  "blobs are found by their hash, whole": async (open) => {
    const [store, other] = [await open(), await open()];
    const [bytes, empty] = [Uint8Array.from({ length: 70_000 }, (_, i) => (i * i) % 251), new Uint8Array(0)];
    const [id, again, none] = await Promise.all([
      store.blobs.put(bytes),
      store.blobs.put(bytes),
      store.blobs.put(empty),
    ]);
    same(
      [id, again, none],
      [sha256(bytes), sha256(bytes), sha256(empty)],
      "a blob's id is the SHA-256 of its bytes",
    );
    same(await other.blobs.put(bytes), id, "equal bytes have one id");
    for (const reader of [store, other, await open()]) {
      same([...(await reader.blobs.get(id!))], [...bytes], "get gives the bytes that were put");
      same((await reader.blobs.get(none!)).length, 0, "an empty blob is a blob");
      same(await reader.blobs.has(id!), true, "has finds what was put");
      for (const unknown of [sha256("unknown"), "../format.json", ""]) {
        same(await reader.blobs.has(unknown), false, "has does not find what was not put");
        const promise = `get throws BlobNotFoundError for ${JSON.stringify(unknown)}`;
        await rejectsWith(() => reader.blobs.get(unknown), BlobNotFoundError, promise);
      }
    }
  },

  "check names what is missing or wrong": async (open) => {
    const store = await open();
    const lease = await begin(store, "r");
    const orphan = makeStep({ parent: sha256("nobody"), actor: "check", kind: "note", content: {} });
    const image = { type: "image", id: sha256("no such file"), width: 1, height: 1, mediaType: "image/png" };
    const viewer = child(root, {
      parts: [{ type: "image", ref: image }],
      prompt: { blob: sha256("nor this") },
    });
    const user = makeStep({
      parent: root.id,
      uses: [sha256("unused")],
      actor: "check",
      kind: "note",
      content: {},
    });
    const forged = { ...child(root, { n: 1 }), content: { n: 2 } };
    await store.append([orphan, viewer, user, forged].map((step) => stepRecord(lease, step)));
    const annotation = annotationRecord({ step: root.id, scorer: "s@1", value: 1, author: "a" });
    await store.append([{ ...annotation, id: sha256("another") }]);
    const problems = await (await open()).check();
    for (const [kind, where, what] of [
      ["missing", sha256("nobody"), "a missing parent"],
      ["missing", sha256("unused"), "a missing step that is used"],
      ["missing", image.id, "a missing image"],
      ["missing", sha256("nor this"), "a missing blob"],
      ["hash", forged.id, "a step that does not hash to its id"],
      ["hash", sha256("another"), "an annotation that does not hash to its id"],
    ]) {
      const found = problems.some((problem) => problem.kind === kind && problem.where === where);
      keeps(found, `check names ${what}`, `it found ${canonicalJson(problems)}`);
    }
    same(problems.length, 6, "check names nothing else");
  },

  "close waits for what was appended, and afterwards every call throws": async (open) => {
    const store = await open();
    const lease = await begin(store, "r");
    const step = child(root, { n: 1 });
    const appending = store.append([stepRecord(lease, step), headRecord(lease, step)]);
    await store.close();
    await appending;
    const reopened = await open();
    same(await reopened.step(step.id), step, "close waits for pending appends");
    const calls: Record<string, () => Promise<unknown>> = {
      append: () => store.append([headRecord(lease, step)]),
      acquire: () => store.acquire("q"),
      release: () => store.release("r"),
      refresh: () => store.refresh(),
      runs: () => store.runs(),
      list: () => store.list(),
      prune: () => store.prune({ run: "r" }),
      gc: () => store.gc(),
      run: () => store.run("r"),
      journal: () => store.journal("r"),
      step: () => store.step(step.id),
      meta: () => store.meta("r", step.id),
      children: () => store.children(root.id),
      annotations: () => store.annotations(root.id),
      groups: () => store.groups(),
      check: () => store.check(),
      "blobs.put": () => store.blobs.put(new Uint8Array(1)),
      "blobs.get": () => store.blobs.get(sha256("")),
      "blobs.has": () => store.blobs.has(sha256("")),
    };
    for (const [name, call] of Object.entries(calls)) {
      const promise = `${name} throws after close`;
      const error = await mustReject(call, promise);
      const named = error instanceof FoveaError && !(error instanceof CorruptStoreError);
      keeps(named, `${promise}, with a named error`, `it threw ${String(error)}`);
    }
  },
};
