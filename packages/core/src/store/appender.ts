import { StaleLeaseError, StoreBusyError } from "../errors.js";
import type { StoreRecord } from "../run/records.js";
import type { Segment } from "./forest.js";
import type { Line } from "./frame.js";
import { GroupCommit, type Pending } from "./group-commit.js";
import type { Held, HeldLeases } from "./held-leases.js";
import type { Batch, LogWriter } from "./log-writer.js";
import { lookAt, namedError, type StoreParts } from "./parts.js";
import { isLeased, namedSteps, recordTexts } from "./records.js";

interface Call {
  readonly records: readonly StoreRecord[];
  /** Absent while too much waits already: then they are made when its turn comes. */
  readonly texts: readonly string[] | undefined;
  /** The leases of its runs, each once. */
  readonly held: readonly Held[];
}

interface Unacknowledged {
  readonly segment: Segment;
  readonly lines: readonly Line[];
  readonly records: readonly StoreRecord[];
}

const maxGroupBytes = 8 * 2 ** 20;
const maxQueuedBytes = 32 * 2 ** 20;
/** A takeover takes milliseconds; a taker that stands still in the middle of one is not waited for. */
const takeoverPollMs = 10;
const maxTakeoverPolls = 100;
const maxRemembered = 10_000;

/** Takes appends from the call to the acknowledgement: check the leases, write, sync, check them again. */
export class Appender {
  readonly #parts: StoreParts;
  readonly #leases: HeldLeases;
  readonly #log: LogWriter;
  readonly #prepare: () => Promise<void> | undefined;
  readonly #commits: GroupCommit<Call>;
  #unacknowledged: Unacknowledged[] = [];
  #queuedBytes = 0;
  /** Named steps of other segments than the one that we write, known to be durable and settled. */
  readonly #durable = new Set<string>();

  /** `prepare` makes the store's folders before the first write; after that there is nothing to wait for. */
  constructor(
    parts: StoreParts,
    leases: HeldLeases,
    log: LogWriter,
    prepare: () => Promise<void> | undefined,
  ) {
    this.#parts = parts;
    this.#leases = leases;
    this.#log = log;
    this.#prepare = prepare;
    this.#commits = new GroupCommit((group) => this.#commit(group), maxGroupBytes);
  }

  /** Resolves when the records are acknowledged; without records, when every call before it is settled. */
  async push(records: readonly StoreRecord[], held: readonly Held[]): Promise<void> {
    const texts = this.#queuedBytes < maxQueuedBytes ? recordTexts(records) : undefined;
    let bytes = 0;
    if (texts !== undefined) for (const text of texts) bytes += text.length;
    this.#queuedBytes += bytes;
    try {
      await this.#commits.push({ records, texts, held }, bytes);
    } finally {
      this.#queuedBytes -= bytes;
    }
  }

  drain(): Promise<void> {
    return this.#commits.drain();
  }

  /**
   * Shows readers here what was written and not acknowledged, because its lease was lost meanwhile: readers elsewhere
   * see it too, as far as the takeover accepts it.
   */
  showUnacknowledged(): void {
    const late = this.#unacknowledged;
    this.#unacknowledged = [];
    for (const { segment, lines, records } of late) this.#add(segment, lines, records);
  }

