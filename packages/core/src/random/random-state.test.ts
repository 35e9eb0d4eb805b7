import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DrawError, GeneratorStateError, SeedError } from "./errors.js";
import { PythonRandom, RandomState } from "./index.js";

const golden = JSON.parse(readFileSync(new URL("./golden/random-state.json", import.meta.url), "utf8"));
const times = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);

describe("RandomState against numpy.random.RandomState", () => {
  it("seeds from integers and lists", () => {
    for (const { seed, uint32, doubles } of golden.seeds) {
      const generator = new RandomState(seed);
      expect(times(5, () => generator.randint(0, 2 ** 32))).toEqual(uint32);
      expect(times(5, () => generator.randomSample())).toEqual(doubles);
    }
  });

  it("draws the same 100,000 doubles", () => {
    const generator = new RandomState(5);
    const doubles = Float64Array.from({ length: 100_000 }, () => generator.random());
    expect(createHash("sha256").update(new Uint8Array(doubles.buffer)).digest("hex")).toBe(
      golden["random sha256"],
    );
  });

  it("fills an array as uniform(low, high, size) does, and goes on behind it", () => {
    const { seed, low, high, size, sha256, next } = golden["uniform of an array"];
    const generator = new RandomState(seed);
    const filled = new Float64Array(size);
    generator.fillUniform(filled, low, high);
    expect(createHash("sha256").update(new Uint8Array(filled.buffer)).digest("hex")).toBe(sha256);
    const skipping = new RandomState(seed);
    skipping.skip(2 * size);
    expect([generator.randint(0, 2 ** 32), skipping.randint(0, 2 ** 32)]).toEqual([next, next]);
  });

  it("skips as many words as were asked for, over any number of refills", () => {
    for (const words of [0, 1, 623, 624, 625, 1248, 5000]) {
      const drawing = new RandomState(11);
      const skipping = new RandomState(11);
      for (const generator of [drawing, skipping]) generator.nextUint32();
      for (let i = 0; i < words; i++) drawing.nextUint32();
      skipping.skip(words);
      expect(skipping.getState()).toEqual(drawing.getState());
    }
    for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => new RandomState(0).skip(bad)).toThrow(DrawError);
  });

  it("copies a state, the waiting normal variate included", () => {
    const from = new RandomState(12);
    from.randn();
    const to = new RandomState(0);
    to.copyFrom(from);
    expect(to.getState()).toEqual(from.getState());
    expect([to.randn(), to.random()]).toEqual([from.randn(), from.random()]);
  });

  it("draws integers of ranges from 1 to 2^53", () => {
    const generator = new RandomState(6);
    for (const { low, high, drawn } of golden["randint of one generator, in order"])
      expect(times(12, () => generator.randint(low, high))).toEqual(drawn);
  });

  it("mixes doubles, integers, permutations and choices", () => {
    const generator = new RandomState(7);
    const drawn = times(10, () => [
      generator.randomSample(),
      generator.randint(10),
      generator.uniform(-2, 3),
      generator.randint(0, 2 ** 40),
      ...generator.permutation(5),
      generator.choice(4),
    ]).flat();
    expect(drawn).toEqual(golden.mixed);
  });

  it("shuffles arrays and permutes ranges", () => {
    const generator = new RandomState(8);
    const expected: number[][] = golden["shuffles of one generator, in order"];
    for (let i = 0; i < expected.length; i += 3) {
      for (const shuffled of expected.slice(i, i + 2)) {
        const items = [...shuffled.keys()];
        generator.shuffle(items);
        expect(items).toEqual(shuffled);
      }
      expect(generator.permutation(expected[i]!.length)).toEqual(expected[i + 2]);
    }
  });

  it("chooses with and without replacement and weights", () => {
    const generator = new RandomState(9);
    for (const { n, size, drawn, ...options } of golden["choices of one generator, in order"])
      expect(size === undefined ? generator.choice(n, options) : generator.choices(n, size, options)).toEqual(
        drawn,
      );
  });

  it("draws normals in pairs", () => {
    const generator = new RandomState(10);
    expect(times(1000, () => generator.randn())).toEqual(golden.normals);
    const mixed = new RandomState(11);
    expect(times(5, () => [mixed.normal(3, 0.5), mixed.randint(100)])).toEqual(
      golden["normal(3, 0.5) then randint(100)"],
    );
  });

  it("draws what Crafter's first world draws", () => {
    const generator = new RandomState(1256191933);
    expect(generator.randint(0, 2 ** 31 - 1)).toBe(487388145);
    const uniforms = times(3, () => generator.uniform().toFixed(12));
    expect(uniforms).toEqual(["0.716408868559", "0.917343544579", "0.860868747955"]);
    expect(times(8, () => generator.randint(0, 4))).toEqual([1, 0, 0, 2, 1, 2, 2, 3]);
  });
});

describe("RandomState", () => {
  it("continues from a state, a snapshot or a clone taken anywhere, the waiting normal included", () => {
    const operations = [
      (g: RandomState) => g.random(),
      (g: RandomState) => g.randint(100),
      (g: RandomState) => g.randn(),
    ];
    const program = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 30 });
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 1500 }), program, program, (seed, skipped, before, after) => {
        const generator = new RandomState(seed);
        times(skipped, () => generator.nextUint32());
        for (const i of before) operations[i]!(generator);
        const restored = new RandomState(1);
        restored.restore(generator.snapshot());
        const fromJson = RandomState.fromState(JSON.parse(JSON.stringify(generator.getState())));
        const cloned = generator.clone();
        const expected = after.map((i) => operations[i]!(generator));
        for (const copy of [restored, fromJson, cloned])
          expect(after.map((i) => operations[i]!(copy))).toEqual(expected);
      }),
    );
  });

  it("keeps every draw in its range", () => {
    const bound = fc.integer({ min: -(2 ** 51), max: 2 ** 51 });
    fc.assert(
      fc.property(fc.nat(), bound, bound, (seed, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b) + 1];
        const generator = new RandomState(seed);
        for (let i = 0; i < 20; i++) {
          const drawn = generator.randint(low, high);
          expect(Number.isSafeInteger(drawn) && drawn >= low && drawn < high).toBe(true);
        }
      }),
    );
  });

  it("refuses seeds, ranges and states that are none", () => {
    for (const bad of [-1, 2 ** 32, 0.5, [], [1, -1]]) expect(() => new RandomState(bad)).toThrow(SeedError);
    const generator = new RandomState(0);
    expect(() => generator.randint(3, 3)).toThrow(DrawError);
    expect(() => generator.normal(0, Number.NaN)).toThrow(DrawError);
    expect(() => generator.choices(2, 3, { replace: false })).toThrow(DrawError);
    const state = generator.getState();
    expect(() => generator.setState({ ...state, key: state.key.slice(1) })).toThrow(GeneratorStateError);
    expect(() => generator.setState({ ...state, position: 625 })).toThrow(GeneratorStateError);
    expect(() => generator.restore(new PythonRandom(0).snapshot())).toThrow("PYR1");
    expect(generator.getState()).toEqual(state);
  });
});
