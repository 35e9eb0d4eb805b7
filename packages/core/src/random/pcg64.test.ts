import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DrawError, GeneratorStateError } from "./errors.js";
import { Pcg64, seedSequence } from "./index.js";

interface Choice {
  n: number;
  size?: number;
  p?: number[];
  replace?: boolean;
  shuffle?: boolean;
  drawn: number | number[] | string;
}

const golden = JSON.parse(readFileSync(new URL("./golden/pcg64.json", import.meta.url), "utf8"));

const times = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);
const sha256 = (values: Float64Array | BigInt64Array): string =>
  createHash("sha256").update(new Uint8Array(values.buffer)).digest("hex");
const integersHash = (values: number[]): string => sha256(BigInt64Array.from(values, BigInt));

describe("Pcg64 against NumPy's Generator(PCG64)", () => {
  it("seeds and draws raw words and doubles", () => {
    for (const { seed, state, increment, uint64, doubles } of golden.raw) {
      const generator = new Pcg64(BigInt(seed));
      expect(generator.getState()).toMatchObject({ state, increment, hasUint32: false });
      expect(times(20, () => generator.clone().nextUint64())[19]).toBe(BigInt(uint64[0]));
      expect(times(100, () => String(generator.nextUint64()))).toEqual(uint64);
      const fresh = new Pcg64(BigInt(seed));
      expect(times(20, () => fresh.random())).toEqual(doubles);
    }
  });

  it("draws the same 100,000 doubles", () => {
    const generator = new Pcg64(5);
    expect(sha256(Float64Array.from({ length: 100_000 }, () => generator.random()))).toBe(
      golden["random sha256"],
    );
  });

  it("draws integers of ranges from 1 to 2^53, endpoint in or out, sharing 64-bit words", () => {
    const generator = new Pcg64(seedSequence(99));
    for (const { low, high, endpoint, drawn } of golden["integers of one generator, in order"])
      expect(times(15, () => generator.integers(low, high, { endpoint }))).toEqual(drawn);
  });

  it("draws integers of all of int64", () => {
    const generator = new Pcg64(100);
    for (const { low, high, drawn } of golden["big integers of one generator, in order"])
      expect(times(10, () => String(generator.integersBig(BigInt(low), BigInt(high))))).toEqual(drawn);
  });

  it("rejects the same words in ranges that often reject", () => {
    const generator = new Pcg64(101);
    const { highs, sha256: expected } = golden.rejection;
    const drawn = times(5000, () => highs.map((high: number) => generator.integers(high))).flat();
    expect(integersHash(drawn)).toBe(expected);
  });

  it("mixes doubles, 32-bit and 64-bit integers, normals and permutations", () => {
    const generator = new Pcg64(11);
    const drawn = times(10, () => [
      generator.random(),
      generator.integers(10),
      generator.uniform(-2, 3),
      generator.integers(0, 2 ** 40),
      generator.normal(1, 2),
      ...generator.permutation(5),
      generator.random(),
    ]).flat();
    expect(drawn).toEqual(golden.mixed);
  });

  it("shuffles arrays and permutes ranges", () => {
    const generator = new Pcg64(12);
    const expected: number[][] = golden["shuffles of one generator, in order"];
    for (let i = 0; i < expected.length; i += 3) {
      for (const shuffled of expected.slice(i, i + 2)) {
        const items = Float64Array.from(shuffled.keys());
        generator.shuffle(items);
        expect([...items]).toEqual(shuffled);
      }
      expect(generator.permutation(expected[i]!.length)).toEqual(expected[i + 2]);
    }
  });

  it("chooses with and without replacement, weights and order", () => {
    const generator = new Pcg64(13);
    const cases: Choice[] = golden["choices of one generator, in order"];
    for (const { n, size, drawn, ...options } of cases) {
      if (size === undefined) expect(generator.choice(n, options)).toBe(drawn);
      else {
        const indices = generator.choices(n, size, options);
        expect(typeof drawn === "string" ? integersHash(indices) : indices).toEqual(drawn);
      }
    }
  });

  it("draws normals by the ziggurat", () => {
    const few = new Pcg64(14);
    expect(times(50, () => few.normal())).toEqual(golden.normals);
    const generator = new Pcg64(15);
    const drawn = times(200_000, () => generator.normal());
    const isTail = (x: number): boolean => Math.abs(x) > 3.6541528853610088;
    expect(sha256(Float64Array.from(drawn, (x) => (isTail(x) ? 0 : x)))).toBe(
      golden["many normals, tail as 0, sha256"],
    );
    const tail: number[] = golden["tail of many normals"];
    const drawnTail = drawn.filter(isTail);
    expect(drawnTail.length).toBe(tail.length);
    // The tail goes through log1p, which the language does not define to the last bit.
    drawnTail.forEach((x, i) => {
      expect(Math.abs(x - tail[i]!)).toBeLessThan(1e-15);
    });
  });

  it("draws the integers measured from the reference environments", () => {
    const generator = new Pcg64(seedSequence(0));
    expect(times(12, () => generator.integers(0, 6))).toEqual([5, 3, 3, 1, 1, 0, 0, 0, 1, 4, 3, 5]);
    expect(times(6, () => generator.integers(0, 8))).toEqual([4, 4, 7, 5, 5, 4]);
  });
});

