import type { MediaId, Pixels } from "@fovea/core";

/**
 * Decoded originals by id, least recently used out first, at most `maximumBytes` of pixels: several tools that look at
 * one picture decode it once. Calls for a picture that is being decoded share that decode. What comes out is shared:
 * never write into it.
 */
export class PixelCache {
  readonly maximumBytes: number;
  #bytes = 0;
  readonly #kept = new Map<MediaId, Pixels>();
  readonly #underway = new Map<MediaId, Promise<Pixels>>();

  constructor(maximumBytes: number) {
    this.maximumBytes = maximumBytes;
  }

  async get(id: MediaId, decode: () => Promise<Pixels>): Promise<Pixels> {
    const kept = this.#kept.get(id);
    if (kept !== undefined) {
      this.#kept.delete(id);
      this.#kept.set(id, kept);
      return kept;
    }
    const underway = this.#underway.get(id);
    if (underway !== undefined) return underway;
    const promise = decode();
    this.#underway.set(id, promise);
    try {
      const pixels = await promise;
      this.put(id, pixels);
      return pixels;
    } finally {
      this.#underway.delete(id);
    }
  }

  put(id: MediaId, pixels: Pixels): void {
    if (pixels.data.byteLength > this.maximumBytes || this.#kept.has(id)) return;
    this.#kept.set(id, pixels);
    this.#bytes += pixels.data.byteLength;
    for (const [oldest, { data }] of this.#kept) {
      if (this.#bytes <= this.maximumBytes) break;
      this.#kept.delete(oldest);
      this.#bytes -= data.byteLength;
    }
  }

  get bytes(): number {
    return this.#bytes;
  }
}

/** Shared by every codec and loader of the process: ids are hashes of content, so stores may differ. */
export const originals = new PixelCache(256 * 1024 * 1024);
