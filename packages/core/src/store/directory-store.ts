import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { FoveaError, InterruptedError, StaleLeaseError, StoreBusyError } from "../errors.js";
import type { BlobStore } from "../media/blobs.js";
import type {
  AnnotationRecord,
  GroupRecord,
  IntentRecord,
  LeaseRecord,
  ResultRecord,
  StepRecord,
  StoreRecord,
  TakeoverRecord,
} from "../run/records.js";
import { journalKeyText } from "../run/records.js";
import type { Step, StepMeta } from "../run/step.js";
import type { AcquireOptions, Journal, Lease, RunState, Store, StoreProblem } from "../run/store.js";
import { DirectoryBlobs } from "./blobs.js";
import { checkFolder } from "./check.js";
import { Claims } from "./claims.js";
import { type Clock, systemClock } from "./clock.js";
import { StoreClosedError, storeWriteError } from "./errors.js";
import { type FileLayer, nodeFiles } from "./files.js";
import { type Entry, Forest, type Segment } from "./forest.js";
import { makeFolders, readFormat } from "./format.js";
import type { Line } from "./frame.js";
import { GroupCommit, type Pending } from "./group-commit.js";
import { isProvablyDead } from "./identity.js";
import { type Layout, layoutOf } from "./layout.js";
import { LogWriter } from "./log-writer.js";
import { observeWriter, Presence } from "./presence.js";
import { checkRecords, isLeased, namedSteps, recordTexts } from "./records.js";
import { SegmentReader } from "./segment-reader.js";
import { claimNextEpoch } from "./take-lease.js";

export interface DirectoryStoreOptions {
  /**
   * "sync" (default): what was acknowledged survives a power cut. "os": it survives the death of the process, and is
   * left to the operating system to write; some times faster, and a power cut may take the newest records.
   */
  readonly durability?: "sync" | "os";
  /** How often the heartbeat counter grows while a lease is held; default 1,000 ms. */
  readonly beatMs?: number;
  /** How long another writer's counter must stand still before its leases count as expired; default 10,000 ms. */
  readonly expiryMs?: number;
  /** A segment that reaches this length is followed by a fresh one; default 64 MiB. */
  readonly segmentBytes?: number;
  /** The file operations; default Node's. */
  readonly files?: FileLayer;
  readonly clock?: Clock;
}

interface Held {
  readonly lease: Lease;
  /** The file whose existence ends the lease. */
  readonly nextPath: string;
}

interface Call {
  readonly records: readonly StoreRecord[];
  /** Absent while too much waits already: then they are made when its turn comes. */
  readonly texts: readonly string[] | undefined;
  readonly held: ReadonlySet<Held>;
}

interface Unacknowledged {
  readonly segment: Segment;
  readonly lines: readonly Line[];
  readonly records: readonly StoreRecord[];
}

const defaults = { beatMs: 1000, expiryMs: 10_000, segmentBytes: 64 * 2 ** 20 };
const maxGroupBytes = 8 * 2 ** 20;
/** A takeover takes milliseconds; a taker that stands still in the middle of one is not waited for. */
const takeoverPollMs = 10;
const maxTakeoverPolls = 100;
const maxQueuedBytes = 32 * 2 ** 20;

/**
 * The store in the folder `path`; nothing is written before the first append, put or acquire, so a folder that does
 * not exist reads as an empty store. Reading takes no locks and works on a read-only file system.
 *
 * @throws NewerStoreError, naming the version to install; CorruptStoreError; InvalidInputError when `path` is a file.
 */
