import { CorruptStoreError } from "../errors.js";
import type { StoreRecord } from "../run/records.js";
import { errorCode, type FileLayer } from "./files.js";
import type { Entry, Forest, Segment } from "./forest.js";
import { decodeLine, type FramedBatch, segmentSeed } from "./frame.js";
import { HandlePool } from "./handle-pool.js";
import type { ProcessIdentity } from "./identity.js";
import type { Layout } from "./layout.js";
import {
  isRewritten,
  knownVersion,
  listSegments,
  readBatches,
  type SegmentHeader,
  unpackBatch,
} from "./segment-file.js";
import { SegmentIndex } from "./segment-index.js";

interface Source {
  readonly segment: Segment;
  /** Behind the last batch that the forest has, or the segment's index. */
  scanned: number;
  /** Length at which scanning met a damaged line, so that the rest is not read again and again. */
  seen: number;
  /** Up to where we know that the medium has it. */
  synced: number;
}

/** Writers may append while we read; a few rounds give a cut that holds what its own records name. */
const maxRounds = 3;

/**
 * Knows the segments that others write: the forest gets what has no index, `indexes` tell of the rest. Takes no locks and
 * writes nothing.
 */
export class SegmentReader {
  readonly #files: FileLayer;
  readonly #layout: Layout;
  readonly #forest: Forest;
  readonly #sources = new Map<string, Source>();
  readonly #replaced = new Set<string>();
  readonly #writer: string;
  readonly #handles: HandlePool;
  readonly writers = new Map<string, ProcessIdentity>();
  /** Indexes that tell of the beginning of their segment, which the forest does not have. */
  readonly indexes = new Map<string, SegmentIndex>();

  /** The records of `writer`, ourselves, reach the forest as they are acknowledged, until a segment is finished. */
  constructor(files: FileLayer, layout: Layout, forest: Forest, writer: string) {
    this.#writer = writer;
    this.#files = files;
    this.#layout = layout;
    this.#forest = forest;
    this.#handles = new HandlePool(files);
  }

  /** Whether every record that is known lies in the segment that we write. */
  get isAlone(): boolean {
    return this.#sources.size === 0 && this.indexes.size === 0;
  }

  /** We are done with a segment of ours; from `scanned` on it is read like any other. */
  finish(segment: Segment, scanned: number): void {
    this.#sources.set(segment.name, { segment, scanned, seen: 0, synced: scanned });
  }