describe("Pcg64", () => {
  it("continues from a state, a snapshot or a clone taken anywhere, the waiting half-word included", () => {
    const operations = [
      (g: Pcg64) => g.random(),
      (g: Pcg64) => g.integers(100),
      (g: Pcg64) => g.integers(0, 2 ** 45),
      (g: Pcg64) => g.normal(),
    ];
    const programs = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 30 });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1n << 130n }), programs, programs, (seed, before, after) => {
        const generator = new Pcg64(seed);
        for (const i of before) operations[i]!(generator);
        const restored = new Pcg64(1);
        restored.restore(generator.snapshot());
        const fromJson = Pcg64.fromState(JSON.parse(JSON.stringify(generator.getState())));
        const cloned = generator.clone();
        const expected = after.map((i) => operations[i]!(generator));
        for (const copy of [restored, fromJson, cloned]) {
          expect(after.map((i) => operations[i]!(copy))).toEqual(expected);
          expect(copy.snapshot()).toEqual(generator.snapshot());
        }
      }),
    );
  });

  it("keeps every draw in its range", () => {
    const bound = fc.integer({ min: -(2 ** 52), max: 2 ** 52 - 1 });
    fc.assert(
      fc.property(fc.nat(), bound, bound, fc.boolean(), (seed, a, b, endpoint) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b) + 1];
        const generator = new Pcg64(seed);
        for (let i = 0; i < 20; i++) {
          const drawn = generator.integers(low, high, { endpoint });
          expect(Number.isSafeInteger(drawn)).toBe(true);
          expect(drawn >= low && (endpoint ? drawn <= high : drawn < high)).toBe(true);
          const uniform = generator.random();
          expect(uniform >= 0 && uniform < 1).toBe(true);
        }
      }),
    );
  });

  it("permutes, and draws different items when told not to replace", () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.integer()), (seed, items) => {
        const generator = new Pcg64(seed);
        const sorted = (list: number[]): number[] => [...list].sort((a, b) => a - b);
        expect(sorted(generator.permutation(items))).toEqual(sorted(items));
        const half = generator.choices(items.length, items.length >> 1, { replace: false });
        expect(new Set(half).size).toBe(items.length >> 1);
      }),
    );
  });

  it("refuses what it cannot draw, with the value", () => {
    const generator = new Pcg64(0);
    expect(() => generator.integers(5, 5)).toThrow(DrawError);
    expect(() => generator.integers(0)).toThrow("[0, 0)");
    expect(() => generator.integers(0, 1.5)).toThrow(DrawError);
    expect(() => generator.integers(-(2 ** 53) + 1, 2 ** 53 - 1)).toThrow("safe integers");
    expect(() => generator.integersBig(0n, (1n << 63n) + 1n)).toThrow(DrawError);
    expect(() => generator.uniform(0, Number.POSITIVE_INFINITY)).toThrow(DrawError);
    expect(() => generator.normal(0, -1)).toThrow("-1");
    expect(() => generator.permutation(-1)).toThrow(DrawError);
    expect(() => generator.choice([])).toThrow(DrawError);
    expect(() => generator.choice(2, { p: [0.5, 0.6] })).toThrow("1.1");
    expect(() => generator.choice(2, { p: [1.5, -0.5] })).toThrow("-0.5");
    expect(() => generator.choice(2, { p: [1] })).toThrow(DrawError);
    expect(() => generator.choices(3, 4, { replace: false })).toThrow(DrawError);
    expect(() => generator.choices(3, 2, { replace: false, p: [1, 0, 0] })).toThrow(DrawError);
  });

  it("refuses states and snapshots that are none, and stays as it was", () => {
    const generator = new Pcg64(3);
    const state = generator.getState();
    const bytes = generator.snapshot();
    const flagged = bytes.slice();
    flagged[36] = 2;
    for (const bad of [bytes.subarray(1), bytes.subarray(0, 40), new Uint8Array(41), flagged])
      expect(() => generator.restore(bad)).toThrow(GeneratorStateError);
    for (const bad of [
      { ...state, state: "12" },
      { ...state, increment: `${state.increment.slice(0, 31)}0` },
      { ...state, uint32: -1 },
      { ...state, generator: "MT19937" },
    ])
      expect(() => generator.setState(bad as typeof state)).toThrow(GeneratorStateError);
    expect(generator.getState()).toEqual(state);
  });
});
