import { describe, expect, it } from "vitest";
import { canonicalJson, type JsonObject, sha256 } from "../../json.js";
import { memoryStore } from "../../store/memory-store.js";
import { journalOf } from "../journal.js";
import { createRun, fork, replay, resume } from "../lifecycle.js";
import { annotationId } from "../records.js";
import type { Run } from "../run.js";
import type { Store } from "../store.js";
import { closureOf } from "../tree.js";
import { type Manifest, sealOf } from "./format.js";
import { exportRuns, importRuns } from "./index.js";

/** A run over a picture: a message with it, a tool's result whose evidence lies in it, a prompt that is named by its hash. */
async function work(run: Run, store: Store): Promise<string> {
  const picture = await store.blobs.put(new Uint8Array([137, 80, 78, 71, 1, 2, 3]));
  const shown = await store.blobs.put(new Uint8Array([9, 9, 9]));
  const view = await store.blobs.put(
    new TextEncoder().encode(
      JSON.stringify({ role: "user", parts: [{ type: "image", ref: { id: shown } }] }),
    ),
  );
  await run.append("message", "user", {
    role: "user",
    parts: [
      { type: "image", ref: { type: "image", id: picture, width: 1, height: 1, mediaType: "image/png" } },
    ],
  });
  const step = await run.effect(
    "tool",
    async () => ({
      content: { saw: "a dot", evidence: [{ media: picture, role: "supports" }], view: [{ blob: view }] },
    }),
    { actor: "look@1", effects: "pure", request: { look: picture } },
  );
  await run.append("note", "agent@1", { answer: step.content["saw"]! });
  await run.end("answered");
  return picture;
}

async function source(): Promise<{ store: Store; run: string; forked: string }> {
  const store = memoryStore();
  const run = await createRun(store, { actor: "agent@1", config: { model: "none" }, id: "first" });
  await work(run, store);
  await run.close();
  const steps = await closureOf(store, run.head);
  const forked = await fork(store, { run: "first", at: steps[1]!.id, config: { seed: 7 }, id: "second" });
  const other = await resume(store, forked);
  await other.append("message", "user", steps[1]!.content);
  await other.append("note", "agent@1", { answer: "another" });
  await other.close();
  const annotation = { step: run.head, scorer: "exact@1", value: 1, author: "test" };
  await store.append([{ v: 1, type: "annotation", id: annotationId(annotation), annotation }]);
  return { store, run: "first", forked };
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
/** In pieces of a size that fits nothing. */
const stream = (bytes: Uint8Array, size = 337) =>
  async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };
const isEmpty = async (store: Store) => (await store.runs()).length === 0;

