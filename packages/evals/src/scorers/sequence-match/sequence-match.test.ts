import { describe, expect, it } from "vitest";
import { sequenceMatch } from "./index.js";

const recipe = ["wash", "cut", "fry", "eat"];

describe("sequence-match", () => {
  it("is 1 only for the same items in the same order", () => {
    expect(sequenceMatch().grade("wash -> cut -> fry -> eat", recipe).value).toBe(1);
    expect(sequenceMatch().grade("cut, wash, fry, eat", recipe).value).toBe(0);
    expect(sequenceMatch().grade("wash, cut, fry", recipe).value).toBe(0);
  });
  it.each([
    ["prefix", 1 / 4],
    ["subsequence", 3 / 4],
    ["edits", 2 / 4],
  ] as const)("%s of wash, fry, cut, eat is %d", (measure, value) => {
    expect(sequenceMatch({ measure }).grade("wash, fry, cut, eat", recipe).value).toBe(value);
  });
  it("is over the longer length, so that an answer cannot win by saying more", () => {
    const long = "wash, cut, fry, eat, wash, cut, fry, eat";
    for (const measure of ["prefix", "subsequence", "edits"] as const)
      expect(sequenceMatch({ measure }).grade(long, recipe).value).toBe(0.5);
  });
  it("is 1 for two empty sequences", () => {
    expect(sequenceMatch().grade("[]", []).value).toBe(1);
  });
});
