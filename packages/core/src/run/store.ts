import type { BlobStore } from "../media/blobs.js";
import type { GcOptions, GcReport, PruneOptions, PruneTarget } from "./collect.js";
import type { RunPage, RunQuery } from "./query.js";
import type {
  AnnotationRecord,
  ForkedFrom,
  GroupRecord,
  HeadRecord,
  IntentRecord,
  ResultRecord,
  StoreRecord,
} from "./records.js";
import type { Step, StepMeta } from "./step.js";

/** The right to write one run, until it is released or taken over. */
export interface Lease {
  readonly run: string;
  /** Grows by one with every takeover. */
  readonly epoch: number;
  readonly writer: string;
}

export interface AcquireOptions {
  /**
   * How long the holder's heartbeat must stand still, on our own monotonic clock, before its lease counts as
   * expired. Default: the store's. A holder that is provably dead (same host and boot, no such process) is not waited for.
   */
  readonly expiryMs?: number;
  readonly signal?: AbortSignal;
}

/** What is known of a run: its newest valid head, and every result and intent of its journal. */
export interface RunState {
  readonly run: string;
  readonly head: HeadRecord;
  readonly epoch: number;
}

/** A run's own records; `journalOf` adds those of the run that it was forked from. */
export interface Journal {
  /** By `journalKeyText`; the newest valid record of each key. */
  readonly results: ReadonlyMap<string, ResultRecord>;
  readonly intents: ReadonlyMap<string, IntentRecord>;
  /** Of the newest valid head. */
  readonly forkedFrom?: ForkedFrom;
}

/** Something wrong in a store, found by `check`. */
export interface StoreProblem {
  /** "flipped" bytes, a "torn" tail, a "missing" blob or parent, a wrong "hash", a "newer" schema. */
  readonly kind: "flipped" | "torn" | "missing" | "hash" | "newer";
  /** The segment, blob, step or run. */
  readonly where: string;
  readonly message: string;
}

/**
 * One forest of runs. This docstring is the specification; `checkStore` enforces it.
 *
 * - `append` is atomic per call (all of its records count, or none, even after a crash), keeps the order of calls,
 *   and resolves only when the records are durable and every run that they write is still leased by this store
 *   object. Calls that wait together share one sync. It throws StaleLeaseError when a lease is lost or was never
 *   taken, StoreWriteError when the medium refuses; then nothing of the call counts as acknowledged.
 * - `acquire` takes the lease of a run, new or old. While another live writer holds it: StoreBusyError. After a
 *   takeover the old holder's appends are rejected for good, and what it wrote but was not told of may or may not count.
 * - Reads see all that this object has appended, and after `refresh()` all that others had appended before it.
 * - Records of older epochs that lie behind a takeover's accepted offsets do not exist for any reader.
 * - Equal steps are stored once as far as readers can tell; `meta` belongs to (run, step).
 * - `close` releases all leases and waits for pending appends; afterwards every call throws.
 */
export interface Store {
  readonly blobs: BlobStore;
  append(records: readonly StoreRecord[]): Promise<void>;
  acquire(run: string, options?: AcquireOptions): Promise<Lease>;
  release(run: string): Promise<void>;
  refresh(): Promise<void>;

  runs(): Promise<readonly RunState[]>;
  /** A page of the runs that meet the query, the greatest id first; of all runs without one. */
  list(query?: RunQuery): Promise<RunPage>;
  run(run: string): Promise<RunState | undefined>;
  journal(run: string): Promise<Journal>;
  step(id: string): Promise<Step | undefined>;
  meta(run: string, step: string): Promise<StepMeta | undefined>;
  /** Ids of the steps whose parent is `id`, in the order in which they were written. */
  children(id: string): Promise<readonly string[]>;
  annotations(step: string): Promise<readonly AnnotationRecord[]>;
  groups(): Promise<readonly GroupRecord[]>;
  /**
   * Hides a run, or a step with all below it, for good; `gc` frees the space. What runs that were forked from it rest on
   * stays. Throws NotFoundError; StoreBusyError while another process writes the run; InvalidInputError when a run stands
   * on the step.
   */
  prune(target: PruneTarget, options?: PruneOptions): Promise<void>;
  /**
   * Deletes what nothing names: blobs, what was pruned, leftovers of processes that have ended. Safe beside running
   * writers: what one of them may be about to name waits for a later collection. Throws StoreBusyError while another
   * process collects.
   */
  gc(options?: GcOptions): Promise<GcReport>;
  /** Reads everything again from the medium and names what is wrong; an empty list is a sound store. */
  check(): Promise<readonly StoreProblem[]>;
  close(): Promise<void>;
}
