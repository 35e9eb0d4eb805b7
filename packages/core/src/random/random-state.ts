import { closedRange, maskedUint32, range, type Shuffleable, shuffleMasked } from "./bounded.js";
import {
  type ChoiceOptions,
  type ChoicesOptions,
  checkChoice,
  weightedDistinctIndices,
  weightedIndices,
} from "./choice.js";
import { DrawError, GeneratorStateError, SeedError } from "./errors.js";
import { logarithm } from "./libm.js";
import { Mt19937, type Mt19937State } from "./mt19937.js";
import { SnapshotReader, SnapshotWriter } from "./snapshot.js";

/** The state of a {@link RandomState} as JSON. */
export interface RandomStateState extends Mt19937State {
  readonly generator: "RandomState";
  /** The second normal variate of a pair, when it waits to be drawn. */
  readonly gauss: number | null;
}

const SNAPSHOT_TAG = "NRS1";
const BODY_LENGTH = Mt19937.snapshotLength + 9;

/**
 * NumPy's legacy `numpy.random.RandomState(seed)`: one draw here equals one scalar draw there, and so
 * does a sequence of them (NumPy's array draws are such sequences). Older environments draw from it.
 */
export class RandomState {
  readonly #twister = new Mt19937();
  #gauss: number | null = null;

  /** @throws SeedError when a seed is no integer of 0 to 2^32 - 1, or the list is empty */
  constructor(seed: number | readonly number[]) {
    this.seed(seed);
  }

  /** A generator that continues from a state of {@link getState}. */
  static fromState(state: RandomStateState): RandomState {
    const generator = new RandomState(0);
    generator.setState(state);
    return generator;
  }

  /** A generator that will draw what this one would; drawing from either leaves the other alone. */
  clone(): RandomState {
    return RandomState.fromState(this.getState());
  }

  /** Starts again from a seed. @throws SeedError as the constructor */
  seed(seed: number | readonly number[]): void {
    const list = typeof seed === "number" ? [seed] : seed;
    const bad = list.find((word) => word !== word >>> 0);
    if (bad !== undefined || list.length === 0)
      throw new SeedError(`RandomState cannot start from ${bad ?? "[]"}`, "give integers of 0 to 2^32 - 1");
    if (typeof seed === "number") this.#twister.seedWithWord(seed);
    else this.#twister.seedWithWords(list);
    this.#gauss = null;
  }

  /** The next 32 random bits, 0 to 2^32 - 1. */
  nextUint32(): number {
    return this.#twister.nextUint32();
  }

  /** A double in [0, 1): NumPy's `random_sample`, `random` and `rand`. */
  random(): number {
    return this.#twister.random();
  }

  /** The same as {@link random}, under NumPy's name. */
  randomSample(): number {
    return this.#twister.random();
  }

  /** low + (high - low) * random(). @throws DrawError when high - low is not finite */
  uniform(low = 0, high = 1): number {
    const width = high - low;
    if (!Number.isFinite(width))
      throw new DrawError(`[${low}, ${high}) has no finite width`, "give two finite numbers");
    return low + width * this.random();
  }

  /**
   * Fills `target` with uniform draws: NumPy's `uniform(low, high, size)`, without allocating.
   *
   * @throws DrawError as {@link uniform}
   */
  fillUniform(target: Float64Array, low = 0, high = 1): void {
    const width = high - low;
    if (!Number.isFinite(width)) this.uniform(low, high);
    for (let i = 0; i < target.length; i++) target[i] = low + width * this.#twister.random();
  }

  /** Leaves out `words` draws of {@link nextUint32}; a double takes two. @throws DrawError when it is no count */
  skip(words: number): void {
    if (!Number.isSafeInteger(words) || words < 0)
      throw new DrawError(`${words} is no number of draws`, "give an integer of 0 or more");
    this.#twister.skip(words);
  }

  /** Takes over the state of another generator, without allocating. */
  copyFrom(other: RandomState): void {
    this.#twister.copyFrom(other.#twister);
    this.#gauss = other.#gauss;
  }

