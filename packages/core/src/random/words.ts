import { SeedError } from "./errors.js";

/**
 * The little-endian uint32 words of a non-negative integer, lowest first; 0 is one word.
 * Both NumPy and CPython split seeds this way.
 *
 * @throws SeedError for a negative, fractional or unsafe number
 */
export function uint32Words(value: number | bigint, what = "seed"): number[] {
  if (typeof value === "number" && !Number.isSafeInteger(value))
    throw new SeedError(`${what} ${value} is not a safe integer`, "give an integer; a bigint above 2^53 - 1");
  let rest = BigInt(value);
  if (rest < 0n) throw new SeedError(`${what} ${value} is negative`, "give an integer of 0 or more");
  const words: number[] = [];
  do {
    words.push(Number(rest & 0xffffffffn));
    rest >>= 32n;
  } while (rest > 0n);
  return words;
}
