import { createHash } from "node:crypto";
import { NewerStoreError } from "../errors.js";
import { annotationId, type StoreRecord } from "../run/records.js";
import { stepId } from "../run/step.js";
import type { StoreProblem } from "../run/store.js";
import { blobPath, isBlobId, trashPath } from "./blobs.js";
import { checkPacks } from "./check-packs.js";
import { type FileLayer, namesOrNone } from "./files.js";
import { Forest, type Segment } from "./forest.js";
import { readFormat } from "./format.js";
import { decodeBatches, segmentSeed, wasDurable } from "./frame.js";
import { buildIndex } from "./index-builder.js";
import type { Layout } from "./layout.js";
import { namedSteps } from "./records.js";
import {
  isRewritten,
  knownVersion,
  listSegments,
  readBatches,
  type SegmentHeader,
  unpackBatch,
} from "./segment-file.js";
import { coveredBy } from "./segment-index.js";

interface Whole {
  readonly segment: Segment;
  /** Behind its last whole batch. */
  readonly end: number;
}

/**
 * Reads a whole store again: framing, checksums, hashes, and that everything named is there. `isLive` tells of a
 * writer that may be in the middle of a write: the unfinished end of its segment is no problem.
 */
export async function checkFolder(
  files: FileLayer,
  layout: Layout,
  isLive: (writer: string) => Promise<boolean>,
): Promise<StoreProblem[]> {
  try {
    if ((await readFormat(files, layout)) === 0) {
      const [segment] = await listSegments(files, layout);
      if (segment === undefined) return [];
      return [
        { kind: "missing", where: "format.json", message: "the folder has segments and no format.json" },
      ];
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return [{ kind: error instanceof NewerStoreError ? "newer" : "flipped", where: "format.json", message }];
  }
  const first = await readLogs(files, layout, isLive);
  let short = cutShort(first);
  let packs = await checkPacks(files, layout, isLive);
  let missing = await findMissing(files, layout, first.wholes, first.forest, packs.ids);
  if (short.length + missing.length > 0) {
    // A live writer may have named what another had written behind the point up to which we had read it.
    const second = await readLogs(files, layout, isLive);
    const still = new Set(cutShort(second).map(({ message }) => message));
    short = short.filter(({ message }) => still.has(message));
    packs = await checkPacks(files, layout, isLive);
    missing = await findMissing(files, layout, first.wholes, second.forest, packs.ids);
  }
  const indexes = await wrongIndexes(files, layout, first.wholes);
  return [
    ...first.problems,
    ...short,
    ...missing,
    ...indexes,
    ...packs.problems,
    ...(await checkBlobs(files, layout)),
  ];
}

interface Logs {
  readonly forest: Forest;
  readonly headers: readonly SegmentHeader[];
  readonly wholes: readonly Whole[];
  readonly problems: readonly StoreProblem[];
}

async function readLogs(
  files: FileLayer,
  layout: Layout,
  isLive: (writer: string) => Promise<boolean>,
): Promise<Logs> {
  const forest = new Forest();
  const wholes: Whole[] = [];
  const problems: StoreProblem[] = [];
  const headers: SegmentHeader[] = [];
  const listed = await listSegments(files, layout);
  const replaced = await replacedBy(files, layout, listed);
  for (const segment of listed) {
    if (replaced.has(segment.name)) continue;
    const where = `${segment.name}.log`;
    const path = layout.segment(segment.name);
    let end = 0;
    try {
      for await (const batch of readBatches(files, path, segment, 0)) {
        const { origin, end: batchEnd, records: framed } = unpackBatch(segment, batch);
        const records = framed.map(({ value, offset }) => knownVersion(value, where, offset));
        if (batch.start === 0) headers.push(records[0] as unknown as SegmentHeader);
        problems.push(...records.flatMap((record, i) => wrongHash(record, where, framed[i]!.offset)));
        forest.add(segment, batchEnd, framed, records, origin);
        end = batch.end;
      }
    } catch (error) {
      if (!(error instanceof NewerStoreError)) throw error;
      problems.push({ kind: "newer", where, message: error.message });
    }
    wholes.push({ segment, end });
    const damaged = await damage(files, path, segment, end, isLive);
    if (damaged !== undefined) problems.push(damaged);
  }
  return { forest, headers, wholes, problems };
}

/** Segments that others which are there stand for. */
async function replacedBy(
  files: FileLayer,
  layout: Layout,
  segments: readonly Segment[],
): Promise<Map<string, number>> {
  const replaced = new Map<string, number>();
  for (const segment of segments.filter(isRewritten)) {
    for await (const { records } of readBatches(files, layout.segment(segment.name), segment, 0)) {
      for (const [name, end] of Object.entries((records[0]!.value as SegmentHeader).replaces ?? {})) {
        replaced.set(name, end);
      }
      break;
    }
  }
  return replaced;
}

/** An index that is not what its segment says; whoever meets it passes it over. */
async function wrongIndexes(
  files: FileLayer,
  layout: Layout,
  wholes: readonly Whole[],
): Promise<StoreProblem[]> {
  const problems: StoreProblem[] = [];
  for (const { segment } of wholes) {
    const path = layout.index(segment.name);
    if (!files.exists(path)) continue;
    const found = Buffer.from(await files.readFile(path));
    const covers = coveredBy(found);
    const right = covers === undefined ? undefined : await buildIndex(files, layout, segment, covers);
    if (right?.equals(found)) continue;
    problems.push({
      kind: "flipped",
      where: `${segment.name}.idx`,
      message: `the index of ${segment.name}.log is not what the segment says; it is passed over, and can be removed`,
    });
  }
  return problems;
}

async function damage(
  files: FileLayer,
  path: string,
  segment: Segment,
  end: number,
  isLive: (writer: string) => Promise<boolean>,
): Promise<StoreProblem | undefined> {
  const where = `${segment.name}.log`;
  const size = await files.size(path);
  const rest = Buffer.alloc(Math.max(0, size - end));
  const file = await files.open(path, "read");
  try {
    await file.read(rest, end);
  } finally {
    await file.close();
  }
  // A live writer may have gone on since its batches were read.
  const seed = segmentSeed(segment.name);
  const { end: whole, bad } = decodeBatches(rest, end, seed);
  if (whole === size) return undefined;
  const from = bad ?? whole;
  const line = bad === undefined ? -1 : rest.indexOf(10, from - end);
  const place = `byte ${from} to ${line === -1 ? size : end + line} of ${where}`;
  const unread = `the ${size - whole} bytes from ${whole} on are not read`;
  if (wasDurable(rest.subarray(from - end), from, seed)) {
    return { kind: "flipped", where, message: `${place} is not what was written there; ${unread}` };
  }
  // What has no end yet may be a write in progress.
  if (bad === undefined && (await isLive(segment.writer))) return undefined;
  return {
    kind: "torn",
    where,
    message: `${place} is not whole: its writer died while writing it, or it was changed since; ${unread}`,
  };
}

/** Segments that are gone, or shorter than what their writer or a takeover says of them. */
function cutShort({ forest, headers, wholes }: Logs): StoreProblem[] {
  const ends = new Map(wholes.map(({ segment, end }) => [segment.name, end]));
  for (const { replaces } of headers) {
    for (const [name, end] of Object.entries(replaces ?? {})) ends.set(name, end);
  }
  const promised = new Map<string, { end: number; by: string }>();
  const promise = (segment: string, end: number, by: string): void => {
    if (end > (promised.get(segment)?.end ?? 0)) promised.set(segment, { end, by });
  };
  for (const { after, segment } of headers)
    if (after !== undefined) promise(after.segment, after.end, segment);
  for (const { run, record } of forest.takeovers()) {
    for (const [segment, end] of Object.entries(record.accepted))
      promise(segment, end, `the takeover of ${run}`);
  }
  return [...promised].flatMap(([segment, { end, by }]): StoreProblem[] => {
    const found = ends.get(segment);
    if (found !== undefined && found >= end) return [];
    const state = found === undefined ? "is not there" : `is whole only up to byte ${found}`;
    const message = `${segment}.log ${state}, and ${by} names it up to byte ${end}`;
    return [{ kind: "missing", where: `${segment}.log`, message }];
  });
}

function wrongHash(record: StoreRecord, where: string, offset: number): StoreProblem[] {
  let named: string;
  let found: string;
  try {
    if (record.type === "step") [named, found] = [record.step.id, stepId(record.step)];
    else if (record.type === "annotation") [named, found] = [record.id, annotationId(record.annotation)];
    else return [];
  } catch (error) {
    return [
      {
        kind: "hash",
        where: `${where} at ${offset}`,
        message: `a ${record.type} cannot be hashed: ${String(error)}`,
      },
    ];
  }
  if (named === found) return [];
  return [
    {
      kind: "hash",
      where: named,
      message: `the ${record.type} ${named} in ${where} at byte ${offset} hashes to ${found}`,
    },
  ];
}

/** Steps and blobs that visible records name and that are not there. */
async function findMissing(
  files: FileLayer,
  layout: Layout,
  wholes: readonly Whole[],
  forest: Forest,
  packed: ReadonlySet<string>,
): Promise<StoreProblem[]> {
  const problems: StoreProblem[] = [];
  const seen = new Set<string>();
  const missing = (what: string, id: string, by: string): void => {
    if (seen.has(`${id} ${by}`)) return;
    seen.add(`${id} ${by}`);
    problems.push({
      kind: "missing",
      where: id,
      message: `${what} ${id} is named by ${by} and is not there`,
    });
  };
  for (const { segment, end } of wholes) {
    for await (const batch of readBatches(files, layout.segment(segment.name), segment, 0)) {
      if (batch.end > end) break;
      const { origin, end: batchEnd, records } = unpackBatch(segment, batch);
      for (const { value } of records) {
        const record = value as StoreRecord;
        if (!forest.counts(record, origin, batchEnd)) continue;
        // Of a pruned run only what its forks rest on is left.
        if (record.type === "head" && forest.prunedRuns.has(record.run)) continue;
        const by = nameOf(record, segment);
        for (const id of namedSteps(record)) if (!forest.has(id)) missing("step", id, by);
        for (const id of namedBlobs(record)) {
          const isFile = files.exists(blobPath(layout, id)) || files.exists(trashPath(layout, id));
          if (!isFile && !packed.has(id)) missing("blob", id, by);
        }
      }
    }
  }
  return problems;
}

const nameOf = (record: StoreRecord, segment: Segment): string =>
  record.type === "step"
    ? `step ${record.step.id}`
    : record.type === "annotation"
      ? `annotation ${record.id}`
      : "run" in record
        ? `a ${record.type} of run ${record.run}`
        : `a ${record.type} in ${segment.name}.log`;

/** Ids of the blobs that a record's content names: media refs, and `{blob: id}`. */
export function namedBlobs(record: StoreRecord): Set<string> {
  const ids = new Set<string>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === "object" && value !== null) {
      const { type, id, blob } = value as { type?: unknown; id?: unknown; blob?: unknown };
      if (mediaTypes.has(type) && isBlobId(id)) ids.add(id);
      if (isBlobId(blob)) ids.add(blob);
      Object.values(value).forEach(walk);
    }
  };
  if (record.type === "step") walk(record.step.content);
  else if (record.type === "result") walk(record.content);
  else if (record.type === "annotation") walk(record.annotation.value);
  else if (record.type === "group") walk(record.about);
  return ids;
}

const mediaTypes: ReadonlySet<unknown> = new Set(["image", "video", "document", "array", "artifact"]);

async function checkBlobs(files: FileLayer, layout: Layout): Promise<StoreProblem[]> {
  const problems: StoreProblem[] = [];
  for (const shard of await namesOrNone(files, layout.blobs)) {
    if (!/^[0-9a-f]{2}$/.test(shard)) continue;
    for (const name of await namesOrNone(files, `${layout.blobs}/${shard}`)) {
      const id = shard + name;
      if (!isBlobId(id)) continue;
      const found = await hashFile(files, blobPath(layout, id));
      if (found !== id)
        problems.push({ kind: "hash", where: id, message: `the bytes of blob ${id} hash to ${found}` });
    }
  }
  return problems;
}

async function hashFile(files: FileLayer, path: string): Promise<string> {
  const hash = createHash("sha256");
  const file = await files.open(path, "read");
  try {
    const chunk = Buffer.allocUnsafe(1 << 20);
    for (let at = 0; ; ) {
      const read = await file.read(chunk, at);
      hash.update(chunk.subarray(0, read));
      if (read < chunk.length) return hash.digest("hex");
      at += read;
    }
  } finally {
    await file.close();
  }
}
