// Over 400 lines because what each call of the contract does, and in which order, must be read in one place.
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { InterruptedError, InvalidInputError, NotFoundError, StoreBusyError } from "../errors.js";
import type { BlobStore } from "../media/blobs.js";
import type { GcOptions, GcReport, PruneOptions, PruneTarget } from "../run/collect.js";
import type { RunPage, RunQuery } from "../run/query.js";
import type {
  AnnotationRecord,
  GroupRecord,
  LeaseRecord,
  StoreRecord,
  TakeoverRecord,
} from "../run/records.js";
import type { Step, StepMeta } from "../run/step.js";
import type { AcquireOptions, Journal, Lease, RunState, Store, StoreProblem } from "../run/store.js";
import { Appender } from "./appender.js";
import { DirectoryBlobs } from "./blobs.js";
import { Catalog } from "./catalog.js";
import { checkFolder } from "./check.js";
import { Claims } from "./claims.js";
import { type Clock, systemClock } from "./clock.js";
import { StoreClosedError } from "./errors.js";
import { type FileLayer, nodeFiles } from "./files.js";
import { Forest } from "./forest.js";
import { makeFolders, readFormat } from "./format.js";
import { type Collector, collect } from "./gc/collect.js";
import { type Held, HeldLeases } from "./held-leases.js";
import { Indexer } from "./indexer.js";
import { layoutOf } from "./layout.js";
import { LogWriter } from "./log-writer.js";
import { lookAt, namedError, type StoreParts } from "./parts.js";
import { Presence } from "./presence.js";
import { checkRecords, isLeased } from "./records.js";
import { listRuns } from "./search.js";
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
  /** A segment that reaches this length, or a pack four times that, is followed by a fresh one; default 16 MiB. */
  readonly segmentBytes?: number;
  /** Blobs up to this length share files, which takes a sync less for each; 0 gives each its own. Default 1 MiB. */
  readonly packedBytes?: number;
  /** The file operations; default Node's. */
  readonly files?: FileLayer;
  readonly clock?: Clock;
}

