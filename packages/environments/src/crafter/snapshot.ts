import { SnapshotError } from "@fovea/core";
import { RandomState } from "@fovea/core/random";
import { daylightAt, longest } from "./daylight.js";
import * as ids from "./ids.js";
import { achievements, items, materials, maxOfItem } from "./rules.js";
import type { State } from "./state.js";
import { chunkOf } from "./world.js";

const randomBytes = new RandomState(0).snapshot().length;
const counterBytes = 4 * 4 + 4 * 4 + 5;
const materialsAt = counterBytes + items.length + 4 * achievements.length;
const randomAt = materialsAt + ids.cells;
const noiseAt = randomAt + randomBytes;
const objectBytes = 9;
/** Where generators are read to, before anything is changed. */
const [checkedWorld, checkedNoise] = [new RandomState(0), new RandomState(0)];

/**
 * All of a state, little-endian: counters, inventory, achievements, materials, the world's generator and, where there
 * is one, the noise's, the objects in their order, then the chunks in theirs, each with its objects in its own order.
 *
 * @param noise given only when the picture shows noise from it.
 */
export function writeState(state: State, noise?: RandomState): Uint8Array {
  const { world } = state;
  const objectsAt = noiseAt + 1 + (noise === undefined ? 0 : randomBytes);
  const size = objectsAt + 2 + world.objects * (objectBytes + 2) + 1 + 2 * world.chunksSeen;
  const bytes = new Uint8Array(size);
  const out = new Cursor(bytes);
  for (const value of [state.step, state.limit, state.unlocked, state.noiseSeed]) out.put32(value);
  // Multiples of a half, far below 2^24: exact in single precision.
  for (const value of [state.hunger, state.thirst, state.fatigue, state.recover]) out.putFloat(value);
  for (const value of [state.facing, +state.sleeping, +state.over, state.healthSeen, state.healthPaid])
    out.put8(value);
  for (const amount of state.inventory) out.put8(amount);
  for (const count of state.achievements) out.put32(count);
  bytes.set(world.material, materialsAt);
  bytes.set(world.random.snapshot(), randomAt);
  if (noise !== undefined) {
    bytes[noiseAt] = 1;
    bytes.set(noise.snapshot(), noiseAt + 1);
  }
  out.at = objectsAt;
  out.put16(world.objects);
  const place = new Map<number, number>();
  for (let slot = world.first; slot >= 0; slot = world.next[slot]!) {
    place.set(slot, place.size);
    for (const value of [world.kind[slot]!, world.x[slot]!, world.y[slot]!]) out.put8(value);
    out.put16(world.health[slot]!);
    out.put32(world.counter[slot]!);
  }
  out.put8(world.chunksSeen);
  for (const chunk of world.chunkOrder.subarray(0, world.chunksSeen)) {
    const start = chunk * ids.chunkCells;
    out.put8(chunk);
    out.put8(world.chunkSize[chunk]!);
    for (const slot of world.chunkObjects.subarray(start, start + world.chunkSize[chunk]!))
      out.put16(place.get(slot)!);
  }
  return bytes;
}

/**
 * Makes `state` what {@link writeState} wrote.
 *
 * @throws SnapshotError when the bytes are of no state; nothing has changed then.
 */
export function readState(bytes: Uint8Array, state: State, noise: RandomState): void {
  const hasNoise = bytes[noiseAt] === 1;
  const objectsAt = noiseAt + 1 + (hasNoise ? randomBytes : 0);
  try {
    check(bytes, objectsAt);
    checkedWorld.restore(bytes.subarray(randomAt, noiseAt));
    if (hasNoise) checkedNoise.restore(bytes.subarray(noiseAt + 1, objectsAt));
  } catch (cause) {
    const fix = "give what snapshot() returned";
    throw new SnapshotError(`a snapshot of no Crafter: ${(cause as Error).message}`, fix, { cause });
  }
  const { world } = state;
  const from = new Cursor(bytes);
  state.step = from.take32();
  state.limit = from.take32();
  state.unlocked = from.take32();
  state.noiseSeed = from.take32();
  state.hunger = from.takeFloat();
  state.thirst = from.takeFloat();
  state.fatigue = from.takeFloat();
  state.recover = from.takeFloat();
  state.facing = from.take8();
  state.sleeping = from.take8() === 1;
  state.over = from.take8() === 1;
  state.healthSeen = from.take8();
  state.healthPaid = from.take8();
  for (let i = 0; i < items.length; i++) state.inventory[i] = from.take8();
  for (let i = 0; i < achievements.length; i++) state.achievements[i] = from.take32();
  world.random.copyFrom(checkedWorld);
  if (hasNoise) noise.copyFrom(checkedNoise);
  world.clear();
  world.daylight = daylightAt(state.step);
  world.setMaterials(bytes.subarray(materialsAt, randomAt));
  from.at = objectsAt;
  const count = from.take16();
  // The chunks' order must be known before objects enter them.
  const chunks = readChunks(bytes, objectsAt + 2 + count * objectBytes);
  for (const { chunk } of chunks) world.seeChunk(chunk);
  const slots: number[] = [];
  for (let i = 0; i < count; i++) {
    const slot = world.add(from.take8(), from.take8(), from.take8());
    world.health[slot] = from.take16();
    world.counter[slot] = from.take32();
    slots.push(slot);
  }
  state.me = slots[0]!;
  for (const { chunk, places } of chunks)
    world.chunkObjects.set(
      places.map((place) => slots[place]!),
      chunk * ids.chunkCells,
    );
}

