import { BlobNotFoundError, CorruptStoreError } from "../errors.js";
import { sha256 } from "../json.js";
import type { BlobStore } from "../media/blobs.js";
import type { MediaId } from "../media/refs.js";
import { storeWriteError } from "./errors.js";
import { errorCode, type FileLayer } from "./files.js";
import type { Layout } from "./layout.js";
import { PackWriter } from "./pack-writer.js";
import { Packs } from "./packs.js";
import { RecentBytes } from "./recent-bytes.js";

export const isBlobId = (id: unknown): id is MediaId => typeof id === "string" && /^[0-9a-f]{64}$/.test(id);
/** Where a collection keeps a blob that no record named, until no writer can be about to name it. */
export const trashPath = (layout: Layout, id: MediaId): string => `${layout.trash}/${id}`;
export const blobPath = (layout: Layout, id: MediaId): string =>
  `${layout.blobs}/${id.slice(0, 2)}/${id.slice(2)}`;

/** Memory of the process in which blobs are lent, and how much of it there may be: who finds none is given its own. */
const rooms: Uint8Array[] = [];
let roomsLeft = 2;
const roomBytes = 1 << 20;

function takeRoom(): Uint8Array | undefined {
  const room = rooms.pop();
  if (room !== undefined || roomsLeft === 0) return room;
  roomsLeft--;
  return new Uint8Array(roomBytes);
}

/** Writes that wait for the medium at once; more only cost memory. */
const maxConcurrent = 16;

/**
 * Blobs up to `packedBytes` go into this writer's pack; longer ones are files `blobs/ab/cdef...`: written under
 * `blobs/tmp`, synced, renamed, and the folder synced, so what has its name is whole. `bytes` must not change before `put`
 * resolves.
 */
export class DirectoryBlobs implements BlobStore {
  readonly #files: FileLayer;
  readonly #layout: Layout;
  readonly #writer: string;
  readonly #packedBytes: number;
  readonly #pack: PackWriter;
  readonly #packs: Packs;
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
    { packedBytes, packBytes }: { readonly packedBytes: number; readonly packBytes: number },
    enter: (writing: boolean) => Promise<void> | undefined,
  ) {
    this.#files = files;
    this.#layout = layout;
    this.#writer = writer;
    this.#packedBytes = packedBytes;
    this.#packs = new Packs(files, layout);
    this.#pack = new PackWriter(files, layout, writer, packBytes, () => this.#packs.outdate());
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
    return this.#checked(id, undefined);
  }

  async lend<T>(id: MediaId, use: (bytes: Uint8Array) => T): Promise<T> {
    const room = takeRoom();
    try {
      return use(await this.#checked(id, room));
    } finally {
      if (room !== undefined) rooms.push(room);
    }
  }

  /** In `room` where that is easy. */
  async #checked(id: MediaId, room: Uint8Array | undefined): Promise<Uint8Array> {
    await this.#enter(false);
    if (!isBlobId(id)) throw new BlobNotFoundError(id);
    const bytes = await this.#read(id, room);
    if (bytes === undefined) throw new BlobNotFoundError(id);
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
    if (this.#files.exists(blobPath(this.#layout, id))) return true;
    return (await this.#isPacked(id)) || this.#restore(id);
  }

  /** Whether a pack has it where it is durable, and no collection takes it away without waiting for us. */
  async #isPacked(id: MediaId): Promise<boolean> {
    const own = this.#pack.find(id);
    if (own !== undefined && this.#files.exists(own.path)) return true;
    const found = await this.#packs.find(id);
    return found?.isFinished === true && !found.path.startsWith(this.#layout.trash);
  }

  /** Whoever is told that a blob is there may name it, so it leaves the trash, or what another is writing. */
  async #restore(id: MediaId): Promise<boolean> {
    try {
      await this.put(await this.get(id));
      return true;
    } catch {
      return false;
    }
  }

  /** Where it is likely first; a collection may be moving it from one place to the next. */
  async #read(id: MediaId, room: Uint8Array | undefined): Promise<Uint8Array | undefined> {
    for (let isFresh = false; ; isFresh = true) {
      const found = this.#pack.find(id) ?? (await this.#packs.find(id));
      const bytes =
        (found === undefined ? undefined : await unlessGone(this.#packs.bytes(found, room))) ??
        (await this.#readFile(blobPath(this.#layout, id))) ??
        (await this.#readFile(trashPath(this.#layout, id)));
      if (bytes !== undefined || isFresh) return bytes;
      await this.#packs.refresh();
    }
  }

  async #readFile(path: string): Promise<Uint8Array | undefined> {
    return this.#files.exists(path) ? unlessGone(this.#files.readFile(path)) : undefined;
  }

  /** Whether the caller may be about to name a blob that it has put. */
  get hasPut(): boolean {
    return this.#hasPut;
  }

  /** Resolves when every put that was begun is settled, and the pack has its index. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#putting.values());
    await this.#pack.close();
    await this.#packs.close();
  }

  async #put(id: MediaId, bytes: Uint8Array): Promise<MediaId> {
    const entering = this.#enter(true);
    if (entering !== undefined) await entering;
    const own = this.#pack.find(id);
    if (own !== undefined && this.#files.exists(own.path)) return id;
    // What is a file already stays one, so that one that was cut short is mended.
    const isFile = bytes.length > this.#packedBytes || this.#files.exists(blobPath(this.#layout, id));
    if (!isFile && !(await this.#isPacked(id))) return this.#putInPack(id, bytes);
    if (isFile) await this.#putAsFile(id, bytes);
    this.#recent.keep(id, bytes);
    return id;
  }

  /** What waits for the sync holds no bytes: they are with the system by then, and in the memory of the newest. */
  #putInPack(id: MediaId, bytes: Uint8Array): Promise<MediaId> {
    this.#recent.keep(id, bytes);
    return this.#pack.put(id, bytes).then(
      () => id,
      async (error: unknown) => {
        this.#recent.forget(id);
        throw await storeWriteError(this.#files, this.#layout.root, error);
      },
    );
  }

  async #putAsFile(id: MediaId, bytes: Uint8Array): Promise<void> {
    while (this.#running >= maxConcurrent) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running++;
    const path = blobPath(this.#layout, id);
    const folder = path.slice(0, path.lastIndexOf("/"));
    try {
      if (!this.#folders.has(folder)) await this.#makeFolder(folder);
      // Equal length is no proof of equal bytes; `get` and `check` hash them. Cut short is what a put can mend.
      const stored = this.#files.exists(path) ? await this.#sizeOf(path) : -1;
      if (stored !== bytes.length)
        await writeAside(this.#files, this.#layout, `${this.#writer}.${this.#temporary++}`, path, bytes);
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

/** Undefined when a collection took it away in this moment. */
async function unlessGone(reading: Promise<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

/** Writes a file that is whole and synced when it has its name `path`; `name` is what it is called until then. */
export async function writeAside(
  files: FileLayer,
  layout: Layout,
  name: string,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  const temporary = `${layout.blobs}/tmp/${name}`;
  const file = await files.open(temporary, "create");
  try {
    try {
      await file.write(bytes, 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await files.rename(temporary, path);
  } catch (error) {
    await files.remove(temporary).catch(() => {});
    throw error;
  }
}
