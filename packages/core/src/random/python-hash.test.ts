import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SeedError } from "./errors.js";
import { pythonTupleHash } from "./index.js";

const golden: { "tuple hashes": { tuple: string[]; hash: string }[] } = JSON.parse(
  readFileSync(new URL("./golden/python-random.json", import.meta.url), "utf8"),
);

describe("pythonTupleHash", () => {
  it("is CPython's hash of tuples of integers of any size and sign", () => {
    for (const { tuple, hash } of golden["tuple hashes"])
      expect(String(pythonTupleHash(tuple.map(BigInt)))).toBe(hash);
  });

  it("gives Crafter's world seeds, whose remainder Python keeps positive", () => {
    const modulus = 2n ** 31n - 1n;
    const worldSeed = (seed: number): number =>
      Number(((pythonTupleHash([seed, 1]) % modulus) + modulus) % modulus);
    expect([0, 1, 2, 42].map(worldSeed)).toEqual([1256191933, 535231920, 850681082, 550904604]);
    expect(pythonTupleHash([0, 1])).toBe(-1950498447580522560n);
    expect(pythonTupleHash([1, 1])).toBe(8389048192121911274n);
    expect(pythonTupleHash([42, 1])).toBe(-5900542410020355268n);
  });

  it("refuses numbers that are no integers", () => {
    expect(() => pythonTupleHash([0.5])).toThrow(SeedError);
  });
});
