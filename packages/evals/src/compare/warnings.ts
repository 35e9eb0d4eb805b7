import { firstJsonDifference, type JsonObject, type JsonValue } from "@fovea/core";
import type { EvalResult } from "../runner/result.js";
import { NotComparableError } from "./errors.js";
import type { ComparisonRow } from "./row.js";
import type { Tally } from "./tally.js";

/** @throws NotComparableError. */
export function checkSame(a: EvalResult, b: EvalResult, anyway: boolean): string[] {
  if (a.benchmark.id !== b.benchmark.id)
    throw new NotComparableError(
      `${a.id} is of ${a.benchmark.id} and ${b.id} of ${b.benchmark.id}`,
      "compare evals of one benchmark; `fovea evals list` shows which there are",
    );
  if (a.dataset.hash === b.dataset.hash) return [];
  const what = `the data differ: ${a.id} used ${a.dataset.hash.slice(0, 12)}, ${b.id} ${b.dataset.hash.slice(0, 12)}`;
  if (!anyway)
    throw new NotComparableError(
      what,
      "run both over the same data and seed; or give --anyway to compare the samples of the same ids, at your own risk",
    );
  return [`${what}; samples of the same id may be other questions`];
}

const plural = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;

export function sampleWarnings(
  { both, onlyA, onlyB }: { readonly both: number; readonly onlyA: number; readonly onlyB: number },
  a: EvalResult,
  b: EvalResult,
  pairs: readonly Tally[],
  ofB: ReadonlyMap<string, Tally>,
): string[] {
  const out: string[] = [];
  if (a.id === b.id) out.push(`${a.id} is compared with itself`);
  else if (a.configurationHash === b.configurationHash)
    out.push("both have the same configuration: what differs is chance, or the code that ran");
  for (const one of [a, b]) if (!one.complete) out.push(`${one.id} is not complete`);
  if (onlyA + onlyB > 0)
    out.push(
      `${plural(both, "sample")} of both are compared; ${onlyA} are only in A and ${onlyB} only in B, and count for nothing`,
    );
  const uneven = pairs.filter(({ sample, epochs }) => ofB.get(sample)!.epochs !== epochs).length;
  if (uneven > 0)
    out.push(
      `${plural(uneven, "sample")} were asked more often in one of them; each counts once, by its mean`,
    );
  const regrouped = pairs.filter(({ sample, cluster }) => ofB.get(sample)!.cluster !== cluster).length;
  if (regrouped > 0) out.push(`the clusters of ${plural(regrouped, "sample")} differ; those of A are used`);
  for (const one of new Set([a, b]))
    if (`${one.agent} ${one.model ?? ""}`.includes("simulated/"))
      out.push(`${one.id} is of a simulated model: it proves a mechanism, never a capability`);
  return out;
}

/** Told where the failed samples make the difference. */
export function failureWarning({
  metric,
  group,
  higher,
  difference,
  withoutFailed,
}: ComparisonRow): string[] {
  if (withoutFailed === null || higher === "open") return [];
  const { low, high, value, n } = withoutFailed;
  const stands = low !== null && high !== null && (higher === "b" ? low > 0 : high < 0);
  if (stands) return [];
  const where = group === null ? metric : `${metric}/${group}`;
  const range = low === null || high === null ? "" : ` (${signed(low)} to ${signed(high)})`;
  return [
    `${where}: failures explain the difference. On the ${plural(n, "sample")} on which neither failed it is ${signed(value)}${range}, not ${signed(difference.value)}`,
  ];
}

/** "+0.120" */
export const signed = (value: number, digits = 3): string =>
  `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(digits)}`;

/** What stands between two configurations, a line for each setting. */
export function configurationDifferences(
  a: Pick<EvalResult, "configuration">,
  b: Pick<EvalResult, "configuration">,
): string[] {
  const [was, is] = [a.configuration, b.configuration] as readonly JsonObject[] as [JsonObject, JsonObject];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].sort().flatMap((key) => {
    const only = (of: JsonObject): JsonValue => (of[key] === undefined ? {} : { [key]: of[key] });
    const found = firstJsonDifference(only(was), only(is));
    return found === undefined ? [] : [found];
  });
}
