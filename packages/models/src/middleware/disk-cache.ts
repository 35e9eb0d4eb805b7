import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hashJson, type JsonValue } from "@fovea/core";

/**
 * JSON values in a folder, by hexadecimal key; those that were not asked for the longest go first when the folder is
 * over its bound. Processes may share one. What was damaged is not there.
 */
export class DiskCache {
  readonly #folder: string;
  readonly #maxBytes: number;
  /** Bytes in the folder: counted once, then kept roughly; other processes write too. */
  #bytes: number | undefined;
  #sweeping: Promise<void> | undefined;

  constructor(folder: string, maxBytes: number) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
  }

  async get(key: string): Promise<JsonValue | undefined> {
    const path = this.#path(key);
    try {
      const entry = JSON.parse(await readFile(path, "utf8")) as {
        v?: unknown;
        key?: unknown;
        hash?: unknown;
        value?: JsonValue;
      };
      const { v, key: written, hash, value } = entry;
      if (v !== 1 || written !== key || value === undefined || hashJson(value) !== hash) return undefined;
      const now = new Date();
      await utimes(path, now, now).catch(() => undefined);
      return value;
    } catch {
      // Not there, not JSON, not readable: all the same to who asks.
      return undefined;
    }
  }

  /** Whole or not at all: the file appears under its name when it is complete. */
  async put(key: string, value: JsonValue): Promise<void> {
    const path = this.#path(key);
    const text = JSON.stringify({ v: 1, key, hash: hashJson(value), value });
    const size = Buffer.byteLength(text);
    if (size > this.#maxBytes) return;
    await mkdir(join(path, ".."), { recursive: true });
    const draft = `${path}.${randomBytes(6).toString("hex")}.tmp`;
    try {
      await writeFile(draft, text, { mode: 0o600 });
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    if (this.#bytes === undefined)
      this.#bytes = (await this.#files()).reduce((sum, file) => sum + file.size, 0);
    else this.#bytes += size;
    if (this.#bytes <= this.#maxBytes) return;
    this.#sweeping ??= this.#sweep();
    await this.#sweeping;
  }

  #path(key: string): string {
    return join(this.#folder, key.slice(0, 2), `${key}.json`);
  }

  /** Down to nine tenths, so that not each further entry sweeps. */
  async #sweep(): Promise<void> {
    try {
      const files = (await this.#files()).sort((a, b) => a.usedAt - b.usedAt);
      let bytes = files.reduce((sum, file) => sum + file.size, 0);
      for (const { path, size } of files) {
        if (bytes <= 0.9 * this.#maxBytes) break;
        await rm(path, { force: true });
        bytes -= size;
      }
      this.#bytes = bytes;
    } finally {
      this.#sweeping = undefined;
    }
  }

  async #files(): Promise<{ path: string; size: number; usedAt: number }[]> {
    const files = [];
    for (const name of await readdir(this.#folder, { recursive: true })) {
      if (!/\.(json|tmp)$/.test(name)) continue;
      const path = join(this.#folder, name);
      const found = await stat(path).catch(() => undefined);
      if (found !== undefined) files.push({ path, size: found.size, usedAt: found.mtimeMs });
    }
    return files;
  }
}
