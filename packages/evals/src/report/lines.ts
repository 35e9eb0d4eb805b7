import type { EvalResult } from "../runner/result.js";
import { count, figure } from "./figures.js";

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