const defaults = { beatMs: 1000, expiryMs: 10_000, segmentBytes: 16 * 2 ** 20, packedBytes: 2 ** 20 };
/** Less than that is read faster than its index is made. */
const indexFromBytes = 4 * 2 ** 20;
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
  readonly #parts: StoreParts;
  readonly #expiryMs: number;
  readonly #segmentBytes: number;
  readonly #blobs: DirectoryBlobs;
  readonly #log: LogWriter;
  readonly #presence: Presence;
  readonly #leases: HeldLeases;
  readonly #appender: Appender;
  readonly #indexer: Indexer;
  readonly #acquiring = new Map<string, Promise<Lease>>();
  #opened: Promise<void> | undefined;
  #prepared: Promise<void> | undefined;
  #isOpen = false;
  #isPrepared = false;
  #isCollecting = false;
  #refreshing: Promise<void> = Promise.resolve();
  #queuedRefresh: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(root: string, options: DirectoryStoreOptions) {
    const { clock = systemClock, durability = "sync" } = options;
    const { beatMs, expiryMs, segmentBytes, packedBytes } = { ...defaults, ...options };
    const files =
      durability === "sync" ? (options.files ?? nodeFiles) : withoutSync(options.files ?? nodeFiles);
    const layout = layoutOf(root);
    const forest = new Forest();
    // The time in front only sorts segments by age for whoever reads them; nothing is decided by it.
    const writer = `${Date.now().toString(36)}-${randomBytes(6).toString("hex")}`;
    const reader = new SegmentReader(files, layout, forest, writer);
    const claims = new Claims(files, layout);
    const catalog = new Catalog(files, layout, forest, reader);
    const refresh = () => this.#refresh();
    this.#parts = { files, layout, clock, claims, forest, catalog, reader, writer, refresh };
    this.#indexer = new Indexer(this.#parts, Math.min(indexFromBytes, segmentBytes));
    this.#expiryMs = expiryMs;
    this.#segmentBytes = segmentBytes;
    this.#presence = new Presence(files, layout, clock, writer, beatMs);
    this.#leases = new HeldLeases(files, claims, this.#presence);
    this.#log = new LogWriter(files, layout, writer, segmentBytes, (segment, end, index) => {
      reader.finish(segment, end);
      this.#indexer.enqueue({ segment, index });
    });
    this.#appender = new Appender(this.#parts, this.#leases, this.#log, () =>
      this.#isPrepared ? undefined : this.#prepare(),
    );
    this.#blobs = new DirectoryBlobs(
      files,
      layout,
      writer,
      { packedBytes, packBytes: 4 * segmentBytes },
      (writing) => {
        this.#assertOpen();
        if (writing) return this.#isPrepared ? undefined : this.#prepare();
        return this.#isOpen ? undefined : this.#ready();
      },
    );
    this.blobs = this.#blobs;
  }

  async append(records: readonly StoreRecord[]): Promise<void> {
    this.#assertOpen();
    checkRecords(records);
    const held: Held[] = [];
    for (const record of records) {
      if (!isLeased(record)) continue;
      const one = this.#leases.under(record.run, record.epoch);
      if (!held.includes(one)) held.push(one);
    }
    if (records.length > 0) await this.#appender.push(records, held);
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
    const already = this.#leases.current(run);
    if (already !== undefined) return already.lease;
    if (signal?.aborted) {
      throw new InterruptedError(`stopped before run ${run} was acquired`, "acquire it again");
    }
    await this.#prepare();
    let epoch: number | undefined;
    try {
      epoch = await claimNextEpoch(this.#parts, run, expiryMs, signal);
      return await this.#begin({ run, epoch, writer: this.#parts.writer });
    } catch (error) {
      this.#leases.drop(run);
      // A claim without its record would make others wait for our heartbeat.
      if (epoch !== undefined)
        await this.#parts.claims.release(run, epoch, this.#parts.writer).catch(() => {});
      throw await namedError(this.#parts, error);
    }
  }

  /** Writes the lease's record; of a takeover with what is accepted of those before. */
  async #begin(lease: Lease): Promise<Lease> {
    const { run, epoch, writer } = lease;
    let record: LeaseRecord | TakeoverRecord = { v: 1, type: "lease", run, epoch, writer };
    if (epoch > 1) {
      await this.#refresh();
      const accepted: Record<string, number> = {};
      const { catalog, reader } = this.#parts;
      const ends = await catalog.steady(() => catalog.accepted(run), this.#parts.refresh);
      for (const [origin, { segment, end }] of ends) {
        await reader.makeDurable(segment, end);
        accepted[origin] = end;
      }
      record = { v: 1, type: "takeover", run, epoch, writer, accepted };
    }
    const held = await this.#leases.add(lease);
    await this.#appender.push([record], [held]);
    return lease;
  }

  async release(run: string): Promise<void> {
    await this.#open();
    const held = this.#leases.current(run);
    if (held === undefined) return;
    // Everything that was issued before has its turn first.
    await this.#appender.push([], []);
    if (!this.#leases.has(held)) return;
    this.#leases.drop(run);
    try {
      await this.#parts.claims.release(run, held.lease.epoch, held.lease.writer);
    } catch (error) {
      throw await namedError(this.#parts, error);
    }
  }

  async refresh(): Promise<void> {
    this.#assertOpen();
    if (this.#opened === undefined) return this.#open();
    await this.#refresh();
  }

  /** One at a time. Calls that come during a refresh share the next one: the running one may have passed by already. */
  #refresh(): Promise<void> {
    this.#queuedRefresh ??= this.#refreshing.then(() => {
      this.#queuedRefresh = undefined;
      this.#appender.showUnacknowledged();
      const reading = this.#parts.reader.refresh();
      this.#refreshing = reading.catch(() => {});
      return reading;
    });
    return this.#queuedRefresh;
  }

  runs(): Promise<readonly RunState[]> {
    return this.#read((catalog) => catalog.runs());
  }

  list(query: RunQuery = {}): Promise<RunPage> {
    return this.#read(() => listRuns(this.#parts, query));
  }

  run(run: string): Promise<RunState | undefined> {
    return this.#read((catalog) => catalog.run(run));
  }

  journal(run: string): Promise<Journal> {
    return this.#read((catalog) => catalog.journal(run));
  }

  step(id: string): Promise<Step | undefined> {
    return this.#read(async (catalog) => (await catalog.step(id))?.step);
  }

  meta(run: string, step: string): Promise<StepMeta | undefined> {
    return this.#read(async (catalog) => (await catalog.step(step, run))?.meta);
  }

  children(id: string): Promise<readonly string[]> {
    return this.#read((catalog) => catalog.children(id));
  }

  annotations(step: string): Promise<readonly AnnotationRecord[]> {
    return this.#read((catalog) => catalog.annotations(step));
  }

  groups(): Promise<readonly GroupRecord[]> {
    return this.#read((catalog) => catalog.groups());
  }

  async prune(target: PruneTarget, { reason }: PruneOptions = {}): Promise<void> {
    await this.refresh();
    const why = reason === undefined ? {} : { reason };
    if ("run" in target) {
      const { run } = target;
      if ((await this.run(run)) === undefined) {
        throw new NotFoundError(`no run ${run} in this store`, "`fovea runs list` lists the runs");
      }
      await this.acquire(run);
      await this.append([{ v: 1, type: "tombstone", run, ...why }]);
      await this.release(run);
      return;
    }
    const { step } = target;
    if ((await this.step(step)) === undefined) {
      throw new NotFoundError(`no step ${step} in this store`, "`fovea runs show RUN` lists the steps");
    }
    const below = new Set([step]);
    for (const id of below) for (const child of await this.children(id)) below.add(child);
    const standing = (await this.runs()).find(({ head }) => below.has(head.head) || below.has(head.root));
    if (standing !== undefined) {
      throw new InvalidInputError(
        `run ${standing.run} stands on step ${step.slice(0, 12)} or below it`,
        `prune that run: store.prune({ run: "${standing.run}" })`,
      );
    }
    await this.append([{ v: 1, type: "tombstone", step, ...why }]);
  }

  async gc(options: GcOptions = {}): Promise<GcReport> {
    await this.#open();
    if (options.dryRun !== true) await this.#prepare();
    await this.#indexer.drain();
    const collector: Collector = {
      parts: this.#parts,
      hasPut: this.#blobs.hasPut,
      expiryMs: this.#expiryMs,
      segmentBytes: this.#segmentBytes,
      isActive: (segment) => this.#parts.reader.isOurs(segment),
    };
    if (this.#isCollecting) {
      throw new StoreBusyError("this store object is collecting garbage", "wait until it is done");
    }
    this.#isCollecting = true;
    try {
      return await collect(collector, options);
    } catch (error) {
      throw await namedError(this.#parts, error);
    } finally {
      this.#isCollecting = false;
    }
  }

  async check(): Promise<readonly StoreProblem[]> {
    this.#assertOpen();
    const { files, layout, writer: ours } = this.#parts;
    const isLive = async (writer: string): Promise<boolean> => {
      if (writer === ours) return true;
      const { counter, isDead } = await lookAt(this.#parts, writer);
      return counter !== "absent" && !isDead;
    };
    // A collection may take segments away while they are checked.
    return this.#parts.catalog.steady(() => checkFolder(files, layout, isLive), this.#parts.refresh);
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#acquiring.values());
    await this.#appender.drain();
    await this.#blobs.close();
    await this.#leases.releaseAll();
    await this.#log.close();
    await this.#refreshing;
    await this.#indexer.drain();
    await this.#parts.reader.close();
  }

  #assertOpen(): void {
    if (this.#closed !== undefined) throw new StoreClosedError(this.#parts.layout.root);
  }

  /** @throws StoreClosedError; NewerStoreError. */
  async #open(): Promise<void> {
    this.#assertOpen();
    if (!this.#isOpen) await this.#ready();
  }

  async #ready(): Promise<void> {
    this.#opened ??= this.#readAll().catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    await this.#opened;
    this.#isOpen = true;
  }

  async #readAll(): Promise<void> {
    await readFormat(this.#parts.files, this.#parts.layout);
    await this.#refresh();
  }

  async #prepare(): Promise<void> {
    if (this.#isPrepared) return;
    await this.#ready();
    const { files, layout, writer } = this.#parts;
    this.#prepared ??= makeFolders(files, layout, writer).catch(async (error: unknown) => {
      this.#prepared = undefined;
      throw await namedError(this.#parts, error);
    });
    await this.#prepared;
    try {
      // Whoever collects garbage must see us before we write anything.
      await this.#presence.start();
      // What was pruned before we showed ourselves may be going.
      await this.#refresh();
    } catch (error) {
      throw await namedError(this.#parts, error);
    }
    this.#isPrepared = true;
    this.#indexer.enqueue();
  }

  async #read<T>(read: (catalog: Catalog) => Promise<T>): Promise<T> {
    await this.#open();
    const { catalog } = this.#parts;
    return catalog.steady(() => read(catalog), this.#parts.refresh);
  }
}

const withoutSync = (files: FileLayer): FileLayer => ({
  ...files,
  async open(path, how) {
    return { ...(await files.open(path, how)), async sync() {} };
  },
  async syncDirectory() {},
});
