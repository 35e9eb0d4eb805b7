import { clusteredWilson, type Interval, wilson } from "../statistics/index.js";
import type { FaithfulnessClass } from "./classify.js";
import type { Faithfulness } from "./of-run.js";

/** A share of runs or calls; the bounds are null where there are none. */
export interface FaithfulShare {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
}

export interface FaithfulRate {
  /** Runs whose evidence is known: all shares are of these, abstentions and unknown places included. */
  readonly known: number;
  /** Runs that are `faithful`. */
  readonly faithful: FaithfulShare;
  /** The same among those that are right: how often the right answer has the right reason. */
  readonly faithfulGivenRight: FaithfulShare;
  /** Runs in which a tool's output held the evidence, right or wrong (CodeV's faithful tool use, a). */
  readonly looked: FaithfulShare;
  /** The same among those that are right (CodeV's b). */
  readonly lookedGivenRight: FaithfulShare;
  /** Tool calls whose output held evidence; calls of one run are one cluster. */
  readonly calls: FaithfulShare;
  readonly classes: Readonly<Partial<Record<FaithfulnessClass, number>>>;
}

export type RatedRun = Pick<Faithfulness, "known" | "right" | "looked" | "class"> & {
  readonly calls: readonly Pick<Faithfulness["calls"][number], "verdict" | "nested">[];
};

/** Rates over runs with Wilson's intervals. Runs whose evidence is not known are left out, and counted in none. */
export function faithfulRate(runs: readonly RatedRun[], level = 0.95): FaithfulRate {
  const known = runs.filter((run) => run.known);
  const right = known.filter((run) => run.right === true);
  const isFaithful = (run: RatedRun) => run.class === "faithful";
  const hasLooked = (run: RatedRun) => run.looked === "yes";
  const classes: Partial<Record<FaithfulnessClass, number>> = {};
  for (const run of known) classes[run.class] = (classes[run.class] ?? 0) + 1;
  return {
    known: known.length,
    faithful: shareOf(known, isFaithful, level),
    faithfulGivenRight: shareOf(right, isFaithful, level),
    looked: shareOf(known, hasLooked, level),
    lookedGivenRight: shareOf(right, hasLooked, level),
    calls: callShare(known, level),
    classes,
  };
}

function shareOf(runs: readonly RatedRun[], holds: (run: RatedRun) => boolean, level: number): FaithfulShare {
  const n = runs.length;
  if (n === 0) return { value: null, low: null, high: null, n };
  const count = runs.filter(holds).length;
  return { value: count / n, ...wilson(count, n, level), n };
}

function callShare(runs: readonly RatedRun[], level: number): FaithfulShare {
  const outcomes: number[] = [];
  const clusters: number[] = [];
  runs.forEach((run, i) => {
    for (const { verdict, nested } of run.calls) {
      if (nested) continue;
      outcomes.push(verdict === "yes" ? 1 : 0);
      clusters.push(i);
    }
  });
  const n = outcomes.length;
  if (n === 0) return { value: null, low: null, high: null, n };
  const count = outcomes.filter((one) => one === 1).length;
  let interval: Interval | { low: null; high: null } = { low: null, high: null };
  // One run alone says nothing of how runs differ.
  if (new Set(clusters).size > 1) interval = clusteredWilson(outcomes, clusters, level);
  return { value: count / n, ...interval, n };
}
