// A finished eval out of thin air, for tests of what is made of one.
import { summarise } from "../benchmarks/summary.js";
import { canonicalConfiguration, type EvalCase, type EvalMetric, type EvalResult } from "../runner/result.js";

export const caseOf = (
  sample: string,
  values: Record<string, number>,
  rest: Partial<EvalCase> = {},
): EvalCase => ({
  sample,
  index: 0,
  epoch: 0,
  run: null,
  answer: "an answer",
  values,
  groups: [],
  ms: 10,
  tokens: { input: 100, output: 5 },
  cost: 0,
  ...rest,
});

export function resultOf(
  id: string,
  cases: readonly EvalCase[],
  settings: Record<string, unknown> = {},
  rest: Partial<EvalResult> = {},
): EvalResult {
  const rows = summarise(
    cases.map((each) => ({ id: each.sample, ...each })),
    { metrics: { accuracy: { summary: "right", kind: "share" } } },
  );
  const metric = (name: string): EvalMetric => ({
    ...rows[name]!,
    kind: name.startsWith("accuracy") ? "share" : "mean",
  });
  const names = [...new Set(cases.flatMap(({ values }) => Object.keys(values)))];
  const groups = [...new Set(cases.flatMap((each) => each.groups))];
  const failed = cases.filter(({ error }) => error !== undefined);
  const dataset = { hash: "d".repeat(64), n: cases.length };
  return {
    format: 1,
    id,
    benchmark: { id: "shapes", version: "1" },
    agent: "react@1",
    model: "some/model",
    ...canonicalConfiguration({ agent: "react@1", model: "some/model", ...settings, dataset }),
    dataset,
    started: "2026-11-23T01:00:00.000Z",
    finished: "2026-11-23T01:01:00.000Z",
    complete: true,
    epochs: Math.max(0, ...cases.map(({ epoch }) => epoch)) + 1,
    n: cases.length,
    failed: failed.length,
    abstained: cases.filter(({ answer, error }) => answer === null && error === undefined).length,
    metrics: Object.fromEntries(names.map((name) => [name, metric(name)])),
    metricsWithoutFailed: Object.fromEntries(names.map((name) => [name, metric(name)])),
    groups: groups.map((group) => ({
      group,
      n: cases.filter((each) => each.groups.includes(group)).length,
      failed: failed.filter((each) => each.groups.includes(group)).length,
      metrics: Object.fromEntries(names.map((name) => [name, metric(`${name}/${group}`)])),
    })),
    cost: 0,
    tokens: { input: 100 * cases.length, output: 5 * cases.length },
    time: { ms: 60_000, medianMs: 10, slowestMs: 10, cpuMs: 5 },
    worthReading: [],
    ...rest,
  };
}
