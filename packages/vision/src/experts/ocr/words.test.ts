import { describe, expect, it } from "vitest";
import { settleLookalikes } from "./confusable.js";
import { decodeCtc, type Emission } from "./ctc.js";
import { wordsOf } from "./words.js";

/** Emissions of `text` on a strip of 8 columns a character, with ink where a character stands. */
function strip(text: string, spaceChance: number): { emissions: Emission[]; contrast: Float32Array } {
  const contrast = new Float32Array(text.length * 8);
  const emissions: Emission[] = [];
  let space = 0;
  for (const [i, character] of [...text].entries()) {
    if (character === " ") {
      space = spaceChance;
      continue;
    }
    contrast.fill(1, i * 8 + 1, i * 8 + 7);
    emissions.push({ text: character, at: (i * 8 + 4) / contrast.length, score: 0.9, rivals: [], space });
    space = 0;
  }
  return { emissions, contrast };
}
const words = (text: string, chance: number) => {
  const { emissions, contrast } = strip(text, chance);
  return wordsOf(emissions, contrast, 48);
};

describe("words from characters and ink", () => {
  it("parts words where the ink leaves a gap, even where the recogniser hardly saw a space", () => {
    expect(words("March 14, 2026", 0.02).map((word) => word.text)).toEqual(["March", "14,", "2026"]);
  });

  it("does not part where the recogniser is sure that there is none and the gap is small", () => {
    const { emissions, contrast } = strip("workshop", 0);
    expect(wordsOf(emissions, contrast, 48)).toHaveLength(1);
  });

  it("ends words at their ink", () => {
    const [first, second] = words("Net 30", 0.9);
    expect(first!.from * 48).toBeCloseTo(1);
    expect(first!.to * 48).toBeCloseTo(23);
    expect(second!.from * 48).toBeCloseTo(33);
    expect(second!.to * 48).toBeCloseTo(47);
  });

  it("writes full-width characters as ASCII in Latin text, and leaves them in Chinese", () => {
    expect(words("（512）", 0)[0]!.text).toBe("(512)");
    expect(words("你好，", 0)[0]!.text).toBe("你好，");
  });
});

describe("look-alikes", () => {
  const doubtful = (text: string, rivals: Record<string, number> = {}) => ({
    text,
    rivals: Object.entries(rivals),
  });
  const zero = doubtful("0", { "0": 0.88, O: 0.11, o: 0.005 });

  it("reads a zero among letters as an O, and keeps it among digits", () => {
    expect(settleLookalikes([zero, doubtful("a"), doubtful("k")]).join("")).toBe("Oak");
    expect(settleLookalikes([doubtful("4"), zero, doubtful("7")]).join("")).toBe("407");
  });

  it("reads the o in an amount as a zero, looking past points and other look-alikes", () => {
    const o = doubtful("o", { o: 0.6, "0": 0.4, O: 0.001 });
    const word = [doubtful("$"), doubtful("7"), o, o, doubtful("."), o, zero];
    expect(settleLookalikes(word).join("")).toBe("$700.00");
  });

  it("prefers a number for a character that stands alone", () => {
    expect(settleLookalikes([doubtful("l", { l: 0.5, "1": 0.4, I: 0.1 })])).toEqual(["1"]);
    expect(settleLookalikes([doubtful("I", { I: 0.98, l: 0.01, "1": 0.01 })])).toEqual(["I"]);
  });
});

describe("CTC decoding", () => {
  const alphabet = { characters: ["a", "b", " "], classOf: new Map([["a", 1]]) };
  /** One row per step: blank, a, b, space. */
  const decode = (...rows: number[][]) => decodeCtc(Float32Array.from(rows.flat()), rows.length, 4, alphabet);

  it("merges repeats, keeps repeats parted by a blank, and takes the surest step", () => {
    const emissions = decode([0.1, 0.8, 0.1, 0], [0.05, 0.9, 0.05, 0], [0.9, 0.1, 0, 0], [0.2, 0.7, 0.1, 0]);
    expect(emissions.map((each) => each.text).join("")).toBe("aa");
    expect(emissions[0]).toMatchObject({ at: 0.375, score: expect.closeTo(0.9) });
  });

  it("keeps the chance of a space between two characters, emitted or not", () => {
    const seen = decode([0, 1, 0, 0], [0.7, 0, 0, 0.3], [0, 0, 1, 0]);
    expect(seen.map((each) => each.text)).toEqual(["a", "b"]);
    expect(seen[1]!.space).toBeCloseTo(0.3);
    expect(decode([0, 1, 0, 0], [0.1, 0, 0, 0.9], [0, 0, 1, 0])[1]!.space).toBeCloseTo(0.9);
  });
});
