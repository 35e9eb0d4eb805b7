import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StatisticsError } from "../../statistics/index.js";
import { TargetError } from "../answer-scorer.js";
import passAtKScorer, { passAtK } from "./index.js";

/** C(n, k), exactly for small n. */
function choose(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return k > n ? 0 : result;
}

describe("pass-at-k", () => {
  it("is .2, .495918 and .689437 for 10 of 50 at k = 1, 3, 5, as published code gives", () => {
    expect([1, 3, 5].map((k) => passAtK(50, 10, k).toFixed(6))).toEqual(["0.200000", "0.495918", "0.689437"]);
  });
  it("is one minus the share of draws of k that hold no passing sample", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(30), fc.integer({ min: 1, max: 30 }), (n, c, k) => {
        fc.pre(c <= n && k <= n);
        expect(passAtK(n, c, k)).toBeCloseTo(1 - choose(n - c, k) / choose(n, k), 10);
      }),
    );
  });
  it.each([
    [3, 1, 5],
    [3, 4, 1],
    [3, 1, 0],
    [3, 0.5, 1],
  ])("refuses n=%d c=%d k=%d", (n, c, k) => expect(() => passAtK(n, c, k)).toThrow(StatisticsError));
  it("scores a list of samples, the missing ones counting as failed", () => {
    expect(passAtKScorer.grade("[0, 0.9, 1, true]", { k: 1 }).value).toBe(0.5);
    expect(passAtKScorer.grade("[0, 0.9, 1, true]", { k: 1, threshold: 0.9 }).value).toBe(0.75);
    expect(passAtKScorer.grade("[1]", { k: 1, samples: 4 }).value).toBe(0.25);
    expect(passAtKScorer.grade("many", { k: 1 }).value).toBe(0);
    expect(() => passAtKScorer.grade("[1]", { k: 2 })).toThrow(TargetError);
  });
});
