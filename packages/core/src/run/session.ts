import { CorruptStoreError, DivergenceError } from "../errors.js";
import {
  type HeadRecord,
  type IntentRecord,
  type JournalKey,
  journalKeyText,
  type ResultRecord,
  type StoreRecord,
} from "./records.js";
import type { Step } from "./step.js";
import type { Journal, Store } from "./store.js";

/** Ordinal of a config step that a fork put behind a step: the agent never issued it. */
export const interposedOrdinal = -1;

export interface SessionOptions {
  readonly store: Store;
  readonly id: string;
  readonly root: Step;
  readonly epoch: number;
  readonly journal: Journal;
  readonly mode: "live" | "replay";
  readonly forkedFrom?: HeadRecord["forkedFrom"];
  readonly signal?: AbortSignal;
}

/** What all threads of one open run share: its journal, its lease, its seed. */
export class RunSession {
  readonly store: Store;
  readonly id: string;
  readonly root: string;
  readonly epoch: number;
  readonly mode: "live" | "replay";
  readonly forkedFrom: HeadRecord["forkedFrom"];
  readonly signal: AbortSignal;
  readonly inDoubt: readonly IntentRecord[];
  seed: number;
  served = 0;
  readonly #journal: Journal;

  constructor(options: SessionOptions) {
    this.store = options.store;
    this.id = options.id;
    this.root = options.root.id;
    this.epoch = options.epoch;
    this.mode = options.mode;
    this.forkedFrom = options.forkedFrom;
    this.signal = options.signal ?? new AbortController().signal;
    this.#journal = options.journal;
    this.seed = seedOf(options.root) ?? 0;
    this.inDoubt = [...options.journal.intents].flatMap(([key, intent]) =>
      options.journal.results.get(key)?.outcome === "ok" ? [] : [intent],
    );
  }

  result(key: JournalKey): ResultRecord | undefined {
    return this.#journal.results.get(journalKeyText(key));
  }

  /** True when an effect with this key was begun before this session and has no good result. */
  wasBegun(key: JournalKey): boolean {
    return this.#journal.intents.has(journalKeyText(key));
  }

  assertLive(key: JournalKey, actor: string): void {
    if (this.mode === "live") return;
    throw new DivergenceError(
      `replay ran past its record: ${actor} asks for a ${key.kind} after step ${key.parent.slice(0, 12)}, which was never recorded`,
      `resume the run instead: resume(store, "${this.id}")`,
    );
  }

  async append(records: readonly StoreRecord[]): Promise<void> {
    if (this.mode === "live") await this.store.append(records);
  }

  async recordedStep(id: string): Promise<Step> {
    const step = await this.store.step(id);
    if (step !== undefined) return step;
    throw new CorruptStoreError(
      `the journal of ${this.id} names step ${id}, which is not in the store`,
      "run `fovea runs verify`",
    );
  }

  async ensureStep(step: Step): Promise<void> {
    if (this.mode === "replay" || (await this.store.step(step.id)) !== undefined) return;
    const meta = { at: new Date().toISOString() };
    await this.append([{ v: 1, type: "step", run: this.id, epoch: this.epoch, step, meta }]);
  }

  /** Steps over the config that a fork put behind `head`, if it did, and takes its seed. */
  async followConfig(head: string): Promise<string> {
    const record = this.result({ parent: head, kind: "config", ordinal: interposedOrdinal, draw: 0 });
    if (record?.step === undefined) return head;
    const config = await this.recordedStep(record.step);
    this.seed = seedOf(config) ?? this.seed;
    return config.id;
  }

  async close(): Promise<void> {
    if (this.mode === "live") await this.store.release(this.id);
  }
}

function seedOf(step: Step): number | undefined {
  return typeof step.content.seed === "number" ? step.content.seed : undefined;
}
