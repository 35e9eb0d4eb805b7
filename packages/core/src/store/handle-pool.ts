import type { FileLayer, LayerFile } from "./files.js";

interface Pooled {
  readonly opened: Promise<LayerFile>;
  users: number;
}

const maxHandles = 256;

/** Files kept open for reading, the least recently used closed first, none while it is read. */
export class HandlePool {
  readonly #files: FileLayer;
  readonly #pool = new Map<string, Pooled>();

  constructor(files: FileLayer) {
    this.#files = files;
  }

  async use<T>(path: string, read: (file: LayerFile) => Promise<T>): Promise<T> {
    const pooled = this.#pool.get(path) ?? { opened: this.#files.open(path, "read"), users: 0 };
    // Taken out and put back: the map's order is the order of use.
    this.#pool.delete(path);
    this.#pool.set(path, pooled);
    pooled.users++;
    try {
      return await read(await pooled.opened);
    } catch (error) {
      this.#pool.delete(path);
      throw error;
    } finally {
      pooled.users--;
      if (pooled.users === 0 && this.#pool.get(path) !== pooled) await closeQuietly(pooled);
      await this.#evict();
    }
  }

  /** For a file that is gone: its room is given back. */
  async forget(path: string): Promise<void> {
    const pooled = this.#pool.get(path);
    if (pooled === undefined) return;
    this.#pool.delete(path);
    if (pooled.users === 0) await closeQuietly(pooled);
  }

  async #evict(): Promise<void> {
    for (const [path, pooled] of this.#pool) {
      if (this.#pool.size <= maxHandles) return;
      if (pooled.users > 0) continue;
      this.#pool.delete(path);
      await closeQuietly(pooled);
    }
  }

  async close(): Promise<void> {
    const idle = [...this.#pool.values()].filter(({ users }) => users === 0);
    this.#pool.clear();
    await Promise.all(idle.map(closeQuietly));
  }
}

async function closeQuietly({ opened }: Pooled): Promise<void> {
  try {
    await (await opened).close();
  } catch {
    // It was only read.
  }
}
