import { SeedError } from "./errors.js";

const PRIME_1 = 11400714785074694791n;
const PRIME_2 = 14029467366897019727n;
const PRIME_5 = 2870177450012600261n;
const INTEGER_MODULUS = (1n << 61n) - 1n;

/** CPython's `hash(value)` of an integer on a 64-bit build. */
export function pythonIntegerHash(value: bigint): bigint {
  const hash = value % INTEGER_MODULUS;
  return hash === -1n ? -2n : hash;
}

/**
 * CPython's `hash((a, b, ...))` of a tuple of integers on a 64-bit build, Python 3.8 or later: an int64.
 * Environments derive seeds from it; mind that Python's `%` by a positive number is never negative.
 * The algorithm is xxHash's accumulation over the items' hashes.
 *
 * @throws SeedError when a number is no safe integer
 */
export function pythonTupleHash(values: readonly (number | bigint)[]): bigint {
  let accumulator = PRIME_5;
  for (const value of values) {
    if (typeof value === "number" && !Number.isSafeInteger(value))
      throw new SeedError(`${value} is not a safe integer`, "give an integer; a bigint above 2^53 - 1");
    const lane = BigInt.asUintN(64, pythonIntegerHash(BigInt(value)));
    accumulator = BigInt.asUintN(64, accumulator + lane * PRIME_2);
    accumulator = BigInt.asUintN(64, (accumulator << 31n) | (accumulator >> 33n));
    accumulator = BigInt.asUintN(64, accumulator * PRIME_1);
  }
  accumulator = BigInt.asIntN(64, accumulator + (BigInt(values.length) ^ PRIME_5 ^ 3527539n));
  return accumulator === -1n ? 1546275796n : accumulator;
}