  /** Settles every call of the group. */
  async #commit(group: readonly Pending<Call>[]): Promise<void> {
    const written: (Batch & { readonly call: Pending<Call> })[] = [];
    const settled: Pending<Call>[] = [];
    for (const call of group) {
      const { records, texts, held } = call.item;
      if (records.length === 0) {
        settled.push(call);
        continue;
      }
      try {
        const preparing = this.#prepare();
        if (preparing !== undefined) await preparing;
        const foreign = this.#foreignNames(records);
        if (foreign.length > 0) await this.#makeDurable(foreign);
        // Whether another writer has claimed the run is asked after the sync, which is when it counts. But a call that
        // writes more than the one run would then count in part.
        const isFenced = held.length === 1 && records.every(isLeased);
        for (const one of held) this.#leases.assert(one, isFenced);
        written.push({ call, records, texts: texts ?? recordTexts(records) });
      } catch (error) {
        call.reject(await namedError(this.#parts, error));
      }
    }
    if (written.length > 0) {
      try {
        const { segment, lines } = await this.#log.write(written);
        const { files, layout, writer } = this.#parts;
        if (!files.exists(layout.writer(writer))) {
          throw new StaleLeaseError(
            `the writer ${writer} was taken for dead by a collection`,
            "open the store again and resume the runs",
          );
        }
        for (let i = 0; i < written.length; i++) {
          const { call } = written[i]!;
          const lost = this.#settle(call, segment, lines[i]!);
          if (lost !== undefined) call.reject(await namedError(this.#parts, lost));
        }
      } catch (error) {
        const failure = await namedError(this.#parts, error);
        for (const { call } of written) call.reject(failure);
      }
    }
    for (const call of settled) call.resolve();
  }

  /** After the sync: acknowledged only if no lease was lost meanwhile. @returns why it is not. */
  #settle(call: Pending<Call>, segment: Segment, lines: readonly Line[]): unknown {
    const { records, held } = call.item;
    try {
      for (const one of held) this.#leases.assert(one);
    } catch (error) {
      this.#unacknowledged.push({ segment, lines, records });
      return error;
    }
    this.#add(segment, lines, records);
    call.resolve();
    return undefined;
  }

  #add(segment: Segment, lines: readonly Line[], records: readonly StoreRecord[]): void {
    const last = lines[lines.length - 1]!;
    this.#parts.forest.add(segment, last.offset + last.length, lines, records);
  }

  /**
   * What an acknowledged record names must not vanish: another process may have written it and not synced it yet, or
   * may be losing the run that holds it at this moment.
   */
  async #makeDurable(steps: readonly string[]): Promise<void> {
    const { catalog, reader } = this.#parts;
    for (const id of steps) {
      // Waiting for one may have changed what is known of the next.
      const place = await catalog.steady(() => catalog.locate(id), this.#parts.refresh);
      if (place === undefined) continue;
      await this.#waitUntilSettled(id, place.run, place.epoch);
      await reader.makeDurable(place.segment, place.end);
      if (this.#durable.size >= maxRemembered) this.#durable.clear();
      this.#durable.add(id);
    }
  }

  /** The steps that the records rest on and that are not in a segment of ours. */
  #foreignNames(records: readonly StoreRecord[]): string[] {
    const { forest, reader } = this.#parts;
    const foreign: string[] = [];
    if (reader.isAlone) return foreign;
    for (const record of records) {
      for (const id of namedSteps(record)) {
        const entry = forest.step(id);
        const isElsewhere =
          entry === undefined
            ? reader.indexes.size > 0 && !records.some((one) => one.type === "step" && one.step.id === id)
            : !reader.isOurs(entry.segment);
        if (isElsewhere && !this.#durable.has(id)) foreign.push(id);
      }
    }
    return foreign;
  }

  /** Between a takeover's claim and its record nobody knows whether what the old holder wrote meanwhile counts. */
  async #waitUntilSettled(step: string, id: string, epoch: number): Promise<void> {
    const { files, claims, catalog, forest, clock } = this.#parts;
    const isOpen = () => forest.takeoverEpoch(id) <= epoch && files.exists(claims.nextPath(id, epoch));
    for (let polls = 0; isOpen(); polls++) {
      await this.#parts.refresh();
      if ((await catalog.steady(() => catalog.locate(step), this.#parts.refresh)) === undefined) {
        throw new StaleLeaseError(`step ${step} was cut off by a takeover of run ${id}`, "fork another step");
      }
      if (!isOpen()) return;
      const { epoch: top, released } = await claims.top(id);
      const holder = await claims.holder(id, top);
      // Whoever takes over from a dead taker reads what is there now.
      if (released || holder === undefined || (await lookAt(this.#parts, holder)).isDead) return;
      if (polls === maxTakeoverPolls) {
        throw new StoreBusyError(`the run ${id} is being taken over`, "try again in a moment");
      }
      await clock.wait(takeoverPollMs);
    }
  }
}
