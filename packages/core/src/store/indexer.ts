import type { StoreParts } from "./parts.js";
import { buildIndex, writeIndex } from "./segment-index.js";

/**
 * Writes the indexes of finished segments, one after the other, beside whatever else the store does. An index can always
 * be made again, so nothing waits for one, and one that cannot be written is done without.
 */
export class Indexer {
  readonly #parts: StoreParts;
  readonly #fromBytes: number;
  readonly #tried = new Set<string>();
  #running: Promise<void> | undefined;

  constructor(parts: StoreParts, fromBytes: number) {
    this.#parts = parts;
    this.#fromBytes = fromBytes;
  }

  /** Makes what is missing. */
  enqueue(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async drain(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    const { files, layout, reader, writer } = this.#parts;
    for (;;) {
      const segment = reader.unindexed(this.#fromBytes).find(({ name }) => !this.#tried.has(name));
      if (segment === undefined) return;
      this.#tried.add(segment.name);
      try {
        const bytes = await buildIndex(files, layout, segment, reader.scannedOf(segment.name));
        if (bytes === undefined) continue;
        await writeIndex(files, layout, segment, bytes, writer);
        await reader.adopt(segment);
      } catch {
        // The segment is read instead.
      }
    }
  }
}
