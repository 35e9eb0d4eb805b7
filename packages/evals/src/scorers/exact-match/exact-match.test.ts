import { describe, expect, it } from "vitest";
import { TargetError } from "../answer-scorer.js";
import exactMatch from "./index.js";

describe("exact-match", () => {
  it("wants every character, white space at the ends aside", () => {
    expect(exactMatch.grade(" Paris\n", ["Rome", "Paris"]).value).toBe(1);
    expect(exactMatch.grade("paris", "Paris").value).toBe(0);
    expect(exactMatch.grade("", "Paris").value).toBe(0);
  });
  it("scores an abstention 0", () => {
    expect(exactMatch.grade(null, "Paris")).toEqual({ value: 0, explanation: "abstained" });
  });
  it.each([[[]], [3], [null], [["a", 1]]])("refuses the target %j", (target) => {
    expect(() => exactMatch.grade("a", target as never)).toThrow(TargetError);
  });
});
