import type { StoreRecord } from "../run/records.js";
import { formatVersion } from "./errors.js";
import type { FileLayer, LayerFile } from "./files.js";
import type { Segment } from "./forest.js";
import { type BatchText, encodeBatches, type Line, segmentSeed } from "./frame.js";
import { type ProcessIdentity, thisProcess } from "./identity.js";
import { IndexBuilder } from "./index-builder.js";
import type { Layout } from "./layout.js";
import type { SegmentHeader } from "./segment-file.js";

export interface Written {
  readonly segment: Segment;
  /** Per batch, its lines. */
  readonly lines: readonly (readonly Line[])[];
}

/** Records of one call, and their JSON. */
export interface Batch {
  readonly records: readonly StoreRecord[];
  readonly texts: BatchText;
}

/** Hears of a segment that is not written any more, from where on it was not acknowledged, and what its index will say. */
export type FinishedListener = (segment: Segment, acknowledged: number, index: IndexBuilder) => void;

interface Active {
  readonly segment: Segment;
  readonly file: LayerFile;
  readonly seed: number;
  /** Grows with the segment: to read 16 MiB again would cost a third of a second. */
  readonly index: IndexBuilder;
  /** Behind the last acknowledged batch. */
  end: number;
}

/**
 * Appends to this writer's segments, one after the other. A segment in which a write or a sync failed is never
 * written again: what lies behind its last acknowledged batch may be torn, whole or lost, and a sync that failed once
 * may report success the next time without having written anything. Nor is it cut back: another process may have
 * read and accepted the tail by then.
 */
export class LogWriter {
  readonly #files: FileLayer;
  readonly #layout: Layout;
  readonly #writer: string;
  readonly #segmentBytes: number;
  readonly #finishedOne: FinishedListener;
  #active: Active | undefined;
  #finished: { segment: string; end: number } | undefined;
  #next = 0;

  constructor(
    files: FileLayer,
    layout: Layout,
    writer: string,
    segmentBytes: number,
    finishedOne: FinishedListener,
  ) {
    this.#files = files;
    this.#layout = layout;
    this.#writer = writer;
    this.#segmentBytes = segmentBytes;
    this.#finishedOne = finishedOne;
  }

  /** One write and one sync for all `batches`. When it throws, none of them is acknowledged. */
  async write(batches: readonly Batch[]): Promise<Written> {
    this.#active ??= await this.#open();
    const active = this.#active;
    const texts: BatchText[] = [];
    for (const batch of batches) texts.push(batch.texts);
    const { bytes, lines } = encodeBatches(texts, active.end, active.seed);
    try {
      const path = this.#layout.segment(active.segment.name);
      // A file that was removed still takes writes, and nobody would ever read them.
      if (!this.#files.exists(path)) throw new Error(`${path} was removed while it was being written`);
      await active.file.write(bytes, active.end);
      await active.file.sync();
    } catch (error) {
      await this.#finish();
      throw error;
    }
    for (let i = 0; i < batches.length; i++) addTo(active.index, batches[i]!.records, lines[i]!);
    active.end += bytes.length;
    if (active.end >= this.#segmentBytes) await this.#finish();
    return { segment: active.segment, lines };
  }

  async #open(): Promise<Active> {
    const n = this.#next++;
    const name = `${this.#writer}.${n}`;
    const path = this.#layout.segment(name);
    const seed = segmentSeed(name);
    const segment: Segment = { name, writer: this.#writer, n };
    const file = await this.#files.open(path, "create");
    try {
      const header = headerOf(name, thisProcess(), this.#finished);
      const { bytes, lines } = encodeBatches([[JSON.stringify(header)]], 0, seed);
      await file.write(bytes, 0);
      await file.sync();
      await this.#files.syncDirectory(this.#layout.segments);
      const index = new IndexBuilder(segment);
      addTo(index, [header as unknown as StoreRecord], lines[0]!);
      return { segment, file, seed, index, end: bytes.length };
    } catch (error) {
      await file.close().catch(() => {});
      // It holds no record of anybody, so removing it is safe; when that fails too, it is an empty segment.
      await this.#files.remove(path).catch(() => {});
      throw error;
    }
  }

  async #finish(): Promise<void> {
    const active = this.#active;
    if (active === undefined) return;
    this.#active = undefined;
    this.#finished = { segment: active.segment.name, end: active.end };
    this.#finishedOne(active.segment, active.end, active.index);
    await active.file.close().catch(() => {});
  }

  close(): Promise<void> {
    return this.#finish();
  }
}

function addTo(index: IndexBuilder, records: readonly StoreRecord[], lines: readonly Line[]): void {
  const last = lines.at(-1)!;
  index.add({ start: lines[0]!.offset, end: last.offset + last.length }, lines, records);
}

export function headerOf(
  segment: string,
  process: ProcessIdentity,
  after: SegmentHeader["after"],
): SegmentHeader {
  return {
    v: formatVersion,
    needs: "0.1.0",
    type: "segment",
    segment,
    process,
    ...(after === undefined ? {} : { after }),
  };
}
