// Over 400 lines because which records count, and what follows from that, must be read in one place.
import type { HeadRecord, LeaseRecord, StoreRecord, TakeoverRecord } from "../run/records.js";
import { journalKeyText } from "../run/records.js";
import type { RunState } from "../run/store.js";
import type { Line } from "./frame.js";

export interface Segment {
  /** "<writer>.<n>". */
  readonly name: string;
  readonly writer: string;
  readonly n: number;
}

/** Where a record lies, with what is needed to find it; contents stay on the medium. */
export interface Entry extends Line {
  readonly segment: Segment;
  /** The segment that it was first written to: another one when a collection wrote it anew. */
  readonly origin: Segment;
  /** End of the record's batch in `origin`: what a takeover's accepted offset is compared with. */
  readonly batchEnd: number;
  readonly run: RunNode | undefined;
  readonly epoch: number;
  readonly type: StoreRecord["type"];
  /** Step id, journal key, annotation id or group id. */
  readonly key: string;
  /** Only of heads, leases and takeovers, which are small and always needed. */
  readonly record: HeadRecord | LeaseRecord | TakeoverRecord | undefined;
  /** False when a takeover cut it off. */
  counts: boolean;
}

/** Where one record of a batch lies, and where it was first written. */
interface RecordPlace extends Pick<Entry, "segment" | "origin" | "batchEnd"> {
  readonly line: Line;
}

/** A lease or takeover with its place. */
export interface Claim {
  readonly segment: Segment;
  readonly origin: Segment;
  readonly batchEnd: number;
  readonly line: Line;
  readonly record: LeaseRecord | TakeoverRecord;
}

interface RunNode {
  readonly id: string;
  /** Whether its claims in segments of which only the index is read are among `entries`; how many these are. */
  isLearned: boolean;
  learned: number;
  entries: Entry[];
  /** Valid takeovers, newest first. */
  takeovers: Entry[];
  /** The highest epoch met in any record, valid or not. */
  topEpoch: number;
  head: Entry | undefined;
  results: Map<string, Entry>;
  intents: Map<string, Entry>;
}

export interface Accepted {
  /** Where it lies now. */
  readonly segment: Segment;
  /** In the segment that it was first written to. */
  readonly end: number;
}

interface StepNode {
  readonly id: string;
  readonly parent: string | null;
  /** Valid ones. */
  entries: Entry[];
  /** Valid or not. */
  known: number;
  /** Whether its parent's list of children has it. */
  listed: boolean;
}

/**
 * What the logs say, in memory: which run stands where, and where each record lies. Batches may come in any order
 * between segments; within a segment they come in theirs.
 */
export class Forest {
  readonly #runs = new Map<string, RunNode>();
  readonly #steps = new Map<string, StepNode>();
  readonly #children = new Map<string, string[]>();
  readonly #annotations = new Map<string, Entry[]>();
  readonly #groups = new Map<string, Entry>();
  readonly #forks = new Map<string, Set<string>>();
  readonly #prunedRuns = new Set<string>();
  readonly #prunedSteps = new Set<string>();

  /** Takes the records of one whole batch that ends at `batchEnd` of `origin`. Unknown types are passed over. */
  add(
    segment: Segment,
    batchEnd: number,
    lines: readonly Line[],
    records: readonly StoreRecord[],
    origin = segment,
  ): void {
    for (let i = 0; i < records.length; i++)
      this.#add({ segment, origin, batchEnd, line: lines[i]! }, records[i]!);
  }

