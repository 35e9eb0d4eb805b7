import { describe, expect, it } from "vitest";
import { wordsOf } from "../words.js";
import { featuresOf, pairsOf } from "./features.js";

const rows = 1 << 20;
const pairs = (question: string) => pairsOf(featuresOf(wordsOf(question), 12288), rows);

describe("the pairs that words stand in", () => {
  it("are two for each word, within the table", () => {
    const found = pairs("when is the due date?");
    expect(found).toHaveLength(12);
    expect(found.every((row) => Number.isInteger(row) && row >= 0 && row < rows)).toBe(true);
    expect(pairsOf([], rows)).toEqual([]);
  });

  it("are those of their words in their order, wherever they stand and however they are cased", () => {
    const [before] = pairs("due date").slice(2);
    expect(pairs("The DUE DATE please")[4]).toBe(before);
    expect(pairs("date due").slice(2)).not.toContain(before);
    expect(new Set(pairs("a b a")).size).toBe(6);
  });
});
