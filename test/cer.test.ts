import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  errorRate,
  levenshtein,
  normalise,
  orderedErrors,
  pageErrors,
  type TextLine,
} from "../bench/documents/cer.mjs";
import { boxOnPage, variants } from "../bench/documents/variants.mjs";

interface Truth {
  readonly name: string;
  readonly split: string;
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly TextLine[];
}

const folder = fileURLToPath(new URL("../bench/documents/", import.meta.url));
const truths = readdirSync(`${folder}truth`).map(
  (file) => JSON.parse(readFileSync(`${folder}truth/${file}`, "utf8")) as Truth,
);
const named = (name: string): Truth => truths.find((truth) => truth.name === name)!;

describe("edit distance", () => {
  it("counts insertions, deletions and substitutions", () => {
    expect(levenshtein("kitten", "sitting")).toBe(3);
    expect(levenshtein("", "abc")).toBe(3);
    expect(levenshtein("abc", "")).toBe(3);
    expect(levenshtein("flaw", "lawn")).toBe(2);
  });

  it("counts code points, not UTF-16 units", () => {
    expect(levenshtein("a\u{1F600}b", "ab")).toBe(1);
  });

  it("is a metric and never exceeds the longer string", () => {
    const text = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        const ab = levenshtein(a, b);
        expect(levenshtein(b, a)).toBe(ab);
        expect(ab === 0).toBe(a === b);
        expect(ab).toBeLessThanOrEqual(Math.max(Array.from(a).length, Array.from(b).length));
        expect(levenshtein(a, c)).toBeLessThanOrEqual(ab + levenshtein(b, c));
      }),
    );
  });

  it("forgives white space and composition, and nothing else", () => {
    expect(normalise("  a \n\t b ")).toBe("a b");
    expect(normalise("e\u0301")).toBe("\u00e9");
    expect(normalise("O0, Il")).toBe("O0, Il");
  });
});

describe("errors of a page", () => {
  const line = (text: string, x0: number, y0: number, x1: number, y1: number): TextLine => ({
    text,
    box: [x0, y0, x1, y1],
  });
  const truth = [
    line("Item", 0, 0, 40, 20),
    line("Price", 200, 0, 250, 20),
    line("Desk lamp", 0, 40, 90, 60),
    line("46.25", 200, 40, 250, 60),
  ];

  it("is zero for the truth in any order", () => {
    expect(pageErrors(truth, [...truth].reverse())).toMatchObject({ errors: 0, characters: 23 });
    expect(orderedErrors(truth, [...truth].reverse()).errors).toBeGreaterThan(0);
  });

  it("accepts cells joined into rows and lines cut into words", () => {
    const rows = [line("Item Price", 0, 0, 250, 20), line("Desk lamp 46.25", 0, 40, 250, 60)];
    expect(pageErrors(truth, rows).errors).toBe(0);
    const words = [
      ...truth.slice(0, 2),
      line("lamp", 50, 41, 90, 60),
      line("Desk", 0, 40, 42, 59),
      truth[3]!,
    ];
    expect(pageErrors(truth, words).errors).toBe(0);
  });

  it("counts a wrong character, a lost line, an invented line and a lost space", () => {
    expect(pageErrors(truth, [...truth.slice(0, 3), line("48.25", 200, 40, 250, 60)]).errors).toBe(1);
    expect(pageErrors(truth, truth.slice(0, 3)).errors).toBe(5);
    expect(pageErrors(truth, [...truth, line("ghost", 400, 300, 450, 320)]).errors).toBe(5);
    const glued = truth.map((one) => ({ ...one, text: one.text.replace(" ", "") }));
    expect(pageErrors(truth, glued)).toMatchObject({ errors: 1, errorsWithoutSpaces: 0 });
  });

  it("does not let the right text in the wrong place count", () => {
    const moved = [...truth.slice(0, 3), line("46.25", 200, 400, 250, 420)];
    expect(pageErrors(truth, moved).errors).toBe(10);
  });
});

