import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tokenF1 } from "./index.js";

describe("token-f1", () => {
  it("is the harmonic mean of precision and recall, the best over the references", () => {
    expect(tokenF1().grade("a red bus stop", "the red bus").value).toBeCloseTo(0.8, 12);
    expect(tokenF1().grade("a red bus stop", ["cat", "the red bus"]).value).toBeCloseTo(0.8, 12);
    expect(tokenF1().grade("dog", "cat").value).toBe(0);
  });
  it("counts repeated tokens as often as both have them by SQuAD's rule, and once by Visual-ARFT's", () => {
    const [given, wanted] = ["no no yes", "no no maybe"];
    expect(tokenF1({ rule: "squad" }).grade(given, wanted).value).toBeCloseTo(2 / 3, 12);
    expect(tokenF1({ rule: "visual-arft-search" }).grade(given, wanted).value).toBeCloseTo(1 / 3, 12);
  });
  it("is 1 for an exact match with repetitions, which the set rule alone would not give", () => {
    expect(tokenF1({ rule: "visual-arft-search" }).grade("very very good", "Very, very good").value).toBe(1);
  });
  it("goes by characters where either text has Chinese in it, by the rule of MAT-Coding only", () => {
    expect(tokenF1({ rule: "visual-arft-coding" }).grade("软件", "软件工程").value).toBeCloseTo(2 / 3, 12);
    expect(tokenF1({ rule: "visual-arft-search" }).grade("软件", "软件工程").value).toBe(0);
  });
  it("stays within 0 and 1, is 1 for equal texts and symmetric by SQuAD's rule", () => {
    const text = fc
      .array(fc.constantFrom("the", "a", "cat", "Cat.", "sat", "软", "é"))
      .map((words) => words.join(" "));
    fc.assert(
      fc.property(text, text, (a, b) => {
        const value = tokenF1().grade(a, b).value;
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        expect(tokenF1().grade(b, a).value).toBeCloseTo(value, 12);
        expect(tokenF1().grade(a, a).value).toBe(1);
      }),
    );
  });
});
