import type { Pcg64 } from "@fovea/core/random";

/** Draws from one random stream. */
export class Draw {
  readonly #random: Pcg64;

  constructor(random: Pcg64) {
    this.#random = random;
  }

  /** A whole number from `low` up to, not including, `high`. */
  below(high: number, low = 0): number {
    return low + Math.floor(this.#random.random() * (high - low));
  }

  chance(probability: number): boolean {
    return this.#random.random() < probability;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  /** Two different ones. */
  two<T>(from: readonly T[]): [T, T] {
    const first = this.below(from.length);
    const second = (first + 1 + this.below(from.length - 1)) % from.length;
    return [from[first]!, from[second]!];
  }

  weighted<T>(from: readonly (readonly [weight: number, value: T])[]): T {
    let sum = 0;
    for (let i = 0; i < from.length; i++) sum += from[i]![0];
    let at = this.#random.random() * sum;
    for (let i = 0; i < from.length; i++) {
      at -= from[i]![0];
      if (at < 0) return from[i]![1];
    }
    return from.at(-1)![1];
  }

  /** An index of a long list by its `runningTotals`. */
  index(totals: Float64Array): number {
    const at = this.#random.random() * totals.at(-1)!;
    let [low, high] = [0, totals.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (totals[middle]! > at) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** The sum of the weights up to each, itself included. */
export function runningTotals(weights: readonly number[]): Float64Array {
  let sum = 0;
  return Float64Array.from(weights, (weight) => {
    sum += weight;
    return sum;
  });
}
