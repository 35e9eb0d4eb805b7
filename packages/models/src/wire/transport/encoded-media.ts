import type { BlobStore } from "@fovea/core";
import { type Allocation, Arena } from "./arena.js";
import { type IdleTurns, idleTurns } from "./idle-turns.js";
import type { Room } from "./pool.js";

type Blobs = Pick<BlobStore, "get" | "recent" | "lend">;

/** The base64 of a medium while a request needs it. Call `release` once it is written. */
export interface EncodedLease {
  /** Bytes of base64. */
  readonly length: number;
  /** The whole base64, when it is cached; else write what `pieces` makes, one after the other. */
  readonly whole?: Buffer;
  pieces(): Iterable<Buffer>;
  release(): void;
}

interface Entry {
  readonly allocation: Allocation;
  users: number;
  /** When it was last taken, by `performance.now()`. */
  at: number;
  /** Let go: freed as soon as nobody uses it. */
  gone: boolean;
}

/** Bytes encoded at a time when they are streamed; a multiple of 3, so that no padding falls inside. */
const pieceBytes = 49_152;
/** What a conversation begins with: a photograph. */
const usualBytes = 512 << 10;
const fewConversations = 10;
/** What conversations that begin may fill of the whole; those that are here grow in the rest. */
const startShare = 1 / 12;
/** A medium that nobody took for so long is of a conversation that is over, whoever failed to let go of it. */
const restMs = 5000;
/** In one go a smaller piece is faster: it stays in the processor's cache. */
const atOnceBytes = 12_288;

/**
 * The process-wide cache of base64-encoded media, by content hash: bounded, least recently used first out, and what
 * a request is being written from stays. A medium that does not fit is encoded piece by piece as it is sent.
 */
export class EncodedMedia implements Room {
  readonly #listeners: (() => void)[] = [];
  readonly #arena = new Arena();
  readonly #entries = new Map<string, Entry>();
  readonly #loading = new Map<string, Promise<Entry | Uint8Array>>();
  readonly #turns: IdleTurns;
  #maxBytes: number;

  /** `turns`: for conversations beyond those that there is room for, while somebody has time for them. */
  constructor(maxBytes: number, turns: IdleTurns = idleTurns()) {
    this.#maxBytes = maxBytes;
    this.#turns = turns;
  }

  get hasTime(): boolean {
    return this.#turns.isIdle;
  }

  get bytes(): number {
    return this.#arena.used;
  }

  get count(): number {
    return this.#entries.size;
  }

