/**
 * Memory for encoded images, outside the garbage collector's sight: blocks of 32 MiB, taken from the system as they
 * are needed (untouched pages cost nothing) and given back whole when they are empty. First fit, 4 KiB steps.
 */
const blockBytes = 32 << 20;
const step = 4096;
const keepEmptyMs = 5000;

interface Block {
  readonly memory: ArrayBuffer;
  /** Free ranges by offset, never two that touch. */
  readonly free: { offset: number; bytes: number }[];
}

export interface Allocation {
  readonly buffer: Buffer;
  readonly block: Block;
  readonly bytes: number;
}

export class Arena {
  readonly #blocks: Block[] = [];
  #used = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Bytes that allocations hold, their rounding included. */
  get used(): number {
    return this.#used;
  }

  /** `length` bytes, or undefined when it would take more than `maxBytes` in all. */
  allocate(length: number, maxBytes: number): Allocation | undefined {
    const bytes = Math.ceil(length / step) * step;
    if (bytes === 0 || bytes > blockBytes || this.#used + bytes > maxBytes) return undefined;
    for (const block of this.#blocks) {
      const allocation = fit(block, bytes, length);
      if (allocation !== undefined) return this.#count(allocation);
    }
    if ((this.#blocks.length + 1) * blockBytes > Math.max(maxBytes, blockBytes)) return undefined;
    const block = { memory: new ArrayBuffer(blockBytes), free: [{ offset: 0, bytes: blockBytes }] };
    this.#blocks.push(block);
    return this.#count(fit(block, bytes, length)!);
  }

  free({ buffer, block, bytes }: Allocation): void {
    this.#used -= bytes;
    const { free } = block;
    const offset = buffer.byteOffset;
    const at = free.findIndex((range) => range.offset > offset);
    const index = at === -1 ? free.length : at;
    const before = free[index - 1];
    const after = free[index];
    const joinsBefore = before !== undefined && before.offset + before.bytes === offset;
    const joinsAfter = after !== undefined && offset + bytes === after.offset;
    if (joinsBefore) {
      before.bytes += bytes + (joinsAfter ? after.bytes : 0);
      if (joinsAfter) free.splice(index, 1);
    } else if (joinsAfter) {
      after.offset = offset;
      after.bytes += bytes;
    } else free.splice(index, 0, { offset, bytes });
    if (free[0]?.bytes !== blockBytes) return;
    if (this.#blocks.length > 1) this.#blocks.splice(this.#blocks.indexOf(block), 1);
    else if (this.#timer === undefined) this.#timer = setTimeout(() => this.#giveBack(), keepEmptyMs).unref();
    else this.#timer.refresh();
  }

  #giveBack(): void {
    this.#timer = undefined;
    if (this.#used === 0) this.#blocks.length = 0;
  }

  #count(allocation: Allocation): Allocation {
    this.#used += allocation.bytes;
    return allocation;
  }
}

function fit(block: Block, bytes: number, length: number): Allocation | undefined {
  const index = block.free.findIndex((range) => range.bytes >= bytes);
  const range = block.free[index];
  if (range === undefined) return undefined;
  const buffer = Buffer.from(block.memory, range.offset, length);
  range.offset += bytes;
  range.bytes -= bytes;
  if (range.bytes === 0) block.free.splice(index, 1);
  return { buffer, block, bytes };
}
