import { InvalidInputError, type JsonObject } from "@fovea/core";

export interface VectorOptions {
  /** Number of worlds, 1 to 65536. */
  readonly count: number;
  /** Run seed: the k-th episode of world i has the seed `episodeSeed(seed, i, k)`, in whatever thread it is played. */
  readonly seed: number;
  /** What is observed: "image", "symbolic", the name of one of the world's views, or "none" (the default). */
  readonly observation?: string;
  /** Number of newest frames that an observation holds; default 1. */
  readonly frames?: number;
  /** Reset options of every episode. */
  readonly options?: JsonObject;
  /** Whether finished episodes are kept for `takeEpisodes`; default true: one byte a step. */
  readonly record?: boolean;
}

/** @throws InvalidInputError. */
export function checkVectorOptions({ count, seed, frames = 1 }: VectorOptions): void {
  const whole = (name: string, value: number, low: number, high: number) => {
    if (Number.isSafeInteger(value) && value >= low && value <= high) return;
    throw new InvalidInputError(`${name} is ${value}`, `give a whole number from ${low} to ${high}`);
  };
  whole("count", count, 1, 65536);
  whole("frames", frames, 1, 64);
  whole("seed", seed, 0, Number.MAX_SAFE_INTEGER);
}
