// Writes one small store of this version of the format into a file of the corpus, with what a reader must see in it:
//   node packages/core/src/store/testing/make-corpus.mjs packages/core/src/store/testing/corpus/format-N.json
// A file of the corpus is made once, by the last code before the format changes, and never again.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { annotationId, createRun, fork, makeStep, openDirectoryStore, resume } from "@fovea/core";

const folder = await mkdtemp(join(tmpdir(), "fovea-corpus-"));
const at = "2026-01-01T00:00:00Z";
const open = () => openDirectoryStore(folder, { segmentBytes: 6000, beatMs: 3_600_000 });

/** The agent of the corpus: asks, calls a tool on a picture, answers. */
async function agent(run, picture, text) {
  const asked = {
    role: "user",
    parts: [
      { type: "image", ref: picture },
      { type: "text", text },
    ],
  };
  await run.append("message", "user", asked);
  const reads = { actor: "read@1", request: { tool: "read", image: picture.id }, effects: "acts" };
  const content = {
    ...{ callId: "1", tool: "read@1", input: { box: [1, 2, 30, 40] }, media: { image_1: picture } },
    ...{ outcome: "ok", parts: [{ type: "text", text: `The sign says ${text}` }], evidence: [] },
  };
  await run.effect("tool", async () => ({ content }), reads);
  await run.append("note", "agent@1", {
    answer: { answer: text.toUpperCase(), status: "answered", evidence: [] },
  });
  await run.end("answered");
}

const first = await open();
const bytes = Buffer.from("the bytes of a picture\n".repeat(9));
const id = await first.blobs.put(bytes);
const prompt = await first.blobs.put(Buffer.from('"You see."'));
const picture = { type: "image", id, width: 3, height: 2, mediaType: "image/png" };
const config = { model: "scripted", prompt: { blob: prompt } };
for (const [name, text] of [
  ["harbour", "Which harbour is this? Ærøskøbing"],
  ["invoice", "what is the total"],
  ["pruned", "a run that was pruned"],
]) {
  const run = await createRun(first, { id: name, actor: "agent@1", config, seed: 7 });
  await agent(run, picture, text);
  await run.close();
}
const { head } = (await first.run("harbour")).head;
const answered = await first.step(head);
const read = await first.step(answered.parent);
await fork(first, { id: "forked", run: "harbour", at: read.id });
await fork(first, { id: "replaced", run: "harbour", at: read.parent, replace: { role: "user", parts: [] } });
await fork(first, { id: "reseeded", run: "forked", at: read.parent, config: { seed: 8 } });
const about = { step: head, scorer: "exact@1", author: "corpus" };
const wrong = { ...about, value: 0.25 };
const right = { ...about, value: 1, explanation: "it is", supersedes: annotationId(wrong) };
for (const annotation of [wrong, right]) {
  await first.append([{ v: 1, type: "annotation", id: annotationId(annotation), annotation }]);
}
await first.append([{ v: 1, type: "group", id: "g", name: "eval", members: { a: "harbour", b: "invoice" } }]);

// A run that is taken over while its writer lives, and loses what it wrote afterwards; one that is in doubt.
const lease = await first.acquire("taken");
const step = (parent, n) => makeStep({ parent, actor: "t", kind: "note", content: { n } });
const root = step(null, 0);
const record = (epoch, one) => ({ v: 1, type: "step", run: "taken", epoch, step: one, meta: { at, ms: 3 } });
const headOf = (epoch, one) => ({ v: 1, type: "head", run: "taken", epoch, root: root.id, head: one.id });
await first.append([record(lease.epoch, root), headOf(lease.epoch, root)]);
const second = await open();
const taken = await second.acquire("taken", { expiryMs: 0 });
const kept = step(root.id, 1);
await second.append([record(taken.epoch, kept), headOf(taken.epoch, kept)]);
await first.append([record(lease.epoch, step(root.id, 2))]).catch(() => {});
const key = { parent: kept.id, kind: "tool", ordinal: 0, draw: 0 };
const doubt = { run: "taken", epoch: taken.epoch, key, request: "r", actor: "pay@1", effects: "acts" };
await second.append([{ v: 1, type: "intent", ...doubt }]);
const cut = step(kept.id, 3);
await second.append([record(taken.epoch, cut), { v: 1, type: "tombstone", step: cut.id, reason: "corpus" }]);
await second.append([{ v: 1, type: "tombstone", run: "pruned" }]);
await first.close();
await second.close();
const third = await open();
await (await resume(third, "invoice")).close();
await third.close();

/** What a reader sees; see `corpus.test.ts`. */
const store = await open();
await store.refresh();
const runs = {};
for (const state of await store.runs()) {
  const steps = [];
  for (let from = state.head.head; from !== null; ) {
    const one = await store.step(from);
    steps.unshift(one);
    from = one.parent;
  }
  const { results, intents } = await store.journal(state.run);
  runs[state.run] = { state, steps, results: [...results.values()], intents: [...intents.values()] };
}
const seen = {
  runs,
  children: await store.children(root.id),
  hidden: [cut.id],
  annotations: await store.annotations(head),
  groups: await store.groups(),
  blobs: [id, prompt],
  problems: await store.check(),
};
await store.close();

const files = {};
const collect = (at) => {
  for (const entry of readdirSync(join(folder, at), { withFileTypes: true })) {
    const path = at === "" ? entry.name : `${at}/${entry.name}`;
    if (entry.isDirectory()) collect(path);
    else files[path] = readFileSync(join(folder, path), "latin1");
  }
};
collect("");
writeFileSync(process.argv[2], `${JSON.stringify({ files, seen })}\n`);
await rm(folder, { recursive: true });