  /** @throws NewerStoreError. */
  async refresh(): Promise<void> {
    for (let round = 0; round < maxRounds; round++) {
      let grown = 0;
      const segments = await listSegments(this.#files, this.#layout);
      await this.#takeRewritten(segments);
      for (const [i, segment] of segments.entries()) {
        if (this.isOurs(segment) || this.#replaced.has(segment.name)) continue;
        if (await this.#read(segment)) grown++;
        if (segments[i + 1]?.writer === segment.writer) await this.#adoptForeign(segment);
      }
      if (grown < 2) return;
    }
  }

  /** The parts of segments of which no index tells. */
  async unindexedParts(): Promise<
    { readonly segment: Segment; readonly from: number; readonly to: number }[]
  > {
    return (await listSegments(this.#files, this.#layout)).flatMap((segment) => {
      if (this.#replaced.has(segment.name)) return [];
      const from = this.indexes.get(segment.name)?.covers ?? 0;
      const to = this.#sources.get(segment.name)?.scanned ?? Number.POSITIVE_INFINITY;
      return to > from ? [{ segment, from, to }] : [];
    });
  }

  /** Whether a collection put another in its place. */
  isReplaced(segment: string): boolean {
    return this.#replaced.has(segment);
  }

  get handles(): HandlePool {
    return this.#handles;
  }

  /** How far a segment is known, for its index. */
  scannedOf(segment: string): number {
    return this.#sources.get(segment)?.scanned ?? 0;
  }

  /** Segments without an index of which at least `minBytes` are known and nothing more is expected. */
  unindexed(minBytes: number): Segment[] {
    return [...this.#sources.values()].flatMap(({ segment, scanned }) => {
      if (this.indexes.has(segment.name) || scanned < minBytes) return [];
      const isOver =
        segment.writer === this.#writer || !this.#files.exists(this.#layout.writer(segment.writer));
      return isOver || this.#sources.has(`${segment.writer}.${segment.n + 1}`) ? [segment] : [];
    });
  }

  /** From now on the index tells of the segment; the forest forgets it. False when it does not tell of all that is known. */
  async adopt(segment: Segment): Promise<boolean> {
    const index = await SegmentIndex.open(this.#files, this.#layout, segment, this.#handles);
    const source = this.#sources.get(segment.name);
    if (index === undefined) return false;
    if (source === undefined || source.scanned !== index.covers || this.indexes.has(segment.name))
      return false;
    this.indexes.set(segment.name, index);
    this.#forest.forget(segment.name);
    this.#forest.unlearn();
    return true;
  }

  async #adoptForeign({ name, ...segment }: Segment): Promise<void> {
    const source = this.#sources.get(name);
    if (source === undefined || source.scanned === 0 || this.indexes.has(name)) return;
    await this.adopt({ name, ...segment });
  }

  /** An index that was met damaged is not asked again: its segment is read. @throws NewerStoreError. */
  async distrust(name: string): Promise<void> {
    const index = this.indexes.get(name);
    if (index === undefined) return;
    const batches = await batchesOf(this.#files, this.#layout.segment(name), index.segment);
    if (!this.indexes.delete(name)) return;
    this.#forest.forget(name);
    this.#forest.unlearn();
    this.#sources.set(name, { segment: index.segment, scanned: 0, seen: 0, synced: 0 });
    this.#takeAll(index.segment, batches);
  }

  /** Takes segments that a collection wrote, and forgets in the same moment those that they stand for. */
  async #takeRewritten(segments: readonly Segment[]): Promise<void> {
    const fresh: { segment: Segment; index: SegmentIndex | undefined; batches: FramedBatch[] }[] = [];
    for (const segment of segments) {
      if (!isRewritten(segment) || this.#sources.has(segment.name) || this.#replaced.has(segment.name))
        continue;
      const index = await SegmentIndex.open(this.#files, this.#layout, segment, this.#handles);
      const path = this.#layout.segment(segment.name);
      fresh.push({ segment, index, batches: index ? [] : await batchesOf(this.#files, path, segment) });
    }
    if (fresh.length === 0) return;
    for (const { index, batches } of fresh) {
      const header = index?.header ?? (batches[0]?.records[0]?.value as SegmentHeader | undefined);
      for (const name of Object.keys(header?.replaces ?? {})) {
        this.#replaced.add(name);
        this.#sources.delete(name);
        this.#forest.forget(name);
        this.indexes.delete(name);
      }
    }
    for (const { segment, index, batches } of fresh) {
      if (this.#replaced.has(segment.name)) continue;
      this.#sources.set(segment.name, { segment, scanned: 0, seen: 0, synced: Number.POSITIVE_INFINITY });
      if (index === undefined) this.#takeAll(segment, batches);
      else this.#takeIndex(index);
    }
    this.#forest.unlearn();
  }

  #takeIndex(index: SegmentIndex): void {
    knownVersion(index.header, `${index.segment.name}.log`, 0);
    this.indexes.set(index.segment.name, index);
    this.#sources.get(index.segment.name)!.scanned = index.covers;
    this.writers.set(index.segment.writer, index.header.process);
    for (const tombstone of index.tombstones) this.#forest.prune(tombstone);
    this.#forest.unlearn();
  }

  #takeAll(segment: Segment, batches: readonly FramedBatch[]): void {
    for (const batch of batches) {
      this.#take(segment, batch);
      this.#sources.get(segment.name)!.scanned = batch.end;
    }
  }

  async #read(segment: Segment): Promise<boolean> {
    const path = this.#layout.segment(segment.name);
    let source = this.#sources.get(segment.name);
    if (source === undefined) {
      const index = await SegmentIndex.open(this.#files, this.#layout, segment, this.#handles);
      source = { segment, scanned: 0, seen: 0, synced: 0 };
      this.#sources.set(segment.name, source);
      if (index !== undefined) this.#takeIndex(index);
    }
    const size = await sizeOf(this.#files, path);
    if (size <= source.scanned || size === source.seen) return false;
    const before = source.scanned;
    try {
      const batches = readBatches(this.#files, path, segment, before);
      for (let next = await batches.next(); ; next = await batches.next()) {
        if (next.done === true) {
          if (next.value !== undefined) source.seen = size;
          return source.scanned > before;
        }
        this.#take(segment, next.value);
        source.scanned = next.value.end;
      }
    } catch (error) {
      // A collection put another in its place.
      if (errorCode(error) === "ENOENT") return true;
      throw error;
    }
  }

  #take(segment: Segment, batch: FramedBatch): void {
    const { origin, end, records: framed } = unpackBatch(segment, batch);
    const records = framed.map(({ value, offset }) => knownVersion(value, `${segment.name}.log`, offset));
    if (batch.start === 0) {
      const header = records[0] as unknown as SegmentHeader;
      if (header.type === "segment") this.writers.set(segment.writer, header.process);
    }
    this.#forest.add(segment, end, framed, records, origin);
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
  async record(entry: Pick<Entry, "segment" | "offset" | "length">): Promise<StoreRecord> {
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

async function batchesOf(files: FileLayer, path: string, segment: Segment): Promise<FramedBatch[]> {
  const batches: FramedBatch[] = [];
  try {
    for await (const batch of readBatches(files, path, segment, 0)) batches.push(batch);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
  return batches;
}

async function sizeOf(files: FileLayer, path: string): Promise<number> {
  try {
    return await files.size(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return 0;
    throw error;
  }
}
