import type { MediaId } from "../media/refs.js";

/** Memory of the process for bytes that were written just now, taken when the first are. */
const ringBytes = 8 << 20;
/** A blob above this would push out too many others. */
const mostBytes = ringBytes / 8;

interface Kept {
  readonly owner: Map<MediaId, Kept>;
  readonly id: MediaId;
  readonly bytes: Uint8Array;
  /** Where its bytes end, counted over all rounds of the ring. */
  readonly end: number;
}

let ring: Uint8Array | undefined;
/** Oldest first. */
const kept = new Set<Kept>();
let written = 0;

/**
 * The newest bytes that one store has written: whoever wants them in the next moments need not read and hash them again.
 * All stores of the process share one ring, so that many stores do not take more memory than one.
 */
export class RecentBytes {
  readonly #known = new Map<MediaId, Kept>();

  /** Copies `bytes`, over the oldest that are kept. */
  keep(id: MediaId, bytes: Uint8Array): void {
    const { length } = bytes;
    if (length === 0 || length > mostBytes || this.#known.has(id)) return;
    ring ??= new Uint8Array(ringBytes);
    let start = written % ringBytes;
    if (start + length > ringBytes) {
      written += ringBytes - start;
      start = 0;
    }
    const end = written + length;
    for (const old of kept) {
      if (old.end - old.bytes.length + ringBytes >= end) break;
      kept.delete(old);
      old.owner.delete(old.id);
    }
    const into = ring.subarray(start, start + length);
    into.set(bytes);
    written = end;
    const one: Kept = { owner: this.#known, id, bytes: into, end };
    kept.add(one);
    this.#known.set(id, one);
  }

  /** For bytes that could not be stored. */
  forget(id: MediaId): void {
    const one = this.#known.get(id);
    if (one === undefined) return;
    this.#known.delete(id);
    kept.delete(one);
  }

  /** Valid until the next `keep` of any store: to be read at once, and not to be changed. */
  get(id: MediaId): Uint8Array | undefined {
    return this.#known.get(id)?.bytes;
  }
}
