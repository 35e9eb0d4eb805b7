import type { Segment } from "./forest.js";
import { buildIndex, type IndexBuilder } from "./index-builder.js";
import type { StoreParts } from "./parts.js";
import { writeIndex } from "./segment-index.js";

/**
 * Writes the indexes of finished segments, one after the other, beside whatever else the store does. An index can always
 * be made again, so nothing waits for one, and one that cannot be written is done without.
 */
export class Indexer {
  readonly #parts: StoreParts;
  readonly #fromBytes: number;
  readonly #tried = new Set<string>();
  /** Of segments that we wrote ourselves, and so need not read. */
  readonly #grown = new Map<string, IndexBuilder>();
  #running: Promise<void> | undefined;

  constructor(parts: StoreParts, fromBytes: number) {
    this.#parts = parts;
    this.#fromBytes = fromBytes;
  }

  /** Makes what is missing. `finished`: a segment of ours with the index that grew with it. */
  enqueue(finished?: { readonly segment: Segment; readonly index: IndexBuilder }): void {
    if (finished !== undefined) this.#grown.set(finished.segment.name, finished.index);
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
      if (segment === undefined) {
        this.#grown.clear();
        return;
      }
      const { name } = segment;
      const scanned = reader.scannedOf(name);
      const grown = this.#grown.get(name);
      this.#grown.delete(name);
      this.#tried.add(name);
      try {
        const bytes = grown?.isWholeTo(scanned)
          ? grown.finish()
          : await buildIndex(files, layout, segment, scanned);
        if (bytes === undefined) continue;
        await writeIndex(files, layout, segment, bytes, writer);
        await reader.adopt(segment);
      } catch {
        // The segment is read instead.
      }
    }
  }
}
