import type { EvalCase } from "../runner/result.js";

/** What one eval has of one sample, its epochs taken together. */
export interface Tally {
  readonly sample: string;
  readonly groups: readonly string[];
  readonly cluster?: string;
  epochs: number;
  /** Epochs that ended with an error. */
  failed: number;
  /** Sums over the epochs, by metric. */
  readonly sums: Record<string, number>;
}

/**
 * Reads the cases of an eval once and keeps a few numbers of each sample; nothing of questions and answers.
 */
export async function tallyCases(
  cases: Iterable<EvalCase> | AsyncIterable<EvalCase>,
): Promise<ReadonlyMap<string, Tally>> {
  const tallies = new Map<string, Tally>();
  for await (const { sample, groups, cluster, error, values } of cases) {
    let tally = tallies.get(sample);
    if (tally === undefined) {
      tally = {
        sample,
        groups,
        ...(cluster === undefined ? {} : { cluster }),
        epochs: 0,
        failed: 0,
        sums: Object.create(null) as Record<string, number>,
      };
      tallies.set(sample, tally);
    }
    tally.epochs += 1;
    if (error !== undefined) tally.failed += 1;
    for (const [metric, value] of Object.entries(values))
      tally.sums[metric] = (tally.sums[metric] ?? 0) + value;
  }
  return tallies;
}

/** The sample's mean over its epochs; undefined where it was not measured. */
export function meanOf({ sums, epochs }: Tally, metric: string): number | undefined {
  const total = sums[metric];
  return total === undefined ? undefined : total / epochs;
}

/** Metrics that any sample has. */
export function metricsOf(tallies: ReadonlyMap<string, Tally>): string[] {
  const names = new Set<string>();
  for (const { sums } of tallies.values()) for (const name of Object.keys(sums)) names.add(name);
  return [...names];
}
