import { NewerStoreError } from "../../errors.js";
import { type JsonValue, sha256 } from "../../json.js";
import { annotationId, type StoreRecord } from "../records.js";
import { type Step, stepId } from "../step.js";
import type { Store } from "../store.js";
import { isExportName, type Line, type Manifest, manifestName, recordsName, sealOf } from "./format.js";
import { BundleError, tarFiles } from "./tar.js";

/** Bytes of one file in an export: records and blobs. */
const LARGEST = 2 ** 31 - 1;

export interface Imported {
  /** What is now in the store that was not. */
  readonly runs: readonly string[];
  /** What was there already, unchanged. */
  readonly known: readonly string[];
  readonly steps: number;
  readonly blobs: number;
}

/**
 * Puts an export's runs into a store. Everything is checked before anything is written: the archive, the manifest, that
 * every step hashes to its id and stands behind its parent and what it uses, that every blob is there and hashes to its
 * name. `open` is called twice. A run that the store holds with the same head is left alone.
 *
 * @throws BundleError, and the store is as it was; NewerStoreError for an export of a later version; StoreWriteError.
 */
export async function importRuns(store: Store, open: () => AsyncIterable<Uint8Array>): Promise<Imported> {
  const { manifest, lines } = await checkExport(open());
  const [fresh, known] = await newRuns(store, manifest, lines);
  if (fresh.length === 0) return { runs: [], known, steps: 0, blobs: 0 };
  let blobs = 0;
  for await (const { name, bytes } of tarFiles(open(), { allowed: isExportName, largest: LARGEST })) {
    if (!name.startsWith("blobs/")) continue;
    if (!(await store.blobs.has(name.slice(6)))) {
      await store.blobs.put(bytes);
      blobs++;
    }
  }
  let steps = 0;
  for (const run of fresh) {
    const { epoch } = await store.acquire(run);
    const records = recordsOf(run, epoch, lines);
    steps += records.filter(({ type }) => type === "step").length;
    await store.append(records);
    await store.release(run);
  }
  const annotations = lines.flatMap((line) => (line.type === "annotation" ? [line.annotation] : []));
  if (annotations.length > 0) await store.append(annotations);
  return { runs: fresh, known, steps, blobs };
}

const refuse = (what: string) =>
  new BundleError(what, "export the run again where it came from; nothing was imported");

/** Reads a whole export once. @throws BundleError, NewerStoreError. */
async function checkExport(
  source: AsyncIterable<Uint8Array>,
): Promise<{ manifest: Manifest; lines: Line[] }> {
  let manifest: Manifest | undefined;
  let lines: Line[] | undefined;
  const seen = new Set<string>();
  for await (const { name, bytes } of tarFiles(source, { allowed: isExportName, largest: LARGEST })) {
    if (manifest === undefined) {
      if (name !== manifestName) throw refuse(`the export begins with ${name}, not with ${manifestName}`);
      manifest = checkManifest(parse(bytes, name));
    } else if (lines === undefined) {
      if (name !== recordsName) throw refuse(`${name} stands where ${recordsName} should`);
      if (sha256(bytes) !== manifest.records) throw refuse(`${recordsName} was changed`);
      lines = new TextDecoder()
        .decode(bytes)
        .split("\n")
        .filter((line) => line !== "")
        .map((line, i) => parse(line, `line ${i + 1} of ${name}`) as unknown as Line);
      checkLines(lines, manifest);
    } else {
      const id = name.slice(6);
      if (sha256(bytes) !== id) throw refuse(`the bytes of blob ${id.slice(0, 12)} do not hash to its name`);
      seen.add(id);
    }
  }
  if (manifest === undefined || lines === undefined) throw refuse("the export holds no records");
  const missing = manifest.blobs.find((id) => !seen.has(id));
  if (missing !== undefined) throw refuse(`blob ${missing.slice(0, 12)} is named and not there`);
  return { manifest, lines };
}

function parse(text: string | Uint8Array, where: string): JsonValue {
  try {
    return JSON.parse(typeof text === "string" ? text : new TextDecoder().decode(text)) as JsonValue;
  } catch {
    throw refuse(`${where} is not JSON`);
  }
}

