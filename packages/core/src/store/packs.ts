import type { MediaId } from "../media/refs.js";
import { errorCode, type FileLayer, type LayerFile, namesOrNone } from "./files.js";
import { HandlePool } from "./handle-pool.js";
import { type Layout, parsePackName } from "./layout.js";
import { type PackEntry, packSeed, readIndex, recordAt, recordBytes, scanPack } from "./pack-file.js";

/** A pack as it is known here. */
interface Known {
  readonly name: string;
  readonly path: string;
  /** Of a finished one: the first 4 bytes of its ids, sorted, and where its index lies; the rest stays on the medium. */
  index: { readonly prefixes: Uint32Array; readonly at: number } | undefined;
  /** Of others: what was found so far, and up to where. */
  readonly entries: Map<MediaId, PackEntry>;
  end: number;
}

export interface Found extends PackEntry {
  readonly path: string;
  /** What a finished pack names is durable and was whole. */
  readonly isFinished: boolean;
}

/** Finds blobs in the packs of all writers, and in those that a collection took out of use. */
export class Packs {
  readonly #files: FileLayer;
  readonly #layout: Layout;
  readonly #handles: HandlePool;
  #known = new Map<string, Known>();
  #reading: Promise<void> | undefined;
  #wasRead = false;

  constructor(files: FileLayer, layout: Layout) {
    this.#files = files;
    this.#layout = layout;
    this.#handles = new HandlePool(files);
  }

  /** Looks in what was read before; the first call reads. The newest pack counts. */
  async find(id: MediaId): Promise<Found | undefined> {
    if (!this.#wasRead) await this.refresh();
    const prefix = Number.parseInt(id.slice(0, 8), 16);
    for (const { path, index, entries } of this.#known.values()) {
      let entry = entries.get(id);
      for (
        let i = index === undefined ? -1 : firstOf(index.prefixes, prefix);
        index?.prefixes[i] === prefix;
        i++
      ) {
        const record = await this.#record(path, index.at + i * recordBytes);
        if (record?.id === id) entry = record;
      }
      // What a collection has moved meanwhile is found where it is now.
      if (entry !== undefined && this.#files.exists(path))
        return { ...entry, path, isFinished: index !== undefined };
    }
    return undefined;
  }

  /** Something was written here that the next `find` is to know. */
  outdate(): void {
    this.#wasRead = false;
  }

  /** Reads which packs there are, and what was added to those that are being written. */
  refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** In `room` when they fit. @throws ENOENT when a collection took the pack away. */
  async bytes({ path, offset, length }: Omit<Found, "isFinished">, room?: Uint8Array): Promise<Uint8Array> {
    const bytes =
      room === undefined || room.length < length ? Buffer.allocUnsafeSlow(length) : room.subarray(0, length);
    return bytes.subarray(0, await this.#handles.use(path, (file) => file.read(bytes, offset)));
  }

  close(): Promise<void> {
    return this.#handles.close();
  }

  async #read(): Promise<void> {
    const before = this.#known;
    const now = new Map<string, Known>();
    const { packs, trash } = this.#layout;
    for (const folder of [packs, trash]) {
      const names = (await namesOrNone(this.#files, folder)).flatMap((file) => parsePackName(file) ?? []);
      for (const { name } of names.reverse()) {
        const path = `${folder}/${name}.pack`;
        const known = before.get(path) ?? { name, path, index: undefined, entries: new Map(), end: 0 };
        if (known.index === undefined && !(await this.#learn(known))) continue;
        now.set(path, known);
      }
    }
    for (const path of before.keys()) if (!now.has(path)) await this.#handles.forget(path);
    this.#known = now;
    this.#wasRead = true;
  }

  /** False when it is gone. */
  async #learn(known: Known): Promise<boolean> {
    const { name, path, entries } = known;
    try {
      await this.#handles.use(path, async (file: LayerFile) => {
        const size = await file.size();
        if (size === known.end) return;
        const index = await readIndex(file, size, packSeed(name));
        if (index === undefined) {
          const scanned = await scanPack(file, packSeed(name), known.end, size);
          for (const entry of scanned.entries) entries.set(entry.id, entry);
          known.end = scanned.end;
          return;
        }
        const { bytes, at } = index;
        const prefixes = new Uint32Array(bytes.length / recordBytes);
        for (let i = 0; i < prefixes.length; i++) prefixes[i] = bytes.readUInt32BE(i * recordBytes);
        known.index = { prefixes, at };
        entries.clear();
      });
      return true;
    } catch (error) {
      if (errorCode(error) === "ENOENT") return false;
      throw error;
    }
  }

  async #record(path: string, at: number): Promise<PackEntry | undefined> {
    const record = Buffer.alloc(recordBytes);
    try {
      await this.#handles.use(path, (file) => file.read(record, at));
    } catch (error) {
      if (errorCode(error) === "ENOENT") return undefined;
      throw error;
    }
    return recordAt(record, 0);
  }
}

/** The first place in `sorted` that is not below `value`. */
function firstOf(sorted: Uint32Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