describe("error rate", () => {
  it("divides all errors by all characters and puts the interval around it", () => {
    const rate = errorRate([
      { errors: 1, characters: 100 },
      { errors: 0, characters: 300 },
      { errors: 3, characters: 100 },
    ]);
    expect(rate.value).toBeCloseTo(4 / 500, 12);
    expect(rate.low).toBeLessThanOrEqual(rate.value);
    expect(rate.high).toBeGreaterThanOrEqual(rate.value);
    expect(rate.high).toBeLessThanOrEqual(0.03);
    expect(rate.n).toBe(3);
  });

  it("refuses a truth without characters", () => {
    expect(() => errorRate([{ errors: 0, characters: 0 }])).toThrow(RangeError);
    expect(() => errorRate([])).toThrow(RangeError);
  });
});

describe("the document set", () => {
  it("has fourteen held-out pages and six to tune on, each with text of 11 to 28 pixels inside the page", () => {
    expect(truths.filter((truth) => truth.split === "held-out")).toHaveLength(14);
    expect(truths.filter((truth) => truth.split === "tuning")).toHaveLength(6);
    for (const truth of truths) {
      expect(truth.lines.length).toBeGreaterThan(5);
      for (const { text, box } of truth.lines) {
        expect(text).toBe(normalise(text));
        expect(box[0]).toBeGreaterThanOrEqual(0);
        expect(box[1]).toBeGreaterThanOrEqual(0);
        expect(box[2]).toBeLessThanOrEqual(truth.width);
        expect(box[3]).toBeLessThanOrEqual(truth.height);
      }
    }
  });

  it("gives zero errors for its own truth on every page", () => {
    for (const truth of truths) {
      const counted = pageErrors(truth.lines, truth.lines);
      expect(counted, truth.name).toMatchObject({ errors: 0 });
      expect(counted.groups, truth.name).toHaveLength(truth.lines.length);
    }
  });
});

describe("variants", () => {
  const card = named("card");
  const file = `${folder}${card.file}`;

  it("are the same each time", async () => {
    for (const name of ["skewed", "shaded"] as const) {
      const [first, second] = [await variants[name](file, "card"), await variants[name](file, "card")];
      expect(first.bytes.equals(second.bytes), name).toBe(true);
    }
  });

  it("differ from the page and keep its size, the skewed one excepted", async () => {
    const clean = await variants.clean(file, "card");
    expect([clean.width, clean.height]).toEqual([card.width, card.height]);
    for (const name of ["blurred", "shaded", "compressed"] as const) {
      const made = await variants[name](file, "card");
      expect([made.width, made.height], name).toEqual([card.width, card.height]);
      expect(made.bytes.equals(clean.bytes), name).toBe(false);
    }
    const skewed = await variants.skewed(file, "card");
    expect(skewed.width).toBeGreaterThan(card.width);
  });

  it("map a skewed region back to where it is on the page, to within a pixel", async () => {
    const { default: sharp } = await import("sharp");
    const square = await sharp({ create: { width: 400, height: 300, channels: 3, background: "#ffffff" } })
      .composite([
        {
          input: { create: { width: 20, height: 20, channels: 3, background: "#000000" } },
          left: 330,
          top: 40,
        },
      ])
      .png()
      .toBuffer();
    const made = await variants.skewed(square, "square");
    const { data, info } = await sharp(made.bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
    let [sum, sumX, sumY] = [0, 0, 0];
    for (let y = 0; y < info.height; y++) {
      for (let x = 0; x < info.width; x++) {
        const ink = Math.max(0, 128 - data[y * info.width + x]!);
        sum += ink;
        sumX += ink * (x + 0.5);
        sumY += ink * (y + 0.5);
      }
    }
    const [x, y] = [sumX / sum, sumY / sum];
    const [px, py] = boxOnPage(made, { box: [x, y, x, y] });
    expect(Math.abs(px - 340)).toBeLessThan(1);
    expect(Math.abs(py - 50)).toBeLessThan(1);
  });
});