function checkManifest(value: JsonValue): Manifest {
  const manifest = value as unknown as Manifest;
  if (manifest?.type !== "fovea-export") throw refuse("the manifest is not that of an export");
  if (typeof manifest.v === "number" && manifest.v > 1) {
    throw new NewerStoreError(
      `the export is of version ${manifest.v}; this Fovea reads version 1`,
      "install a newer Fovea: npm install fovea@latest",
    );
  }
  const isList = (list: unknown) => Array.isArray(list) && list.every((each) => typeof each === "string");
  if (manifest.v !== 1 || !isList(manifest.runs) || !isList(manifest.blobs)) {
    throw refuse("the manifest names no runs or no blobs");
  }
  if (sealOf(manifest) !== manifest.seal) throw refuse("the manifest was changed");
  return manifest;
}

function checkLines(lines: readonly Line[], manifest: Manifest): void {
  const steps = new Set<string>();
  for (const [i, line] of lines.entries()) {
    const where = `line ${i + 1} of ${recordsName}`;
    if (line?.type === "step") checkStep(line.step, steps, where);
    else if (line?.type === "head") {
      const { run, root, head } = line.head;
      if (!manifest.runs.includes(run))
        throw refuse(`${where} is of run ${run}, which the manifest does not name`);
      for (const id of [root, head])
        if (!steps.has(id)) throw refuse(`${where} names step ${id}, which is not there`);
    } else if (line?.type === "result") {
      const { step } = line.result;
      if (step !== undefined && !steps.has(step))
        throw refuse(`${where} names step ${step}, which is not there`);
    } else if (line?.type === "annotation") {
      const { id, annotation } = line.annotation;
      if (annotationId(annotation) !== id) throw refuse(`the annotation in ${where} does not hash to its id`);
      if (!steps.has(annotation.step)) throw refuse(`${where} is about a step that is not there`);
    } else if (line?.type !== "meta" && line?.type !== "intent") throw refuse(`${where} is of no known type`);
  }
  for (const run of manifest.runs) {
    const has = lines.some((line) => line.type === "head" && line.head.run === run);
    if (!has) throw refuse(`run ${run} has no head`);
  }
}

function checkStep(step: Step, before: Set<string>, where: string): void {
  let id: string;
  try {
    id = stepId(step);
  } catch {
    throw refuse(`${where} is not a step`);
  }
  if (id !== step.id) throw refuse(`the step in ${where} does not hash to its id`);
  for (const other of [...(step.parent === null ? [] : [step.parent]), ...step.uses]) {
    if (!before.has(other))
      throw refuse(`the step in ${where} rests on ${other.slice(0, 12)}, which is not before it`);
  }
  before.add(id);
}

async function newRuns(
  store: Store,
  { runs }: Manifest,
  lines: readonly Line[],
): Promise<[string[], string[]]> {
  await store.refresh();
  const known: string[] = [];
  for (const run of runs) {
    const state = await store.run(run);
    if (state === undefined) continue;
    const same = lines.some(
      (line) => line.type === "head" && line.head.run === run && line.head.head === state.head.head,
    );
    if (!same) {
      throw new BundleError(
        `the store has another run ${run}`,
        "import into another store: --store FOLDER; nothing was imported",
      );
    }
    known.push(run);
  }
  return [runs.filter((run) => !known.includes(run)), known];
}

/** A run's records under the lease that it is imported with. */
function recordsOf(run: string, epoch: number, lines: readonly Line[]): StoreRecord[] {
  const metas = new Map(
    lines.flatMap((line) =>
      line.type === "meta" && line.run === run ? [[line.step, line.meta] as const] : [],
    ),
  );
  return lines.flatMap((line): StoreRecord[] => {
    if (line.type === "step") {
      const meta = metas.get(line.step.id);
      return meta === undefined ? [] : [{ v: 1, type: "step", run, epoch, step: line.step, meta }];
    }
    if (line.type === "intent" && line.intent.run === run) return [{ ...line.intent, epoch }];
    if (line.type === "result" && line.result.run === run) return [{ ...line.result, epoch }];
    return line.type === "head" && line.head.run === run ? [{ ...line.head, epoch }] : [];
  });
}
