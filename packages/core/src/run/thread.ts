import {
  ConcurrentEffectError,
  EffectInDoubtError,
  EffectTimeoutError,
  FoveaError,
  InterruptedError,
} from "../errors.js";
import { hashJson, type JsonObject } from "../json.js";
import { type Pcg64, stream } from "../random/index.js";
import { awaitable } from "./awaitable.js";
import { divergence } from "./divergence.js";
import { recordedError } from "./recorded-error.js";
import {
  type HeadRecord,
  type IntentRecord,
  type JournalKey,
  journalKeyText,
  type ResultRecord,
  type StoreRecord,
} from "./records.js";
import type { EffectFunction, EffectOptions, EffectOutcome, Run } from "./run.js";
import type { RunSession } from "./session.js";
import { makeStep, type Step, type StepKind, type StepMeta } from "./step.js";
import type { Store } from "./store.js";
import { withinTime } from "./within-time.js";

interface Outcome extends Omit<EffectOutcome, "cost"> {
  readonly cost?: EffectOutcome["cost"] | undefined;
  readonly ms?: number;
  readonly journalled: boolean;
  readonly recorded?: Step;
}

/** One effect of a batch, from issue to commit. */
interface Member {
  readonly key: JournalKey;
  readonly kind: StepKind;
  readonly options: EffectOptions;
  readonly request: string;
  /** Set when the effect is done and its step may be committed. */
  outcome?: Outcome;
  /** Set when it threw: it leaves no step. */
  failed: boolean;
  committed: boolean;
  resolve(step: Step): void;
  reject(error: unknown): void;
}

/** Effects issued before any of them was awaited: they share a parent and commit in issue order. */
interface Batch {
  readonly parent: string;
  /** Ordinal of the first member: effects that failed here before keep theirs. */
  readonly first: number;
  readonly members: Member[];
  /** Some promise of the batch was awaited: it takes no further members. */
  closed: boolean;
}

/** A chain of steps with a head: the run itself, or one of its branches. */
export class Thread implements Run {
  readonly #session: RunSession;
  readonly #isMain: boolean;
  #head: string;
  #batch: Batch | undefined;
  #committing: Promise<void> = Promise.resolve();
  /** Errors that were thrown in this session, and after which the agent may go on. */
  #thrown: ResultRecord[] = [];

  constructor(session: RunSession, head: string, isMain: boolean) {
    this.#session = session;
    this.#head = head;
    this.#isMain = isMain;
  }

  get id(): string {
    return this.#session.id;
  }
  get store(): Store {
    return this.#session.store;
  }
  get head(): string {
    return this.#head;
  }
  get signal(): AbortSignal {
    return this.#session.signal;
  }
  get inDoubt(): readonly IntentRecord[] {
    return this.#session.inDoubt;
  }
  get served(): number {
    return this.#session.served;
  }

  get seed(): number {
    return this.#session.seed;
  }

  random(name: string, index = 0): Pcg64 {
    return stream(this.#session.seed, name, index);
  }

  effect(kind: StepKind, fn: EffectFunction, options: EffectOptions): Promise<Step> {
    const batch = this.#openBatch(kind);
    const key: JournalKey = {
      parent: batch.parent,
      kind,
      ordinal: batch.first + batch.members.length,
      draw: options.draw ?? 0,
    };
    const { promise, resolve, reject } = deferred<Step>();
    const member: Member = {
      key,
      kind,
      options,
      request: hashJson(options.request),
      failed: false,
      committed: false,
      resolve,
      reject,
    };
    batch.members.push(member);
    void this.#perform(batch, member, fn).then(
      () => this.#advance(batch),
      (error) => {
        member.failed = true;
        reject(error);
        return this.#advance(batch);
      },
    );
    return awaitable(promise, () => {
      batch.closed = true;
    });
  }

  append(kind: StepKind, actor: string, content: JsonObject): Promise<Step> {
    return this.effect(kind, async () => ({ content }), { actor, request: content, effects: "pure" });
  }

  async branch<T>(index: number, fn: (run: Run) => Promise<T>): Promise<{ value: T; head: string }> {
    return this.#branchFrom(this.#head, index, fn);
  }

  async end(how: NonNullable<HeadRecord["ended"]>): Promise<void> {
    await this.#committing;
    await this.#session.append([...this.#takeThrown(), this.#headRecord(this.#head, how)]);
  }

  async close(): Promise<void> {
    await this.#committing;
    await this.#session.close();
  }

