import type { MediaId } from "../media/refs.js";
import type { FileLayer, LayerFile } from "./files.js";
import { GroupCommit, type Pending } from "./group-commit.js";
import type { Layout } from "./layout.js";
import { encodeHead, encodeIndex, headBytes, type PackEntry, packSeed } from "./pack-file.js";

interface Blob {
  readonly id: MediaId;
  readonly bytes: Uint8Array;
}

interface Active {
  readonly name: string;
  readonly path: string;
  readonly file: LayerFile;
  readonly seed: number;
  readonly entries: Map<MediaId, PackEntry>;
  /** Behind the last acknowledged blob. */
  end: number;
}

const maxGroupBytes = 8 * 2 ** 20;

/**
 * Appends blobs to this writer's packs, one pack after the other: those that wait together share one sync. A pack in
 * which a write or a sync failed is never written again, as with segments.
 */
export class PackWriter {
  readonly #files: FileLayer;
  readonly #layout: Layout;
  readonly #writer: string;
  readonly #commits: GroupCommit<Blob>;
  readonly #packBytes: number;
  readonly #left: () => void;
  #active: Active | undefined;
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

  /** Resolves when the blob is durable. */
  put(id: MediaId, bytes: Uint8Array): Promise<void> {
    return this.#commits.push({ id, bytes }, bytes.length);
  }

  /** Where a blob lies in the pack that is being written. */
  find(id: MediaId): (PackEntry & { readonly path: string }) | undefined {
    const active = this.#active;
    const entry = active?.entries.get(id);
    return active === undefined || entry === undefined ? undefined : { ...entry, path: active.path };
  }

  async close(): Promise<void> {
    await this.#commits.drain();
    await this.#finish();
  }

  /** Settles every blob of the group. */
  async #commit(group: readonly Pending<Blob>[]): Promise<void> {
    try {
      this.#active ??= await this.#open();
      const active = this.#active;
      const { file, seed, path } = active;
      const added: PackEntry[] = [];
      let at = active.end;
      for (const { item } of group) {
        const { id, bytes } = item;
        await file.write(encodeHead(id, bytes.length, at - active.end, seed, at), at);
        const offset = at + headBytes;
        await file.write(bytes, offset);
        added.push({ id, offset, length: bytes.length });
        at = offset + bytes.length;
      }
      await file.sync();
      // A file that was removed still takes writes, and nobody would ever read them.
      if (!this.#files.exists(path)) throw new Error(`${path} was removed while it was being written`);
      for (const entry of added) active.entries.set(entry.id, entry);
      active.end = at;
      if (at >= this.#packBytes) await this.#finish();
    } catch (error) {
      await this.#abandon();
      for (const blob of group) blob.reject(error);
      return;
    }
    for (const blob of group) blob.resolve();
  }

  async #open(): Promise<Active> {
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
    return { name, path, file, seed: packSeed(name), entries: new Map(), end: 0 };
  }

  async #abandon(): Promise<void> {
    const active = this.#active;
    this.#active = undefined;
    if (active === undefined) return;
    this.#left();
    await active.file.close().catch(() => {});
    // It holds no blob of anybody, so removing it is safe.
    if (active.end === 0) await this.#files.remove(active.path).catch(() => {});
  }

  /** Not synced: without its index, or with a torn one, a pack is read from line to line. */
  async #finish(): Promise<void> {
    const active = this.#active;
    if (active === undefined) return;
    const { file, seed, entries, end } = active;
    await file.write(encodeIndex([...entries.values()], seed, end), end).catch(() => {});
    await this.#abandon();
  }
}
