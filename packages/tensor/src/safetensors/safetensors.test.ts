import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SafetensorsError, ShapeError } from "../errors.js";
import { Linear } from "../nn/index.js";
import { testRandom } from "../testkit/random.js";
import {
  decodeSafetensors,
  fromHalf,
  loadParameters,
  loadTensors,
  type NamedValues,
  saveParameters,
  saveTensors,
  toHalf,
} from "./index.js";

const finite = fc.float({ noNaN: true, noDefaultInfinity: true, min: -60_000, max: 60_000 });
const named: fc.Arbitrary<Map<string, NamedValues>> = fc
  .array(
    fc.tuple(
      fc.string({ minLength: 1 }).filter((name) => name !== "__metadata__" && !name.endsWith(".scale")),
      fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }).chain((shape) =>
        fc.record({
          shape: fc.constant(shape),
          values: fc
            .array(finite, {
              minLength: shape.reduce((a, b) => a * b, 1),
              maxLength: shape.reduce((a, b) => a * b, 1),
            })
            .map((values) => Float32Array.from(values)),
        }),
      ),
    ),
    { maxLength: 5 },
  )
  .map((entries) => new Map(entries));

/** A file with this header and this much data. */
function file(header: string, data: number): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + data);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

describe("half precision", () => {
  it("survives the round trip for every one of the 65,536 patterns but NaN", () => {
    for (let half = 0; half < 65_536; half++) {
      const value = fromHalf(half);
      if (!Number.isNaN(value) && half !== 0x8000) expect(toHalf(value)).toBe(half);
    }
    expect(Object.is(fromHalf(0x8000), -0)).toBe(true);
  });

  it("rounds to the nearest, ties to even", () => {
    expect(fromHalf(toHalf(1 + 2 ** -11))).toBe(1);
    expect(fromHalf(toHalf(1 + 3 * 2 ** -11))).toBe(1 + 2 ** -9);
    expect(fromHalf(toHalf(2 ** -25))).toBe(0);
    expect(fromHalf(toHalf(1.5 * 2 ** -24))).toBe(2 ** -23);
    expect(fromHalf(toHalf(65_519))).toBe(65_504);
    expect(toHalf(65_520)).toBe(0x7c00);
    expect(fromHalf(toHalf(Number.NaN))).toBeNaN();
  });
});

