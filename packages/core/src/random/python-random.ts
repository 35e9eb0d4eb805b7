import { createHash } from "node:crypto";
import { range, type Shuffleable } from "./bounded.js";
import { DrawError, GeneratorStateError } from "./errors.js";
import { logarithm, sineAndCosine } from "./libm.js";
import { Mt19937, type Mt19937State } from "./mt19937.js";
import { SnapshotReader, SnapshotWriter } from "./snapshot.js";
import { utf8 } from "./utf8.js";
import { uint32Words } from "./words.js";

/** The state of a {@link PythonRandom} as JSON. */
export interface PythonRandomState extends Mt19937State {
  readonly generator: "PythonRandom";
  /** The second variate of a pair of {@link PythonRandom.gauss}, when it waits to be drawn. */
  readonly gaussNext: number | null;
}

/** What `random.Random(seed)` takes: an integer (its sign is ignored), a string or bytes. */
export type PythonSeed = number | bigint | string | Uint8Array;

const SNAPSHOT_TAG = "PYR1";
const BODY_LENGTH = Mt19937.snapshotLength + 9;

/** CPython's `random.Random(seed)`, version 2 seeding, as of Python 3.11. */
export class PythonRandom {
  readonly #twister = new Mt19937();
  #gaussNext: number | null = null;

  /** @throws SeedError for a fractional or unsafe number, or a string with a lone surrogate */
  constructor(seed: PythonSeed) {
    this.seed(seed);
  }

  /** A generator that continues from a state of {@link getState}. */
  static fromState(state: PythonRandomState): PythonRandom {
    const generator = new PythonRandom(0);
    generator.setState(state);
    return generator;
  }

  /** A generator that will draw what this one would; drawing from either leaves the other alone. */
  clone(): PythonRandom {
    return PythonRandom.fromState(this.getState());
  }

  /** Starts again from a seed. @throws SeedError as the constructor */
  seed(seed: PythonSeed): void {
    this.#twister.seedWithWords(uint32Words(seedInteger(seed)));
    this.#gaussNext = null;
  }

  /** A double in [0, 1), a multiple of 2^-53. */
  random(): number {
    return this.#twister.random();
  }

  /** An integer of `bits` random bits, 0 to 53. @throws DrawError for another count */
  getrandbits(bits: number): number {
    if (!Number.isInteger(bits) || bits < 0 || bits > 53)
      throw new DrawError(`cannot draw ${bits} bits as a number`, "ask for 0 to 53, or use getrandbitsBig");
    return this.#bits(bits);
  }

  /** An integer of any number of random bits. @throws DrawError when `bits` is no integer of 0 or more */
  getrandbitsBig(bits: number): bigint {
    if (!Number.isSafeInteger(bits) || bits < 0)
      throw new DrawError(`cannot draw ${bits} bits`, "ask for an integer of 0 or more");
    let value = 0n;
    for (let done = 0; done < bits; done += 32) {
      const word = this.#twister.nextUint32() >>> Math.max(0, 32 - (bits - done));
      value |= BigInt(word) << BigInt(done);
    }
    return value;
  }

  /** An integer of [a, b], both ends included. @throws DrawError as {@link randrange} */
  randint(a: number, b: number): number {
    return this.randrange(a, b + 1);
  }

  /**
   * One of start, start + step, ... short of stop; `randrange(stop)` starts at 0.
   *
   * @throws DrawError when an argument is no safe integer, the step is 0 or the range is empty
   */
  randrange(start: number, stop?: number, step = 1): number {
    const first = stop === undefined ? 0 : start;
    const width = (stop ?? start) - first;
    if (![first, width, first + width, step].every(Number.isSafeInteger) || step === 0)
      throw new DrawError(
        `range(${first}, ${stop ?? start}, ${step}) is not made of safe integers`,
        "use integers of magnitude below 2^52 and a step other than 0",
      );
    const size = Math.abs(step);
    const length = width * step > 0 ? (Math.abs(width) - (Math.abs(width) % size)) / size : 0;
    const count = width * step > 0 && width % size !== 0 ? length + 1 : length;
    if (count <= 0)
      throw new DrawError(`range(${first}, ${stop ?? start}, ${step}) is empty`, "give start < stop");
    return first + step * this.#below(count);
  }

  /** One of the items; of a number n: one of 0 to n - 1. @throws DrawError when there is none */
  choice(count: number): number;
  choice<T>(items: readonly T[]): T;
  choice<T>(items: number | readonly T[]): number | T {
    const count = checkPopulation(items);
    if (count === 0) throw new DrawError("cannot choose from nothing", "give at least one item");
    const index = this.#below(count);
    return typeof items === "number" ? index : items[index]!;
  }

  /**
   * `size` of the items with replacement, weighted where `weights` are given.
   *
   * @throws DrawError when there is no item, or the weights are not one per item, not finite, or sum to
   * 0 or less
   */
  choices<T>(items: readonly T[], size: number, weights?: readonly number[]): T[] {
    if (items.length === 0) throw new DrawError("cannot choose from nothing", "give at least one item");
    if (!weights) return range(size).map(() => items[Math.floor(this.random() * items.length)]!);
    let total = 0;
    const cumulative = weights.map((weight) => {
      total += weight;
      return total;
    });
    if (weights.length !== items.length || !(total > 0 && Number.isFinite(total)))
      throw new DrawError(
        `${weights.length} weights of sum ${total} for ${items.length} items`,
        "give one per item, with a finite sum above 0",
      );
    return range(size).map(() => {
      const place = this.random() * total;
      const index = cumulative.findIndex((bound) => place < bound);
      return items[index < 0 ? items.length - 1 : index]!;
    });
  }

