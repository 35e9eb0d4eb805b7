import { stream } from "@fovea/core/random";
import { describe, expect, it } from "vitest";
import { checkDeterminism, checkEvidence, chiLimit, chiSquare } from "../generated/testing/check-drawn.js";
import { type DocumentKind, documentKinds, documents, layouts } from "./index.js";
import { Pen, type WriteStyle } from "./pen.js";

/** Small pages. */
const small = documents.with({
  pageWidth: 500,
  pageHeight: 640,
  noise: 0,
  tilt: 0,
  rowsLeast: 3,
  rowsMost: 5,
});
const asks = (kind: DocumentKind, n: number, difficulty: "easy" | "medium" = "easy") =>
  Array.from({ length: n }, (_, i) => {
    const draft = layouts[kind](stream(13, kind, i), small.levels[difficulty], i);
    return { ...draft.question, write: draft.write };
  });

/** Remembers what is written under which name. */
class Recorder extends Pen {
  readonly written = new Map<string, string>();

  override write(text: string, x: number, baseline: number, style: WriteStyle = {}): number {
    if (style.key !== undefined) this.written.set(style.key, text);
    return super.write(text, x, baseline, style);
  }
}

describe("documents", () => {
  it("draws the same for the same arguments only", () =>
    checkDeterminism(documents.with({ pagesMost: 3, rowsMost: 18 })));

  it("marks what the answer rests on, on its page", () => {
    for (let index = 0; index < 15; index++) checkEvidence(small, [3, index, "easy"]);
    for (let index = 0; index < 5; index++) checkEvidence(documents, [4, index, "medium"], 2);
    checkEvidence(documents, [4, 4, "hard"], 2);
  });

  it("says in its evidence on which page something stands", () => {
    const tables = small.with({ kinds: ["table"] });
    for (let i = 0; i < 12; i++) {
      const { kept, target, evidence, media } = tables.draw(13, i, "medium");
      expect(media).toHaveLength(kept!.pages as number);
      if (kept!.ask === "page") expect(evidence![0]!.medium).toBe(`image-${target}`);
    }
  });

  it("goes on on a second page when an invoice is long", () => {
    const long = documents.with({ kinds: ["invoice"], rowsLeast: 40, rowsMost: 40 }).draw(1, 0, "hard");
    expect(long.media.length).toBe(2);
  });

  it("has the answer in what is written where the evidence is", () => {
    const value = (text: string) => Number(text.replaceAll(/[^\d.]/g, ""));
    for (const kind of documentKinds)
      for (const { ask, answer, marks, write } of asks(kind, 12, "medium")) {
        const pen = new Recorder(stream(1, "paper"), small.levels.easy, marks, {});
        write(pen);
        const texts = marks.map((key) => pen.written.get(key));
        if (ask === "field") expect((answer as string[])[0]).toBe(texts[0]);
        if (ask === "number") expect(value(texts[0]!)).toBeCloseTo(answer as number, 6);
        if (ask === "sum") expect(value(texts[0]!) + value(texts[1]!)).toBeCloseTo(answer as number, 6);
        if (ask === "page") expect(pen.evidence()[0]!.medium).toBe(`image-${answer}`);
      }
  });

  it("lets one who always says page 1 be right as often as arithmetic says", () => {
    const pages = asks("table", 4000, "medium").filter(({ ask }) => ask === "page");
    const right = pages.filter(({ answer }) => answer === 1).length / pages.length;
    // Two pages or three, as likely: a half of 1/2 and 1/3.
    const chance = 5 / 12;
    expect(pages).toHaveLength(1000);
    expect(Math.abs(right - chance)).toBeLessThan(3.9 * Math.sqrt((chance * (1 - chance)) / 1000));
  });

  it("has ticks that the question does not tell", () => {
    const ticks = asks("form", 1800).filter(({ ask }) => ask === "tick");
    const byQuestion = new Map<string, number[]>();
    for (const { question, answer, options } of ticks) {
      const counts = byQuestion.get(question) ?? options!.map(() => 0);
      counts[options!.indexOf((answer as string[])[0]!)]!++;
      byQuestion.set(question, counts);
    }
    expect(byQuestion.size).toBe(8);
    for (const [question, counts] of byQuestion)
      expect(chiSquare(counts), question).toBeLessThan(chiLimit(counts.length - 1));
  });

  it("asks for numbers and texts that nobody guesses", () => {
    for (const kind of documentKinds) {
      const counts = new Map<string, number>();
      const open = asks(kind, 600).filter(({ ask }) => ask !== "tick" && ask !== "page");
      for (const { answer } of open) {
        const text = JSON.stringify(answer);
        counts.set(text, (counts.get(text) ?? 0) + 1);
      }
      // Days of notice in a letter are the fewest, 3 to 28; they are asked for in a sixth of the letters.
      expect(Math.max(...counts.values()) / open.length, kind).toBeLessThan(0.03);
    }
  });

  it("grades dates in any form, numbers by value, and words alone", () => {
    const grade = (target: never, answer: string | null, options?: string[]) =>
      documents.grade({ id: "", row: 1, target, kept: options === undefined ? {} : { options } }, answer);
    const date = ["18 May 2021", "2021-05-18", "May 18, 2021"] as never;
    expect(grade(date, "2021-05-18")).toEqual({ accuracy: 1, anls: 1 });
    expect(grade(date, "may 18 2021").accuracy).toBe(1);
    expect(grade(date, "19 May 2021").accuracy).toBe(0);
    expect(grade(date, "19 May 2021").anls).toBeCloseTo(10 / 11);
    expect(grade(date, null)).toEqual({ accuracy: 0, anls: 0 });
    expect(grade(2069.6 as never, "€2,069.60")).toEqual({ accuracy: 1 });
    expect(grade(2069.6 as never, "2069.61")).toEqual({ accuracy: 0 });
    expect(grade(["yes"] as never, "Yes, it is.", ["yes", "no"])).toEqual({ accuracy: 1 });
    expect(grade(["no"] as never, "yes", ["yes", "no"])).toEqual({ accuracy: 0 });
  });

  it("refuses settings that cannot be drawn", () => {
    expect(() => documents.with({ rowsMost: 90 })).toThrow("90 rows");
    expect(() => documents.with({ pageWidth: 200 })).toThrow("200 x");
    expect(() => documents.with({ kinds: [] })).toThrow("none");
    expect(() => documents.with({ noise: 200 })).toThrow("noise of 200");
  });
});
