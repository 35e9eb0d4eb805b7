import type { MediaId } from "../media/refs.js";
import type { FileLayer, LayerFile } from "./files.js";
import { GroupCommit, type Pending } from "./group-commit.js";
import type { Layout } from "./layout.js";
import { encodeHead, encodeIndex, headBytes, type PackEntry, packSeed } from "./pack-file.js";

interface Active {
  readonly name: string;
  readonly path: string;
  readonly file: LayerFile;
  readonly seed: number;
  readonly entries: Map<MediaId, PackEntry>;
  /** Behind the last acknowledged blob. */
  end: number;
  /** Where the next blob goes. */
  next: number;
  /** Settled when all writes that were issued are done; never rejects. */
  writes: Promise<void>;
  /** Of a write or a sync; nothing that comes after it counts. */
  failure: { readonly error: unknown } | undefined;
}

/** A blob whose bytes are with the system, or on their way there. */
interface Blob {
  readonly active: Active;
  readonly entry: PackEntry;
}

/** Of one sync. */
const maxGroupBytes = 8 * 2 ** 20;

/**
 * Appends blobs to this writer's packs, one pack after the other. Each is written at once, so that nobody has to hold
 * its bytes while it waits, and those that wait together share one sync. A pack in which a write or a sync failed is
 * never written again, as with segments.
 */
export class PackWriter {
  readonly #files: FileLayer;
  readonly #layout: Layout;
  readonly #writer: string;
  readonly #commits: GroupCommit<Blob>;
  readonly #packBytes: number;
  readonly #left: () => void;
  /** Those of which something is not acknowledged yet, and the one that takes what comes. */
  readonly #actives = new Set<Active>();
  #active: Active | undefined;
  #opening: Promise<Active> | undefined;
  #next = 0;

  /** A pack that reaches `packBytes` is finished; `left` is called when one is not written any more. */
  constructor(files: FileLayer, layout: Layout, writer: string, packBytes: number, left: () => void) {
    this.#files = files;
    this.#layout = layout;
    this.#writer = writer;
    this.#packBytes = packBytes;
    this.#left = left;
    this.#commits = new GroupCommit((group) => this.#commit(group), maxGroupBytes);
  }

  /** Resolves when the blob is durable. Its bytes are let go of before, as soon as they are written. */
  put(id: MediaId, bytes: Uint8Array): Promise<void> {
    const active = this.#active;
    if (active !== undefined) return this.#add(active, id, bytes);
    // A pack may be full, or have failed, before the last of those that waited for it has its turn.
    return this.#open().then(() => this.put(id, bytes));
  }

  /** Where a blob lies in a pack that is being written. */
  find(id: MediaId): (PackEntry & { readonly path: string }) | undefined {
    for (const { path, entries } of this.#actives) {
      const entry = entries.get(id);
      if (entry !== undefined) return { ...entry, path };
    }
    return undefined;
  }

  async close(): Promise<void> {
    await this.#commits.drain();
    for (const active of this.#actives) await this.#finish(active);
  }

  #add(active: Active, id: MediaId, bytes: Uint8Array): Promise<void> {
    const { length } = bytes;
    const at = active.next;
    const entry = { id, offset: at + headBytes, length };
    active.next = entry.offset + length;
    if (active.next >= this.#packBytes) this.#active = undefined;
    active.writes = active.writes.then(() => this.#write(active, id, bytes, at));
    return this.#commits.push({ active, entry }, headBytes + length);
  }

  async #write(active: Active, id: MediaId, bytes: Uint8Array, at: number): Promise<void> {
    const { file, seed, end, failure } = active;
    if (failure !== undefined) return;
    try {
      await file.write(encodeHead(id, bytes.length, at - end, seed, at), at);
      await file.write(bytes, at + headBytes);
    } catch (error) {
      this.#fail(active, error);
    }
  }

  /** Settles every blob of the group. */
  async #commit(group: readonly Pending<Blob>[]): Promise<void> {
    for (const active of new Set(group.map(({ item }) => item.active)))
      await this.#sync(
        active,
        group.filter(({ item }) => item.active === active),
      );
  }

  async #sync(active: Active, blobs: readonly Pending<Blob>[]): Promise<void> {
    try {
      await active.writes;
      if (active.failure !== undefined) throw active.failure.error;
      await active.file.sync();
      // A file that was removed still takes writes, and nobody would ever read them.
      if (!this.#files.exists(active.path))
        throw new Error(`${active.path} was removed while it was being written`);
    } catch (error) {
      this.#fail(active, error);
      await this.#abandon(active);
      for (const blob of blobs) blob.reject(error);
      return;
    }
    for (const { item } of blobs) {
      const { entry } = item;
      active.entries.set(entry.id, entry);
      active.end = entry.offset + entry.length;
    }
    if (active.end === active.next && active !== this.#active) await this.#finish(active);
    for (const blob of blobs) blob.resolve();
  }

  #open(): Promise<Active> {
    this.#opening ??= this.#make().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #make(): Promise<Active> {
    const name = `${this.#writer}.${this.#next++}`;
    const path = this.#layout.pack(name);
    const file = await this.#files.open(path, "create");
    try {
      await this.#files.syncDirectory(this.#layout.packs);
    } catch (error) {
      await file.close().catch(() => {});
      await this.#files.remove(path).catch(() => {});
      throw error;
    }
    const seed = packSeed(name);
    const rest = { end: 0, next: 0, writes: Promise.resolve(), failure: undefined };
    this.#active = { name, path, file, seed, entries: new Map(), ...rest };
    this.#actives.add(this.#active);
    return this.#active;
  }

  #fail(active: Active, error: unknown): void {
    active.failure ??= { error };
    if (this.#active === active) this.#active = undefined;
  }

  async #abandon(active: Active): Promise<void> {
    if (!this.#actives.delete(active)) return;
    if (this.#active === active) this.#active = undefined;
    this.#left();
    // A file that is closed while it is written may be another one by then.
    await active.writes;
    await active.file.close().catch(() => {});
    // It holds no blob of anybody, so removing it is safe.
    if (active.end === 0) await this.#files.remove(active.path).catch(() => {});
  }

  /** Not synced: without its index, or with a torn one, a pack is read from line to line. */
  async #finish(active: Active): Promise<void> {
    const { file, seed, entries, end, failure } = active;
    if (failure === undefined)
      await file.write(encodeIndex([...entries.values()], seed, end), end).catch(() => {});
    await this.#abandon(active);
  }
}
