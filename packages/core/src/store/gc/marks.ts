import type { ForkedFrom, StoreRecord } from "../../run/records.js";
import type { FileLayer } from "../files.js";
import type { Segment } from "../forest.js";
import type { Layout } from "../layout.js";
import { readBatches, unpackBatch } from "../segment-file.js";

const idInside = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g;

/** Everything in a value that may be the id of a step or a blob: better one too many than one too few. */
export const idsIn = (text: string): string[] => text.match(idInside) ?? [];

/** The records of segments, one by one; of each segment from where `from` says. */
export async function* recordsOf(
  files: FileLayer,
  layout: Layout,
  segments: readonly Segment[],
  ends?: Map<string, number>,
): AsyncGenerator<StoreRecord> {
  for (const segment of segments) {
    const from = ends?.get(segment.name) ?? 0;
    for await (const batch of readBatches(files, layout.segment(segment.name), segment, from)) {
      for (const { value } of unpackBatch(segment, batch).records) yield value as StoreRecord;
      ends?.set(segment.name, batch.end);
    }
  }
}

/** Decides which records a collection drops. */
export interface Marks {
  drops(record: StoreRecord): boolean;
}

export const nothingDropped: Marks = { drops: () => false };

/**
 * What is dropped for the runs and steps that were pruned: their records, but for what a run that is there rests on, such
 * as a fork on the steps that it shares.
 */
export async function markDropped(
  files: FileLayer,
  layout: Layout,
  segments: readonly Segment[],
  { runs, steps }: { readonly runs: ReadonlySet<string>; readonly steps: ReadonlySet<string> },
): Promise<Marks> {
  if (runs.size === 0 && steps.size === 0) return nothingDropped;
  const parents = new Map<string, string | null>();
  const refs = new Map<string, string[]>();
  const kept = new Set<string>();
  const forks = new Map<string, ForkedFrom>();
  for await (const record of recordsOf(files, layout, segments)) {
    if (record.type === "head" && record.forkedFrom !== undefined) forks.set(record.run, record.forkedFrom);
    if (record.type !== "step") continue;
    const { id, parent } = record.step;
    if (steps.size > 0) parents.set(id, parent);
    if (runs.has(record.run)) refs.set(id, idsIn(JSON.stringify(record.step)));
    else kept.add(id);
  }
  const below = steps.size === 0 ? new Set<string>() : belowAny(parents, steps);
  const needed = new Set<string>();
  const seeds: string[] = [];
  // Pruned runs that others were forked from: those take their journal from theirs.
  const rests = new Set<string>();
  for (const [run, { run: source }] of forks) {
    if (runs.has(run)) continue;
    for (let at: string | undefined = source; at !== undefined && runs.has(at) && !rests.has(at); ) {
      rests.add(at);
      const from = forks.get(at);
      if (from !== undefined) seeds.push(...[from.step, from.replacedBy].filter((id) => id !== undefined));
      at = from?.run;
    }
  }
  for await (const record of recordsOf(files, layout, segments)) {
    if ("run" in record && record.run !== undefined && runs.has(record.run)) continue;
    if (record.type === "annotation" || record.type === "tombstone" || record.type === "intent") continue;
    const isBelow = record.type === "step" && below.has(record.step.id);
    if (isBelow) {
      refs.set(record.step.id, idsIn(JSON.stringify(record.step)));
      continue;
    }
    for (const id of idsIn(JSON.stringify(record))) {
      if (record.type !== "step" && below.has(id)) continue;
      if (refs.has(id) || below.has(id)) seeds.push(id);
    }
  }
  for (let id = seeds.pop(); id !== undefined; id = seeds.pop()) {
    if (needed.has(id)) continue;
    needed.add(id);
    for (const next of refs.get(id) ?? []) if (refs.has(next)) seeds.push(next);
  }
  const isGone = (id: string): boolean =>
    !needed.has(id) && (below.has(id) || (refs.has(id) && !kept.has(id)));
  if (needed.size > 0) {
    for await (const record of recordsOf(files, layout, segments)) {
      if (record.type === "step" && runs.has(record.run) && needed.has(record.step.id)) rests.add(record.run);
    }
  }
  return {
    drops(record) {
      if (record.type === "annotation") return isGone(record.annotation.step);
      if (record.type === "tombstone" || record.type === "group" || !("epoch" in record)) return false;
      if (runs.has(record.run)) {
        if (!rests.has(record.run)) return true;
        if (record.type === "step") return !needed.has(record.step.id);
        if (record.type === "result") return !needed.has(record.step ?? record.key.parent);
        if (record.type === "head") return record.forkedFrom === undefined;
        return record.type === "intent";
      }
      if (record.type === "step") return isGone(record.step.id);
      if (record.type === "result")
        return below.has(record.step ?? record.key.parent) && isGone(record.step ?? record.key.parent);
      if (record.type === "intent") return isGone(record.key.parent);
      return record.type === "head" && isGone(record.head);
    },
  };
}

/** The steps of `tops` and all below them. */
function belowAny(parents: ReadonlyMap<string, string | null>, tops: ReadonlySet<string>): Set<string> {
  const verdicts = new Map<string, boolean>();
  for (const id of parents.keys()) {
    const way: string[] = [];
    let verdict: boolean | undefined;
    for (let at: string | null | undefined = id; at != null && verdict === undefined; at = parents.get(at)) {
      way.push(at);
      verdict = tops.has(at) ? true : verdicts.get(at);
    }
    for (const at of way) verdicts.set(at, verdict ?? false);
  }
  return new Set([...verdicts].flatMap(([id, isBelow]) => (isBelow ? [id] : [])));
}
