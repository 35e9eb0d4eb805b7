import { errorCode, type FileLayer } from "./files.js";
import type { Layout } from "./layout.js";

/**
 * The claims of runs: `leases/<run>/<epoch>` is made with O_EXCL, so one writer gets each epoch, and is never removed
 * while the store is in use; `<epoch>.released` says that its holder gave it back.
 */
export class Claims {
  readonly #files: FileLayer;
  readonly #layout: Layout;

  constructor(files: FileLayer, layout: Layout) {
    this.#files = files;
    this.#layout = layout;
  }

  /** The highest epoch that was claimed, 0 when none was, and whether it was given back. */
  async top(run: string): Promise<{ readonly epoch: number; readonly released: boolean }> {
    const folder = this.#layout.claims(run);
    // The common case, which then needs no error.
    if (!this.#files.exists(folder)) return { epoch: 0, released: false };
    let names: string[];
    try {
      names = await this.#files.list(folder);
    } catch (error) {
      if (errorCode(error) === "ENOENT") return { epoch: 0, released: false };
      throw error;
    }
    const epoch = Math.max(0, ...names.filter((name) => /^\d{1,15}$/.test(name)).map(Number));
    return { epoch, released: names.includes(`${epoch}.released`) };
  }

  /** Who claimed that epoch; undefined when the claim cannot be read (its writer died while making it). */
  async holder(run: string, epoch: number): Promise<string | undefined> {
    try {
      const text = Buffer.from(await this.#files.readFile(this.#path(run, epoch))).toString();
      return (JSON.parse(text) as { writer?: string }).writer;
    } catch {
      return undefined;
    }
  }

  /**
   * False when another writer has it. A takeover is durable before it returns; the first claim of a run fences
   * nobody off, and its loss in a power cut is made good by the lease record in the log.
   */
  async claim(run: string, epoch: number, writer: string): Promise<boolean> {
    const folder = this.#layout.claims(run);
    await this.#files.makeDirectory(folder).catch((error: unknown) => {
      if (errorCode(error) !== "EEXIST") throw error;
    });
    try {
      const file = await this.#files.open(this.#path(run, epoch), "create");
      try {
        await file.write(Buffer.from(`${JSON.stringify({ v: 1, writer })}\n`), 0);
        if (epoch > 1) await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      if (errorCode(error) === "EEXIST") return false;
      throw error;
    }
    if (epoch > 1) {
      await this.#files.syncDirectory(folder);
      await this.#files.syncDirectory(this.#layout.leases);
    }
    return true;
  }

  async release(run: string, epoch: number): Promise<void> {
    try {
      const file = await this.#files.open(`${this.#path(run, epoch)}.released`, "create");
      await file.close();
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
    }
  }

  /** The file whose existence ends the lease of `epoch`. Epochs grow by one, and takeovers are durable. */
  nextPath(run: string, epoch: number): string {
    return this.#path(run, epoch + 1);
  }

  #path(run: string, epoch: number): string {
    return `${this.#layout.claims(run)}/${epoch}`;
  }
}