describe("safetensors", () => {
  it("keeps f32 bit for bit, with names and metadata", () => {
    fc.assert(
      fc.property(
        named,
        fc.dictionary(
          fc.string().filter((k) => k !== "__proto__"),
          fc.string(),
        ),
        (tensors, metadata) => {
          const loaded = loadTensors(saveTensors(tensors, { metadata }));
          expect(loaded.tensors).toEqual(new Map([...tensors].sort(([a], [b]) => (a < b ? -1 : 1))));
          expect(loaded.metadata).toEqual(metadata);
        },
      ),
      { numRuns: 100, seed: 1 },
    );
  });

  it("is within half a step per row in int8, and within 2^-11 in f16", () => {
    fc.assert(
      fc.property(named, (tensors) => {
        const int8 = loadTensors(saveTensors(tensors, { format: "int8" })).tensors;
        const f16 = loadTensors(saveTensors(tensors, { format: "f16" })).tensors;
        for (const [name, { shape, values }] of tensors) {
          const columns = shape.at(-1) ?? 1;
          values.forEach((value, i) => {
            const row = values.subarray(
              Math.floor(i / columns) * columns,
              (Math.floor(i / columns) + 1) * columns,
            );
            const largest = row.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
            const bound = shape.length < 2 ? 0 : (largest / 254) * 1.0001 + 1e-40;
            expect(Math.abs(int8.get(name)!.values[i]! - value)).toBeLessThanOrEqual(bound);
            expect(Math.abs(f16.get(name)!.values[i]! - value)).toBeLessThanOrEqual(
              Math.max(Math.abs(value) * 2 ** -11, 2 ** -25),
            );
          });
        }
      }),
      { numRuns: 100, seed: 2 },
    );
  });

  it("names the factors of an int8 matrix NAME.scale and leaves vectors as they are", () => {
    const bytes = saveTensors(
      new Map([
        ["w", { shape: [2, 3], values: Float32Array.of(127, 64, -127, 0, 0, 0) }],
        ["b", { shape: [3], values: Float32Array.of(1, 2, 3) }],
      ]),
      { format: "int8" },
    );
    const { tensors } = decodeSafetensors(bytes);
    expect([...tensors].map(([name, { dtype, shape }]) => [name, dtype, shape])).toEqual([
      ["b", "F32", [3]],
      ["w.scale", "F32", [2]],
      ["w", "I8", [2, 3]],
    ]);
    expect(new Int8Array(tensors.get("w")!.bytes)).toEqual(Int8Array.of(127, 64, -127, 0, 0, 0));
  });

  it("lays a file out as the format says", () => {
    const bytes = saveTensors(new Map([["x", { shape: [1], values: Float32Array.of(1) }]]));
    const header = '{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
    expect(bytes.slice(0, 8)).toEqual(Uint8Array.of(56, 0, 0, 0, 0, 0, 0, 0));
    expect(new TextDecoder().decode(bytes.slice(8, 64))).toBe(`${header}  `);
    expect(bytes.slice(64)).toEqual(Uint8Array.of(0, 0, 128, 63));
  });

  it("refuses what is no such file, and says why", () => {
    const entry = (text: string): string => `{"x":${text}}`;
    const bad: [Uint8Array, string][] = [
      [new Uint8Array(7), "7 bytes"],
      [file("{", 0), "not JSON"],
      [file("[]", 0), "not an object"],
      [file(entry("1"), 0), "x has no description"],
      [file(entry('{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}'), 2), "BF16"],
      [file(entry('{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}'), 4), "no shape"],
      [file(entry('{"dtype":"F32","shape":[1],"data_offsets":[0]}'), 4), "no offsets"],
      [file(entry('{"dtype":"F32","shape":[2],"data_offsets":[0,4]}'), 4), "needs 8 bytes"],
      [file(entry('{"dtype":"F32","shape":[1],"data_offsets":[0,4]}'), 3), "of 3"],
      [file('{"__metadata__":{"a":1}}', 0), "metadata a"],
      [file(entry('{"dtype":"I8","shape":[1],"data_offsets":[0,1]}'), 1), "x.scale"],
    ];
    for (const [bytes, message] of bad) {
      expect(() => loadTensors(bytes)).toThrow(SafetensorsError);
      expect(() => loadTensors(bytes)).toThrow(message);
    }
    const long = file("{}", 0);
    new DataView(long.buffer).setBigUint64(0, 2n ** 63n, true);
    expect(() => loadTensors(long)).toThrow(SafetensorsError);
  });

  it("refuses values that it could not give back", () => {
    const save = (value: number, format: "f32" | "f16"): Uint8Array =>
      saveTensors(new Map([["x", { shape: [1], values: Float32Array.of(value) }]]), { format });
    expect(() => save(Number.NaN, "f32")).toThrow("x holds NaN");
    expect(() => save(70_000, "f16")).toThrow("x holds 70000");
    const clash = new Map([["x.scale", { shape: [1], values: Float32Array.of(1) }]]);
    expect(() => saveTensors(clash, { format: "int8" })).toThrow(SafetensorsError);
  });
});

describe("models", () => {
  it("come back from a file, or stay untouched when it does not fit", () => {
    const random = testRandom(1);
    const [from, to] = [{ layer: new Linear(3, 2, random) }, { layer: new Linear(3, 2, random) }];
    const bytes = saveParameters(from, { metadata: { vocabulary: "v1" } });
    expect(saveParameters(from, { metadata: { vocabulary: "v1" } })).toEqual(bytes);
    expect(loadParameters(to, bytes)).toEqual({ vocabulary: "v1" });
    expect(to.layer.weight.toArray()).toEqual(from.layer.weight.toArray());

    const before = to.layer.weight.toArray();
    const other = saveParameters({ layer: new Linear(3, 2, random, { bias: false }) });
    expect(() => loadParameters(to, other)).toThrow("lacks [layer.bias] and has []");
    expect(() => loadParameters(to, saveParameters({ layer: new Linear(4, 2, random) }))).toThrow(ShapeError);
    expect(to.layer.weight.toArray()).toEqual(before);
  });
});
