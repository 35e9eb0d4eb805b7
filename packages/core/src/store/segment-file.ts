import type { StoreRecord } from "../run/records.js";
import { formatVersion, newerStore } from "./errors.js";
import { errorCode, type FileLayer } from "./files.js";
import type { Segment } from "./forest.js";
import { decodeBatches, type FramedBatch, type FramedRecord, segmentSeed } from "./frame.js";
import type { ProcessIdentity } from "./identity.js";
import { bySegment, type Layout, parseSegmentName } from "./layout.js";

/** The first line of every segment. */
export interface SegmentHeader {
  /** Version of the format. */
  readonly v: number;
  /** The first version of Fovea that reads it. */
  readonly needs?: string;
  readonly type: "segment";
  readonly segment: string;
  readonly process: ProcessIdentity;
  /** The writer's segment before this one, and up to where it was acknowledged. */
  readonly after?: { readonly segment: string; readonly end: number };
  /** Of one that a collection wrote anew: the segments that it stands for, and up to where they were whole. */
  readonly replaces?: Readonly<Record<string, number>>;
}

const chunkBytes = 1 << 20;

/** Named so by a collection: `<writer>-gc.<n>`. */
export const isRewritten = ({ writer }: Segment): boolean => writer.endsWith("-gc");

/** The records of a batch, and where it was first written. */
export function unpackBatch(
  segment: Segment,
  { records, end }: FramedBatch,
): { readonly origin: Segment; readonly end: number; readonly records: readonly FramedRecord[] } {
  const first = records[0]!.value as { type?: unknown; segment: string; end: number } | null;
  if (first?.type !== "origin") return { origin: segment, end, records };
  const origin = parseSegmentName(`${first.segment}.log`) ?? segment;
  return { origin, end: first.end, records: records.slice(1) };
}

/** @throws NewerStoreError. */
export function knownVersion(value: unknown, file: string, offset: number): StoreRecord {
  const record = (typeof value === "object" && value !== null ? value : {}) as {
    v?: unknown;
    type?: unknown;
    needs?: unknown;
  };
  if (typeof record.v === "number" && record.v > (record.type === "segment" ? formatVersion : 1))
    throw newerStore(`the record in ${file} at ${offset}`, record.v, record.needs);
  return record as StoreRecord;
}

export async function listSegments(files: FileLayer, layout: Layout): Promise<Segment[]> {
  try {
    const names = await files.list(layout.segments);
    return names.flatMap((name) => parseSegmentName(name) ?? []).sort(bySegment);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

/** The whole batches of a segment from `from` on, up to `to`. The returned value is the offset of a damaged line, if one was met. */
export async function* readBatches(
  files: FileLayer,
  path: string,
  segment: Segment,
  from: number,
  to = Number.POSITIVE_INFINITY,
): AsyncGenerator<FramedBatch, number | undefined> {
  const seed = segmentSeed(segment.name);
  const file = await files.open(path, "read");
  try {
    let room = chunkBytes;
    for (let at = from; ; ) {
      const size = Math.min(to, await file.size());
      const chunk = Buffer.allocUnsafe(Math.max(0, Math.min(room, size - at)));
      const bytes = chunk.subarray(0, await file.read(chunk, at));
      const { batches, end, bad } = decodeBatches(bytes, at, seed);
      yield* batches;
      if (bad !== undefined) return bad;
      const atEnd = at + bytes.length >= size;
      if (atEnd) return undefined;
      // A batch longer than what was read: read more at once.
      room = end === at ? room * 4 : chunkBytes;
      at = end;
    }
  } finally {
    await file.close();
  }
}
