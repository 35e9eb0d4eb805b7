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
  /** End of the record's batch: what a takeover's accepted offset is compared with. */
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

interface RunNode {
  readonly id: string;
  readonly entries: Entry[];
  /** Valid takeovers, newest first. */
  takeovers: Entry[];
  /** The highest epoch met in any record, valid or not. */
  topEpoch: number;
  head: Entry | undefined;
  results: Map<string, Entry>;
  intents: Map<string, Entry>;
}

interface StepNode {
  readonly id: string;
  readonly parent: string | null;
  entries: Entry[];
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
  readonly #prunedRuns = new Set<string>();
  readonly #prunedSteps = new Set<string>();

  /** Takes the records of one whole batch that ends at `batchEnd`. Unknown types are passed over. */
  add(segment: Segment, batchEnd: number, lines: readonly Line[], records: readonly StoreRecord[]): void {
    records.forEach((record, i) => {
      this.#add(segment, batchEnd, lines[i]!, record);
    });
  }

  #add(segment: Segment, batchEnd: number, { offset, length }: Line, record: StoreRecord): void {
    const { type } = record;
    const entry = (key: string, run?: string, epoch = 0, kept?: Entry["record"]): Entry => {
      const node = run === undefined ? undefined : this.#node(run);
      return { segment, batchEnd, offset, length, type, key, run: node, epoch, record: kept, counts: true };
    };
    switch (type) {
      case "step": {
        const { id, parent } = record.step;
        if (!this.#steps.has(id)) this.#steps.set(id, { id, parent, entries: [], listed: false });
        // The node's own string, so that one id is kept once.
        this.#addLeased(entry(this.#steps.get(id)!.id, record.run, record.epoch));
        break;
      }
      case "result":
      case "intent":
        this.#addLeased(entry(journalKeyText(record.key), record.run, record.epoch));
        break;
      case "head":
      case "lease":
      case "takeover":
        this.#addLeased(entry("", record.run, record.epoch, record));
        break;
      case "annotation": {
        const about = record.annotation.step;
        const list = this.#annotations.get(about) ?? [];
        if (!list.some(({ key }) => key === record.id)) list.push(entry(record.id));
        this.#annotations.set(about, list);
        break;
      }
      case "group":
        this.#groups.set(record.id, entry(record.id));
        break;
      case "tombstone":
        if (record.run !== undefined) this.#prunedRuns.add(record.run);
        if (record.step !== undefined) this.#prunedSteps.add(record.step);
    }
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
    return this.#visibleRun(run)?.results.values() ?? [];
  }

  intents(run: string): Iterable<Entry> {
    return this.#visibleRun(run)?.intents.values() ?? [];
  }

  /** A valid record of the step; of the run's own when `run` is given. */
  step(id: string, run?: string): Entry | undefined {
    const found = this.#steps
      .get(id)
      ?.entries.find(
        (entry) => (run === undefined || entry.run?.id === run) && !this.#prunedRuns.has(entry.run!.id),
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

  /** Whether a record that ends its batch at `batchEnd` is one that readers see. */
  counts(record: StoreRecord, segment: Segment, batchEnd: number): boolean {
    if (!("epoch" in record)) return true;
    if (this.#prunedRuns.has(record.run)) return false;
    if (record.type === "step" && this.#isPruned(record.step.id)) return false;
    return passes({ epoch: record.epoch, segment, batchEnd }, this.#runs.get(record.run)?.takeovers ?? []);
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
    return this.#runs.get(run)?.entries.find((entry) => entry.epoch === epoch)?.segment.writer;
  }

  /** Per segment, by its name, the end of the last batch that holds a valid record of `run`. */
  accepted(run: string): Map<string, { readonly segment: Segment; readonly end: number }> {
    const ends = new Map<string, { segment: Segment; end: number }>();
    for (const { counts, segment, batchEnd } of this.#runs.get(run)?.entries ?? []) {
      if (!counts) continue;
      const end = Math.max(ends.get(segment.name)?.end ?? 0, batchEnd);
      ends.set(segment.name, { segment, end });
    }
    return ends;
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
      step.entries.push(entry);
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

/** Whether every newer takeover accepted the record. */
function passes(entry: Pick<Entry, "epoch" | "segment" | "batchEnd">, takeovers: readonly Entry[]): boolean {
  return takeovers.every(({ epoch, record }) => {
    if (entry.epoch >= epoch) return true;
    const { accepted } = record as TakeoverRecord;
    const { name } = entry.segment;
    return Object.hasOwn(accepted, name) && entry.batchEnd <= accepted[name]!;
  });
}

/** Records of one epoch come from one writer, so the number of its segment and the offset order them. */
function isNewer(a: Entry, b: Entry | undefined): boolean {
  if (b === undefined) return true;
  return (a.epoch - b.epoch || a.segment.n - b.segment.n || a.offset - b.offset) > 0;
}
