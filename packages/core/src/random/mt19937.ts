import { GeneratorStateError } from "./errors.js";
import type { SnapshotReader, SnapshotWriter } from "./snapshot.js";

const LENGTH = 624;
const MIDDLE = 397;
const MATRIX = 0x9908b0df;

/** The state of an {@link Mt19937} as JSON. */
export interface Mt19937State {
  /** 624 uint32. */
  readonly key: readonly number[];
  /** How many words of `key` have been used, 0 to 624. */
  readonly position: number;
}

/**
 * The Mersenne Twister MT19937 (M. Matsumoto, T. Nishimura, ACM TOMACS 8(1), 1998), under both NumPy's
 * `RandomState` and CPython's `random.Random`, which differ in how they seed it and what they draw.
 */
export class Mt19937 {
  /** Bytes that {@link write} adds to a snapshot. */
  static readonly snapshotLength: number = 4 * LENGTH + 4;

  readonly #key: Int32Array = new Int32Array(LENGTH);
  #position: number = LENGTH;

  /** Knuth's recurrence from one uint32, as NumPy seeds an integer. */
  seedWithWord(seed: number): void {
    const key = this.#key;
    key[0] = seed;
    for (let i = 1; i < LENGTH; i++) key[i] = Math.imul(1812433253, key[i - 1]! ^ (key[i - 1]! >>> 30)) + i;
    this.#position = LENGTH;
  }

  /** `init_by_array` over one or more uint32, as CPython seeds everything and NumPy seeds a list. */
  seedWithWords(words: readonly number[]): void {
    this.seedWithWord(19650218);
    const key = this.#key;
    let i = 1;
    const advance = (): void => {
      i++;
      if (i < LENGTH) return;
      key[0] = key[LENGTH - 1]!;
      i = 1;
    };
    for (let k = 0; k < Math.max(LENGTH, words.length); k++) {
      const j = k % words.length;
      const mixed = key[i]! ^ Math.imul(key[i - 1]! ^ (key[i - 1]! >>> 30), 1664525);
      key[i] = mixed + words[j]! + j;
      advance();
    }
    for (let k = 1; k < LENGTH; k++) {
      key[i] = (key[i]! ^ Math.imul(key[i - 1]! ^ (key[i - 1]! >>> 30), 1566083941)) - i;
      advance();
    }
    key[0] = 0x80000000;
  }

  /** The next 32 random bits, 0 to 2^32 - 1. */
  nextUint32(): number {
    if (this.#position === LENGTH) this.#refill();
    let word = this.#key[this.#position++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  /** A double in [0, 1), a multiple of 2^-53, from two words. */
  random(): number {
    const high = this.nextUint32() >>> 5;
    const low = this.nextUint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** Leaves out the next `words` words: what as many calls of {@link nextUint32} do, without their cost. */
  skip(words: number): void {
    let left = words;
    while (left > LENGTH - this.#position) {
      left -= LENGTH - this.#position;
      this.#refill();
    }
    this.#position += left;
  }

  /** Takes over the state of another one. */
  copyFrom(other: Mt19937): void {
    this.#key.set(other.#key);
    this.#position = other.#position;
  }

  getState(): Mt19937State {
    return { key: Array.from(this.#key, (word) => word >>> 0), position: this.#position };
  }

  /** @throws GeneratorStateError when `saved` is no such state; nothing changes then */
  setState(saved: Mt19937State): void {
    const { key, position } = saved;
    const isKey = Array.isArray(key) && key.length === LENGTH && key.every((word) => word === word >>> 0);
    if (!isKey || !Number.isInteger(position) || position < 0 || position > LENGTH)
      throw new GeneratorStateError(
        `no Mersenne Twister state: ${key?.length} key words at position ${position}`,
        "pass 624 uint32 and a position of 0 to 624",
      );
    this.#key.set(key);
    this.#position = position;
  }

  write(writer: SnapshotWriter): void {
    for (const word of this.#key) writer.uint32(word);
    writer.uint32(this.#position);
  }

  /** The state that {@link write} wrote; pass it to {@link setState}. */
  static read(reader: SnapshotReader): Mt19937State {
    const key: number[] = [];
    for (let i = 0; i < LENGTH; i++) key.push(reader.uint32());
    return { key, position: reader.uint32() };
  }

  #refill(): void {
    const key = this.#key;
    const twist = (upper: number, lower: number): number => {
      const word = (upper & 0x80000000) | (lower & 0x7fffffff);
      return (word >>> 1) ^ (-(word & 1) & MATRIX);
    };
    let i = 0;
    for (; i < LENGTH - MIDDLE; i++) key[i] = key[i + MIDDLE]! ^ twist(key[i]!, key[i + 1]!);
    for (; i < LENGTH - 1; i++) key[i] = key[i + MIDDLE - LENGTH]! ^ twist(key[i]!, key[i + 1]!);
    key[LENGTH - 1] = key[MIDDLE - 1]! ^ twist(key[LENGTH - 1]!, key[0]!);
    this.#position = 0;
  }
}
