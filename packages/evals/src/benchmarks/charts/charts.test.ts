import type { JsonObject } from "@fovea/core";
import { stream } from "@fovea/core/random";
import { describe, expect, it } from "vitest";
import { difficulties } from "../generated/index.js";
import { checkDeterminism, checkEvidence, chiLimit, chiSquare } from "../generated/testing/check-drawn.js";
import { asksOf, charts, chartTypes, readingChance } from "./index.js";
import { type ChartQuestion, drawQuestion } from "./questions.js";

const size = { categories: 5, series: 3 };
const limits = { margin: 6 };
const questions = (type: (typeof chartTypes)[number], ask: ChartQuestion["question"], n: number) =>
  Array.from({ length: n }, (_, i) =>
    drawQuestion(stream(5, `${type} ${ask}`, i), type, ask as never, size, limits),
  );

describe("charts", () => {
  it("draws the same for the same arguments only", () => checkDeterminism(charts));

  it("marks what the answer rests on", () => {
    // Axes are drawn over the foot of a bar, and lines of the pie between its pieces.
    for (let index = 0; index < 18; index++) checkEvidence(charts, [3, index, "medium"], 3);
    for (let index = 0; index < 6; index++) checkEvidence(charts, [4, index, "easy"], 3);
  });

  it("asks everything of every type, with the right answer in the data", () => {
    for (const type of chartTypes)
      for (const ask of asksOf[type])
        for (const { data, question, answer, isValue, options, marks } of questions(type, ask, 20)) {
          const at = (key: string): number => {
            const [s, c] = key.split(":").map(Number) as [number, number];
            return data.type === "scatter" ? data.points[s]![c]![1] : data.series[s]!.values[c]!;
          };
          const values = marks.map(at);
          if (ask === "read") expect(answer).toBe(values[0]);
          if (ask === "difference") expect(answer).toBe(values[0]! - values[1]!);
          if (ask === "total") expect(answer).toBe(values.reduce((a, b) => a + b));
          if (ask === "count") expect(answer).toBe(marks.length);
          if (ask === "trend" && type === "line")
            expect(answer).toBe(values[1]! > values[0]! ? "rise" : "fall");
          if (ask === "compare") expect(question).toContain(answer as string);
          if (options.length > 0) expect(options).toContain(answer);
          expect(isValue).toBe(["read", "difference", "total"].includes(ask));
          // Values of 8 to 95 hundredths leave no bar without height, and none above the axis.
          for (const { values: all } of data.series)
            for (const value of all) expect(value).toBeGreaterThan(3);
        }
  });

  it("has no name, place or word that is right more often", () => {
    for (const [type, ask, places] of [
      ["bar", "extreme", 5],
      ["grouped", "extreme", 5],
      ["pie", "extreme", 5],
      ["line", "extreme", 5],
      ["scatter", "extreme", 3],
      ["bar", "compare", 2],
      ["line", "trend", 2],
      ["scatter", "trend", 2],
    ] as const) {
      const counts = new Array(places).fill(0);
      for (const { options, answer } of questions(type, ask, 500))
        counts[options.indexOf(answer as string)]++;
      expect(chiSquare(counts), `${type} ${ask}: ${counts}`).toBeLessThan(chiLimit(places - 1));
    }
  });

  it("has counts that are all as likely", () => {
    const counts = new Array(12).fill(0);
    for (const { answer } of questions("scatter", "count", 600)) counts[(answer as number) - 4]++;
    expect(chiSquare(counts)).toBeLessThan(chiLimit(11));
    const above = new Array(4).fill(0);
    for (const { answer } of questions("bar", "count", 600)) above[(answer as number) - 1]++;
    expect(Math.max(...above) / 600).toBeLessThan(0.4);
  });

  it("lets one who always says the middle read a value as often as arithmetic says", () => {
    const values = questions("bar", "read", 2000).map(({ answer }) => answer as number);
    const tolerance = 2.5;
    const right = values.filter((value) => Math.abs(value - 50) <= tolerance).length / values.length;
    const chance = readingChance(tolerance);
    expect(chance).toBe(5 / 88);
    expect(Math.abs(right - chance)).toBeLessThan(3.9 * Math.sqrt((chance * (1 - chance)) / 2000));
  });

  it("grades a read number within its tolerance, names and words alone", () => {
    const grade = (target: unknown, options: string[], answer: string | null) =>
      charts.grade({ id: "", row: 1, target: target as JsonObject, kept: { options } }, answer).accuracy;
    const read = { value: 435, absolute: 12.5 };
    expect(grade(read, [], "about 440")).toBe(1);
    expect(grade(read, [], "455")).toBe(0);
    expect(grade(read, [], "between 430 and 440")).toBe(0);
    expect(grade("Urbra", ["Urbra", "Orlin"], "urbra")).toBe(1);
    expect(grade("Urbra", ["Urbra", "Orlin"], "Urbra, then Orlin")).toBe(0);
    expect(grade("rise", ["rise", "fall"], "It rose.")).toBe(1);
    expect(grade("rise", ["rise", "fall"], "falling")).toBe(0);
    expect(grade("rise", ["rise", "fall"], null)).toBe(0);
  });

  it("names nothing that the world knows, and repeats no name in a chart", () => {
    for (let i = 0; i < 50; i++) {
      const { data } = drawQuestion(stream(6, "names", i), "grouped", "read", size, limits);
      const names = [...data.categories, ...data.series.map(({ name }) => name)];
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it("finds every question at every difficulty", () => {
    for (const difficulty of difficulties)
      for (const type of chartTypes)
        for (const ask of asksOf[type]) {
          const { categoriesLeast, categoriesMost, seriesLeast, seriesMost, margin } =
            charts.levels[difficulty];
          for (const [categories, series] of [
            [categoriesLeast, seriesLeast],
            [type === "pie" ? 6 : categoriesMost, seriesMost],
          ] as const)
            for (let i = 0; i < 3; i++)
              expect(
                drawQuestion(stream(7, `${type} ${ask}`, i), type, ask, { categories, series }, { margin })
                  .question,
              ).not.toBe("");
        }
  });

  it("refuses settings that cannot be drawn", () => {
    expect(() => charts.with({ margin: 95 }).draw(0, 1, "easy")).toThrow("stands out by 95");
    expect(() => charts.with({ categoriesLeast: 1 })).toThrow("1 to");
    expect(() => charts.with({ seriesMost: 9 })).toThrow("to 9 series");
    expect(() => charts.with({ types: ["radar" as never] })).toThrow("radar");
  });
});
