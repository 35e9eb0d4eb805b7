import type { Effects } from "../contracts/tool.js";
import type { JsonObject, JsonValue } from "../json.js";
import type { Pcg64 } from "../random/index.js";
import type { HeadRecord, IntentRecord } from "./records.js";
import type { Step, StepKind } from "./step.js";
import type { Store } from "./store.js";

/** What an effect did, as the content of its step. */
export interface EffectOutcome {
  readonly content: JsonObject;
  /** Steps on other branches whose results the content takes (branches opened by the effect are added by themselves). */
  readonly uses?: readonly string[];
  /** US dollars, for the step's meta. */
  readonly cost?: number | null;
}

export interface EffectOptions {
  /** Who does it: a model's or tool's identity, an agent, "user". */
  readonly actor: string;
  /** What is asked. Its hash finds divergence on resume and replay; images count by `imageKey`. */
  readonly request: JsonValue;
  readonly effects: Effects;
  /** Index among samples of one call; default 0. */
  readonly draw?: number;
  /** After so many milliseconds it is aborted, recorded as timed out, and thrown as EffectTimeoutError; default: never. */
  readonly timeoutMs?: number;
  /** Aborts this effect alone, beside the run's signal. */
  readonly signal?: AbortSignal;
  /** For `acts`: whether an effect begun before a crash has happened. */
  readonly reconcile?: (
    /** As in `EffectContext`. */
    key: string,
  ) => Promise<{ readonly done: true; readonly outcome: EffectOutcome } | { readonly done: false }>;
}

export interface EffectContext {
  readonly signal: AbortSignal;
  /** Names this effect of this run for ever, the same on every try: an outside service can tell a repetition by it. */
  readonly key: string;
  /** A chain of steps of its own, from the step at which this effect was issued; joined to this effect's step by `uses`. */
  branch<T>(fn: (run: Run) => Promise<T>): Promise<T>;
}

export type EffectFunction = (context: EffectContext) => Promise<EffectOutcome>;

/**
 * The hand with which an agent writes its run. The agent is called again from the start on resume, and every
 * effect that was acknowledged is served from the journal, so the agent finds itself where it was.
 *
 * - Effects issued before any of them is awaited take ordinals in issue order, run in parallel, are journalled as
 *   they complete, and commit as a chain in issue order; each promise resolves when its step is committed.
 * - An effect issued after one of its siblings was delivered, while others are not committed: ConcurrentEffectError.
 * - An effect that throws leaves no step. Its error is journalled (`error`, `cancelled`, `timed-out`) and thrown. On
 *   resume it runs again, unless the agent caught the error and went on (with another effect, or to `end`): then the
 *   recorded error is thrown again, as a RecordedError with the code, message and fix of the first.
 */
export interface Run {
  readonly id: string;
  readonly store: Store;
  /** The step that the next effect gets as parent. */
  readonly head: string;
  readonly signal: AbortSignal;
  /**
   * One journalled effect.
   *
   * @throws DivergenceError when the record holds another request here, or replay runs past its end;
   * EffectInDoubtError for an unacknowledged `acts` effect without `reconcile`; ConcurrentEffectError;
   * StaleLeaseError; InterruptedError; EffectTimeoutError; RecordedError; and whatever `fn` throws.
   */
  effect(kind: StepKind, fn: EffectFunction, options: EffectOptions): Promise<Step>;
  /** An effect whose content is known: a message, a note, a change of config. */
  append(kind: StepKind, actor: string, content: JsonObject): Promise<Step>;
  /**
   * Runs `fn` on chain number `index` of its own, from the present head; the head of this run stays.
   * Name `head` in the `uses` of the effect that takes the result.
   */
  branch<T>(
    index: number,
    fn: (run: Run) => Promise<T>,
  ): Promise<{ readonly value: T; readonly head: string }>;
  /** Of the root, or of the last config step that a fork put in. */
  readonly seed: number;
  /** The stream `name`, `index` of the run's seed (DESIGN.md, Seeds). */
  random(name: string, index?: number): Pcg64;
  /** Effects that were begun and not acknowledged when this run was resumed. */
  readonly inDoubt: readonly IntentRecord[];
  /** Steps served from the journal so far. */
  readonly served: number;
  /** Marks the run as ended; it can still be forked, and continued by another `resume`. */
  end(how: NonNullable<HeadRecord["ended"]>): Promise<void>;
  /** Gives the lease back. The run can be resumed. */
  close(): Promise<void>;
}
