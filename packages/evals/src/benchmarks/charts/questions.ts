import type { Pcg64 } from "@fovea/core/random";
import { DoesNotFitError } from "../generated/index.js";
import { type ChartData, type ChartSize, type ChartType, drawData, rises, shownValue } from "./data.js";
import { keyOf } from "./plot.js";

export const chartAsks = ["read", "compare", "extreme", "difference", "count", "total", "trend"] as const;
export type ChartAsk = (typeof chartAsks)[number];

/** What each chart can be asked. */
export const asksOf: Readonly<Record<ChartType, readonly ChartAsk[]>> = {
  bar: ["read", "compare", "extreme", "difference", "count"],
  grouped: ["read", "compare", "extreme", "difference", "count"],
  stacked: ["read", "total", "extreme"],
  line: ["read", "compare", "extreme", "trend", "count"],
  pie: ["read", "compare", "extreme"],
  scatter: ["count", "trend", "extreme"],
};

export interface ChartQuestion {
  readonly data: ChartData;
  readonly question: string;
  /** A name or word, or a number in hundredths of the axis (`isValue`) or of things. */
  readonly answer: string | number;
  /** The answer is in hundredths of the axis. */
  readonly isValue: boolean;
  /** Words of which the answer is one. */
  readonly options: readonly string[];
  /** "SERIES:CATEGORY" of what the answer rests on. */
  readonly marks: readonly string[];
}

export interface QuestionLimits {
  /** Hundredths of the axis by which the highest stands out, or two that are compared differ. */
  readonly margin: number;
}

/** Draws a chart that has a clear answer to what is asked, and asks it. */
export function drawQuestion(
  random: Pcg64,
  type: ChartType,
  ask: ChartAsk,
  size: ChartSize,
  limits: QuestionLimits,
): ChartQuestion {
  for (let tries = 0; tries < 20_000; tries++) {
    const data = drawData(random, type, size);
    const found =
      type === "scatter" ? askScatter(random, data, ask, limits) : askValues(random, data, ask, limits);
    // A chart without a clear answer is drawn anew: all categories and series are treated alike, so that none gains by it.
    if (found !== undefined) return { data, isValue: false, options: [], ...found };
  }
  throw new DoesNotFitError(
    `no ${type} chart of ${size.categories} by ${size.series} has an answer that stands out by ${limits.margin} hundredths`,
    "ask for a smaller margin, or fewer categories and series",
  );
}

type Asked = Pick<ChartQuestion, "question" | "answer" | "marks"> &
  Partial<Pick<ChartQuestion, "isValue" | "options">>;

function askValues(
  random: Pcg64,
  data: ChartData,
  ask: ChartAsk,
  { margin }: QuestionLimits,
): Asked | undefined {
  const { type, categories, series } = data;
  const s = random.integers(0, series.length);
  const several = series.length > 1;
  const { name, values } = series[s]!;
  const when = type === "line" ? "in" : several ? "at" : "for";
  const whose = several ? ` of ${name}` : "";
  const share = type === "pie" ? "share in per cent" : "value";
  const [a, b] = random.choices(categories.length, 2, { replace: false }) as [number, number];
  const marks = (...all: number[]) => all.map((c) => keyOf(s, c));
  switch (ask) {
    case "read":
      return {
        question: `What is the ${share}${whose} ${when} ${categories[a]}? Answer with a number.`,
        answer: values[a]!,
        isValue: true,
        marks: marks(a),
      };
    case "difference": {
      const gap = values[a]! - values[b]!;
      if (gap < margin) return undefined;
      return {
        question: `By how much is the value${whose} ${when} ${categories[a]} above that ${when} ${categories[b]}? Answer with a number.`,
        answer: gap,
        isValue: true,
        marks: marks(a, b),
      };
    }
    case "compare": {
      if (Math.abs(values[a]! - values[b]!) < margin) return undefined;
      const options = [categories[a]!, categories[b]!];
      return {
        question: `Which has the higher ${type === "pie" ? "share" : "value"}${whose}: ${options[0]} or ${options[1]}?`,
        answer: values[a]! > values[b]! ? options[0]! : options[1]!,
        options,
        marks: marks(a, b),
      };
    }
    case "extreme": {
      const highest = random.random() < 0.5;
      const sign = highest ? 1 : -1;
      const order = values.map((_, c) => c).sort((p, q) => sign * (values[q]! - values[p]!));
      if (Math.abs(values[order[0]!]! - values[order[1]!]!) < margin) return undefined;
      return {
        question: `${{ line: "Which year", pie: "Which piece" }[type as string] ?? "Which place on the axis"} has the ${highest ? "highest" : "lowest"} ${type === "pie" ? "share" : "value"}${whose}?`,
        answer: categories[order[0]!]!,
        options: categories,
        marks: marks(order[0]!),
      };
    }
    case "count": {
      // As many above as below is as likely as any other number: the limit is put behind a rank that is drawn.
      const above = random.integers(1, categories.length - 1, { endpoint: true });
      const order = [...values].sort((p, q) => q - p);
      const [low, high] = [order[above]!, order[above - 1]!];
      const limit = Math.ceil((low + Math.max(1, margin / 2)) / 5) * 5;
      if (high - limit < Math.max(1, margin / 2)) return undefined;
      return {
        question: `In how many ${type === "line" ? "years" : "places"} is the value${whose} above ${shownValue(limit, data.max)}? Answer with a number.`,
        answer: above,
        marks: marks(...values.flatMap((value, c) => (value > limit ? [c] : []))),
      };
    }
    case "total":
      return {
        question: `What is the total of all parts at ${categories[a]}? Answer with a number.`,
        answer: series.reduce((sum, each) => sum + each.values[a]!, 0),
        isValue: true,
        marks: series.map((_, i) => keyOf(i, a)),
      };
    case "trend": {
      const [first, last] = a < b ? [a, b] : [b, a];
      if (Math.abs(values[first]! - values[last]!) < margin) return undefined;
      return {
        question: `From ${categories[first]} to ${categories[last]}, did the value${whose} rise or fall over the whole time? Answer "rise" or "fall".`,
        answer: values[last]! > values[first]! ? "rise" : "fall",
        options: ["rise", "fall"],
        marks: marks(first, last),
      };
    }
  }
}

function askScatter(
  random: Pcg64,
  { series, points }: ChartData,
  ask: ChartAsk,
  { margin }: QuestionLimits,
): Asked | undefined {
  const s = random.integers(0, series.length);
  const { name } = series[s]!;
  const all = points[s]!.map((_, i) => keyOf(s, i));
  if (ask === "count")
    return {
      question: `How many points does ${name} have? Answer with a number.`,
      answer: points[s]!.length,
      marks: all,
    };
  if (ask === "trend")
    return {
      question: `From left to right, do the points of ${name} rise or fall on the whole? Answer "rise" or "fall".`,
      answer: rises(points[s]!) ? "rise" : "fall",
      options: ["rise", "fall"],
      marks: all,
    };
  const [axis, side] = random.choice([
    [0, "furthest to the right"],
    [1, "highest up"],
  ] as const);
  const flat = points.flatMap((own, group) => own.map((point, i) => ({ group, i, at: point[axis] })));
  flat.sort((p, q) => q.at - p.at);
  const [first, second] = [flat[0]!, flat.find(({ group }) => group !== flat[0]!.group)!];
  if (first.at - second.at < margin / 2) return undefined;
  return {
    question: `To which name does the point belong that is ${side}?`,
    answer: series[first.group]!.name,
    options: series.map((each) => each.name),
    marks: [keyOf(first.group, first.i)],
  };
}
