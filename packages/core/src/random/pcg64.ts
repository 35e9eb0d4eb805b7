import { closedRange, range, type Shuffleable, shuffleMasked } from "./bounded.js";
import {
  type ChoiceOptions,
  type ChoicesOptions,
  checkChoice,
  weightedDistinctIndices,
  weightedIndices,
} from "./choice.js";
import { DrawError } from "./errors.js";
import { lemireUint32, lemireUint64 } from "./lemire.js";
import { Pcg64Core, type Pcg64State } from "./pcg64-core.js";
import { zigguratNormal } from "./ziggurat.js";

/** Options of {@link Pcg64.choices}. */
export interface GeneratorChoicesOptions extends ChoicesOptions {
  /** Whether a draw without replacement comes in random order; true when absent. false is faster. */
  readonly shuffle?: boolean;
}

/**
 * NumPy's `Generator(PCG64(seed))`, that is `default_rng(seed)`: one draw here equals one scalar draw
 * there, bit for bit, and so does a sequence of them (NumPy's array draws are such sequences).
 */
export class Pcg64 extends Pcg64Core {
  /** A generator that continues from a state of {@link getState}. */
  static fromState(state: Pcg64State): Pcg64 {
    const generator = new Pcg64(0);
    generator.setState(state);
    return generator;
  }

  /** A generator that will draw what this one would; drawing from either leaves the other alone. */
  clone(): Pcg64 {
    return Pcg64.fromState(this.getState());
  }

  /** low + (high - low) * random(). @throws DrawError when high - low is not finite */
  uniform(low = 0, high = 1): number {
    const width = high - low;
    if (!Number.isFinite(width))
      throw new DrawError(`[${low}, ${high}) has no finite width`, "give two finite numbers");
    return low + width * this.random();
  }

  /**
   * An integer of [low, high), of [low, high] with `endpoint`; `integers(high)` starts at 0.
   * Ranges of up to 2^32 take 32 random bits, wider ones 64 (Lemire, "Fast Random Integer Generation in
   * an Interval", arXiv:1805.10941); a range of one integer takes none.
   *
   * @throws DrawError when a bound is no safe integer or the range is empty or wider than 2^53
   */
  integers(low: number, high?: number, options?: { readonly endpoint?: boolean }): number {
    const { first, width } = closedRange(low, high, options?.endpoint ?? false);
    if (width === 0) return first;
    if (width < 0xffffffff) return first + lemireUint32(this, width);
    if (width === 0xffffffff) return first + this.nextUint32();
    return first + Number(lemireUint64(this, BigInt(width)));
  }

  /**
   * As {@link integers}, over all of int64: -2^63 <= low, high <= 2^63.
   *
   * @throws DrawError when the range is empty or leaves int64
   */
  integersBig(low: bigint, high: bigint, options?: { readonly endpoint?: boolean }): bigint {
    const last = options?.endpoint ? high : high - 1n;
    const inside = BigInt.asIntN(64, low) === low && BigInt.asIntN(64, last) === last;
    if (!inside || low > last)
      throw new DrawError(`no int64 range from ${low} to ${last}`, "give low < high within int64");
    const width = last - low;
    if (width === 0n) return low;
    if (width < 0xffffffffn) return low + BigInt(lemireUint32(this, Number(width)));
    if (width === 0xffffffffn) return low + BigInt(this.nextUint32());
    if (width === 0xffffffffffffffffn) return low + this.nextUint64();
    return low + lemireUint64(this, width);
  }

  /**
   * A normal variate by the ziggurat method. Two or three draws in 10,000 come from the tail, through
   * `Math.log1p`, whose last bit may differ from the C library's; all others are equal bit for bit.
   *
   * @throws DrawError when `standardDeviation` is negative or NaN
   */
  normal(mean = 0, standardDeviation = 1): number {
    if (!(standardDeviation >= 0))
      throw new DrawError(`${standardDeviation} is no standard deviation`, "give a number of 0 or more");
    return mean + standardDeviation * zigguratNormal(this);
  }

  /** Shuffles in place. */
  shuffle<T>(items: Shuffleable<T>): void {
    shuffleMasked(this, items);
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
    const index = options.p ? weightedIndices(this, options.p, 1)[0]! : this.integers(population);
    return typeof items === "number" ? index : items[index]!;
  }

  /** `size` of the items, by default with replacement. @throws DrawError as `checkChoice` says */
  choices(count: number, size: number, options?: GeneratorChoicesOptions): number[];
  choices<T>(items: readonly T[], size: number, options?: GeneratorChoicesOptions): T[];
  choices<T>(
    items: number | readonly T[],
    size: number,
    options: GeneratorChoicesOptions = {},
  ): (number | T)[] {
    const population = typeof items === "number" ? items : items.length;
    checkChoice(population, size, options);
    const indices = this.#indices(population, size, options);
    return typeof items === "number" ? indices : indices.map((index) => items[index]!);
  }

  #indices(population: number, size: number, options: GeneratorChoicesOptions): number[] {
    const { p, replace = true, shuffle = true } = options;
    if (p) return replace ? weightedIndices(this, p, size) : weightedDistinctIndices(this, p, size);
    if (replace) return Array.from({ length: size }, () => this.integers(population));
    if (population > 10000 && size > Math.floor(population / (shuffle ? 50 : 20))) {
      const all = range(population);
      this.#shuffleLemire(all, Math.max(population - size, 1));
      return all.slice(population - size);
    }
    const chosen = this.#floyd(population, size);
    if (shuffle) this.#shuffleLemire(chosen, 1);
    return chosen;
  }

  /** Floyd's sampling: `size` different indices in an order that is not uniform. */
  #floyd(population: number, size: number): number[] {
    const seen = new Set<number>();
    for (let top = population - size; top < population; top++) {
      const index = this.integers(top + 1);
      seen.add(seen.has(index) ? top : index);
    }
    return [...seen];
  }

  /** `choice` shuffles with Lemire's method, `shuffle` with masks: that is how NumPy does it. */
  #shuffleLemire(items: number[], lowest: number): void {
    for (let i = items.length - 1; i >= lowest; i--) {
      const j = this.integers(i + 1);
      const held = items[j]!;
      items[j] = items[i]!;
      items[i] = held;
    }
  }
}
