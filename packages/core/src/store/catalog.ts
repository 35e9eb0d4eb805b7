import type {
  AnnotationRecord,
  GroupRecord,
  HeadRecord,
  IntentRecord,
  ResultRecord,
  StepRecord,
  StoreRecord,
} from "../run/records.js";
import { journalKeyText } from "../run/records.js";
import type { Journal, RunState } from "../run/store.js";
import type { FileLayer } from "./files.js";
import { type Accepted, type Claim, type Entry, Forest, isNewer, passes, type Segment } from "./forest.js";
import type { Layout } from "./layout.js";
import { readBatches, unpackBatch } from "./segment-file.js";
import {
  asClaim,
  IndexDamagedError,
  type Position,
  type RunPart,
  type SegmentIndex,
} from "./segment-index.js";
import type { SegmentReader } from "./segment-reader.js";

export interface Located {
  readonly run: string;
  readonly epoch: number;
  readonly segment: Segment;
  /** Behind its line there. */
  readonly end: number;
}

/** How many runs of which only indexes tell are kept in mind. */
const maxLearned = 4096;

/**
 * What the store holds, from the forest (what no index tells of) and the indexes together. An index says where a record
 * may lie; the record's own line, which is checked, says what it is.
 */
export class Catalog {
  readonly #files: FileLayer;
  readonly #layout: Layout;
  readonly #forest: Forest;
  readonly #reader: SegmentReader;
  #learned = 0;
  #forksKnown = "";
  readonly #verdicts = new Map<string, boolean>();
  #verdictsFor = 0;

  constructor(files: FileLayer, layout: Layout, forest: Forest, reader: SegmentReader) {
    this.#files = files;
    this.#layout = layout;
    this.#forest = forest;
    this.#reader = reader;
  }

