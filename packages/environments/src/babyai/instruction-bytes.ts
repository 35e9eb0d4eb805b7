import { SnapshotError } from "@fovea/core";
import { COLOURS } from "../minigrid/codes.js";
import type { TaskState } from "../minigrid/snapshot.js";
import type { DescribedKind, Location, Referent } from "./description.js";
import type { Instruction } from "./instruction.js";

const TYPES = ["goto", "open", "pickup", "putnext", "before", "after", "and"] as const;
const KINDS: readonly DescribedKind[] = ["box", "ball", "key", "door"];
const LOCATIONS: readonly Location[] = ["left", "right", "front", "behind"];
/** For a colour or location that is not given. */
const ANY = 255;
/** Sequences of sequences of actions: the language goes no deeper. */
const DEEPEST = 8;

/** Snapshots of the instruction that `current` gives and `replace` sets: every number a byte, places two. */
export function instructionState(
  current: () => Instruction | undefined,
  replace: (instruction: Instruction) => void,
): TaskState {
  return {
    save() {
      const bytes: number[] = [];
      const instruction = current();
      if (instruction !== undefined) write(instruction, bytes);
      return Uint8Array.from(bytes);
    },
    load(bytes) {
      const reader = new Reader(bytes);
      const instruction = read(reader, 0);
      reader.end();
      return () => replace(instruction);
    },
  };
}

function write(instruction: Instruction, bytes: number[]): void {
  bytes.push(TYPES.indexOf(instruction.type), "strict" in instruction && instruction.strict ? 1 : 0);
  switch (instruction.type) {
    case "pickup":
      bytes.push(instruction.heldBefore);
      break;
    case "putnext":
      bytes.push(instruction.heldBefore);
      writeReferent(instruction.moved, bytes);
      writeReferent(instruction.fixed, bytes);
      return;
    case "before":
    case "after":
    case "and":
      bytes.push(Number(instruction.aDone), Number(instruction.bDone));
      write(instruction.a, bytes);
      write(instruction.b, bytes);
      return;
  }
  writeReferent(instruction.target, bytes);
}

function writeReferent({ kind, colour, location, items, places }: Referent, bytes: number[]): void {
  bytes.push(KINDS.indexOf(kind));
  bytes.push(colour === undefined ? ANY : COLOURS.indexOf(colour));
  bytes.push(location === undefined ? ANY : LOCATIONS.indexOf(location));
  bytes.push(items.length, ...items, places.length);
  for (const place of places) bytes.push(place & 255, place >> 8);
}

function read(reader: Reader, depth: number): Instruction {
  if (depth > DEEPEST) throw reader.damaged();
  const type = reader.of(TYPES);
  const strict = reader.byte() === 1;
  if (type === "before" || type === "after" || type === "and") {
    const aDone = reader.byte() === 1;
    const bDone = reader.byte() === 1;
    return { type, strict, aDone, bDone, a: read(reader, depth + 1), b: read(reader, depth + 1) };
  }
  const heldBefore = type === "pickup" || type === "putnext" ? reader.byte() : 0;
  const target = readReferent(reader);
  if (type === "putnext") return { type, strict, heldBefore, moved: target, fixed: readReferent(reader) };
  if (type === "pickup") return { type, strict, heldBefore, target };
  return type === "open" ? { type, strict, target } : { type, target };
}

function readReferent(reader: Reader): Referent {
  const kind = reader.of(KINDS);
  const colour = reader.maybeOf(COLOURS);
  const location = reader.maybeOf(LOCATIONS);
  const items = reader.list(() => reader.byte());
  const places = reader.list(() => reader.byte() + 256 * reader.byte());
  return {
    kind,
    ...(colour !== undefined && { colour }),
    ...(location !== undefined && { location }),
    items,
    places,
  };
}

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  damaged(): SnapshotError {
    return new SnapshotError("the snapshot's instruction is damaged", "take a new one with snapshot()");
  }

  byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw this.damaged();
    return byte;
  }

  of<T>(list: readonly T[]): T {
    const one = list[this.byte()];
    if (one === undefined) throw this.damaged();
    return one;
  }

  maybeOf<T>(list: readonly T[]): T | undefined {
    const byte = this.byte();
    if (byte === ANY) return undefined;
    const one = list[byte];
    if (one === undefined) throw this.damaged();
    return one;
  }

  list(next: () => number): number[] {
    return Array.from({ length: this.byte() }, next);
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw this.damaged();
  }
}
