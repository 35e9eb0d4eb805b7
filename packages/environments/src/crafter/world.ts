import { RandomState } from "@fovea/core/random";
import * as ids from "./ids.js";

const { cells, chunkCells, chunkCount, chunkSide, chunksInSide, side } = ids;

const none = -1;
/** One object a cell, and room for those that left during a step. */
const capacity = 2 * cells;

/**
 * The cells, the objects on them, and the randomness. Objects live in slots of typed arrays, linked in the order in
 * which they came: the order in which they act. Each chunk also lists its objects, in the order in which they
 * entered it: the order from which the one that leaves is drawn. Nothing here allocates after construction.
 */
export class World {
  readonly random = new RandomState(0);
  daylight = 0;
  /** Material of each cell, x * 64 + y. Write with {@link setMaterial}. */
  readonly material = new Uint8Array(cells);
  /** Slot + 1 of the object on each cell, 0 where there is none. */
  readonly objectAt = new Uint16Array(cells);

  readonly kind = new Uint8Array(capacity);
  readonly x = new Uint8Array(capacity);
  readonly y = new Uint8Array(capacity);
  readonly health = new Int16Array(capacity);
  /** A zombie's cooldown, a skeleton's reload, a plant's age, an arrow's direction. */
  readonly counter = new Int32Array(capacity);
  /** 1 when it left; its slot is used again only after the step. */
  readonly removed = new Uint8Array(capacity);
  readonly next = new Int16Array(capacity);
  readonly #previous = new Int16Array(capacity);
  first = none;
  last = none;
  objects = 0;

  /** Chunks in the order in which their first object came: the order of balancing. */
  readonly chunkOrder = new Uint8Array(chunkCount);
  chunksSeen = 0;
  readonly #chunkSeen = new Uint8Array(chunkCount);
  readonly chunkObjects = new Int16Array(chunkCount * chunkCells);
  readonly chunkSize = new Uint8Array(chunkCount);
  /** How many cells of each material a chunk has: chunk * 16 + material. */
  readonly #chunkMaterial = new Uint8Array(chunkCount * 16);

  readonly #free = new Int16Array(capacity);
  #freeCount = 0;
  readonly #left = new Int16Array(capacity);
  #leftCount = 0;

  constructor() {
    this.clear();
  }

  /** Empties everything but the randomness: cells of material 0, no objects. */
  clear(): void {
    this.material.fill(0);
    this.objectAt.fill(0);
    this.removed.fill(0);
    this.first = none;
    this.last = none;
    this.objects = 0;
    this.chunksSeen = 0;
    this.#chunkSeen.fill(0);
    this.chunkSize.fill(0);
    this.#chunkMaterial.fill(0);
    for (let chunk = 0; chunk < chunkCount; chunk++) {
      this.#chunkMaterial[chunk * 16] = spanOf(chunkX(chunk)) * spanOf(chunkY(chunk));
    }
    this.#leftCount = 0;
    this.#freeCount = capacity;
    for (let i = 0; i < capacity; i++) this.#free[i] = capacity - 1 - i;
  }

  setMaterial(cell: number, material: number): void {
    const chunk = chunkOf(cell >> 6, cell & 63) * 16;
    const counts = this.#chunkMaterial;
    counts[chunk + this.material[cell]!] = counts[chunk + this.material[cell]!]! - 1;
    counts[chunk + material] = counts[chunk + material]! + 1;
    this.material[cell] = material;
  }

  /** All of them at once, of an empty world. */
  setMaterials(materials: Uint8Array): void {
    this.material.set(materials);
    this.#chunkMaterial.fill(0);
    for (let x = 0; x < side; x++) {
      for (let y = 0; y < side; y++) {
        const at = chunkOf(x, y) * 16 + materials[(x << 6) | y]!;
        this.#chunkMaterial[at] = this.#chunkMaterial[at]! + 1;
      }
    }
  }

  /** Cells of a material in a chunk. */
  space(chunk: number, material: number): number {
    return this.#chunkMaterial[chunk * 16 + material]!;
  }

  /** 0, the material of nothing, outside the world. */
  materialAt(x: number, y: number): number {
    return inside(x, y) ? this.material[(x << 6) | y]! : 0;
  }

