import { errorCode, type FileLayer } from "./files.js";
import type { Layout } from "./layout.js";

/**
 * The claims of runs. Each is made so that it fails when it is there, so one writer gets each epoch, and is never removed
 * while the store is in use; the same name with `.released` says that its holder gave it back.
 *
 * The first of a run is `leases/<run>=1`: a further name of the file that shows its writer, for a file of its own costs the
 * file system many times that. Later ones are files `leases/<run>/<epoch>`, and so was the first one once.
 */
export class Claims {
  readonly #files: FileLayer;
  readonly #layout: Layout;
  /** A file that says who we are, and that can have further names. */
  #named: string | undefined;

  constructor(files: FileLayer, layout: Layout) {
    this.#files = files;
    this.#layout = layout;
  }

  /** The highest epoch that was claimed, 0 when none was, and whether it was given back. */
  async top(run: string): Promise<{ readonly epoch: number; readonly released: boolean }> {
    const folder = this.#layout.claims(run);
    // The common case, which then needs no error.
    if (this.#files.exists(folder)) {
      const names = await this.#names(folder);
      const epoch = Math.max(0, ...names.filter((name) => /^\d{1,15}$/.test(name)).map(Number));
      if (epoch > 0) return { epoch, released: names.includes(`${epoch}.released`) };
    }
    const first = this.#layout.firstClaim(run);
    if (!this.#files.exists(first)) return { epoch: 0, released: false };
    return { epoch: 1, released: this.#files.exists(`${first}.released`) };
  }

  async #names(folder: string): Promise<string[]> {
    try {
      return await this.#files.list(folder);
    } catch (error) {
      if (errorCode(error) === "ENOENT") return [];
      throw error;
    }
  }

  /** Who claimed that epoch; undefined when the claim cannot be read (its writer died while making it). */
  async holder(run: string, epoch: number): Promise<string | undefined> {
    const path = this.#path(run, epoch);
    const first = this.#layout.firstClaim(run);
    try {
      return writerIn(await this.#files.readFile(epoch === 1 && this.#files.exists(first) ? first : path));
    } catch {
      return undefined;
    }
  }

  /**
   * False when another writer has it. A takeover is durable before it returns; the first claim of a run fences
   * nobody off, and its loss in a power cut is made good by the lease record in the log.
   */
  async claim(run: string, epoch: number, writer: string): Promise<boolean> {
    if (epoch === 1) return this.#name(this.#layout.firstClaim(run), writer);
    const folder = this.#layout.claims(run);
    await this.#files.makeDirectory(folder).catch((error: unknown) => {
      if (errorCode(error) !== "EEXIST") throw error;
    });
    try {
      await this.#create(this.#path(run, epoch), writer, true);
    } catch (error) {
      if (errorCode(error) === "EEXIST") return false;
      throw error;
    }
    await this.#files.syncDirectory(folder);
    await this.#files.syncDirectory(this.#layout.leases);
    return true;
  }

  async release(run: string, epoch: number, writer: string): Promise<void> {
    const path = epoch === 1 ? this.#layout.firstClaim(run) : this.#path(run, epoch);
    await this.#name(`${path}.released`, writer);
  }

  /** The file whose existence ends the lease of `epoch`. Epochs grow by one, and takeovers are durable. */
  nextPath(run: string, epoch: number): string {
    return this.#path(run, epoch + 1);
  }

  /** Gives a file that says who we are the name `path`; false when that is there. */
  async #name(path: string, writer: string): Promise<boolean> {
    try {
      await this.#files.link(this.#named ?? this.#layout.writer(writer), path);
      return true;
    } catch (error) {
      if (errorCode(error) === "EEXIST") return false;
    }
    // It has as many names as it may have, or the file system gives none.
    try {
      await this.#create(path, writer, false);
    } catch (error) {
      if (errorCode(error) === "EEXIST") return false;
      throw error;
    }
    this.#named = path;
    return true;
  }

  async #create(path: string, writer: string, isDurable: boolean): Promise<void> {
    const file = await this.#files.open(path, "create");
    try {
      await file.write(Buffer.from(`${JSON.stringify({ v: 1, writer })}\n`), 0);
      if (isDurable) await file.sync();
    } finally {
      await file.close();
    }
  }

  #path(run: string, epoch: number): string {
    return `${this.#layout.claims(run)}/${epoch}`;
  }
}

/** Who claims by a file of these bytes: its last line says it. @throws SyntaxError when it does not. */
export function writerIn(bytes: Uint8Array): string | undefined {
  const line = Buffer.from(bytes).toString().trimEnd();
  return (JSON.parse(line.slice(line.lastIndexOf("\n") + 1)) as { writer?: string }).writer;
}
