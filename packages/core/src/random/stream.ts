import { createHash } from "node:crypto";
import { Pcg64 } from "./pcg64.js";
import { SeedSequence } from "./seed-sequence.js";
import { utf8 } from "./utf8.js";

/**
 * The random stream `name` number `index` of a run: PCG64 over `SeedSequence(runSeed, spawn_key)`, where
 * the spawn key is the first four little-endian uint32 of sha256(utf8(name)), then `index`. Streams of
 * different names or indices are independent; siblings of one call use their `draw` as index.
 *
 * @throws SeedError when `runSeed` or `index` is negative, fractional or unsafe, or `name` has a lone
 * surrogate
 */
export function stream(runSeed: number | bigint, name: string, index = 0): Pcg64 {
  const digest = createHash("sha256").update(utf8(name)).digest();
  const key = [0, 4, 8, 12].map((offset) => digest.readUInt32LE(offset));
  return new Pcg64(new SeedSequence(runSeed, [...key, index]));
}
