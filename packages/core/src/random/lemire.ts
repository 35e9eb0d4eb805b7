import type { UniformSource } from "./bounded.js";

const TWO_TO_MINUS_32 = 2 ** -32;
const UINT64_MAX = 0xffffffffffffffffn;

/**
 * An integer in [0, width], 0 < width < 2^32 - 1, from 32-bit words: Lemire's multiply-and-reject,
 * arXiv:1805.10941.
 */
export function lemireUint32(source: UniformSource, width: number): number {
  const count = width + 1;
  let threshold = -1;
  for (;;) {
    const word = source.nextUint32();
    const low = Math.imul(word, count) >>> 0;
    // The double product is off by at most 2^10, so subtracting the exact low half and rounding
    // gives the exact high half.
    const high = Math.round((word * count - low) * TWO_TO_MINUS_32);
    if (low >= count) return high;
    if (threshold < 0) threshold = (0xffffffff - width) % count;
    if (low >= threshold) return high;
  }
}

/** As {@link lemireUint32} from 64-bit words, 0 < width < 2^64 - 1. */
export function lemireUint64(source: { nextUint64(): bigint }, width: bigint): bigint {
  const count = width + 1n;
  const threshold = (UINT64_MAX - width) % count;
  for (;;) {
    const product = source.nextUint64() * count;
    if ((product & UINT64_MAX) >= threshold) return product >> 64n;
  }
}
