import { CorruptStoreError, DivergenceError } from "../errors.js";
import { PastRecordError } from "./divergence.js";
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
  /** Kinds of the effects that another model brought about, by parent and ordinal. */
  readonly #given = new Map<string, ResultRecord["key"]["kind"]>();

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
    for (const { key, given } of options.journal.results.values())
      if (given === true) this.#given.set(`${key.parent}/${key.ordinal}`, key.kind);
    this.inDoubt = [...options.journal.intents.values()].filter((intent) => this.#isInDoubt(intent));
  }

  result(key: JournalKey): ResultRecord | undefined {
    const { results } = this.#journal;
    return results.size === 0 ? undefined : results.get(journalKeyText(key));
  }

  /** The intent of an effect that was begun before this session, if it may have happened and nobody knows. */
  begun(key: JournalKey): IntentRecord | undefined {
    const intent = this.#journal.intents.get(journalKeyText(key));
    return intent !== undefined && this.#isInDoubt(intent) ? intent : undefined;
  }

  /** How often it was begun before this session. */
  attempts(key: JournalKey): number {
    if (this.#journal.intents.size === 0) return 0;
    const { intents } = this.#journal;
    const intent = intents.size === 0 ? undefined : intents.get(journalKeyText(key));
    return intent === undefined ? 0 : (intent.attempt ?? 1);
  }

  /** An effect that ended with an error was acknowledged; but one that acts may have acted before. */
  #isInDoubt({ key, effects, attempt = 1 }: IntentRecord): boolean {
    const result = this.result(key);
    if (result === undefined) return true;
    if (result.outcome !== "ok" && attempt > (result.attempt ?? 1)) return true;
    return effects === "acts" && result.outcome !== "ok" && !result.final && result.happened !== false;
  }

  assertLive(key: JournalKey, actor: string): void {
    const other = this.#given.size === 0 ? undefined : this.#given.get(`${key.parent}/${key.ordinal}`);
    if (other !== undefined && other !== key.kind) {
      throw new DivergenceError(
        `after step ${key.parent.slice(0, 12)} stands a ${other} step of another model, where ${actor} begins with a ${key.kind}`,
        `this model needs what was said in another form: fork at the question instead, or with a model that is spoken to alike`,
        { where: { run: this.id, after: key.parent } },
      );
    }
    if (this.mode === "live") return;
    throw new PastRecordError(
      `replay ran past its record: ${actor} asks for a ${key.kind} after step ${key.parent.slice(0, 12)}, which was never recorded`,
      `resume the run instead: resume(store, "${this.id}")`,
      { where: { run: this.id, after: key.parent } },
    );
  }

  append(records: readonly StoreRecord[]): Promise<void> {
    return this.mode === "live" ? this.store.append(records) : Promise.resolve();
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

  /** Whether a fork put a config behind `head`. */
  hasConfig(head: string): boolean {
    return this.result(configKey(head)) !== undefined;
  }

  /** Steps over the config that a fork put behind `head`, if it did, and takes its seed. */
  async followConfig(head: string): Promise<string> {
    const record = this.result(configKey(head));
    if (record?.step === undefined) return head;
    const config = await this.recordedStep(record.step);
    this.seed = seedOf(config) ?? this.seed;
    return config.id;
  }

  async close(): Promise<void> {
    if (this.mode === "live") await this.store.release(this.id);
  }
}

const configKey = (parent: string): JournalKey => ({
  parent,
  kind: "config",
  ordinal: interposedOrdinal,
  draw: 0,
});

function seedOf(step: Step): number | undefined {
  return typeof step.content.seed === "number" ? step.content.seed : undefined;
}
