import type { EvalMetric } from "../runner/result.js";

/** "0.734" */
export const figure = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : String(value));

/** "0.701 to 0.765", or a dash where too few cases say nothing of it. */
export const interval = ({ low, high }: Pick<EvalMetric, "low" | "high">): string =>
  low === null || high === null ? "-" : `${figure(low)} to ${figure(high)}`;

/** "1,204" */
export const count = (value: number): string => value.toLocaleString("en");

/** "640 ms", "3.2 s", "4 min 10 s", "2 h 5 min" */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  return minutes < 60
    ? `${minutes} min ${Math.floor((ms % 60_000) / 1000)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "$0.0123"; null is a price that is not known. */
export const dollars = (cost: number | null): string =>
  cost === null ? "not known" : `$${cost === 0 || cost >= 1 ? cost.toFixed(2) : cost.toPrecision(2)}`;
