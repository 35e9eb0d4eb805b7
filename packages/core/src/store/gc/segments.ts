import type { StoreRecord } from "../../run/records.js";
import type { FileLayer } from "../files.js";
import type { Segment } from "../forest.js";
import { encodeBatches, segmentSeed } from "../frame.js";
import { thisProcess } from "../identity.js";
import { buildIndex } from "../index-builder.js";
import type { Layout } from "../layout.js";
import { headerOf } from "../log-writer.js";
import { readBatches, type SegmentHeader, unpackBatch } from "../segment-file.js";
import { writeIndex } from "../segment-index.js";
import type { Marks } from "./marks.js";

export interface Weighed {
  readonly segment: Segment;
  readonly size: number;
  /** Bytes of records that are kept; how many are dropped, and how many there are. */
  readonly keptBytes: number;
  readonly dropped: number;
  readonly records: number;
  /** Not all of it is whole batches. */
  readonly isDamaged: boolean;
  /** Segments that it stands for. */
  readonly replaces: Readonly<Record<string, number>>;
}

/** Reads a segment and says what of it is in use. */
export async function weigh(
  files: FileLayer,
  layout: Layout,
  segment: Segment,
  marks: Marks,
): Promise<Weighed> {
  const path = layout.segment(segment.name);
  const size = await files.size(path);
  let [end, keptBytes, dropped, count] = [0, 0, 0, 0];
  let replaces: Readonly<Record<string, number>> = {};
  for await (const batch of readBatches(files, path, segment, 0)) {
    end = batch.end;
    if (batch.start === 0) {
      replaces = (batch.records[0]!.value as SegmentHeader).replaces ?? {};
      continue;
    }
    for (const { value, length } of unpackBatch(segment, batch).records) {
      count++;
      if (marks.drops(value as StoreRecord)) dropped++;
      else keptBytes += length;
    }
  }
  return { segment, size, keptBytes, dropped, records: count, isDamaged: end !== size, replaces };
}

/**
 * Writes what is kept of segments into a new one, each batch with the place where it was first written, because takeovers
 * name that. It gets its name when it is whole and durable; readers then pass the old ones over, which are removed last.
 *
 * @returns its length in bytes.
 */
export async function rewrite(
  files: FileLayer,
  layout: Layout,
  olds: readonly Weighed[],
  { target, marks, writer, isOurs }: { target: Segment; marks: Marks; writer: string; isOurs: () => void },
): Promise<number> {
  const seed = segmentSeed(target.name);
  const temporary = `${layout.segment(target.name)}.${writer}.tmp`;
  const replaces = Object.assign(
    {},
    ...olds.map(({ segment, size, replaces: older }) => ({ ...older, [segment.name]: size })),
  );
  const file = await files.open(temporary, "create");
  let at = 0;
  try {
    const write = async (texts: readonly string[]): Promise<void> => {
      const { bytes } = encodeBatches([texts], at, seed);
      await file.write(bytes, at);
      at += bytes.length;
    };
    await write([JSON.stringify({ ...headerOf(target.name, thisProcess(), undefined), replaces })]);
    for (const { segment } of olds) {
      for await (const batch of readBatches(files, layout.segment(segment.name), segment, 0)) {
        if (batch.start === 0) continue;
        const { origin, end, records } = unpackBatch(segment, batch);
        const kept = records.filter(({ value }) => !marks.drops(value as StoreRecord));
        if (kept.length === 0) continue;
        const place = { v: 1, type: "origin", segment: origin.name, end };
        await write([place, ...kept.map(({ value }) => value)].map((value) => JSON.stringify(value)));
      }
    }
    await file.sync();
  } catch (error) {
    await file.close().catch(() => {});
    await files.remove(temporary).catch(() => {});
    throw error;
  }
  await file.close();
  isOurs();
  await files.rename(temporary, layout.segment(target.name));
  await files.syncDirectory(layout.segments);
  try {
    const index = await buildIndex(files, layout, target);
    if (index !== undefined) await writeIndex(files, layout, target, index, writer);
  } catch {
    // It is read without.
  }
  for (const { segment } of olds) {
    await files.remove(layout.segment(segment.name));
    if (files.exists(layout.index(segment.name))) await files.remove(layout.index(segment.name));
  }
  return at;
}
