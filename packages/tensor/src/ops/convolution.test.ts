import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParameterRangeError, ShapeError } from "../errors.js";
import { useKernel } from "../kernel/index.js";
import { scope } from "../scope.js";
import { tensor } from "../tensor.js";
import { randomParameter, testRandom } from "../testkit/random.js";
import { conv2d, windows } from "./convolution.js";

const size = fc.record({
  batch: fc.integer({ min: 1, max: 2 }),
  height: fc.integer({ min: 1, max: 7 }),
  width: fc.integer({ min: 1, max: 7 }),
  channels: fc.integer({ min: 1, max: 6 }),
  outputs: fc.integer({ min: 1, max: 5 }),
  high: fc.integer({ min: 1, max: 4 }),
  wide: fc.integer({ min: 1, max: 4 }),
  down: fc.integer({ min: 1, max: 3 }),
  across: fc.integer({ min: 1, max: 3 }),
  top: fc.integer({ min: 0, max: 3 }),
  left: fc.integer({ min: 0, max: 3 }),
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
});

describe.each(["js", "wasm"] as const)("conv2d, %s kernel", (name) => {
  it("is the sum over the window of value times weight, zeros outside, at every place", () => {
    useKernel(name);
    const property = fc.property(size, (s) => {
      fc.pre(s.height + 2 * s.top >= s.high && s.width + 2 * s.left >= s.wide);
      const random = testRandom(s.seed);
      const x = randomParameter([s.batch, s.height, s.width, s.channels], random);
      const weight = randomParameter([s.outputs, s.high, s.wide, s.channels], random);
      const bias = randomParameter([s.outputs], random);
      scope(() => {
        const y = conv2d(x, weight, bias, { stride: [s.down, s.across], padding: [s.top, s.left] });
        const [, outHeight, outWidth] = y.shape as readonly [number, number, number, number];
        expect(outHeight).toBe(Math.floor((s.height + 2 * s.top - s.high) / s.down) + 1);
        expect(outWidth).toBe(Math.floor((s.width + 2 * s.left - s.wide) / s.across) + 1);
        let at = 0;
        for (let n = 0; n < s.batch; n++) {
          for (let oy = 0; oy < outHeight; oy++) {
            for (let ox = 0; ox < outWidth; ox++) {
              for (let o = 0; o < s.outputs; o++) {
                let sum = bias.data[o]!;
                for (let ky = 0; ky < s.high; ky++) {
                  for (let kx = 0; kx < s.wide; kx++) {
                    const [iy, ix] = [oy * s.down - s.top + ky, ox * s.across - s.left + kx];
                    if (iy < 0 || iy >= s.height || ix < 0 || ix >= s.width) continue;
                    for (let ch = 0; ch < s.channels; ch++) {
                      const pixel = x.data[((n * s.height + iy) * s.width + ix) * s.channels + ch]!;
                      sum += pixel * weight.data[((o * s.high + ky) * s.wide + kx) * s.channels + ch]!;
                    }
                  }
                }
                expect(y.data[at++]).toBeCloseTo(sum, 4);
              }
            }
          }
        }
        expect(at).toBe(y.size);
      });
      for (const each of [x, weight, bias]) each.dispose();
    });
    fc.assert(property, { numRuns: 150, seed: 11 });
    useKernel("wasm");
  });
});

describe("windows", () => {
  it("lists what each window sees, line by line", () => {
    const picture = tensor([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    const seen = windows(picture, 2, { stride: 2, padding: 1 });
    expect(seen.shape).toEqual([1, 2, 2, 4]);
    expect([...seen.data]).toEqual([0, 0, 0, 1, 0, 0, 2, 3, 0, 4, 0, 7, 5, 6, 8, 9]);
  });

  it("names what does not fit", () => {
    const picture = tensor(new Float32Array(12), [1, 2, 2, 3]);
    expect(() => windows(picture, 3)).toThrow(ShapeError);
    expect(() => windows(picture, 1, { stride: 0 })).toThrow(ParameterRangeError);
    expect(() => windows(picture, 1, { padding: -1 })).toThrow(ParameterRangeError);
    expect(() => conv2d(picture, tensor(new Float32Array(8), [2, 1, 1, 4]))).toThrow(ShapeError);
    expect(() => windows(tensor([1, 2]), 1)).toThrow(ShapeError);
  });
});
