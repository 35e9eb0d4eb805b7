import { describe, expect, it } from "vitest";
import { anls } from "./index.js";

describe("anls", () => {
  it("is one minus the share of wrong characters", () => {
    expect(anls().grade("Fovea Lta", "fovea ltd").value).toBeCloseTo(8 / 9, 12);
    expect(anls().grade("  Fovea   LTD ", "fovea ltd").value).toBe(1);
  });
  it("is 0 from half of the characters on", () => {
    expect(anls().grade("abxy", "abcd").value).toBe(0);
    expect(anls().grade("abcxyy", "abcdyy").value).toBeCloseTo(5 / 6, 12);
    expect(anls({ threshold: 0.6 }).grade("abxy", "abcd").value).toBe(0.5);
  });
  it("takes the best reference", () => {
    expect(anls().grade("coffee", ["tea", "coffees"]).value).toBeCloseTo(6 / 7, 12);
  });
  it("is 0 for a long rambling answer without comparing it letter by letter", () => {
    expect(anls().grade("x".repeat(5_000_000), "x").value).toBe(0);
  });
});