  /** The slot of the object there, or -1; -1 outside the world too. */
  slotAt(x: number, y: number): number {
    return inside(x, y) ? this.objectAt[(x << 6) | y]! - 1 : none;
  }

  isFree(x: number, y: number, walkable: Uint8Array): boolean {
    if (!inside(x, y)) return false;
    const cell = (x << 6) | y;
    return this.objectAt[cell] === 0 && walkable[this.material[cell]!] === 1;
  }

  /** Puts an object on a cell that has none, behind all others. @returns its slot. */
  add(kind: number, x: number, y: number): number {
    const slot = this.#free[--this.#freeCount]!;
    this.kind[slot] = kind;
    this.x[slot] = x;
    this.y[slot] = y;
    this.health[slot] = ids.healthOf(kind);
    this.counter[slot] = 0;
    this.removed[slot] = 0;
    this.next[slot] = none;
    this.#previous[slot] = this.last;
    if (this.last === none) this.first = slot;
    else this.next[this.last] = slot;
    this.last = slot;
    this.objects++;
    this.objectAt[(x << 6) | y] = slot + 1;
    this.#enter(chunkOf(x, y), slot);
    return slot;
  }

  /** Takes it off its cell. Its other fields stay readable until {@link reuseSlots}. */
  remove(slot: number): void {
    if (this.removed[slot] === 1) return;
    const [x, y] = [this.x[slot]!, this.y[slot]!];
    this.objectAt[(x << 6) | y] = 0;
    this.#leave(chunkOf(x, y), slot);
    const before = this.#previous[slot]!;
    const after = this.next[slot]!;
    if (before === none) this.first = after;
    else this.next[before] = after;
    if (after === none) this.last = before;
    else this.#previous[after] = before;
    this.objects--;
    this.removed[slot] = 1;
    this.#left[this.#leftCount++] = slot;
  }

  /** Moves it to a cell that is free; one that left stays where it was. */
  move(slot: number, x: number, y: number): void {
    if (this.removed[slot] === 1) return;
    const [fromX, fromY] = [this.x[slot]!, this.y[slot]!];
    this.objectAt[(x << 6) | y] = slot + 1;
    this.objectAt[(fromX << 6) | fromY] = 0;
    const from = chunkOf(fromX, fromY);
    const to = chunkOf(x, y);
    if (from !== to) {
      this.#leave(from, slot);
      this.#enter(to, slot);
    }
    this.x[slot] = x;
    this.y[slot] = y;
  }

  /** Frees the slots of those that left: once a step is over and nothing holds them. */
  reuseSlots(): void {
    while (this.#leftCount > 0) this.#free[this.#freeCount++] = this.#left[--this.#leftCount]!;
  }

  /** Appends a chunk to the order without an object, as when one left it: for restoring. */
  seeChunk(chunk: number): void {
    if (this.#chunkSeen[chunk] === 1) return;
    this.#chunkSeen[chunk] = 1;
    this.chunkOrder[this.chunksSeen++] = chunk;
  }

  #enter(chunk: number, slot: number): void {
    this.seeChunk(chunk);
    const size = this.chunkSize[chunk]!;
    this.chunkObjects[chunk * chunkCells + size] = slot;
    this.chunkSize[chunk] = size + 1;
  }

  #leave(chunk: number, slot: number): void {
    const end = chunk * chunkCells + this.chunkSize[chunk]!;
    let at = chunk * chunkCells;
    while (this.chunkObjects[at] !== slot) at++;
    for (; at + 1 < end; at++) this.chunkObjects[at] = this.chunkObjects[at + 1]!;
    this.chunkSize[chunk] = this.chunkSize[chunk]! - 1;
  }
}

export const inside = (x: number, y: number): boolean => (x | y) >= 0 && x < side && y < side;
export const chunkOf = (x: number, y: number): number =>
  ((x / chunkSide) | 0) * chunksInSide + ((y / chunkSide) | 0);
/** The first column of a chunk, and the first row. */
export const chunkX = (chunk: number): number => ((chunk / chunksInSide) | 0) * chunkSide;
export const chunkY = (chunk: number): number => (chunk % chunksInSide) * chunkSide;
/** How far a chunk reaches from there: less at the far edges. */
export const spanOf = (start: number): number => Math.min(chunkSide, side - start);
