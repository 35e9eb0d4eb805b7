import { setImmediate } from "node:timers";

/** One call of `append`, waiting for its sync. */
export interface Pending<T> {
  readonly item: T;
  readonly bytes: number;
  resolve(): void;
  reject(error: unknown): void;
}

/** Of the event loop, for which a group waits as long as it grows. */
const maxTurns = 8;

/**
 * Puts calls that wait together into one group: while a group is being written, the next one gathers.
 * A group is bounded in bytes, so that the first call in it does not wait for an endless write.
 */
export class GroupCommit<T> {
  readonly #commit: (group: readonly Pending<T>[]) => Promise<void>;
  readonly #maxGroupBytes: number;
  #queue: Pending<T>[] = [];
  #running: Promise<void> | undefined;
  /** Members of the last group. */
  #last = 0;

  /** `commit` settles every member of the group, and never throws. */
  constructor(commit: (group: readonly Pending<T>[]) => Promise<void>, maxGroupBytes: number) {
    this.#commit = commit;
    this.#maxGroupBytes = maxGroupBytes;
  }

  push(item: T, bytes: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ item, bytes, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when everything pushed so far is settled. */
  async drain(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    // What is issued in this same turn joins the first group.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      if (this.#last > 1) await this.#gather();
      let bytes = 0;
      let count = 0;
      while (
        count < this.#queue.length &&
        (count === 0 || bytes + this.#queue[count]!.bytes <= this.#maxGroupBytes)
      ) {
        bytes += this.#queue[count++]!.bytes;
      }
      // Taken out, so that what is written is let go of while others still wait.
      this.#last = count;
      await this.#commit(this.#queue.splice(0, count));
    }
    this.#running = undefined;
  }

  /** Where many write at once, those that are about to join: a sync less costs more than a turn of the event loop. */
  async #gather(): Promise<void> {
    for (let turn = 0, before = 0; turn < maxTurns && before < this.#queue.length; turn++) {
      before = this.#queue.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