interface ChunkList {
  readonly chunk: number;
  readonly places: readonly number[];
}

function readChunks(bytes: Uint8Array, start: number): ChunkList[] {
  const from = new Cursor(bytes);
  from.at = start;
  return Array.from({ length: from.take8() }, () => {
    const chunk = from.take8();
    return { chunk, places: Array.from({ length: from.take8() }, () => from.take16()) };
  });
}

/** @throws RangeError, from here or from reading beyond the end. */
function check(bytes: Uint8Array, objectsAt: number): void {
  const ensure = (right: boolean, what: string) => {
    if (!right) throw new RangeError(what);
  };
  const from = new Cursor(bytes);
  const [step, limit] = [from.take32(), from.take32()];
  ensure(step <= limit && limit <= longest + 1, `step ${step} of ${limit}`);
  from.at = counterBytes - 5;
  ensure(from.take8() < 4 && from.take8() < 2 && from.take8() < 2, "its flags");
  from.at = counterBytes;
  for (let i = 0; i < items.length; i++) ensure(from.take8() <= maxOfItem, "its inventory");
  for (const material of bytes.subarray(materialsAt, randomAt))
    ensure(material > 0 && material < materials.length, `material ${material}`);
  from.at = objectsAt;
  const count = from.take16();
  ensure(count <= ids.cells, `${count} objects`);
  const chunkOfPlace: number[] = [];
  const taken = new Uint8Array(ids.cells);
  for (let i = 0; i < count; i++) {
    const [kind, x, y] = [from.take8(), from.take8(), from.take8()];
    from.at += 2;
    const counter = from.take32();
    ensure((kind === ids.player) === (i === 0) && kind >= ids.player && kind <= ids.plant, `kind ${kind}`);
    ensure(kind !== ids.arrow || counter < 4, `an arrow to ${counter}`);
    ensure(x < ids.side && y < ids.side && taken[x * ids.side + y] === 0, `an object at ${x}, ${y}`);
    taken[x * ids.side + y] = 1;
    chunkOfPlace.push(chunkOf(x, y));
  }
  ensure(count > 0, "no player");
  const lists = readChunks(bytes, from.at);
  const listed = new Set<number>();
  for (const { chunk, places } of lists) {
    from.at += 2 + 2 * places.length;
    ensure(chunk < ids.chunkCount, `chunk ${chunk}`);
    for (const place of places) {
      ensure(chunkOfPlace[place] === chunk && !listed.has(place), `object ${place} in chunk ${chunk}`);
      listed.add(place);
    }
  }
  ensure(new Set(lists.map(({ chunk }) => chunk)).size === lists.length, "a chunk twice");
  ensure(listed.size === count && from.at + 1 === bytes.length, "its length");
}

/** Numbers one after the other. */
class Cursor {
  at = 0;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  put8(value: number): void {
    this.#view.setUint8(this.at++, value);
  }

  put16(value: number): void {
    this.#view.setUint16(this.at, value, true);
    this.at += 2;
  }

  put32(value: number): void {
    this.#view.setUint32(this.at, value, true);
    this.at += 4;
  }

  putFloat(value: number): void {
    this.#view.setFloat32(this.at, value, true);
    this.at += 4;
  }

  take8(): number {
    return this.#view.getUint8(this.at++);
  }

  take16(): number {
    this.at += 2;
    return this.#view.getUint16(this.at - 2, true);
  }

  take32(): number {
    this.at += 4;
    return this.#view.getUint32(this.at - 4, true);
  }

  takeFloat(): number {
    this.at += 4;
    return this.#view.getFloat32(this.at - 4, true);
  }
}
