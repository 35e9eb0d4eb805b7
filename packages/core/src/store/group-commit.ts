/** One call of `append`, waiting for its sync. */
export interface Pending<T> {
  readonly item: T;
  readonly bytes: number;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Puts calls that wait together into one group: while a group is being written, the next one gathers.
 * A group is bounded in bytes, so that the first call in it does not wait for an endless write.
 */
export class GroupCommit<T> {
  readonly #commit: (group: readonly Pending<T>[]) => Promise<void>;
  readonly #maxGroupBytes: number;
  #queue: Pending<T>[] = [];
  #running: Promise<void> | undefined;

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
      let bytes = 0;
      let count = 0;
      while (
        count < this.#queue.length &&
        (count === 0 || bytes + this.#queue[count]!.bytes <= this.#maxGroupBytes)
      ) {
        bytes += this.#queue[count++]!.bytes;
      }
      // Taken out, so that what is written is let go of while others still wait.
      await this.#commit(this.#queue.splice(0, count));
    }
    this.#running = undefined;
  }
}
