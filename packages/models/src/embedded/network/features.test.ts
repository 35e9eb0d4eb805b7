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

describe("the shapes of words", () => {
  const shapes = (question: string) => featuresOf(wordsOf(question), 12288).map(({ shape }) => shape);

  it("tell casing, digits and marks", () => {
    expect(shapes("Is the ID 5a or iPhone ?")).toEqual([2, 1, 3, 4, 1, 7, 5]);
  });

  it("tell what stands in quotes, as long as they are closed, and what is given", () => {
    expect(shapes('is "Big sale" in "it')).toEqual([1, 6, 10, 9, 6, 1, 6, 1]);
    const given = wordsOf('find "x"').map((word) => ({ ...word, given: true }));
    expect(featuresOf([...wordsOf("and x"), ...given], 12288).map(({ shape }) => shape)).toEqual([
      1, 1, 17, 22, 25, 22,
    ]);
  });

  it("are of the word as it is written; its pieces are those of the word in lower case", () => {
    const [upper, lower] = featuresOf(
      wordsOf("It’S it's").filter((_, i) => i % 2 === 0),
      12288,
    );
    expect(upper!.grams).toBe(lower!.grams);
    expect([upper!.shape, lower!.shape]).toEqual([2, 1]);
  });
});