  /**
   * An integer of [low, high) by masking and rejecting; `randint(high)` starts at 0. Ranges of up to
   * 2^32 take 32-bit words, wider ones 64-bit words; a range of one integer takes none. NumPy's int64.
   *
   * @throws DrawError when a bound is no safe integer or the range is empty or wider than 2^53
   */
  randint(low: number, high?: number): number {
    const { first, width } = closedRange(low, high, false);
    if (width === 0) return first;
    if (width > 0xffffffff) return first + this.#maskedUint53(width);
    return first + maskedUint32(this.#twister, width);
  }

  /** A standard normal variate: the polar method of Marsaglia, which makes two and keeps one. */
  randn(): number {
    if (this.#gauss !== null) {
      const kept = this.#gauss;
      this.#gauss = null;
      return kept;
    }
    for (;;) {
      const x = 2 * this.random() - 1;
      const y = 2 * this.random() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * logarithm(square)) / square);
      this.#gauss = factor * x;
      return factor * y;
    }
  }

  /**
   * mean + standardDeviation * randn(). The logarithm inside is correctly rounded, where C libraries
   * are within 0.52 units of the last place: rarely, a last bit differs from NumPy's.
   *
   * @throws DrawError when `standardDeviation` is negative or NaN
   */
  normal(mean = 0, standardDeviation = 1): number {
    if (!(standardDeviation >= 0))
      throw new DrawError(`${standardDeviation} is no standard deviation`, "give a number of 0 or more");
    return mean + standardDeviation * this.randn();
  }

  /** Shuffles in place. */
  shuffle<T>(items: Shuffleable<T>): void {
    shuffleMasked(this.#twister, items);
  }

  /** The items in random order, as a new array; of a number n: 0 to n - 1. */
  permutation(count: number): number[];
  permutation<T>(items: readonly T[]): T[];
  permutation<T>(items: number | readonly T[]): (number | T)[] {
    const copy: (number | T)[] = typeof items === "number" ? range(items) : [...items];
    this.shuffle(copy);
    return copy;
  }

  /** One of the items; of a number n: one of 0 to n - 1. @throws DrawError as `checkChoice` says */
  choice(count: number, options?: ChoiceOptions): number;
  choice<T>(items: readonly T[], options?: ChoiceOptions): T;
  choice<T>(items: number | readonly T[], options: ChoiceOptions = {}): number | T {
    const population = typeof items === "number" ? items : items.length;
    checkChoice(population, 1, options);
    const index = options.p ? weightedIndices(this.#twister, options.p, 1)[0]! : this.randint(population);
    return typeof items === "number" ? index : items[index]!;
  }

  /** `size` of the items, by default with replacement. @throws DrawError as `checkChoice` says */
  choices(count: number, size: number, options?: ChoicesOptions): number[];
  choices<T>(items: readonly T[], size: number, options?: ChoicesOptions): T[];
  choices<T>(items: number | readonly T[], size: number, options: ChoicesOptions = {}): (number | T)[] {
    const population = typeof items === "number" ? items : items.length;
    checkChoice(population, size, options);
    const indices = this.#indices(population, size, options);
    return typeof items === "number" ? indices : indices.map((index) => items[index]!);
  }

  getState(): RandomStateState {
    return { generator: "RandomState", ...this.#twister.getState(), gauss: this.#gauss };
  }

  /** @throws GeneratorStateError when `saved` is no state of this generator; nothing changes then */
  setState(saved: RandomStateState): void {
    if (saved?.generator !== "RandomState" || !(saved.gauss === null || Number.isFinite(saved.gauss)))
      throw new GeneratorStateError(
        `not a RandomState state: ${JSON.stringify(saved)?.slice(0, 200)}`,
        "pass what getState() returned",
      );
    this.#twister.setState(saved);
    this.#gauss = saved.gauss;
  }

  /** The state as 2,513 versioned bytes, for an environment's snapshot. */
  snapshot(): Uint8Array {
    const writer = new SnapshotWriter(SNAPSHOT_TAG, BODY_LENGTH);
    this.#twister.write(writer);
    writer.uint8(this.#gauss === null ? 0 : 1);
    writer.float64(this.#gauss ?? 0);
    return writer.bytes;
  }

  /** @throws GeneratorStateError when the bytes are no snapshot of this generator; nothing changes then */
  restore(bytes: Uint8Array): void {
    const reader = new SnapshotReader(bytes, SNAPSHOT_TAG, BODY_LENGTH);
    const twister = Mt19937.read(reader);
    const hasGauss = reader.flag();
    const gauss = reader.float64();
    this.setState({ generator: "RandomState", ...twister, gauss: hasGauss ? gauss : null });
  }

  #indices(population: number, size: number, { p, replace = true }: ChoicesOptions): number[] {
    if (p) return (replace ? weightedIndices : weightedDistinctIndices)(this.#twister, p, size);
    if (replace) return Array.from({ length: size }, () => this.randint(population));
    return this.permutation(population).slice(0, size);
  }

  /** In [0, width], 2^32 <= width < 2^53, from 64-bit words, high half first. */
  #maskedUint53(width: number): number {
    const highMask = 0xffffffff >>> Math.clz32(Math.floor(width / 4294967296));
    for (;;) {
      const high = (this.nextUint32() & highMask) >>> 0;
      const value = high * 4294967296 + this.nextUint32();
      if (value <= width) return value;
    }
  }
}
