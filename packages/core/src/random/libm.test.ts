import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cube, logarithm, sineAndCosine } from "./libm.js";

/** Within one unit of the last place of the engine's own function, which is within one of the truth. */
function close(actual: number, expected: number): boolean {
  return Math.abs(actual - expected) <= 2 ** -52 * Math.abs(expected);
}

describe("correctly rounded functions", () => {
  it("agree with the engine's to one unit in the last place", () => {
    fc.assert(
      fc.property(fc.double({ min: 2 ** -1000, max: 2 ** 1000, noNaN: true }), (x) => {
        expect(close(logarithm(x), Math.log(x))).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }), (angle) => {
        const { sine, cosine } = sineAndCosine(angle);
        expect(close(sine, Math.sin(angle))).toBe(true);
        expect(close(cosine, Math.cos(angle))).toBe(true);
      }),
    );
  });

  it("cube rounds once", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (n) => {
        expect(cube(n)).toBe(Number(BigInt(n) ** 3n));
      }),
      { numRuns: 2000 },
    );
  });

  it("give the exact values where there are any, and round the hard ones to nearest", () => {
    expect(logarithm(1)).toBe(0);
    expect(sineAndCosine(0)).toEqual({ sine: 0, cosine: 1 });
    // 1 + 2^-52: the series x - x^2/2 lies just below the double x.
    expect(logarithm(1 + Number.EPSILON)).toBe(2 ** -52 - 2 ** -105);
    // The double nearest pi is short of it by 1.2246467991473532e-16 (its next digits).
    expect(sineAndCosine(Math.PI).sine).toBe(1.2246467991473532e-16);
    expect(sineAndCosine(2 * Math.PI).sine).toBe(-2.4492935982947064e-16);
    expect(sineAndCosine(Math.PI / 2).cosine).toBe(6.123233995736766e-17);
  });
});
