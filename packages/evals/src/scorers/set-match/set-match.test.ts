import { describe, expect, it } from "vitest";
import { TargetError } from "../answer-scorer.js";
import { setMatch } from "./index.js";

describe("set-match", () => {
  it.each([
    "a cat, the dog and a bird",
    '["bird", "dog", "cat", "cat"]',
    "- cat\n- dog\n- bird",
    "Here they are:\n1. Cat\n2. Dog\n3. Bird",
    "cat; dog, and bird",
  ])("reads the same set from %j", (answer) => {
    expect(setMatch({ measure: "exact" }).grade(answer, ["cat", "dog", "bird"]).value).toBe(1);
  });
  it("is F1, Jaccard or equality", () => {
    const [answer, target] = ["cat, dog, bird", ["cat", "dog"]] as const;
    expect(setMatch().grade(answer, target).value).toBeCloseTo(0.8, 12);
    expect(setMatch({ measure: "jaccard" }).grade(answer, target).value).toBeCloseTo(2 / 3, 12);
    expect(setMatch({ measure: "exact" }).grade(answer, target).value).toBe(0);
  });
  it("is 1 for two empty sets and 0 for one", () => {
    expect(setMatch().grade("[]", []).value).toBe(1);
    expect(setMatch().grade("cat", []).value).toBe(0);
    expect(setMatch().grade("[]", ["cat"]).value).toBe(0);
  });
  it("refuses a target that is no list", () => {
    expect(() => setMatch().grade("cat", "cat" as never)).toThrow(TargetError);
  });
});
