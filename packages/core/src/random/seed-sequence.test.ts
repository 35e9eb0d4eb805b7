import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SeedError } from "./errors.js";
import { seedSequence } from "./index.js";

interface Golden {
  cases: { entropy: string | string[]; spawnKey: number[]; uint32: number[]; uint64: string[] }[];
  spawned: { spawnKey: number[]; uint32: number[] }[];
}

const golden: Golden = JSON.parse(
  readFileSync(new URL("./golden/seed-sequence.json", import.meta.url), "utf8"),
);

describe("SeedSequence", () => {
  it("generates NumPy's words for integers, large integers, lists and spawn keys", () => {
    expect(golden.cases.length).toBeGreaterThan(100);
    for (const { entropy, spawnKey, uint32, uint64 } of golden.cases) {
      const sequence = seedSequence(Array.isArray(entropy) ? entropy.map(BigInt) : BigInt(entropy), spawnKey);
      expect([...sequence.generateState(9)]).toEqual(uint32);
      expect([...sequence.generateState64(4)].map(String)).toEqual(uint64);
    }
  });

  it("takes numbers as it takes bigints", () => {
    expect(seedSequence([42, 2 ** 40]).generateState(4)).toEqual(
      seedSequence([42n, 1n << 40n]).generateState(4),
    );
  });

  it("spawns children that continue the numbering", () => {
    const parent = seedSequence(7, [3]);
    const children = [...parent.spawn(2), ...parent.spawn(1)];
    expect(children.map((c) => ({ spawnKey: c.spawnKey, uint32: [...c.generateState(4)] }))).toEqual(
      golden.spawned,
    );
  });

  it("names the value it refuses", () => {
    for (const bad of [-1, 1.5, 2 ** 53, Number.NaN, -5n]) {
      expect(() => seedSequence(bad)).toThrow(SeedError);
      expect(() => seedSequence(bad)).toThrow(String(bad));
      expect(() => seedSequence(0, [Number(bad)])).toThrow(SeedError);
    }
  });
});