export async function openDirectoryStore(path: string, options: DirectoryStoreOptions = {}): Promise<Store> {
  const store = new DirectoryStore(resolve(path), options);
  try {
    await store.refresh();
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

/** The store over any file layer. The first call of any method reads what is there. */
export class DirectoryStore implements Store {
  readonly blobs: BlobStore;
  readonly #files: FileLayer;
  readonly #layout: Layout;
  readonly #clock: Clock;
  readonly #expiryMs: number;
  readonly #writer = `${Date.now().toString(36)}-${randomBytes(6).toString("hex")}`;
  readonly #forest = new Forest();
  readonly #reader: SegmentReader;
  readonly #blobs: DirectoryBlobs;
  readonly #log: LogWriter;
  readonly #presence: Presence;
  readonly #claims: Claims;
  readonly #commits: GroupCommit<Call>;
  readonly #held = new Map<string, Held>();
  readonly #acquiring = new Map<string, Promise<Lease>>();
  /** Written, and refused because a lease was lost meanwhile: others may see them, so after a refresh we do too. */
  #unacknowledged: Unacknowledged[] = [];
  #queuedBytes = 0;
  #opened: Promise<void> | undefined;
  #prepared: Promise<void> | undefined;
  #refreshing: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(root: string, options: DirectoryStoreOptions) {
    const { files = nodeFiles, clock = systemClock, durability = "sync" } = options;
    this.#files = durability === "sync" ? files : withoutSync(files);
    this.#layout = layoutOf(root);
    this.#clock = clock;
    this.#expiryMs = options.expiryMs ?? defaults.expiryMs;
    this.#reader = new SegmentReader(this.#files, this.#layout, this.#forest, this.#writer);
    this.#claims = new Claims(this.#files, this.#layout);
    const beatMs = options.beatMs ?? defaults.beatMs;
    this.#presence = new Presence(this.#files, this.#layout, clock, this.#writer, beatMs);
    const segmentBytes = options.segmentBytes ?? defaults.segmentBytes;
    this.#log = new LogWriter(this.#files, this.#layout, this.#writer, segmentBytes, (segment, end) =>
      this.#reader.finish(segment, end),
    );
    this.#commits = new GroupCommit((group) => this.#commit(group), maxGroupBytes);
    this.#blobs = new DirectoryBlobs(this.#files, this.#layout, this.#writer, async (writing) => {
      await this.#open();
      if (writing) await this.#prepare();
    });
    this.blobs = this.#blobs;
  }

  async append(records: readonly StoreRecord[]): Promise<void> {
    if (this.#closed !== undefined) throw new StoreClosedError(this.#layout.root);
    checkRecords(records);
    const held = new Set<Held>();
    for (const record of records) if (isLeased(record)) held.add(this.#holding(record.run, record.epoch));
    if (records.length === 0) return;
    await this.#push(records, held);
  }

  async #push(records: readonly StoreRecord[], held: ReadonlySet<Held>): Promise<void> {
    const texts = this.#queuedBytes < maxQueuedBytes ? recordTexts(records) : undefined;
    const bytes = texts?.reduce((sum, text) => sum + text.length, 0) ?? 0;
    this.#queuedBytes += bytes;
    try {
      await this.#commits.push({ records, texts, held }, bytes);
    } finally {
      this.#queuedBytes -= bytes;
    }
  }

  /** Settles every call of the group. */
  async #commit(group: readonly Pending<Call>[]): Promise<void> {
    const calls: { call: Pending<Call>; texts: readonly string[] }[] = [];
    let failed: unknown;
    try {
      await this.#prepare();
    } catch (error) {
      failed = error;
    }
    for (const call of group) {
      try {
        if (failed !== undefined) throw failed;
        await this.#makeNamedDurable(call.item.records);
        for (const held of call.item.held) this.#assertHeld(held);
        calls.push({ call, texts: call.item.texts ?? recordTexts(call.item.records) });
      } catch (error) {
        call.reject(await this.#writeError(error));
      }
    }
    const written = calls.filter(({ texts }) => texts.length > 0);
    if (written.length > 0) {
      try {
        const { segment, lines } = await this.#log.write(written.map(({ texts }) => texts));
        for (const [i, { call }] of written.entries()) await this.#settle(call, segment, lines[i]!);
      } catch (error) {
        const failure = await this.#writeError(error);
        for (const { call } of written) call.reject(failure);
      }
    }
    for (const { call, texts } of calls) if (texts.length === 0) call.resolve();
  }

  /** After the sync: acknowledged only if no lease was lost meanwhile. */
  async #settle(call: Pending<Call>, segment: Segment, lines: readonly Line[]): Promise<void> {
    const { records, held } = call.item;
    try {
      for (const one of held) this.#assertHeld(one);
    } catch (error) {
      this.#unacknowledged.push({ segment, lines, records });
      call.reject(await this.#writeError(error));
      return;
    }
    this.#forest.add(segment, endOf(lines), lines, records);
    call.resolve();
  }

  /**
   * What an acknowledged record names must not vanish: another process may have written it and not synced it yet, or
   * may be losing the run that holds it at this moment.
   */
  async #makeNamedDurable(records: readonly StoreRecord[]): Promise<void> {
    for (const record of records) {
      for (const id of namedSteps(record)) {
        const entry = this.#forest.step(id);
        if (entry === undefined || this.#reader.isOurs(entry.segment)) continue;
        await this.#assertSettled(id, entry);
        await this.#reader.makeDurable(entry.segment, entry.batchEnd);
      }
    }
  }

  /** Between a takeover's claim and its record nobody knows whether what the old holder wrote meanwhile counts. */
  async #assertSettled(step: string, { run, epoch }: Entry): Promise<void> {
    const { id } = run!;
    const isOpen = () =>
      this.#files.exists(this.#claims.nextPath(id, epoch)) && this.#forest.takeoverEpoch(id) <= epoch;
    for (let polls = 0; isOpen(); polls++) {
      await this.#refresh();
      if (this.#forest.step(step) === undefined) {
        throw new StaleLeaseError(`step ${step} was cut off by a takeover of run ${id}`, "fork another step");
      }
      if (!isOpen()) return;
      const { epoch: top, released } = await this.#claims.top(id);
      const holder = await this.#claims.holder(id, top);
      // Whoever takes over from a dead taker reads what is there now.
      if (released || holder === undefined || (await this.#isDead(holder))) return;
      if (polls === maxTakeoverPolls) {
        throw new StoreBusyError(`the run ${id} is being taken over`, "try again in a moment");
      }
      await this.#clock.wait(takeoverPollMs);
    }
  }

  async #isDead(writer: string): Promise<boolean> {
    const { process = this.#reader.writers.get(writer) } = await observeWriter(
      this.#files,
      this.#layout,
      writer,
    );
    return process !== undefined && isProvablyDead(process);
  }

  #holding(run: string, epoch: number): Held {
    const held = this.#held.get(run);
    if (held?.lease.epoch === epoch) return held;
    throw new StaleLeaseError(
      held === undefined
        ? `this store object does not hold the lease of run ${run}`
        : `the record is of epoch ${epoch} of run ${run}, and the lease is of epoch ${held.lease.epoch}`,
      "acquire the run, and write under the epoch of its lease",
    );
  }

  #assertHeld(held: Held): void {
    const { run, epoch } = held.lease;
    const current = this.#held.get(run);
    if (current === held && !this.#files.exists(held.nextPath)) return;
    if (current === held) this.#lose(run);
    throw new StaleLeaseError(
      `the run ${run} was taken over; its epoch ${epoch} has ended`,
      "resume the run when the other process is done with it",
    );
  }

  /** Named errors as they are; what the medium threw with its reason and fix. */
  async #writeError(error: unknown): Promise<unknown> {
    return error instanceof FoveaError ? error : storeWriteError(this.#files, this.#layout.root, error);
  }

  #lose(run: string): void {
    this.#held.delete(run);
    if (this.#held.size === 0) this.#presence.rest();
  }

  acquire(run: string, options: AcquireOptions = {}): Promise<Lease> {
    const running = this.#acquiring.get(run);
    if (running !== undefined) return running;
    const acquiring = this.#acquire(run, options).finally(() => this.#acquiring.delete(run));
    this.#acquiring.set(run, acquiring);
    return acquiring;
  }

  async #acquire(run: string, { expiryMs = this.#expiryMs, signal }: AcquireOptions): Promise<Lease> {
    await this.#open();
    const already = this.#held.get(run);
    if (already !== undefined) {
      if (!this.#files.exists(already.nextPath)) return already.lease;
      this.#lose(run);
    }
    if (signal?.aborted)
      throw new InterruptedError(`stopped before run ${run} was acquired`, "acquire it again");
    await this.#prepare();
    let claimed: number | undefined;
    try {
      await this.#presence.start();
      claimed = await claimNextEpoch(
        {
          files: this.#files,
          layout: this.#layout,
          clock: this.#clock,
          claims: this.#claims,
          forest: this.#forest,
          reader: this.#reader,
          writer: this.#writer,
          refresh: () => this.#refresh(),
        },
        run,
        expiryMs,
        signal,
      );
      return await this.#begin({ run, epoch: claimed, writer: this.#writer });
    } catch (error) {
      this.#held.delete(run);
      // A claim without its record would make others wait for our heartbeat.
      if (claimed !== undefined) await this.#claims.release(run, claimed).catch(() => {});
      if (this.#held.size === 0) this.#presence.rest();
      throw await this.#writeError(error);
    }
  }

  /** Writes the lease's record; of a takeover with what is accepted of those before. */
  async #begin(lease: Lease): Promise<Lease> {
    const { run, epoch, writer } = lease;
    let record: LeaseRecord | TakeoverRecord = { v: 1, type: "lease", run, epoch, writer };
    if (epoch > 1) {
      await this.#refresh();
      const accepted: Record<string, number> = {};
      for (const { segment, end } of this.#forest.accepted(run).values()) {
        await this.#reader.makeDurable(segment, end);
        accepted[segment.name] = end;
      }
      record = { v: 1, type: "takeover", run, epoch, writer, accepted };
    }
    const held: Held = { lease, nextPath: this.#claims.nextPath(run, epoch) };
    this.#held.set(run, held);
    // Another run's release may have put the heartbeat to rest meanwhile.
    await this.#presence.start();
    await this.#push([record], new Set([held]));
    return lease;
  }

  async release(run: string): Promise<void> {
    await this.#open();
    const held = this.#held.get(run);
    if (held === undefined) return;
    // Everything that was issued before has its turn first.
    await this.#push([], new Set());
    if (this.#held.get(run) !== held) return;
    this.#lose(run);
    try {
      await this.#claims.release(run, held.lease.epoch);
    } catch (error) {
      throw await this.#writeError(error);
    }
  }

  async refresh(): Promise<void> {
    if (this.#closed !== undefined) throw new StoreClosedError(this.#layout.root);
    if (this.#opened === undefined) return this.#open();
    await this.#refresh();
  }

  /** One at a time: a call during a refresh gets one of its own, which may be shared by those that wait with it. */
  #refresh(): Promise<void> {
    const refreshing = (this.#refreshing ?? Promise.resolve())
      .catch(() => {})
      .then(async () => {
        const late = this.#unacknowledged;
        this.#unacknowledged = [];
        for (const { segment, lines, records } of late)
          this.#forest.add(segment, endOf(lines), lines, records);
        await this.#reader.refresh();
      });
    this.#refreshing = refreshing;
    return refreshing;
  }

  async runs(): Promise<readonly RunState[]> {
    await this.#open();
    return this.#forest.runs();
  }

  async run(run: string): Promise<RunState | undefined> {
    await this.#open();
    return this.#forest.run(run);
  }

  async journal(run: string): Promise<Journal> {
    await this.#open();
    const [results, intents] = await Promise.all([
      this.#fetch<ResultRecord>(this.#forest.results(run)),
      this.#fetch<IntentRecord>(this.#forest.intents(run)),
    ]);
    return {
      results: new Map(results.map((record) => [journalKeyText(record.key), record])),
      intents: new Map(intents.map((record) => [journalKeyText(record.key), record])),
    };
  }

  async step(id: string): Promise<Step | undefined> {
    await this.#open();
    const entry = this.#forest.step(id);
    return entry === undefined ? undefined : ((await this.#reader.record(entry)) as StepRecord).step;
  }

  async meta(run: string, step: string): Promise<StepMeta | undefined> {
    await this.#open();
    const entry = this.#forest.step(step, run);
    return entry === undefined ? undefined : ((await this.#reader.record(entry)) as StepRecord).meta;
  }

  async children(id: string): Promise<readonly string[]> {
    await this.#open();
    return this.#forest.children(id);
  }

  async annotations(step: string): Promise<readonly AnnotationRecord[]> {
    await this.#open();
    return this.#fetch<AnnotationRecord>(this.#forest.annotations(step));
  }

  async groups(): Promise<readonly GroupRecord[]> {
    await this.#open();
    return this.#fetch<GroupRecord>(this.#forest.groups());
  }

  async check(): Promise<readonly StoreProblem[]> {
    if (this.#closed !== undefined) throw new StoreClosedError(this.#layout.root);
    return checkFolder(this.#files, this.#layout, async (writer) => {
      if (writer === this.#writer) return true;
      const { counter, process } = await observeWriter(this.#files, this.#layout, writer);
      return counter !== "absent" && !(process !== undefined && isProvablyDead(process));
    });
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#acquiring.values());
    await this.#commits.drain();
    await this.#blobs.drain();
    for (const { lease } of this.#held.values()) {
      // A lease that cannot be given back ends with this process.
      await this.#claims.release(lease.run, lease.epoch).catch(() => {});
    }
    this.#held.clear();
    await this.#presence.end();
    await this.#log.close();
    await this.#refreshing?.catch(() => {});
    await this.#reader.close();
  }

  /** @throws StoreClosedError; NewerStoreError. */
  async #open(): Promise<void> {
    if (this.#closed !== undefined) throw new StoreClosedError(this.#layout.root);
    await this.#ready();
  }

  async #ready(): Promise<void> {
    this.#opened ??= this.#readAll().catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    await this.#opened;
  }

  async #readAll(): Promise<void> {
    await readFormat(this.#files, this.#layout);
    await this.#refresh();
  }

  async #prepare(): Promise<void> {
    await this.#ready();
    this.#prepared ??= makeFolders(this.#files, this.#layout, this.#writer).catch(async (error: unknown) => {
      this.#prepared = undefined;
      throw await this.#writeError(error);
    });
    await this.#prepared;
  }

  async #fetch<R extends StoreRecord>(entries: Iterable<Entry>): Promise<R[]> {
    return Promise.all([...entries].map((entry) => this.#reader.record(entry) as Promise<R>));
  }
}

const endOf = (lines: readonly Line[]): number => {
  const last = lines[lines.length - 1]!;
  return last.offset + last.length;
};

const withoutSync = (files: FileLayer): FileLayer => ({
  ...files,
  async open(path, how) {
    return { ...(await files.open(path, how)), async sync() {} };
  },
  async syncDirectory() {},
});