  /** Shuffles in place. */
  shuffle<T>(items: Shuffleable<T>): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.#below(i + 1);
      const held = items[i]!;
      items[i] = items[j]!;
      items[j] = held;
    }
  }

  /**
   * `size` different items in random order; of a number n: of range(n), which is never built.
   *
   * @throws DrawError when `size` is negative or above the number of items
   */
  sample(count: number, size: number): number[];
  sample<T>(items: readonly T[], size: number): T[];
  sample<T>(items: number | readonly T[], size: number): (number | T)[] {
    const count = checkPopulation(items);
    if (!Number.isInteger(size) || size < 0 || size > count)
      throw new DrawError(`cannot draw ${size} different items of ${count}`, `ask for 0 to ${count}`);
    const indices = this.#sampleIndices(count, size);
    return typeof items === "number" ? indices : indices.map((index) => items[index]!);
  }

  /** a + (b - a) * random(). */
  uniform(a: number, b: number): number {
    return a + (b - a) * this.random();
  }

  /**
   * A normal variate (Box and Muller: two are made, one is kept). Logarithm, sine and cosine are
   * correctly rounded, where C libraries are within 0.55 units of the last place: rarely, a last bit
   * differs from CPython's.
   */
  gauss(mean = 0, standardDeviation = 1): number {
    let z = this.#gaussNext;
    this.#gaussNext = null;
    if (z === null) {
      const { sine, cosine } = sineAndCosine(this.random() * (2 * Math.PI));
      const radius = Math.sqrt(-2 * logarithm(1 - this.random()));
      z = cosine * radius;
      this.#gaussNext = sine * radius;
    }
    return mean + z * standardDeviation;
  }

  getState(): PythonRandomState {
    return { generator: "PythonRandom", ...this.#twister.getState(), gaussNext: this.#gaussNext };
  }

  /** @throws GeneratorStateError when `saved` is no state of this generator; nothing changes then */
  setState(saved: PythonRandomState): void {
    const isGauss = saved?.gaussNext === null || Number.isFinite(saved?.gaussNext);
    if (saved?.generator !== "PythonRandom" || !isGauss)
      throw new GeneratorStateError(
        `not a PythonRandom state: ${JSON.stringify(saved)?.slice(0, 200)}`,
        "pass what getState() returned",
      );
    this.#twister.setState(saved);
    this.#gaussNext = saved.gaussNext;
  }

  /** The state as 2,513 versioned bytes, for an environment's snapshot. */
  snapshot(): Uint8Array {
    const writer = new SnapshotWriter(SNAPSHOT_TAG, BODY_LENGTH);
    this.#twister.write(writer);
    writer.uint8(this.#gaussNext === null ? 0 : 1);
    writer.float64(this.#gaussNext ?? 0);
    return writer.bytes;
  }

  /** @throws GeneratorStateError when the bytes are no snapshot of this generator; nothing changes then */
  restore(bytes: Uint8Array): void {
    const reader = new SnapshotReader(bytes, SNAPSHOT_TAG, BODY_LENGTH);
    const twister = Mt19937.read(reader);
    const hasGauss = reader.flag();
    const gauss = reader.float64();
    this.setState({ generator: "PythonRandom", ...twister, gaussNext: hasGauss ? gauss : null });
  }

  /** 0 to 53 bits: the first word is the lowest, the last gives its highest bits. */
  #bits(bits: number): number {
    if (bits === 0) return 0;
    if (bits <= 32) return this.#twister.nextUint32() >>> (32 - bits);
    const low = this.#twister.nextUint32();
    return (this.#twister.nextUint32() >>> (64 - bits)) * 4294967296 + low;
  }

  /** An integer of [0, count), 0 < count < 2^53: draws again until one is below. */
  #below(count: number): number {
    const high = Math.floor(count / 4294967296);
    const bits = high === 0 ? 32 - Math.clz32(count) : 64 - Math.clz32(high);
    for (;;) {
      const value = this.#bits(bits);
      if (value < count) return value;
    }
  }

  #sampleIndices(count: number, size: number): number[] {
    // CPython keeps a pool or a set, whichever is smaller by its estimate; the two draw differently.
    let setSize = 21;
    if (size > 5) {
      let table = 1;
      while (table < size * 3) table *= 4;
      setSize += table;
    }
    if (count > setSize) {
      const selected = new Set<number>();
      while (selected.size < size) selected.add(this.#below(count));
      return [...selected];
    }
    const pool = range(count);
    return range(size).map((i) => {
      const j = this.#below(count - i);
      const taken = pool[j]!;
      pool[j] = pool[count - i - 1]!;
      return taken;
    });
  }
}

function checkPopulation(items: number | readonly unknown[]): number {
  const count = typeof items === "number" ? items : items.length;
  if (!Number.isSafeInteger(count) || count < 0)
    throw new DrawError(`${count} is no number of items`, "give an array or an integer of 0 or more");
  return count;
}

function seedInteger(seed: PythonSeed): number | bigint {
  if (typeof seed === "bigint") return seed < 0n ? -seed : seed;
  if (typeof seed === "number") return Math.abs(seed);
  const bytes = typeof seed === "string" ? utf8(seed) : seed;
  const digest = createHash("sha512").update(bytes).digest();
  return BigInt(`0x${Buffer.concat([bytes, digest]).toString("hex")}`);
}
