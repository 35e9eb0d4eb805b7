import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DrawError, GeneratorStateError, SeedError } from "./errors.js";
import { PythonRandom, type PythonSeed } from "./index.js";

const golden = JSON.parse(readFileSync(new URL("./golden/python-random.json", import.meta.url), "utf8"));
const times = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);

function seedOf(kind: "int" | "str" | "bytes", seed: string): PythonSeed {
  if (kind === "int") return BigInt(seed);
  return kind === "str" ? seed : Uint8Array.from(Buffer.from(seed, "hex"));
}

describe("PythonRandom against CPython's random.Random", () => {
  it("seeds from integers of any size and sign, strings and bytes", () => {
    for (const { kind, seed, uint32, doubles } of golden.seeds) {
      const generator = new PythonRandom(seedOf(kind, seed));
      expect(times(5, () => generator.getrandbits(32))).toEqual(uint32);
      expect(times(5, () => generator.random())).toEqual(doubles);
    }
    expect(new PythonRandom(-42).random()).toBe(new PythonRandom(42n).random());
  });

  it("draws the same 100,000 doubles", () => {
    const generator = new PythonRandom(5);
    const doubles = Float64Array.from({ length: 100_000 }, () => generator.random());
    expect(createHash("sha256").update(new Uint8Array(doubles.buffer)).digest("hex")).toBe(
      golden["random sha256"],
    );
  });

  it("draws any number of bits, as numbers and as bigints", () => {
    const generator = new PythonRandom(6);
    const twin = generator.clone();
    const small: number[] = golden["getrandbits 0 to 53, in order"];
    small.forEach((expected, bits) => {
      expect(generator.getrandbits(bits)).toBe(expected);
      expect(twin.getrandbitsBig(bits)).toBe(BigInt(expected));
    });
    for (const [bits, expected] of Object.entries(golden["then getrandbits of"]))
      expect(String(generator.getrandbitsBig(Number(bits)))).toBe(expected);
  });

  it("draws from ranges with steps of either sign, up to 2^53 wide", () => {
    const generator = new PythonRandom(7);
    for (const { args, drawn } of golden["randrange of one generator, in order"]) {
      const [start, stop, step] = args as [number, number?, number?];
      expect(times(10, () => generator.randrange(start, stop, step))).toEqual(drawn);
    }
    expect(times(20, () => generator.randint(-3, 3))).toEqual(golden["then randint(-3, 3)"]);
  });

  it("mixes doubles, shuffles and choices", () => {
    const generator = new PythonRandom(8);
    const drawn = times(10, () => {
      const items = [0, 1, 2, 3, 4, 5, 6];
      generator.shuffle(items);
      return [generator.random(), generator.uniform(-2, 3), ...items, generator.choice(11)];
    }).flat();
    expect(drawn).toEqual(golden.mixed);
  });

  it("samples by pool and by set at CPython's turning points", () => {
    const generator = new PythonRandom(9);
    for (const { n, size, drawn } of golden["samples of one generator, in order"])
      expect(generator.sample(n, size)).toEqual(drawn);
    expect(new PythonRandom(1).sample(["a", "b", "c"], 2)).toEqual(
      new PythonRandom(1).sample(3, 2).map((i) => "abc"[i]),
    );
  });

  it("chooses with replacement, weighted or not", () => {
    const generator = new PythonRandom(10);
    expect(generator.choices([0, 1, 2, 3, 4, 5], 20)).toEqual(golden.choices);
    expect(generator.choices([0, 1, 2, 3], 20, [1, 0, 2.5, 7])).toEqual(golden["weighted choices"]);
  });

  it("draws normals in pairs", () => {
    const generator = new PythonRandom(11);
    expect(times(1000, () => generator.gauss())).toEqual(golden.gauss);
    const mixed = new PythonRandom(12);
    expect(times(5, () => [mixed.gauss(3, 0.5), mixed.randrange(100)])).toEqual(
      golden["gauss(3, 0.5) then randrange(100)"],
    );
  });
});

describe("PythonRandom", () => {
  it("continues from a state, a snapshot or a clone taken anywhere, the waiting normal included", () => {
    const operations = [
      (g: PythonRandom) => g.random(),
      (g: PythonRandom) => g.randrange(100),
      (g: PythonRandom) => g.gauss(),
    ];
    const program = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 30 });
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), program, program, (seed, before, after) => {
        const generator = new PythonRandom(seed);
        for (const i of before) operations[i]!(generator);
        const restored = new PythonRandom(1);
        restored.restore(generator.snapshot());
        const fromJson = PythonRandom.fromState(JSON.parse(JSON.stringify(generator.getState())));
        const cloned = generator.clone();
        const expected = after.map((i) => operations[i]!(generator));
        for (const copy of [restored, fromJson, cloned])
          expect(after.map((i) => operations[i]!(copy))).toEqual(expected);
      }),
    );
  });

  it("keeps every draw in its range", () => {
    const bound = fc.integer({ min: -(2 ** 51), max: 2 ** 51 });
    const step = fc.integer({ min: -1000, max: 1000 }).filter((value) => value !== 0);
    fc.assert(
      fc.property(fc.nat(), bound, bound, step, (seed, a, b, stride) => {
        const generator = new PythonRandom(seed);
        const [low, high] = [Math.min(a, b), Math.max(a, b) + 1];
        const [start, stop] = stride > 0 ? [low, high] : [high, low];
        for (let i = 0; i < 10; i++) {
          const drawn = generator.randrange(start, stop, stride);
          expect(Math.abs((drawn - start) % stride)).toBe(0);
          expect(stride > 0 ? drawn >= start && drawn < stop : drawn <= start && drawn > stop).toBe(true);
        }
      }),
    );
  });

  it("samples different items and leaves the population alone", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 300 }), fc.nat({ max: 300 }), (seed, a, b) => {
        const [size, count] = [Math.min(a, b), Math.max(a, b)];
        const population = [...Array(count).keys()];
        const drawn = new PythonRandom(seed).sample(population, size);
        expect(new Set(drawn).size).toBe(size);
        expect(population).toEqual([...Array(count).keys()]);
      }),
    );
  });

  it("refuses what it cannot seed, draw or restore, with the value", () => {
    for (const bad of [0.5, Number.NaN, 2 ** 60, "\ud800"])
      expect(() => new PythonRandom(bad)).toThrow(SeedError);
    const generator = new PythonRandom(0);
    expect(() => generator.getrandbits(54)).toThrow("54 bits");
    expect(() => generator.randrange(0)).toThrow(DrawError);
    expect(() => generator.randrange(5, 5)).toThrow("range(5, 5, 1)");
    expect(() => generator.randrange(0, 5, -1)).toThrow("empty");
    expect(() => generator.randrange(0, 5, 0)).toThrow(DrawError);
    expect(() => generator.randint(0, 0.5)).toThrow(DrawError);
    expect(() => generator.choice([])).toThrow(DrawError);
    expect(() => generator.choices([1, 2], 1, [0, 0])).toThrow(DrawError);
    expect(() => generator.choices([1, 2], 1, [1])).toThrow(DrawError);
    expect(() => generator.sample([1], 2)).toThrow("2 different items of 1");
    const state = generator.getState();
    expect(() => generator.setState({ ...state, gaussNext: Number.NaN })).toThrow(GeneratorStateError);
    expect(() => generator.restore(new Uint8Array(4))).toThrow(GeneratorStateError);
    expect(generator.getState()).toEqual(state);
  });
});
