import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SeedError } from "./errors.js";
import { stream } from "./index.js";

interface Case {
  seed: string;
  name: string;
  index: number;
  doubles: number[];
  integers: number[];
}

const golden: { cases: Case[] } = JSON.parse(
  readFileSync(new URL("./golden/stream.json", import.meta.url), "utf8"),
);

describe("stream", () => {
  it("is NumPy's PCG64 over the seed sequence of seed, name and index", () => {
    expect(golden.cases.length).toBe(64);
    for (const { seed, name, index, doubles, integers } of golden.cases) {
      const generator = stream(BigInt(seed), name, index);
      expect(doubles.map(() => generator.random())).toEqual(doubles);
      expect(integers.map(() => generator.integers(1000))).toEqual(integers);
    }
  });

  it("starts at index 0, and gives every name and index a stream of its own", () => {
    expect(stream(3, "agent").getState()).toEqual(stream(3n, "agent", 0).getState());
    const states = ["agent", "environment", ""].flatMap((name) =>
      [0, 1, 2].map((index) => stream(3, name, index).getState().state),
    );
    expect(new Set(states).size).toBe(9);
  });

  it("refuses seeds, indices and names that are none", () => {
    expect(() => stream(-1, "agent")).toThrow(SeedError);
    expect(() => stream(0, "agent", 0.5)).toThrow("0.5");
    expect(() => stream(0, "\udfff")).toThrow(SeedError);
  });
});
