import { InvalidInputError } from "@fovea/core";
import { Canvas, type DrawnBenchmark, drawnBenchmark, gradeNumber, gradeWord } from "../generated/index.js";
import { type ChartType, chartTypes, shownValue } from "./data.js";
import { drawChart } from "./plot.js";
import { asksOf, drawQuestion } from "./questions.js";
import { drawStyle } from "./style.js";

export { type ChartType, chartTypes } from "./data.js";
export { asksOf, type ChartAsk, chartAsks } from "./questions.js";

export type ChartSettings = {
  /** Of the picture, pixels. */
  readonly width: number;
  readonly height: number;
  /** Along the axis, or pieces of a pie (at most 6). */
  readonly categoriesLeast: number;
  readonly categoriesMost: number;
  /** In charts of several; at most 6. */
  readonly seriesLeast: number;
  readonly seriesMost: number;
  /** Whether values are written at bars and pieces. */
  readonly labels: boolean;
  /** Hundredths of the axis by which the highest stands out, or two that are compared differ. */
  readonly margin: number;
  /** Hundredths of the axis by which a value that is read may be off; of a difference twice as much. 0 where it is written. */
  readonly tolerance: number;
  readonly types: readonly ChartType[];
};

const common = { width: 1024, height: 720, types: chartTypes } as const;

/** Values are whole hundredths from 8 to 95, all alike: how often always saying the same one is within the tolerance. */
export const readingChance = (tolerance: number): number => (2 * Math.floor(tolerance) + 1) / 88;

export const charts: DrawnBenchmark<ChartSettings> = drawnBenchmark<ChartSettings>({
  id: "charts",
  version: "1",
  title: "Charts (generated)",
  measures:
    "Whether an agent reads charts: a value against its axis, which of two is higher, the highest, a difference, how many are above a limit, whether a line rises. Bar, grouped, stacked, line, pie and scatter charts of invented names. Not: charts of the wild with broken axes, logarithms, pictograms or maps, and no knowledge of their subject.",
  metrics: {
    accuracy: {
      summary: "the right name, word or number; a number that is read within the tolerance",
      kind: "share",
    },
  },
  levels: {
    easy: {
      ...common,
      categoriesLeast: 3,
      categoriesMost: 5,
      seriesLeast: 2,
      seriesMost: 2,
      labels: true,
      margin: 12,
      tolerance: 2.5,
    },
    medium: {
      ...common,
      categoriesLeast: 5,
      categoriesMost: 8,
      seriesLeast: 2,
      seriesMost: 3,
      labels: false,
      margin: 7,
      tolerance: 2.5,
    },
    hard: {
      ...common,
      categoriesLeast: 8,
      categoriesMost: 12,
      seriesLeast: 3,
      seriesMost: 5,
      labels: false,
      margin: 4,
      tolerance: 1.5,
    },
  },
  check({ categoriesLeast, categoriesMost, seriesLeast, seriesMost, types }) {
    if (!(categoriesLeast >= 3 && categoriesMost >= categoriesLeast && categoriesMost <= 24))
      throw new InvalidInputError(
        `charts of ${categoriesLeast} to ${categoriesMost} categories`,
        "use 3 to 24, the smaller first",
      );
    if (!(seriesLeast >= 2 && seriesMost >= seriesLeast && seriesMost <= 6))
      throw new InvalidInputError(
        `charts of ${seriesLeast} to ${seriesMost} series`,
        "use 2 to 6, the smaller first",
      );
    const unknown = types.filter((type) => !chartTypes.includes(type));
    if (unknown.length > 0 || types.length === 0)
      throw new InvalidInputError(
        `types of charts: ${types.join(", ") || "none"}`,
        `use some of ${chartTypes.join(", ")}`,
      );
  },
  draw(settings, { random, index, canvas: options }) {
    // Types take turns, and with each round the questions of a type.
    const type = settings.types[index % settings.types.length]!;
    const asks = asksOf[type];
    const round = Math.floor(index / settings.types.length);
    const ask = asks[(round + settings.types.indexOf(type)) % asks.length]!;
    const between = (least: number, most: number) => random.integers(least, most, { endpoint: true });
    const categories = between(settings.categoriesLeast, settings.categoriesMost);
    const size = {
      categories: type === "pie" ? Math.min(6, categories) : categories,
      series: between(settings.seriesLeast, settings.seriesMost),
    };
    const {
      data,
      question,
      answer,
      isValue,
      options: words,
      marks,
    } = drawQuestion(random, type, ask, size, settings);
    const style = drawStyle(random, settings.width, settings.height);
    const canvas = new Canvas(settings.width, settings.height, style.background, options);
    const written = settings.labels && type !== "line" && type !== "scatter";
    drawChart(canvas, data, style, new Map(marks.map((key, i) => [key, i + 1])), written);
    const off = ask === "read" ? settings.tolerance : 2 * settings.tolerance;
    return {
      question,
      target: isValue
        ? {
            value: shownValue(answer as number, data.max),
            absolute: written && ask === "read" ? 1e-9 : shownValue(off, data.max),
          }
        : answer,
      media: [{ as: "image", content: canvas }],
      evidence: marks.map((_, i) => ({ medium: "image-1", box: canvas.boxOf(i + 1)! })),
      kept: { kind: type, ask, options: words },
    };
  },
  groups: ({ kept }) => [String(kept.kind), String(kept.ask)],
  grade: ({ target, kept }, answer) => ({
    accuracy: gradeChart(answer, target, (kept.options ?? []) as readonly string[]),
  }),
});

function gradeChart(answer: string | null, target: unknown, options: readonly string[]): number {
  if (typeof target !== "string")
    return gradeNumber(answer, target as number | { value: number; absolute: number });
  const said = options.includes("rise")
    ? answer
        ?.replace(/\b(?:ris(?:es|en|ing)|rose)\b/gi, "rise")
        .replace(/\b(?:fall(?:s|en|ing)|fell)\b/gi, "fall")
    : answer;
  return gradeWord(said ?? null, target, options);
}

export default charts;
