import { NotFoundError } from "../../errors.js";
import { canonicalJson, sha256 } from "../../json.js";
import { journalOf } from "../journal.js";
import type { Step, StepMeta } from "../step.js";
import type { Store } from "../store.js";
import { closureOf } from "../tree.js";
import { blobName, type Line, type Manifest, manifestName, recordsName, sealOf } from "./format.js";
import { blobsOf } from "./named-blobs.js";
import { tarEnd, tarEntry } from "./tar.js";

/**
 * Runs as one file, in chunks: a tar archive of a manifest, the records and the blobs. It holds the closure of the runs:
 * every step that their heads and their journals rest on, the journal, annotations, and all media with what they were
 * made from. Leases stay behind.
 *
 * @throws NotFoundError; BlobNotFoundError or CorruptStoreError when the store is damaged (before or after some chunks).
 */
export async function* exportRuns(store: Store, runs: readonly string[]): AsyncGenerator<Uint8Array> {
  await store.refresh();
  const steps = new Map<string, Step>();
  const lines: Line[] = [];
  for (const run of runs) {
    const state = await store.run(run);
    if (state === undefined)
      throw new NotFoundError(`no run ${run} in this store`, "`fovea runs list` lists the runs");
    const journal = await journalOf(store, run);
    const named = [...journal.results.values()].flatMap(({ step }) => (step === undefined ? [] : [step]));
    const own = new Set<string>();
    for (const leaf of [state.head.head, ...named]) {
      if (own.has(leaf)) continue;
      for (const step of await closureOf(store, leaf)) {
        if (!steps.has(step.id)) steps.set(step.id, step);
        own.add(step.id);
      }
    }
    for (const id of own) lines.push({ type: "meta", run, step: id, meta: await metaOf(store, run, id) });
    for (const intent of journal.intents.values()) lines.push({ type: "intent", intent });
    for (const result of journal.results.values()) lines.push({ type: "result", result });
    lines.push({ type: "head", head: state.head });
  }
  for (const id of steps.keys()) {
    for (const annotation of await store.annotations(id)) lines.push({ type: "annotation", annotation });
  }
  // A result that waits for an earlier sibling has no step yet.
  const waiting = lines.flatMap((line) =>
    line.type === "result" && line.result.content !== undefined ? [{ content: line.result.content }] : [],
  );
  const blobs = [...(await blobsOf([...steps.values(), ...waiting], store.blobs))].sort();
  const all = [...[...steps.values()].map((step): Line => ({ type: "step", step })), ...lines];
  const bytes = (text: string) => new TextEncoder().encode(text);
  const records = bytes(all.map((line) => `${canonicalJson(line)}\n`).join(""));
  const open: Manifest = {
    ...{ v: 1, type: "fovea-export", runs: [...runs], steps: steps.size, blobs },
    records: sha256(records),
    seal: "",
  };
  const manifest: Manifest = { ...open, seal: sealOf(open) };
  yield* tarEntry(manifestName, bytes(canonicalJson(manifest)));
  yield* tarEntry(recordsName, records);
  for (const id of blobs) yield* tarEntry(blobName(id), await store.blobs.get(id));
  yield tarEnd();
}

/** A forked run has the times of the steps that it shares from where it was forked. */
async function metaOf(store: Store, run: string, step: string): Promise<StepMeta> {
  for (let from: string | undefined = run; from !== undefined; ) {
    const meta = await store.meta(from, step);
    if (meta !== undefined) return meta;
    from = (await store.run(from))?.head.forkedFrom?.run;
  }
  return { at: new Date().toISOString() };
}
