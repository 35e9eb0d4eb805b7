import { BlobNotFoundError, CorruptStoreError } from "../errors.js";
import { sha256 } from "../json.js";
import type { BlobStore } from "../media/blobs.js";
import type { MediaId } from "../media/refs.js";
import { storeWriteError } from "./errors.js";
import { errorCode, type FileLayer } from "./files.js";
import type { Layout } from "./layout.js";
import { RecentBytes } from "./recent-bytes.js";

export const isBlobId = (id: unknown): id is MediaId => typeof id === "string" && /^[0-9a-f]{64}$/.test(id);
/** Where a collection keeps a blob that no record named, until no writer can be about to name it. */
export const trashPath = (layout: Layout, id: MediaId): string => `${layout.trash}/${id}`;
export const blobPath = (layout: Layout, id: MediaId): string =>
  `${layout.blobs}/${id.slice(0, 2)}/${id.slice(2)}`;

/** Writes that wait for the medium at once; more only cost memory. */
const maxConcurrent = 16;

/**
 * Blobs as files `blobs/ab/cdef...`: written under `blobs/tmp`, synced, renamed, and the folder synced, so what has
 * its name is whole. `bytes` must not change before `put` resolves.
 */
export class DirectoryBlobs implements BlobStore {
  readonly #files: FileLayer;
  readonly #layout: Layout;
  readonly #writer: string;
  readonly #enter: (writing: boolean) => Promise<void> | undefined;
  readonly #putting = new Map<MediaId, Promise<MediaId>>();
  readonly #folders = new Set<string>();
  readonly #syncs = new Map<string, Promise<void>>();
  readonly #waiting: (() => void)[] = [];
  readonly #recent = new RecentBytes();
  #running = 0;
  #temporary = 0;
  #hasPut = false;

  /**
   * `enter` is called before each operation; before one that writes it prepares the store's folders. What it returns is
   * waited for.
   */
  constructor(
    files: FileLayer,
    layout: Layout,
    writer: string,
    enter: (writing: boolean) => Promise<void> | undefined,
  ) {
    this.#files = files;
    this.#layout = layout;
    this.#writer = writer;
    this.#enter = enter;
  }

  async put(bytes: Uint8Array): Promise<MediaId> {
    this.#hasPut = true;
    const id = sha256(bytes);
    let putting = this.#putting.get(id);
    if (putting === undefined) {
      putting = this.#put(id, bytes).finally(() => this.#putting.delete(id));
      this.#putting.set(id, putting);
    }
    return putting;
  }

  recent(id: MediaId): Uint8Array | undefined {
    return this.#recent.get(id);
  }

  async get(id: MediaId): Promise<Uint8Array> {
    await this.#enter(false);
    if (!isBlobId(id)) throw new BlobNotFoundError(id);
    const bytes = await this.#read(blobPath(this.#layout, id), () =>
      this.#read(trashPath(this.#layout, id), () => {
        throw new BlobNotFoundError(id);
      }),
    );
    const found = sha256(bytes);
    if (found === id) return bytes;
    throw new CorruptStoreError(
      `the bytes of blob ${id} hash to ${found}`,
      "run `fovea runs verify`, and put the original file again",
    );
  }

  async has(id: MediaId): Promise<boolean> {
    await this.#enter(false);
    if (!isBlobId(id)) return false;
    return this.#files.exists(blobPath(this.#layout, id)) || this.#restore(id);
  }

  /** Whoever is told that a blob is there may name it, so it leaves the trash. */
  async #restore(id: MediaId): Promise<boolean> {
    if (!this.#files.exists(trashPath(this.#layout, id))) return false;
    try {
      await this.put(await this.get(id));
      return true;
    } catch {
      return false;
    }
  }

  async #read(path: string, otherwise: () => Promise<Uint8Array>): Promise<Uint8Array> {
    try {
      return await this.#files.readFile(path);
    } catch (error) {
      if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return otherwise();
      throw error;
    }
  }

  /** Whether the caller may be about to name a blob that it has put. */
  get hasPut(): boolean {
    return this.#hasPut;
  }

  /** Resolves when every put that was begun is settled. */
  async drain(): Promise<void> {
    await Promise.allSettled(this.#putting.values());
  }

  async #put(id: MediaId, bytes: Uint8Array): Promise<MediaId> {
    await this.#enter(true);
    while (this.#running >= maxConcurrent) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running++;
    const path = blobPath(this.#layout, id);
    const folder = path.slice(0, path.lastIndexOf("/"));
    try {
      if (!this.#folders.has(folder)) await this.#makeFolder(folder);
      // Equal length is no proof of equal bytes; `get` and `check` hash them. Cut short is what a put can mend.
      const stored = this.#files.exists(path) ? await this.#sizeOf(path) : -1;
      if (stored !== bytes.length) await this.#write(path, bytes);
    } catch (error) {
      throw await storeWriteError(this.#files, this.#layout.root, error);
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
    try {
      // Also for one that was there: whoever renamed it may not have come to its sync.
      await this.#syncFolder(folder);
    } catch (error) {
      throw await storeWriteError(this.#files, this.#layout.root, error);
    }
    this.#recent.keep(id, bytes);
    return id;
  }

  async #sizeOf(path: string): Promise<number> {
    try {
      return await this.#files.size(path);
    } catch (error) {
      // A collection took it away in this moment.
      if (errorCode(error) === "ENOENT") return -1;
      throw error;
    }
  }

  async #write(path: string, bytes: Uint8Array): Promise<void> {
    const temporary = `${this.#layout.blobs}/tmp/${this.#writer}.${this.#temporary++}`;
    const file = await this.#files.open(temporary, "create");
    try {
      try {
        await file.write(bytes, 0);
        await file.sync();
      } finally {
        await file.close();
      }
      await this.#files.rename(temporary, path);
    } catch (error) {
      await this.#files.remove(temporary).catch(() => {});
      throw error;
    }
  }

  async #makeFolder(folder: string): Promise<void> {
    await this.#files.makeDirectory(folder).catch((error: unknown) => {
      if (errorCode(error) !== "EEXIST") throw error;
    });
    await this.#syncFolder(this.#layout.blobs);
    this.#folders.add(folder);
  }

  /** Calls that come before a sync has begun share it; those that come during it share the next. */
  #syncFolder(folder: string): Promise<void> {
    const queued = this.#syncs.get(folder);
    if (queued !== undefined) return queued;
    const last = this.#lastSync.get(folder) ?? Promise.resolve();
    const sync = last.then(async () => {
      this.#syncs.delete(folder);
      await this.#files.syncDirectory(folder);
    });
    this.#syncs.set(folder, sync);
    const settled = sync.catch(() => {});
    this.#lastSync.set(folder, settled);
    void settled.then(() => {
      if (this.#lastSync.get(folder) === settled) this.#lastSync.delete(folder);
    });
    return sync;
  }
  readonly #lastSync = new Map<string, Promise<void>>();
}