  setMaxBytes(maxBytes: number): void {
    this.#maxBytes = maxBytes;
    while (this.#arena.used > maxBytes && this.#evictOne());
  }

  /**
   * Conversations may bring their media up to a twelfth of the whole, which is enough to keep a process busy whose models
   * answer at once: more of them would take longer each, and memory. Where the process waits for slow models instead, they
   * come beyond that, a few at a time; and when what is here belongs to nobody.
   */
  isThere(starting: number): boolean {
    const most = this.#maxBytes * startShare;
    // A cache for so few is no reason to wait.
    if (most < fewConversations * usualBytes) return true;
    if (this.#arena.used + starting * usualBytes <= most) return true;
    const { value: oldest } = this.#entries.values().next();
    if (oldest === undefined) return starting === 0;
    return performance.now() - oldest.at > restMs || this.#turns.take();
  }

  listen(changed: () => void): void {
    this.#listeners.push(changed);
  }

  has(id: string): boolean {
    return this.#entries.has(id);
  }

  /** A medium that is in the cache, or goes there because its bytes are at hand. */
  atOnce(id: string, blobs: Pick<Blobs, "recent">): EncodedLease | undefined {
    let entry = this.#entries.get(id);
    if (entry === undefined) {
      const bytes = blobs.recent?.(id);
      entry = bytes === undefined ? undefined : this.#encode(id, bytes);
      return entry === undefined ? undefined : this.#lease(entry);
    }
    this.#entries.delete(id);
    this.#entries.set(id, entry);
    return this.#lease(entry);
  }

  /** @throws what `blobs.get` throws. */
  async acquire(id: string, blobs: Blobs): Promise<EncodedLease> {
    const here = this.atOnce(id, blobs);
    if (here !== undefined) return here;
    let loading = this.#loading.get(id);
    if (loading === undefined) {
      loading = this.#load(id, blobs).finally(() => this.#loading.delete(id));
      this.#loading.set(id, loading);
    }
    const loaded = await loading;
    if (loaded instanceof Uint8Array) return uncached(loaded);
    // It may have been evicted between its loading and this continuation; then this one reads it anew.
    return loaded.gone ? uncached(await blobs.get(id)) : this.#lease(loaded);
  }

  /** Lets go of media: now, or when the requests that are being written from them are done. */
  release(ids: Iterable<string>): void {
    for (const id of ids) {
      const entry = this.#entries.get(id);
      if (entry !== undefined) this.#drop(id, entry);
    }
    for (const changed of this.#listeners) changed();
  }

  async #load(id: string, blobs: Blobs): Promise<Entry | Uint8Array> {
    // It may have come to hand meanwhile.
    const take = (bytes: Uint8Array) => this.#entries.get(id) ?? this.#encode(id, bytes);
    if (blobs.lend !== undefined) return blobs.lend(id, (bytes) => take(bytes) ?? bytes.slice());
    const bytes = await blobs.get(id);
    return take(bytes) ?? bytes;
  }

  /** Undefined when it does not fit. */
  #encode(id: string, bytes: Uint8Array): Entry | undefined {
    const length = base64Length(bytes.length);
    let allocation = this.#arena.allocate(length, this.#maxBytes);
    // One image may push out others, but not more than a quarter of the cache.
    while (allocation === undefined && length <= this.#maxBytes / 4 && this.#evictOne())
      allocation = this.#arena.allocate(length, this.#maxBytes);
    if (allocation === undefined) return undefined;
    let at = 0;
    for (const piece of base64Pieces(bytes, atOnceBytes)) at += allocation.buffer.write(piece, at, "latin1");
    const entry: Entry = { allocation, users: 0, at: 0, gone: false };
    this.#entries.set(id, entry);
    return entry;
  }

  #lease(entry: Entry): EncodedLease {
    entry.users += 1;
    entry.at = performance.now();
    return new CachedLease(entry, this.#free);
  }

  readonly #free = (entry: Entry): void => {
    if (entry.gone && entry.users === 0) this.#arena.free(entry.allocation);
  };

  #evictOne(): boolean {
    for (const [id, entry] of this.#entries) {
      if (entry.users > 0) continue;
      this.#drop(id, entry);
      return true;
    }
    return false;
  }

  #drop(id: string, entry: Entry): void {
    this.#entries.delete(id);
    entry.gone = true;
    if (entry.users === 0) this.#arena.free(entry.allocation);
  }
}

class CachedLease implements EncodedLease {
  readonly whole: Buffer;
  readonly #entry: Entry;
  readonly #free: (entry: Entry) => void;
  #held = true;

  constructor(entry: Entry, free: (entry: Entry) => void) {
    this.whole = entry.allocation.buffer;
    this.#entry = entry;
    this.#free = free;
  }

  get length(): number {
    return this.whole.length;
  }

  pieces(): readonly Buffer[] {
    return [this.whole];
  }

  release(): void {
    if (!this.#held) return;
    this.#held = false;
    this.#entry.users -= 1;
    this.#free(this.#entry);
  }
}

const base64Length = (bytes: number): number => Math.ceil(bytes / 3) * 4;

function* base64Pieces(bytes: Uint8Array, size: number): Generator<string> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < buffer.length; at += size) yield buffer.toString("base64", at, at + size);
}

function uncached(bytes: Uint8Array): EncodedLease {
  return {
    length: base64Length(bytes.length),
    *pieces() {
      for (const piece of base64Pieces(bytes, pieceBytes)) yield Buffer.from(piece, "latin1");
    },
    release() {},
  };
}

/** The cache that every client of this process uses. */
export const encodedMedia = new EncodedMedia(96 << 20);

/** Bounds the cache of encoded images of this process; the default is 96 MiB. 0 turns it off. */
export const setImageCacheBytes = (maxBytes: number): void => encodedMedia.setMaxBytes(maxBytes);

/** Lets the cache go of these images (blob ids): a finished run calls it. */
export const releaseImages = (ids: Iterable<string>): void => encodedMedia.release(ids);
