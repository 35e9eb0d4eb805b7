import { stream } from "@fovea/core/random";
import { describe, expect, it } from "vitest";
import { checkDeterminism, checkEvidence, chiLimit, chiSquare } from "../generated/testing/check-drawn.js";
import { type SearchKind, searchKinds, searchLetters, searchTask, visualSearch } from "./index.js";
import { idealReader } from "./testing/ideal-reader.js";

const small = visualSearch.with({ width: 360, height: 360, setSize: 5, clutter: 0 });
const many = (kind: SearchKind, n: number) =>
  Array.from({ length: n }, (_, i) => {
    const { things, question } = searchTask(stream(11, kind, i), kind, { setSize: 2, search: "feature" });
    const [{ mark, colour }] = things;
    const marked = mark.type === "letter" ? mark.letter : mark.type === "dots" ? mark.count : mark.gap;
    return { question, target: kind === "colour" ? colour : marked };
  });

describe("visual-search", () => {
  it("draws the same for the same arguments only", () => checkDeterminism(small));

  it("marks the target, and the target alone", () => {
    for (let index = 0; index < 8; index++)
      for (const difficulty of ["easy", "medium"] as const)
        checkEvidence(visualSearch, [4, index, difficulty]);
    checkEvidence(visualSearch, [4, 0, "hard"]);
  });

  it("has answers that are all as likely, so that always giving one is right as often as chance says", () => {
    for (const kind of searchKinds) {
      const counts = new Map<unknown, number>();
      const samples = many(kind, 600);
      for (const { target } of samples) counts.set(target, (counts.get(target) ?? 0) + 1);
      const { chance } = small.with({ kinds: [kind] }).draw(0, 0, "easy").kept as { chance: number };
      const options = Math.round(1 / chance);
      expect(counts.size, kind).toBe(options);
      expect(chiSquare([...counts.values()]), kind).toBeLessThan(chiLimit(options - 1));
    }
  });

  it("has answers that the question does not tell", () => {
    // The answer's share among samples of the same question is what it is among all.
    const samples = many("gap", 700);
    const pairs = new Map<string, number[]>();
    for (const { question, target } of samples) {
      const counts = pairs.get(question) ?? [0, 0, 0, 0];
      counts[["top", "right", "bottom", "left"].indexOf(target as string)]!++;
      pairs.set(question, counts);
    }
    const common = [...pairs.values()].filter((counts) => counts.reduce((a, b) => a + b) >= 20);
    expect(common.length).toBeGreaterThan(5);
    const total = common.reduce((sum, counts) => sum + chiSquare(counts), 0);
    expect(total).toBeLessThan(chiLimit(3 * common.length));
  });

  it("puts the target anywhere alike", () => {
    const counts = new Array(9).fill(0);
    for (let i = 0; i < 360; i++) {
      const { evidence } = small.draw(11, i, "easy");
      const [x0, y0, x1, y1] = evidence![0]!.box;
      // The middle of a thing is nowhere nearer to a side than its radius.
      const reach = 360 - 2 * 16 * 2.15 * 1.12;
      const third = (at: number) =>
        Math.min(2, Math.max(0, Math.floor(((at - (360 - reach) / 2) / reach) * 3)));
      counts[third((y0 + y1) / 2) * 3 + third((x0 + x1) / 2)]++;
    }
    expect(chiSquare(counts)).toBeLessThan(chiLimit(8));
  });

  it("asks for a mark that a thumbnail does not show", () => {
    const letters = visualSearch.with({ kinds: ["letter"], setSize: 3, clutter: 0, width: 400, height: 400 });
    const share = (factor: number) => {
      const { right, n } = idealReader(letters, "hard", factor, 24);
      return right / n;
    };
    expect(share(1)).toBeGreaterThan(0.9);
    expect(share(8)).toBeLessThan(0.4);
  });

  it("grades a named mark, and not two", () => {
    const sample = (kind: SearchKind, target: string | number) => ({
      id: "",
      row: 1,
      target,
      kept: { kind },
    });
    const right = (kind: SearchKind, target: string | number, answer: string | null) =>
      visualSearch.grade(sample(kind, target), answer).accuracy;
    expect(right("letter", "K", "The letter is K.")).toBe(1);
    expect(right("letter", "K", "k")).toBe(1);
    expect(right("letter", "K", "K or X")).toBe(0);
    expect(right("letter", "K", null)).toBe(0);
    expect(right("dots", 3, "There are three dots")).toBe(1);
    expect(right("dots", 3, "4")).toBe(0);
    expect(right("gap", "top", "At the Top")).toBe(1);
    expect(right("gap", "top", "top left")).toBe(0);
    expect(right("colour", "red", "It is red")).toBe(1);
    expect(right("colour", "red", "It is reddish")).toBe(0);
    expect(searchLetters).not.toContain("I");
  });

  it("names the target by what no other thing has", () => {
    for (let i = 0; i < 200; i++)
      for (const search of ["feature", "conjunction"] as const)
        for (const kind of searchKinds) {
          const { things, question } = searchTask(stream(9, "test", i), kind, { setSize: 30, search });
          const [target, ...others] = things;
          const fits = ({ colour, shape, mark }: (typeof things)[number]) =>
            kind === "colour"
              ? question.includes(`letter ${(mark as { letter: string }).letter} `)
              : question.includes(`the ${colour} ${shape}`) ||
                question.includes(`the ${colour} shape`) ||
                question.includes(`the ${shape}`);
          expect(fits(target), question).toBe(true);
          expect(others.some(fits), question).toBe(false);
        }
  });

  it("refuses settings that cannot be drawn", () => {
    expect(() => visualSearch.with({ kinds: [] })).toThrow("none");
    expect(() => visualSearch.with({ markPixels: 2 })).toThrow("2 pixels");
    expect(() => visualSearch.with({ size: 3 } as never)).toThrow("no setting size");
    expect(() => visualSearch.with({ width: 100, height: 100 }).draw(0, 0, "easy")).toThrow("do not fit");
  });
});