  #openBatch(kind: StepKind): Batch {
    const batch = this.#batch;
    if (batch !== undefined && !batch.closed) return batch;
    if (batch !== undefined && isPending(batch.members, batch.members.length)) {
      throw new ConcurrentEffectError(
        `a ${kind} effect was issued while a sibling issued at ${batch.parent.slice(0, 12)} is not committed`,
        "issue parallel effects before awaiting any of them, or give each its own chain with run.branch(i, fn)",
      );
    }
    const first = batch?.parent === this.#head ? batch.first + batch.members.length : 0;
    this.#batch = { parent: this.#head, first, members: [], closed: false };
    return this.#batch;
  }

  /** The agent goes on: what it caught is final. */
  #takeThrown(): ResultRecord[] {
    if (this.#thrown.length === 0) return this.#thrown;
    const final = this.#thrown.map((record): ResultRecord => ({ ...record, final: true }));
    this.#thrown = [];
    return final;
  }

  /** Serves the effect from the journal or does it; on return `member.outcome` is set. */
  async #perform(batch: Batch, member: Member, fn: EffectFunction): Promise<void> {
    const recorded = await this.#fromJournal(member);
    if (recorded !== undefined) {
      this.#session.served += 1;
      member.outcome = recorded;
      return;
    }
    this.#session.assertLive(member.key, member.options.actor);
    if (this.signal.aborted) throw interrupted();
    const { actor, effects } = member.options;
    const caught = this.#takeThrown();
    if (caught.length > 0) await this.#session.append(caught);
    const reconciled = effects === "acts" ? await this.#reconcile(member) : undefined;
    if (reconciled !== undefined) {
      member.outcome = { ...reconciled, journalled: false };
      return;
    }
    const before = this.#session.attempts(member.key);
    const common = {
      run: this.id,
      epoch: this.#session.epoch,
      key: member.key,
      request: member.request,
      ...(before === 0 ? {} : { attempt: before + 1 }),
    } as const;
    if (effects === "acts" || member.kind === "model") {
      const asked = effects === "acts" ? { asked: member.options.request } : {};
      await this.#session.append([{ v: 1, type: "intent", ...common, actor, effects, ...asked }]);
    }
    const started = performance.now();
    try {
      const { content, uses, cost } = await this.#attempt(member, fn);
      const ms = Math.round(performance.now() - started);
      member.outcome = { content, uses: uses ?? [], cost, ms, journalled: false };
    } catch (error) {
      const { thrown, record } = this.#failure(member, error);
      await this.#session.append([{ v: 1, type: "result", ...common, ...record }]).then(
        () => this.#thrown.push({ v: 1, type: "result", ...common, ...record }),
        () => {
          // The effect's own error matters more than that it could not be written down.
        },
      );
      throw thrown;
    }
    if (isPending(batch.members, batch.members.indexOf(member))) {
      const { content, uses = [] } = member.outcome;
      await this.#session.append([{ v: 1, type: "result", ...common, outcome: "ok", content, uses }]);
      member.outcome = { ...member.outcome, journalled: true };
    }
  }

  #nameOf({ key }: Member): string {
    return `${this.id}/${journalKeyText(key)}`;
  }

  /** Does it, within its time, with branches for its own effects. */
  async #attempt(member: Member, fn: EffectFunction): Promise<EffectOutcome> {
    const { actor, timeoutMs, signal: own } = member.options;
    const signal = own === undefined ? this.signal : AbortSignal.any([this.signal, own]);
    const heads: string[] = [];
    const act = (limited: AbortSignal) =>
      fn({
        signal: limited,
        key: this.#nameOf(member),
        branch: async (inside) => {
          const index = member.key.ordinal * 1000 + heads.length;
          const slot = heads.push("") - 1;
          const { value, head } = await this.#branchFrom(member.key.parent, index, inside);
          heads[slot] = head;
          return value;
        },
      });
    const outcome = await (timeoutMs === undefined ? act(signal) : withinTime(actor, timeoutMs, signal, act));
    return heads.length === 0 ? outcome : { ...outcome, uses: [...(outcome.uses ?? []), ...heads] };
  }

  /** What is thrown, and what is written down of it. */
  #failure(
    member: Member,
    error: unknown,
  ): { thrown: unknown; record: Pick<ResultRecord, "outcome" | "error"> } {
    const cancelled = this.signal.aborted || member.options.signal?.aborted === true;
    const thrown = cancelled && !(error instanceof FoveaError) ? interrupted(error) : error;
    const known = thrown instanceof FoveaError ? thrown : undefined;
    const message = (thrown instanceof Error ? thrown.message : String(thrown)).toWellFormed();
    const outcome = cancelled ? "cancelled" : thrown instanceof EffectTimeoutError ? "timed-out" : "error";
    const described = { code: known?.code ?? "ERROR", message, fix: known?.fix.toWellFormed() ?? "" };
    return { thrown, record: { outcome, error: described } };
  }

  async #fromJournal(member: Member): Promise<Member["outcome"]> {
    const record = this.#session.result(member.key);
    if (record === undefined) return undefined;
    const recorded = record.step === undefined ? undefined : await this.#session.recordedStep(record.step);
    if (record.request !== member.request && record.given !== true) {
      const { actor, request } = member.options;
      const { parent } = member.key;
      throw divergence({ run: this.id, actor, kind: member.kind, parent, request }, record, recorded);
    }
    if (record.outcome !== "ok") {
      if (this.#session.mode === "replay" || record.final === true) throw recordedError(record);
      return undefined;
    }
    if (recorded === undefined)
      return { content: record.content!, uses: record.uses ?? [], journalled: true };
    return { content: recorded.content, uses: recorded.uses, journalled: true, recorded };
  }

  async #reconcile(member: Member): Promise<EffectOutcome | undefined> {
    const intent = this.#session.begun(member.key);
    if (intent === undefined) return undefined;
    const known = await member.options.reconcile?.(this.#nameOf(member));
    if (known === undefined) throw inDoubt(this.id, intent);
    return known.done ? known.outcome : undefined;
  }

  /** Commits, in issue order, every member whose turn it is. */
  #advance(batch: Batch): Promise<void> {
    this.#committing = this.#committing.then(async () => {
      for (const member of batch.members) {
        if (member.committed || member.failed) continue;
        if (member.outcome === undefined) return;
        try {
          await this.#commit(member, member.outcome);
        } catch (error) {
          member.failed = true;
          member.reject(error);
        }
      }
    });
    return this.#committing;
  }

  async #commit(member: Member, outcome: Outcome): Promise<void> {
    const { actor, draw = 0 } = member.options;
    const { content, uses = [], recorded } = outcome;
    const step =
      recorded?.parent === this.#head
        ? recorded
        : makeStep({ parent: this.#head, uses, actor, kind: member.kind, content, draw });
    if (step !== recorded && this.#session.mode === "live") {
      const { id: run, epoch } = this.#session;
      const result: ResultRecord = {
        v: 1,
        type: "result",
        run,
        epoch,
        key: member.key,
        request: member.request,
        outcome: "ok",
        step: step.id,
      };
      const { ms, cost } = outcome;
      const meta: { -readonly [K in keyof StepMeta]: StepMeta[K] } = { at: new Date().toISOString() };
      if (ms !== undefined) meta.ms = ms;
      if (cost !== undefined) meta.cost = cost;
      const records: StoreRecord[] = [result, { v: 1, type: "step", run, epoch, step, meta }];
      if (this.#isMain) records.push(this.#headRecord(step.id));
      await this.#session.append(records);
    }
    this.#head = this.#session.hasConfig(step.id) ? await this.#session.followConfig(step.id) : step.id;
    member.committed = true;
    member.resolve(step);
  }

  async #branchFrom<T>(
    parent: string,
    index: number,
    fn: (run: Run) => Promise<T>,
  ): Promise<{ value: T; head: string }> {
    const start = makeStep({ parent, actor: "branch", kind: "note", content: { branch: index } });
    await this.#session.ensureStep(start);
    const thread = new Thread(this.#session, start.id, false);
    const value = await fn(thread);
    await thread.#committing;
    return { value, head: thread.head };
  }

  #headRecord(head: string, ended?: HeadRecord["ended"]): HeadRecord {
    const { id: run, epoch, root, forkedFrom } = this.#session;
    return {
      v: 1,
      type: "head",
      run,
      epoch,
      root,
      head,
      ...(forkedFrom === undefined ? {} : { forkedFrom }),
      ...(ended === undefined ? {} : { ended }),
    };
  }
}

/** Whether one of the first `count` members is neither committed nor failed. */
function isPending(members: readonly Member[], count: number): boolean {
  for (let i = 0; i < count; i++) if (!members[i]!.committed && !members[i]!.failed) return true;
  return false;
}

/** With the choice that a person has, who can look whether it happened. */
function inDoubt(run: string, { actor, key, asked }: IntentRecord): EffectInDoubtError {
  const input = (asked as { readonly input?: unknown } | undefined)?.input ?? asked;
  const what = input === undefined ? actor : `${actor} ${JSON.stringify(input).slice(0, 200).toWellFormed()}`;
  return new EffectInDoubtError(
    `${what} was begun after step ${key.parent.slice(0, 12)} and never acknowledged; it may or may not have happened`,
    `look whether it happened, then say so: fovea runs resume ${run} --happened "WHAT IT GAVE" or --not-happened, or settle() in code; a tool with reconcile() is asked itself`,
  );
}

const interrupted = (cause?: unknown): InterruptedError => {
  const reason = cause instanceof Error && cause.name !== "AbortError" ? `: ${cause.message}` : "";
  return new InterruptedError(`the run was interrupted${reason}`, "resume it: what was acknowledged is kept");
};

function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
