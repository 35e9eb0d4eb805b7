/**
 * Where every tensor lives: one shared, growing WebAssembly memory, cut into blocks that are reused by size.
 * It is shared because growing a shared memory leaves the views that exist valid (growing another detaches them),
 * and because worker threads can then read the same weights.
 */

const PAGE_BYTES = 65_536;
/** 2 GiB. */
export const MAXIMUM_PAGES = 32_768;
const GROWTH_PAGES = 256; // 16 MiB
const ALIGNMENT_FLOATS = 16; // one cache line

let memory: WebAssembly.Memory | undefined;
let top = PAGE_BYTES;
const free = new Map<number, Block[]>();
let liveFloats = 0;

/** A run of floats in the memory; its size is one of few, so that it can be handed out again. */
export class Block {
  readonly floats: Float32Array;
  #view: Float32Array;

  constructor(floats: Float32Array) {
    this.floats = floats;
    this.#view = floats;
  }

  /** The first `size` floats; the same object as last time when the size is the same. */
  view(size: number): Float32Array {
    if (this.#view.length !== size) this.#view = this.floats.subarray(0, size);
    return this.#view;
  }
}

/** The memory that the kernel imports. */
export function sharedMemory(): WebAssembly.Memory {
  memory ??= new WebAssembly.Memory({ initial: GROWTH_PAGES, maximum: MAXIMUM_PAGES, shared: true });
  return memory;
}

/** Rounded up to a cache line, and above 1024 floats to an eighth of the power of two below. */
function sizeClass(size: number): number {
  const step = size <= 1024 ? ALIGNMENT_FLOATS : 2 ** (Math.floor(Math.log2(size - 1)) - 3);
  return Math.max(ALIGNMENT_FLOATS, Math.ceil(size / step) * step);
}

/** A block of at least `size` floats, with whatever was in it before. */
export function allocate(size: number): Block {
  const floats = sizeClass(size);
  liveFloats += floats;
  const reused = free.get(floats)?.pop();
  if (reused) return reused;
  const wasm = sharedMemory();
  const bytes = floats * 4;
  if (top + bytes > wasm.buffer.byteLength) {
    wasm.grow(Math.max(GROWTH_PAGES, Math.ceil((top + bytes - wasm.buffer.byteLength) / PAGE_BYTES)));
  }
  const block = new Block(new Float32Array(wasm.buffer, top, floats));
  top += bytes;
  return block;
}

/** Gives a block back; who still holds its view sees the floats change. */
export function release(block: Block): void {
  const floats = block.floats.length;
  liveFloats -= floats;
  const list = free.get(floats);
  if (list) list.push(block);
  else free.set(floats, [block]);
}

/** Runs `fn` on a block that is given back afterwards. */
export function withTemporary<T>(size: number, fn: (floats: Float32Array) => T): T {
  const block = allocate(size);
  try {
    return fn(block.view(size));
  } finally {
    release(block);
  }
}

/** Bytes handed out now, and bytes ever taken from the memory. */
export function memoryUse(): { live: number; reserved: number } {
  return { live: liveFloats * 4, reserved: top - PAGE_BYTES };
}
