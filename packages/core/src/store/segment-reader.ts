import { CorruptStoreError } from "../errors.js";
import type { StoreRecord } from "../run/records.js";
import { newerStore } from "./errors.js";
import { errorCode, type FileLayer } from "./files.js";
import type { Entry, Forest, Segment } from "./forest.js";
import { decodeBatches, decodeLine, type FramedBatch, segmentSeed } from "./frame.js";
import { HandlePool } from "./handle-pool.js";
import type { ProcessIdentity } from "./identity.js";
import { bySegment, type Layout, parseSegmentName } from "./layout.js";

/** The first line of every segment. */
export interface SegmentHeader {
  readonly v: 1;
  readonly type: "segment";
  readonly segment: string;
  readonly process: ProcessIdentity;
  /** The writer's segment before this one, and up to where it was acknowledged. */
  readonly after?: { readonly segment: string; readonly end: number };
}

interface Source {
  readonly segment: Segment;
  /** Behind the last batch that the forest has. */
  scanned: number;
  /** Length at which scanning met a damaged line, so that the rest is not read again and again. */
  seen: number;
  /** Up to where we know that the medium has it. */
  synced: number;
}

const chunkBytes = 1 << 20;
/** Writers may append while we read; a few rounds give a cut that holds what its own records name. */
const maxRounds = 3;

/** Feeds the forest with what other writers appended, and fetches single records. Takes no locks and writes nothing. */
export class SegmentReader {
  readonly #files: FileLayer;
  readonly #layout: Layout;
  readonly #forest: Forest;
  readonly #sources = new Map<string, Source>();
  readonly #writer: string;
  readonly #handles: HandlePool;
  readonly writers = new Map<string, ProcessIdentity>();

  /** The records of `writer`, ourselves, reach the forest as they are acknowledged, until a segment is finished. */
  constructor(files: FileLayer, layout: Layout, forest: Forest, writer: string) {
    this.#writer = writer;
    this.#files = files;
    this.#layout = layout;
    this.#forest = forest;
    this.#handles = new HandlePool(files);
  }

  /** We are done with a segment of ours; from `scanned` on it is read like any other. */
  finish(segment: Segment, scanned: number): void {
    this.#sources.set(segment.name, { segment, scanned, seen: 0, synced: scanned });
  }

  /** @throws NewerStoreError. */
  async refresh(): Promise<void> {
    for (let round = 0; round < maxRounds; round++) {
      let grown = 0;
      for (const segment of await listSegments(this.#files, this.#layout)) {
        if (!this.isOurs(segment) && (await this.#read(segment))) grown++;
      }
      if (grown < 2) return;
    }
  }

  async #read(segment: Segment): Promise<boolean> {
    let source = this.#sources.get(segment.name);
    if (source === undefined) {
      source = { segment, scanned: 0, seen: 0, synced: 0 };
      this.#sources.set(segment.name, source);
    }
    const path = this.#layout.segment(segment.name);
    const size = await sizeOf(this.#files, path);
    if (size <= source.scanned || size === source.seen) return false;
    const before = source.scanned;
    const batches = readBatches(this.#files, path, segment, before);
    for (let next = await batches.next(); ; next = await batches.next()) {
      if (next.done === true) {
        if (next.value !== undefined) source.seen = size;
        return source.scanned > before;
      }
      this.#take(segment, next.value);
      source.scanned = next.value.end;
    }
  }

  #take(segment: Segment, batch: FramedBatch): void {
    const records = batch.records.map(({ value, offset }) =>
      knownVersion(value, `${segment.name}.log at ${offset}`),
    );
    if (batch.start === 0) {
      const header = records[0] as unknown as SegmentHeader;
      if (header.type === "segment") this.writers.set(segment.writer, header.process);
    }
    this.#forest.add(segment, batch.end, batch.records, records);
  }

  /** Whether this process is appending to the segment: then what is known of it is durable. */
  isOurs({ name, writer }: Segment): boolean {
    return writer === this.#writer && !this.#sources.has(name);
  }

  /** Makes sure that what was read of a segment up to `end` outlives a power cut, although another process wrote it. */
  async makeDurable(segment: Segment, end: number): Promise<void> {
    const source = this.#sources.get(segment.name);
    if (source === undefined || source.synced >= end) return;
    const upTo = source.scanned;
    const path = this.#layout.segment(segment.name);
    const file = await this.#files.open(path, "update").catch(() => this.#files.open(path, "read"));
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    await this.#files.syncDirectory(this.#layout.segments);
    source.synced = Math.max(source.synced, upTo);
  }

  /** @throws CorruptStoreError when the line is no longer what was written. */
  async record(entry: Entry): Promise<StoreRecord> {
    const { segment, offset, length } = entry;
    const line = Buffer.allocUnsafe(length);
    const read = await this.#handles.use(this.#layout.segment(segment.name), (file) =>
      file.read(line, offset),
    );
    const decoded = read === length ? decodeLine(line, offset, segmentSeed(segment.name)) : undefined;
    if (decoded === undefined) {
      throw new CorruptStoreError(
        `the record at byte ${offset} of ${segment.name}.log is damaged`,
        "run `fovea runs verify`, and restore the file from a copy",
      );
    }
    return decoded.value as StoreRecord;
  }

  close(): Promise<void> {
    return this.#handles.close();
  }
}

/** @throws NewerStoreError. */
export function knownVersion(value: unknown, where: string): StoreRecord {
  const record = (typeof value === "object" && value !== null ? value : {}) as {
    v?: unknown;
    needs?: unknown;
  };
  if (typeof record.v === "number" && record.v > 1)
    throw newerStore(`the record in ${where}`, record.v, record.needs);
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

/** The whole batches of a segment from `from` on. The returned value is the offset of a damaged line, if one was met. */
export async function* readBatches(
  files: FileLayer,
  path: string,
  segment: Segment,
  from: number,
): AsyncGenerator<FramedBatch, number | undefined> {
  const seed = segmentSeed(segment.name);
  const file = await files.open(path, "read");
  try {
    let room = chunkBytes;
    for (let at = from; ; ) {
      const size = await file.size();
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

async function sizeOf(files: FileLayer, path: string): Promise<number> {
  try {
    return await files.size(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return 0;
    throw error;
  }
}
