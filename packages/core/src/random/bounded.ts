import { DrawError } from "./errors.js";

/** What the drawing functions need of a generator. */
export interface UniformSource {
  /** The next 32 random bits, 0 to 2^32 - 1. */
  nextUint32(): number;
  /** A double in [0, 1) with 53 random bits. */
  random(): number;
}

/** What can be shuffled in place: an array or a typed array of numbers. */
export type Shuffleable<T> = { readonly length: number; [index: number]: T };

/** The closed range of a draw of integers. */
export interface ClosedRange {
  readonly first: number;
  /** last - first; 0 or more. */
  readonly width: number;
}

/**
 * Reads the arguments of NumPy's `integers` and `randint`: `(high)` is [0, high), `(low, high)` is
 * [low, high), and with `endpoint` high is included.
 *
 * @throws DrawError when a bound is no safe integer, the range is empty, or wider than 2^53
 */
export function closedRange(low: number, high: number | undefined, endpoint: boolean): ClosedRange {
  const first = high === undefined ? 0 : low;
  const last = (high ?? low) - (endpoint ? 0 : 1);
  const width = last - first;
  if (width >= 0 && Number.isSafeInteger(first) && Number.isSafeInteger(last) && Number.isSafeInteger(width))
    return { first, width };
  const range = `[${first}, ${high ?? low}${endpoint ? "]" : ")"}`;
  if (width < 0) throw new DrawError(`no integer lies in ${range}`, "give low < high");
  throw new DrawError(`${range} is no range of safe integers`, "use integers of magnitude below 2^52");
}

/**
 * A number in [0, max] by masking and rejecting 32-bit words: NumPy's `random_interval`, which both
 * its generators shuffle with. `max` is below 2^32; 0 draws nothing.
 */
export function maskedUint32(source: UniformSource, max: number): number {
  if (max === 0) return 0;
  const mask = 0xffffffff >>> Math.clz32(max);
  for (;;) {
    const value = (source.nextUint32() & mask) >>> 0;
    if (value <= max) return value;
  }
}

/** Shuffles in place from the last position down, the way NumPy's two generators do. */
export function shuffleMasked<T>(source: UniformSource, items: Shuffleable<T>): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = maskedUint32(source, i);
    const held = items[j]!;
    items[j] = items[i]!;
    items[i] = held;
  }
}

/** 0, 1, ..., count - 1. @throws DrawError when count is no integer of 0 or more */
export function range(count: number): number[] {
  if (!Number.isSafeInteger(count) || count < 0)
    throw new DrawError(`${count} is no number of items`, "give an integer of 0 or more");
  return Array.from({ length: count }, (_, i) => i);
}
