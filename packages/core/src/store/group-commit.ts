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
    for (let from = 0; ; ) {
      if (from === this.#queue.length) break;
      let bytes = 0;
      let to = from;
      while (
        to < this.#queue.length &&
        (to === from || bytes + this.#queue[to]!.bytes <= this.#maxGroupBytes)
      ) {
        bytes += this.#queue[to++]!.bytes;
      }
      const group = this.#queue.slice(from, to);
      if (to === this.#queue.length) {
        this.#queue = [];
        from = 0;
      } else from = to;
      await this.#commit(group);
    }
    this.#queue = [];
    this.#running = undefined;
  }
}