  /** Repeats what met a damaged index, or a segment that a collection has just replaced. */
  async steady<T>(read: () => Promise<T>, refresh: () => Promise<void>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await read();
      } catch (error) {
        if (attempt === 5) throw error;
        if (error instanceof IndexDamagedError) await this.#reader.distrust(error.segment);
        else if (error instanceof Error && "code" in error && error.code === "ENOENT") await refresh();
        else throw error;
      }
    }
  }

  get #indexes(): Iterable<SegmentIndex> {
    return this.#reader.indexes.values();
  }

  /** Takes into the forest what the indexes say of a run's claims; afterwards the forest knows its takeovers. */
  async learn(run: string): Promise<void> {
    if (this.#reader.indexes.size === 0) return;
    await this.#learnForks();
    if (this.#forest.isLearned(run)) return;
    if (this.#learned++ > maxLearned) {
      this.#learned = 0;
      this.#forest.unlearn(true);
    }
    const claims: Claim[] = [];
    for (const index of this.#indexes) {
      for (const place of (await index.parts(run)).claims) {
        claims.push(asClaim(place, (await this.#at(place)) as Claim["record"]));
      }
    }
    this.#forest.learn(run, claims);
  }

  /** A pruned run is still read by those that were forked from it. */
  async #learnForks(): Promise<void> {
    const { prunedRuns } = this.#forest;
    const known = `${prunedRuns.size} ${this.#reader.indexes.size}`;
    if (known === this.#forksKnown) return;
    this.#forksKnown = known;
    for (const run of prunedRuns) {
      for (const index of this.#indexes) {
        for (const fork of await index.forksOf(run)) this.#forest.noteFork(run, fork);
      }
    }
  }

  async run(id: string): Promise<RunState | undefined> {
    const own = this.#forest.run(id);
    if (this.#reader.indexes.size === 0) return own;
    if (this.#forest.prunedRuns.has(id)) return undefined;
    await this.learn(id);
    const takeovers = this.#forest.takeoversOf(id);
    let head = this.#forest.head(id);
    for (const part of await this.#parts(id)) {
      const last = await this.#lastHead(id, part, takeovers);
      if (last !== undefined && isNewer(last, head)) head = last;
    }
    if (head === undefined) return undefined;
    const record = (head.record ?? (await this.#reader.record(head))) as HeadRecord;
    return { run: id, head: record, epoch: Math.max(takeovers[0]?.epoch ?? head.epoch, head.epoch) };
  }

  async #parts(run: string): Promise<RunPart[]> {
    const parts: RunPart[] = [];
    for (const index of this.#indexes) parts.push(...(await index.parts(run)).parts);
    return parts;
  }

  async #lastHead(run: string, part: RunPart, takeovers: readonly Entry[]): Promise<Entry | undefined> {
    const { head, epoch, end, origin } = part;
    if (passes({ epoch, origin, batchEnd: end }, takeovers)) {
      return head === undefined ? undefined : entryAt(head, epoch);
    }
    // A takeover cut some of it off: only the records tell which.
    const forest = await this.#whole(run);
    return forest.head(run);
  }

  /** Ids of all runs that come behind `before`, the greatest first, at least `limit` of them if there are. */
  async idsBefore(before: string | undefined, limit: number): Promise<string[]> {
    const ids = new Set<string>();
    for (const id of this.#forest.runIds()) if (before === undefined || id < before) ids.add(id);
    for (const index of this.#indexes) for (const id of await index.runsBefore(before, limit)) ids.add(id);
    return [...ids].sort((a, b) => (a < b ? 1 : -1)).slice(0, limit);
  }

  async runs(): Promise<RunState[]> {
    if (this.#reader.indexes.size === 0) return this.#forest.runs();
    const states: RunState[] = [];
    for (const id of (await this.idsBefore(undefined, Number.POSITIVE_INFINITY)).reverse()) {
      const state = await this.run(id);
      if (state !== undefined) states.push(state);
    }
    return states;
  }

  async journal(run: string): Promise<Journal> {
    let forest = this.#forest;
    if (this.#reader.indexes.size > 0) {
      await this.learn(run);
      if (forest.isHidden(run)) return { results: new Map(), intents: new Map() };
      if ((await this.#parts(run)).length > 0) forest = await this.#whole(run);
    }
    const [results, intents] = await Promise.all([
      this.#fetch<ResultRecord>(forest.results(run)),
      this.#fetch<IntentRecord>(forest.intents(run)),
    ]);
    const forkedFrom = (forest.head(run)?.record as HeadRecord | undefined)?.forkedFrom;
    return {
      ...(forkedFrom === undefined ? {} : { forkedFrom }),
      results: new Map(results.map((record) => [journalKeyText(record.key), record])),
      intents: new Map(intents.map((record) => [journalKeyText(record.key), record])),
    };
  }

  /** All that is known of one run, from the records themselves. */
  async #whole(run: string): Promise<Forest> {
    const whole = new Forest();
    for (const index of this.#indexes) {
      const { segment } = index;
      const ranges = await index.ranges(run);
      if (ranges.length === 0) continue;
      const path = this.#layout.segment(segment.name);
      for (const { start, end } of ranges) {
        for await (const batch of readBatches(this.#files, path, segment, start, end)) {
          const { origin, end: batchEnd, records } = unpackBatch(segment, batch);
          const own = records.filter(({ value }) => (value as { run?: string }).run === run);
          whole.add(
            segment,
            batchEnd,
            own,
            own.map(({ value }) => value as StoreRecord),
            origin,
          );
        }
      }
    }
    for (const entry of this.#forest.entriesOf(run)) {
      if (entry.offset < (this.#reader.indexes.get(entry.segment.name)?.covers ?? 0)) continue;
      whole.add(entry.segment, entry.batchEnd, [entry], [await this.#record(entry)], entry.origin);
    }
    return whole;
  }

  async #record(entry: Entry): Promise<StoreRecord> {
    return entry.record ?? this.#reader.record(entry);
  }

  /** The step's record; that of `run` when it is given. */
  async step(id: string, run?: string): Promise<StepRecord | undefined> {
    const known = this.#forest.step(id, run);
    if (this.#reader.indexes.size === 0 || (known !== undefined && this.#forest.isLearned(known.run!.id))) {
      if (known === undefined || (await this.#isPruned(id))) return undefined;
      return (await this.#reader.record(known)) as StepRecord;
    }
    const found = await this.#locate(id, run);
    return found?.record;
  }

  /** Where a valid record of the step lies, and of which run and epoch it is. */
  async locate(id: string): Promise<Located | undefined> {
    const known = this.#forest.step(id);
    if (known !== undefined) {
      const { segment, offset, length, epoch } = known;
      return { run: known.run!.id, epoch, segment, end: offset + length };
    }
    if (this.#reader.indexes.size === 0) return undefined;
    const found = await this.#locate(id);
    if (found === undefined) return undefined;
    const { segment, offset, length, epoch } = found.entry;
    return { run: found.record.run, epoch, segment, end: offset + length };
  }

  async #locate(id: string, run?: string): Promise<{ record: StepRecord; entry: Entry } | undefined> {
    for (const other of this.#forest.runsWithStep(id)) await this.learn(other);
    if (await this.#isPruned(id)) return undefined;
    const known = this.#forest.step(id, run);
    if (known !== undefined)
      return { record: (await this.#reader.record(known)) as StepRecord, entry: known };
    for (const index of this.#indexes) {
      for (const place of await index.steps(id)) {
        const record = (await this.#at(place)) as StepRecord;
        if (record.step.id !== id || (run !== undefined && record.run !== run)) continue;
        if (await this.#counts(record, place)) return { record, entry: entryAt(place, record.epoch, record) };
      }
    }
    return undefined;
  }

  async #counts(record: StepRecord, { origin, batchEnd }: Position): Promise<boolean> {
    await this.learn(record.run);
    if (this.#forest.isHidden(record.run)) return false;
    return passes({ epoch: record.epoch, origin, batchEnd }, this.#forest.takeoversOf(record.run));
  }

  /** Whether the step, or one above it, has a tombstone. */
  async #isPruned(id: string): Promise<boolean> {
    const { prunedSteps } = this.#forest;
    if (prunedSteps.size === 0) return false;
    if (this.#verdictsFor !== prunedSteps.size || this.#verdicts.size > 100_000) this.#verdicts.clear();
    this.#verdictsFor = prunedSteps.size;
    const way: string[] = [];
    let verdict: boolean | undefined;
    for (let at: string | null = id; at !== null && verdict === undefined; ) {
      way.push(at);
      verdict = prunedSteps.has(at) ? true : this.#verdicts.get(at);
      at = (await this.#parentOf(at)) ?? null;
    }
    for (const at of way) this.#verdicts.set(at, verdict ?? false);
    return verdict ?? false;
  }

  async #parentOf(id: string): Promise<string | null | undefined> {
    const known = this.#forest.parentOf(id);
    if (known !== undefined) return known;
    for (const index of this.#indexes) {
      for (const place of await index.steps(id)) {
        const record = (await this.#at(place)) as StepRecord;
        if (record.step.id === id) return record.step.parent;
      }
    }
    return undefined;
  }

  async children(id: string): Promise<string[]> {
    if (this.#reader.indexes.size === 0) return this.#forest.children(id);
    const found: string[] = [];
    for (const index of this.#indexes) {
      for (const place of await index.children(id)) {
        const record = (await this.#at(place)) as StepRecord;
        if (record.step.parent !== id || found.includes(record.step.id)) continue;
        if ((await this.#counts(record, place)) && !(await this.#isPruned(record.step.id)))
          found.push(record.step.id);
      }
    }
    for (const child of this.#forest.childrenEver(id)) {
      if (!found.includes(child) && (await this.#locate(child)) !== undefined) found.push(child);
    }
    return found;
  }

  async annotations(step: string): Promise<AnnotationRecord[]> {
    const found = new Map<string, AnnotationRecord>();
    for (const index of this.#indexes) {
      for (const place of await index.annotations(step)) {
        const record = (await this.#at(place)) as AnnotationRecord;
        if (record.annotation.step === step) found.set(record.id, record);
      }
    }
    for (const record of await this.#fetch<AnnotationRecord>(this.#forest.annotations(step))) {
      if (!found.has(record.id)) found.set(record.id, record);
    }
    return [...found.values()];
  }

  async groups(): Promise<GroupRecord[]> {
    const found = new Map<string, GroupRecord>();
    for (const index of this.#indexes) {
      for (const place of await index.groups()) {
        const record = (await this.#at(place)) as GroupRecord;
        found.set(record.id, record);
      }
    }
    for (const record of await this.#fetch<GroupRecord>(this.#forest.groups())) found.set(record.id, record);
    return [...found.values()];
  }

  async topEpoch(run: string): Promise<number> {
    await this.learn(run);
    const epochs = (await this.#parts(run)).map(({ epoch }) => epoch);
    return Math.max(this.#forest.topEpoch(run), 0, ...epochs);
  }

  async writerOf(run: string, epoch: number): Promise<string | undefined> {
    await this.learn(run);
    const part = (await this.#parts(run)).find((one) => one.epoch === epoch);
    return this.#forest.writerOf(run, epoch) ?? part?.origin.writer;
  }

  /** What a takeover accepts: per segment, the end of the last batch that holds a valid record of `run`. */
  async accepted(run: string): Promise<Map<string, Accepted>> {
    if (this.#reader.indexes.size === 0) return this.#forest.accepted(run);
    await this.learn(run);
    const takeovers = this.#forest.takeoversOf(run);
    const ends = this.#forest.accepted(run);
    for (const { origin, segment, epoch, end } of await this.#parts(run)) {
      if (!passes({ epoch, origin, batchEnd: end }, takeovers)) return (await this.#whole(run)).accepted(run);
      if ((ends.get(origin.name)?.end ?? 0) < end) ends.set(origin.name, { segment, end });
    }
    return ends;
  }

  async #fetch<R extends StoreRecord>(entries: Iterable<Entry>): Promise<R[]> {
    return Promise.all([...entries].map((entry) => this.#reader.record(entry) as Promise<R>));
  }

  #at({ segment, line }: Position): Promise<StoreRecord> {
    return this.#reader.record({ segment, ...line });
  }
}

function entryAt({ segment, origin, line, batchEnd }: Position, epoch: number, of?: StepRecord): Entry {
  return {
    ...{ segment, origin, batchEnd, ...line, epoch, type: of === undefined ? "head" : "step" },
    ...{ run: undefined, key: of?.step.id ?? "", record: undefined, counts: true },
  };
}