describe("exportRuns and importRuns", () => {
  it("carries runs to another store, where they replay: steps, journal, annotations, blobs and what those name", async () => {
    const { store, run, forked } = await source();
    const file = await bytesOf(exportRuns(store, [run, forked]));
    const there = memoryStore();
    const done = await importRuns(there, stream(file));
    expect(done).toMatchObject({ runs: [run, forked], known: [], blobs: 3 });
    for (const id of [run, forked]) {
      const [here, copy] = [await store.run(id), await there.run(id)];
      expect(copy!.head.head).toBe(here!.head.head);
      const [ours, theirs] = [
        await closureOf(store, here!.head.head),
        await closureOf(there, copy!.head.head),
      ];
      expect(theirs).toEqual(ours);
      expect((await there.journal(id)).results.size).toBe((await journalOf(store, id)).results.size);
    }
    expect(await there.annotations((await there.run(run))!.head.head)).toHaveLength(1);
    expect(await there.check()).toEqual([]);
    const again = await replay(there, run);
    await work(again, there);
    expect(again.head).toBe((await store.run(run))!.head.head);
  });

  it("carries the result of a sibling that waits for an earlier one, with its media", async () => {
    const store = memoryStore();
    const run = await createRun(store, { id: "r", actor: "a@1", config: {} });
    const picture = await store.blobs.put(new TextEncoder().encode("a picture"));
    const made = { parts: [{ type: "image", ref: { id: picture } }] };
    const issue = (to: Run, first: Promise<{ content: JsonObject }>) => [
      to.effect("tool", () => first, { actor: "a@1", request: 1, effects: "pure" }),
      to.effect("tool", async () => ({ content: made }), { actor: "a@1", request: 2, effects: "pure" }),
    ];
    issue(run, new Promise(() => {}));
    await expect.poll(async () => (await store.journal("r")).results.size).toBe(1);
    const bytes = await bytesOf(exportRuns(store, ["r"]));
    const there = memoryStore();
    await importRuns(there, stream(bytes));
    expect(await there.blobs.has(picture)).toBe(true);
    const again = await resume(there, "r");
    const steps = await Promise.all(issue(again, Promise.resolve({ content: { first: true } })));
    expect(steps.map(({ content }) => content)).toEqual([{ first: true }, made]);
    expect(again.served).toBe(1);
  });

  it("leaves alone what is there, and refuses another run of the same name", async () => {
    const { store, run } = await source();
    const file = await bytesOf(exportRuns(store, [run]));
    expect(await importRuns(store, stream(file))).toEqual({ runs: [], known: [run], steps: 0, blobs: 0 });
    const other = memoryStore();
    await (await createRun(other, { actor: "x@1", config: {}, id: run })).close();
    await expect(importRuns(other, stream(file))).rejects.toMatchObject({ code: "BUNDLE" });
  });

  it("refuses whole an export with one byte changed anywhere, or cut anywhere", async () => {
    const { store, run } = await source();
    const file = await bytesOf(exportRuns(store, [run]));
    const before = canonicalJson((await store.run(run))!.head);
    for (let at = 0; at < file.length; at += 41) {
      const there = memoryStore();
      const changed = Buffer.from(file);
      changed[at]! ^= 1;
      const outcome = await importRuns(there, stream(changed)).then(
        () => "taken",
        (error: { code?: string }) => error.code ?? String(error),
      );
      // Only what an archive ignores may differ: the padding behind a file, and nothing that was read.
      if (outcome === "taken") {
        expect(canonicalJson((await there.run(run))!.head)).toBe(before);
        expect(await there.check()).toEqual([]);
      } else {
        expect(outcome).toBe("BUNDLE");
        expect(await isEmpty(there)).toBe(true);
      }
      const cut = memoryStore();
      if (at < file.length - 512) {
        await expect(importRuns(cut, stream(file.subarray(0, at)))).rejects.toMatchObject({ code: "BUNDLE" });
        expect(await isEmpty(cut)).toBe(true);
      }
    }
  });

  it("refuses paths that climb out, a missing blob, a step that does not hash to its id, a newer version", async () => {
    const { store, run } = await source();
    const file = await bytesOf(exportRuns(store, [run]));
    const refused = async (bytes: Uint8Array, message: RegExp) => {
      const there = memoryStore();
      await expect(importRuns(there, stream(bytes))).rejects.toThrow(message);
      expect(await isEmpty(there)).toBe(true);
    };
    await refused(
      rewritten(file, (name) => (name.startsWith("blobs/") ? `blobs/../../${name}` : name)),
      /which no export has/,
    );
    await refused(
      rewritten(file, (name) => (name.startsWith("blobs/") ? undefined : name)),
      /is named and not there/,
    );
    const dot = (text: string) => text.replace("a dot", "a cat");
    await refused(
      rewritten(file, (name) => name, dot),
      /records.jsonl was changed/,
    );
    await refused(resealed(rewritten(file, (name) => name, dot)), /does not hash to its id/);
    const newer = (text: string) => text.replace('"v":1}', '"v":2}');
    await refused(
      rewritten(file, (name) => name, newer),
      /version 2/,
    );
    await refused(new TextEncoder().encode("not a tar archive at all".repeat(40)), /no tar archive/);
    await refused(new Uint8Array(0), /ends too early/);
  });
});

/** The archive with files renamed, dropped or changed, its headers made right again. */
function rewritten(
  file: Buffer,
  rename: (name: string) => string | undefined,
  change: (text: string) => string = (text) => text,
): Buffer {
  const out: Buffer[] = [];
  for (let at = 0; file[at] !== 0; ) {
    const header = Buffer.from(file.subarray(at, at + 512));
    const name = header.subarray(0, 100).toString().replace(/\0.*$/s, "");
    const size = Number.parseInt(header.subarray(124, 135).toString(), 8);
    const body = file.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
    const to = rename(name);
    if (to === undefined) continue;
    const now = name.startsWith("blobs/") ? body : Buffer.from(change(body.toString()));
    header.fill(0, 0, 100).write(to);
    header.write(now.length.toString(8).padStart(11, "0"), 124);
    header.write("        ", 148);
    header.write(
      `${header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, "0")}\0 `,
      148,
    );
    out.push(header, now, Buffer.alloc((512 - (now.length % 512)) % 512));
  }
  return Buffer.concat([...out, Buffer.alloc(1024)]);
}

/** The archive with a manifest that fits its records: what somebody does who changes a run on purpose. */
function resealed(file: Buffer): Buffer {
  let records = "";
  const same = (name: string) => name;
  rewritten(file, same, (text) => {
    if (!text.includes('"type":"fovea-export"')) records = sha256(new TextEncoder().encode(text));
    return text;
  });
  return rewritten(file, same, (text) => {
    if (!text.includes('"type":"fovea-export"')) return text;
    const manifest = { ...(JSON.parse(text) as Manifest), records };
    return canonicalJson({ ...manifest, seal: sealOf(manifest) });
  });
}
