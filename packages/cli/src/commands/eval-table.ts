import type { EvalMetric, EvalResult } from "@fovea/evals";

/** The end of an eval for a terminal: figures with intervals, what it took, and what is worth reading. */
export function evalLines(
  result: EvalResult,
  { isKept, store }: { readonly isKept: boolean; readonly store?: string },
): string[] {
  const { benchmark, agent, model, n, failed, epochs, id, worthReading, dataset } = result;
  const by = model === null ? agent : `${agent} with ${model}`;
  const each = epochs > 1 ? `, ${epochs} answers to each` : "";
  const inStore = store === undefined ? "" : ` --store ${store}`;
  const again = isKept ? `; fovea eval --run ${id}${inStore} tries them again` : "";
  return [
    `${benchmark.id}: ${dataset.n} samples${each}; ${by}`,
    "",
    ...table(result),
    "",
    ...(failed > 0 ? [`${failed} of ${n} failed and count as wrong${again}`] : []),
    spentLine(result),
    ...(worthReading.length === 0
      ? []
      : ["", "worth reading:", ...worthReading.map((one) => `  ${one.case}: ${one.why}`)]),
    ...(isKept ? ["", `kept as ${id}: fovea evals show ${id}${inStore}`] : []),
  ];
}

function table({ metrics, metricsWithoutFailed, groups, failed, faithfulness }: EvalResult): string[] {
  const rows: string[][] = [];
  for (const [name, metric] of Object.entries(metrics)) {
    rows.push(row(name, metric));
    const without = metricsWithoutFailed[name];
    if (failed > 0 && without !== undefined) rows.push(row("  without the failed", without));
    for (const group of groups) {
      const own = group.metrics[name];
      // One that holds all says it again.
      if (own !== undefined && own.n < metric.n) rows.push(row(`  ${group.group}`, own));
    }
  }
  // The verdicts; how far places overlap is in `evals show`.
  for (const [name, metric] of Object.entries(faithfulness?.metrics ?? {}))
    if (metric.kind === "share") rows.push(row(`faithfulness: ${name}`, metric));
  if (faithfulness?.rightForTheRightReason !== undefined)
    rows.push(row("faithful, of the right ones", faithfulness.rightForTheRightReason));
  const head = ["metric", "value", "95 % interval", "n", ""];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((cells) => cells[i]!.length)));
  return [head, ...rows].map((cells) =>
    cells
      .map((cell, i) => (i === 0 || i === 4 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join("  ")
      .trimEnd(),
  );
}

const row = (name: string, { value, low, high, n, interval }: EvalMetric): string[] => [
  name,
  value.toFixed(4),
  low === null || high === null ? "-" : `${low.toFixed(4)} to ${high.toFixed(4)}`,
  String(n),
  interval,
];

function spentLine({ tokens, cost, time, n, abstained, model }: EvalResult): string {
  const used = tokens.input + tokens.output;
  const price = cost === null ? "cost not known" : `$${cost.toFixed(4)}`;
  return [
    ...(abstained > 0 ? [`${abstained} abstained`] : []),
    ...(model === null ? [] : [`${used.toLocaleString("en-US")} tokens`, price]),
    `${duration(time.ms)}${n > 0 && time.medianMs > 0 ? ` (a sample: median ${duration(time.medianMs)}, slowest ${duration(time.slowestMs)})` : ""}`,
    `${duration(time.cpuMs)} of CPU`,
  ].join("; ");
}

function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 7_200_000 ? `${(ms / 60_000).toFixed(1)} min` : `${(ms / 3_600_000).toFixed(1)} h`;
}