  #add(at: RecordPlace, record: StoreRecord): void {
    const { type } = record;
    switch (type) {
      case "step": {
        const { id, parent } = record.step;
        let step = this.#steps.get(id);
        if (step === undefined) {
          step = { id, parent, entries: [], known: 0, listed: false };
          this.#steps.set(id, step);
        }
        step.known++;
        // The node's own string, so that one id is kept once.
        this.#addLeased(entryAt(at, type, step.id, this.#node(record.run), record.epoch));
        break;
      }
      case "result":
      case "intent":
        this.#addLeased(entryAt(at, type, journalKeyText(record.key), this.#node(record.run), record.epoch));
        break;
      case "head":
      case "lease":
      case "takeover":
        if (type === "head" && record.forkedFrom !== undefined)
          this.noteFork(record.forkedFrom.run, record.run);
        this.#addLeased(entryAt(at, type, "", this.#node(record.run), record.epoch, record));
        break;
      case "annotation": {
        const about = record.annotation.step;
        const list = this.#annotations.get(about) ?? [];
        if (!list.some(({ key }) => key === record.id)) list.push(entryAt(at, type, record.id));
        this.#annotations.set(about, list);
        break;
      }
      case "group":
        this.#groups.set(record.id, entryAt(at, type, record.id));
        break;
      case "tombstone":
        this.prune(record);
    }
  }

  prune({ run, step }: { readonly run?: string; readonly step?: string }): void {
    if (run !== undefined) this.#prunedRuns.add(run);
    if (step !== undefined) this.#prunedSteps.add(step);
  }

  /** A head of `run` names `source`. */
  noteFork(source: string, run: string): void {
    const forks = this.#forks.get(source);
    if (forks === undefined) this.#forks.set(source, new Set([run]));
    else forks.add(run);
  }

  /** Pruned, and no run that is there was forked from it. */
  #isHidden(run: string, seen?: Set<string>): boolean {
    if (!this.#prunedRuns.has(run)) return false;
    const looked = (seen ?? new Set()).add(run);
    for (const fork of this.#forks.get(run) ?? []) {
      if (!looked.has(fork) && !this.#isHidden(fork, looked)) return false;
    }
    return true;
  }

  isHidden(run: string): boolean {
    return this.#isHidden(run);
  }

  get prunedSteps(): ReadonlySet<string> {
    return this.#prunedSteps;
  }

  get prunedRuns(): ReadonlySet<string> {
    return this.#prunedRuns;
  }

  /** Ids of the runs of which any record is known. */
  runIds(): Iterable<string> {
    return this.#runs.keys();
  }

  isLearned(run: string): boolean {
    return this.#runs.get(run)?.isLearned ?? false;
  }

  /** Takes the leases and takeovers of a run from where only an index was read. */
  learn(run: string, claims: readonly Claim[]): void {
    const node = this.#node(run);
    if (node.isLearned) return;
    node.isLearned = true;
    for (const { segment, origin, batchEnd, line, record } of claims) {
      const { type, epoch } = record;
      const isKnown = (other: Entry): boolean =>
        other.type === type &&
        other.epoch === epoch &&
        other.origin.name === origin.name &&
        other.batchEnd === batchEnd;
      if (node.entries.some(isKnown)) continue;
      const counts = true;
      node.learned++;
      this.#addLeased({
        segment,
        origin,
        batchEnd,
        ...line,
        type,
        key: "",
        run: node,
        epoch,
        record,
        counts,
      });
    }
  }

  /** Claims of every run must be learned again; `isForgetful` when too many runs were looked at to keep them. */
  unlearn(isForgetful = false): void {
    for (const [id, node] of this.#runs) {
      node.isLearned &&= isForgetful;
      if (node.entries.length === node.learned) this.#runs.delete(id);
    }
  }

  /** Forgets where the records of a segment lie: from now on its index tells, or another segment has them. */
  forget(segment: string): void {
    const isOther = (entry: Entry): boolean => entry.segment.name !== segment;
    for (const [id, node] of this.#runs) {
      if (node.entries.every(isOther)) continue;
      for (const { key, type, segment: at } of node.entries) {
        if (type !== "step" || at.name !== segment) continue;
        const step = this.#steps.get(key)!;
        step.entries = step.entries.filter(isOther);
        if (--step.known === 0) this.#forgetStep(step);
      }
      node.entries = node.entries.filter(isOther);
      // Those that are left are told from new ones by their place.
      node.isLearned = false;
      node.learned = 0;
      if (node.entries.length === 0) this.#runs.delete(id);
      else this.#settle(node);
    }
    for (const [step, list] of this.#annotations) {
      const left = list.filter(isOther);
      if (left.length === 0) this.#annotations.delete(step);
      else if (left.length < list.length) this.#annotations.set(step, left);
    }
    for (const [id, entry] of this.#groups) if (!isOther(entry)) this.#groups.delete(id);
  }

  #forgetStep({ id, parent }: StepNode): void {
    this.#steps.delete(id);
    const siblings = parent === null ? undefined : this.#children.get(parent);
    if (siblings === undefined || parent === null) return;
    const left = siblings.filter((sibling) => sibling !== id);
    if (left.length === 0) this.#children.delete(parent);
    else this.#children.set(parent, left);
  }

  runs(): RunState[] {
    return [...this.#runs.keys()].flatMap((id) => this.run(id) ?? []);
  }

  run(id: string): RunState | undefined {
    const node = this.#visibleRun(id);
    if (node?.head === undefined) return undefined;
    const epoch = node.takeovers[0]?.epoch ?? node.head.epoch;
    return { run: id, head: node.head.record as HeadRecord, epoch: Math.max(epoch, node.head.epoch) };
  }

  results(run: string): Iterable<Entry> {
    return this.#isHidden(run) ? [] : (this.#runs.get(run)?.results.values() ?? []);
  }

  intents(run: string): Iterable<Entry> {
    return this.#isHidden(run) ? [] : (this.#runs.get(run)?.intents.values() ?? []);
  }

  /** A valid record of the step; of the run's own when `run` is given. */
  step(id: string, run?: string): Entry | undefined {
    const found = this.#steps
      .get(id)
      ?.entries.find(
        (entry) => (run === undefined || entry.run?.id === run) && !this.#isHidden(entry.run!.id),
      );
    return found === undefined || this.#isPruned(id) ? undefined : found;
  }

  /** Whether any record of the step counts, pruned or not. */
  has(id: string): boolean {
    return (this.#steps.get(id)?.entries.length ?? 0) > 0;
  }

  children(id: string): string[] {
    return (this.#children.get(id) ?? []).filter((child) => this.step(child) !== undefined);
  }

  annotations(step: string): readonly Entry[] {
    return this.#annotations.get(step) ?? [];
  }

  groups(): Iterable<Entry> {
    return this.#groups.values();
  }

  /** Whether a record that ended its batch at `batchEnd` of `origin` is one that readers see. */
  counts(record: StoreRecord, origin: Segment, batchEnd: number): boolean {
    if (!("epoch" in record)) return true;
    if (this.#isHidden(record.run)) return false;
    if (record.type === "step" && this.#isPruned(record.step.id)) return false;
    return passes({ epoch: record.epoch, origin, batchEnd }, this.#runs.get(record.run)?.takeovers ?? []);
  }

  topEpoch(run: string): number {
    return this.#runs.get(run)?.topEpoch ?? 0;
  }

  /** Epoch of the newest takeover whose record is known. */
  takeoverEpoch(run: string): number {
    return this.#runs.get(run)?.takeovers[0]?.epoch ?? 0;
  }

  /** Who wrote the claim of that epoch, if its record is known. */
  writerOf(run: string, epoch: number): string | undefined {
    return this.#runs.get(run)?.entries.find((entry) => entry.epoch === epoch)?.origin.writer;
  }

  /** Per segment, by its name, the end of the last batch that holds a valid record of `run`. */
  accepted(run: string): Map<string, Accepted> {
    const ends = new Map<string, Accepted>();
    for (const { counts, segment, origin, batchEnd } of this.#runs.get(run)?.entries ?? []) {
      if (!counts) continue;
      const end = Math.max(ends.get(origin.name)?.end ?? 0, batchEnd);
      ends.set(origin.name, { segment, end });
    }
    return ends;
  }

  /** Valid takeovers of a run, the newest first. */
  takeoversOf(run: string): readonly Entry[] {
    return this.#runs.get(run)?.takeovers ?? [];
  }

  entriesOf(run: string): readonly Entry[] {
    return this.#runs.get(run)?.entries ?? [];
  }

  /** Runs that wrote the step, as far as is known here, valid or not. */
  runsWithStep(id: string): readonly string[] {
    return this.#steps.get(id)?.entries.map((entry) => entry.run!.id) ?? [];
  }

  parentOf(step: string): string | null | undefined {
    return this.#steps.get(step)?.parent;
  }

  /** Valid or not. */
  childrenEver(id: string): readonly string[] {
    return this.#children.get(id) ?? [];
  }

  head(run: string): Entry | undefined {
    return this.#runs.get(run)?.head;
  }

  /** Every valid takeover, for `check`. */
  *takeovers(): Iterable<{ run: string; segment: Segment; offset: number; record: TakeoverRecord }> {
    for (const { id, takeovers } of this.#runs.values()) {
      for (const { segment, offset, record } of takeovers) {
        yield { run: id, segment, offset, record: record as TakeoverRecord };
      }
    }
  }

  #node(run: string): RunNode {
    let node = this.#runs.get(run);
    if (node === undefined) {
      node = {
        id: run,
        isLearned: false,
        learned: 0,
        entries: [],
        takeovers: [],
        topEpoch: 0,
        head: undefined,
        results: new Map(),
        intents: new Map(),
      };
      this.#runs.set(run, node);
    }
    return node;
  }

  #addLeased(entry: Entry): void {
    const run = entry.run!;
    run.entries.push(entry);
    run.topEpoch = Math.max(run.topEpoch, entry.epoch);
    entry.counts = passes(entry, run.takeovers);
    if (entry.counts) this.#show(entry);
    if (entry.type === "takeover") this.#settle(run);
  }

  /** A takeover counts only as far as newer ones accept it; so one that comes late can bring back what another cut. */
  #settle(run: RunNode): void {
    run.takeovers = [];
    const all = run.entries.filter((entry) => entry.type === "takeover").sort((a, b) => b.epoch - a.epoch);
    for (const takeover of all) if (passes(takeover, run.takeovers)) run.takeovers.push(takeover);
    run.head = undefined;
    run.results = new Map();
    run.intents = new Map();
    for (const entry of run.entries) {
      const step = entry.type === "step" ? this.#steps.get(entry.key)! : undefined;
      if (step !== undefined && entry.counts) step.entries = step.entries.filter((other) => other !== entry);
      entry.counts = passes(entry, run.takeovers);
      if (entry.counts) this.#show(entry);
    }
  }

  #show(entry: Entry): void {
    const run = entry.run!;
    if (entry.type === "head") {
      if (isNewer(entry, run.head)) run.head = entry;
    } else if (entry.type === "result" || entry.type === "intent") {
      const journal = entry.type === "result" ? run.results : run.intents;
      if (isNewer(entry, journal.get(entry.key))) journal.set(entry.key, entry);
    } else if (entry.type === "step") {
      const step = this.#steps.get(entry.key)!;
      // Most steps are written once; to push into an empty list would make room for seventeen.
      if (step.entries.length === 0) step.entries = [entry];
      else step.entries.push(entry);
      if (step.listed || step.parent === null) return;
      step.listed = true;
      const siblings = this.#children.get(step.parent);
      if (siblings === undefined)
        this.#children.set(this.#steps.get(step.parent)?.id ?? step.parent, [step.id]);
      else siblings.push(step.id);
    }
  }

  #visibleRun(id: string): RunNode | undefined {
    return this.#prunedRuns.has(id) ? undefined : this.#runs.get(id);
  }

  #isPruned(id: string): boolean {
    if (this.#prunedSteps.size === 0) return false;
    for (let at: string | null = id; at !== null; at = this.#steps.get(at)?.parent ?? null) {
      if (this.#prunedSteps.has(at)) return true;
    }
    return false;
  }
}

function entryAt(
  { segment, origin, batchEnd, line: { offset, length } }: RecordPlace,
  type: Entry["type"],
  key: string,
  run?: RunNode,
  epoch = 0,
  record?: Entry["record"],
): Entry {
  return { segment, origin, batchEnd, offset, length, type, key, run, epoch, record, counts: true };
}

/** Whether every newer takeover accepted the record. */
export function passes(
  entry: Pick<Entry, "epoch" | "origin" | "batchEnd">,
  takeovers: readonly Entry[],
): boolean {
  return takeovers.every(({ epoch, record }) => {
    if (entry.epoch >= epoch) return true;
    const { accepted } = record as TakeoverRecord;
    const { name } = entry.origin;
    return Object.hasOwn(accepted, name) && entry.batchEnd <= accepted[name]!;
  });
}

type Place = Pick<Entry, "epoch" | "origin" | "batchEnd" | "offset">;

/** Records of one epoch come from one writer, so the number of its segment and the place in it order them. */
export function isNewer(a: Place, b: Place | undefined): boolean {
  if (b === undefined) return true;
  return (a.epoch - b.epoch || a.origin.n - b.origin.n || a.batchEnd - b.batchEnd || a.offset - b.offset) > 0;
}
