import { StaleLeaseError } from "../errors.js";
import type { Lease } from "../run/store.js";
import type { Claims } from "./claims.js";
import type { FileLayer } from "./files.js";
import type { Presence } from "./presence.js";

export interface Held {
  readonly lease: Lease;
  /** The file whose existence ends the lease. */
  readonly nextPath: string;
}

/** The leases of one store object. */
export class HeldLeases {
  readonly #files: FileLayer;
  readonly #claims: Claims;
  readonly #presence: Presence;
  readonly #held = new Map<string, Held>();

  constructor(files: FileLayer, claims: Claims, presence: Presence) {
    this.#files = files;
    this.#claims = claims;
    this.#presence = presence;
  }

  async add(lease: Lease): Promise<Held> {
    const held: Held = { lease, nextPath: this.#claims.nextPath(lease.run, lease.epoch) };
    this.#held.set(lease.run, held);
    return held;
  }

  /** The lease of `run`, if it has not been taken over. */
  current(run: string): Held | undefined {
    const held = this.#held.get(run);
    if (held === undefined || !this.#files.exists(held.nextPath)) return held;
    this.drop(run);
    return undefined;
  }

  /** @throws StaleLeaseError unless `run` is held under `epoch`. Looks at no file. */
  under(run: string, epoch: number): Held {
    const held = this.#held.get(run);
    if (held?.lease.epoch === epoch) return held;
    throw new StaleLeaseError(
      held === undefined
        ? `this store object does not hold the lease of run ${run}`
        : `the record is of epoch ${epoch} of run ${run}, and the lease is of epoch ${held.lease.epoch}`,
      "acquire the run, and write under the epoch of its lease",
    );
  }

  /** Whether it was neither given back here nor found lost. Looks at no file. */
  has(held: Held): boolean {
    return this.#held.get(held.lease.run) === held;
  }

  /**
   * @param fromMemory looks at no file, so that only what is known here counts.
   * @throws StaleLeaseError when the lease was released, or another writer has claimed the next epoch.
   */
  assert(held: Held, fromMemory = false): void {
    const { run, epoch } = held.lease;
    if (this.has(held) && (fromMemory || this.current(run) === held)) return;
    throw new StaleLeaseError(
      `the run ${run} was taken over or released; its epoch ${epoch} has ended`,
      "resume the run when the other process is done with it",
    );
  }

  drop(run: string): void {
    this.#held.delete(run);
  }

  async releaseAll(): Promise<void> {
    for (const { lease } of this.#held.values()) {
      // A lease that cannot be given back ends with this process.
      await this.#claims.release(lease.run, lease.epoch, lease.writer).catch(() => {});
    }
    this.#held.clear();
    await this.#presence.end();
  }
}
