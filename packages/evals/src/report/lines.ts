import type { EvalMetric, EvalResult } from "../runner/result.js";
import { count, dollars, duration, figure, interval } from "./figures.js";
import { notices } from "./sections.js";

/** A finished eval (or what there is of one) for a terminal: who, the metrics with their intervals, what it cost. */
export function evalLines(result: EvalResult): string[] {
  const { id, benchmark, agent, model, n, failed, abstained, epochs, cost, tokens, time, groups } = result;
  const { metrics, metricsWithoutFailed, faithfulness } = result;
  const asked = epochs === 1 ? `${count(n)} samples` : `${count(n)} answers, ${epochs} to each sample`;
  const rows = [
    ...metricRows(metrics, ""),
    ...(failed === 0 ? [] : metricRows(metricsWithoutFailed, " (without failed)")),
    ...metricRows(faithfulness?.metrics ?? {}, ` (${faithfulness?.method})`),
    ...(faithfulness?.rightForTheRightReason === undefined
      ? []
      : metricRows({ "right for the right reason": faithfulness.rightForTheRightReason }, "")),
  ];
  const shown = groups.slice(0, mostGroups);
  const groupRows = shown.flatMap(({ group, metrics: own }) =>
    Object.entries(own).map(([name, metric]) => metricRow(`${name}/${group}`, metric)),
  );
  return [
    `${id}  ${benchmark.id}: ${agent}${model === null ? "" : ` with ${model}`}`,
    ...notices(result).map((text) => `note: ${text}`),
    "",
    ...aligned([["metric", "value", "95 % interval", "n", "how"], ...rows, ...groupRows]),
    ...(groups.length > shown.length
      ? [`and ${count(groups.length - shown.length)} more groups (--json has them)`]
      : []),
    "",
    `${asked}, ${count(failed)} failed (they count as wrong), ${count(abstained)} abstained`,
    `cost ${dollars(cost)}; tokens ${count(tokens.input)} in, ${count(tokens.output)} out; time ${duration(time.ms)}, an answer ${duration(time.medianMs)} (median)`,
  ];
}

const mostGroups = 40;

const metricRow = (name: string, metric: EvalMetric): string[] => [
  name,
  figure(metric.value),
  interval(metric),
  count(metric.n),
  metric.interval,
];

const metricRows = (metrics: Readonly<Record<string, EvalMetric>>, suffix: string): string[][] =>
  Object.entries(metrics).map(([name, metric]) => metricRow(`${name}${suffix}`, metric));

/** Answers that a person should read first, with why. */
export const worthReadingLines = ({ worthReading }: EvalResult): string[] =>
  worthReading.map(({ case: key, why }) => `  ${key}  ${why}`);

/** `20261123-010203-abcdef  charts  react@1  embedded  200  accuracy 0.734  2026-11-23 01:02  complete` */
export function evalListLines(results: readonly EvalResult[]): string[] {
  const rows = results.map((result) => {
    const [name, metric] = Object.entries(result.metrics)[0] ?? [];
    return [
      result.id,
      result.benchmark.id,
      result.agent,
      result.model ?? "-",
      count(result.n),
      metric === undefined ? "-" : `${name} ${figure(metric.value)}`,
      result.started.slice(0, 16).replace("T", " "),
      result.complete ? "complete" : "not complete",
    ];
  });
  return aligned([["id", "benchmark", "agent", "model", "n", "score", "begun (UTC)", ""], ...rows]);
}

/** Columns of one width; figures stand to the right. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const isFigure = (text: string) => /^[\d.,-]+$/.test(text);
  const right = (rows[0] ?? []).map(
    (_, i) => rows.slice(1).length > 0 && rows.slice(1).every((row) => isFigure(row[i]!)),
  );
  return rows.map((row) =>
    row
      .map((cell, i) => (right[i] === true ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join("  ")
      .trimEnd(),
  );
}
