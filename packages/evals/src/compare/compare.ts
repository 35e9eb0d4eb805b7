import type { EvalCase, EvalResult } from "../runner/result.js";
import { NotComparableError } from "./errors.js";
import { type ComparisonRow, compareRow, correctRows, type Pair } from "./row.js";
import { meanOf, metricsOf, type Tally, tallyCases } from "./tally.js";
import { checkSame, configurationDifferences, failureWarning, sampleWarnings } from "./warnings.js";

/** An eval as it is compared: its cases are read twice. */
export interface ComparedEval {
  readonly result: EvalResult;
  readonly cases: () => Iterable<EvalCase> | AsyncIterable<EvalCase>;
}

export interface CompareOptions {
  /** Compares what there is in common though benchmark data differ. Default false. */
  readonly anyway?: boolean;
  /** Samples that differ most are told with both answers, so many for each side. Default 5. */
  readonly examples?: number;
}

/** How one of two evals did on a sample. */
export interface Side {
  readonly value: number;
  /** Of the first epoch. */
  readonly answer: string | null;
  readonly run: string | null;
  readonly error?: string;
}

export interface DifferingSample {
  readonly sample: string;
  readonly groups: readonly string[];
  readonly a: Side;
  readonly b: Side;
}

type Named = Pick<
  EvalResult,
  "id" | "benchmark" | "agent" | "model" | "configurationHash" | "complete" | "epochs" | "n" | "failed"
>;

export interface EvalComparison {
  readonly a: Named;
  readonly b: Named;
  /** What stands between them: "model is \"y\" and was \"x\"". Empty for one and the same configuration. */
  readonly configuration: readonly string[];
  readonly samples: { readonly both: number; readonly onlyA: number; readonly onlyB: number };
  /** What a reader must know before the figures. */
  readonly warnings: readonly string[];
  /** The first metric over all samples stands first; then the others; then groups. */
  readonly rows: readonly ComparisonRow[];
  /** Of the first metric, the largest differences for either side. */
  readonly mostDifferent: readonly DifferingSample[];
}

/**
 * Whether one eval scores higher than another on the samples that both have. Epochs of a sample are averaged (a sample is
 * one observation, however often it was asked); samples of one cluster count together.
 *
 * `p` of a row is McNemar's exact one for 0 and 1 without clusters, else that of a permutation test (of whole clusters),
 * else, beyond 5,000 of them, Student's. A difference is called real when `p`, corrected by Holm over all rows, is below
 * 0.05 and Student's 95 % interval leaves out 0.
 *
 * @throws NotComparableError for other benchmarks or data (unless `anyway`), and when no sample is in both.
 */
export async function compareEvals(
  a: ComparedEval,
  b: ComparedEval,
  { anyway = false, examples = 5 }: CompareOptions = {},
): Promise<EvalComparison> {
  const warnings = checkSame(a.result, b.result, anyway);
  const [ofA, ofB] = [await tallyCases(a.cases()), await tallyCases(b.cases())];
  const both = [...ofA.values()].filter(({ sample }) => ofB.has(sample));
  const samples = { both: both.length, onlyA: ofA.size - both.length, onlyB: ofB.size - both.length };
  if (both.length === 0)
    throw new NotComparableError(
      `${a.result.id} and ${b.result.id} have no sample in common (${ofA.size} and ${ofB.size})`,
      "run both over the same benchmark, seed and limit",
    );
  warnings.push(...sampleWarnings(samples, a.result, b.result, both, ofB));
  const rows = correctRows(rowsOf(both, ofB, metricOrder(a.result, ofA, ofB)));
  if (rows.length === 0)
    throw new NotComparableError(
      "the two evals have no metric in common",
      "score both by one version of the benchmark",
    );
  warnings.push(...rows.flatMap(failureWarning));
  const mostDifferent = await differing(a, b, both, ofB, rows[0]!.metric, examples);
  return {
    a: named(a.result),
    b: named(b.result),
    configuration: configurationDifferences(a.result, b.result),
    samples,
    warnings,
    rows,
    mostDifferent,
  };
}

const named = ({
  id,
  benchmark,
  agent,
  model,
  configurationHash,
  complete,
  epochs,
  n,
  failed,
}: EvalResult): Named => ({
  id,
  benchmark,
  agent,
  model,
  configurationHash,
  complete,
  epochs,
  n,
  failed,
});

/** Metrics in the order of the first eval's table, of those that both have. */
function metricOrder(
  { metrics }: EvalResult,
  ofA: ReadonlyMap<string, Tally>,
  ofB: ReadonlyMap<string, Tally>,
): string[] {
  const [inA, inB] = [metricsOf(ofA), new Set(metricsOf(ofB))];
  const common = inA.filter((name) => inB.has(name));
  const first = Object.keys(metrics).filter((name) => common.includes(name));
  return [...new Set([...first, ...common])];
}

function rowsOf(both: readonly Tally[], ofB: ReadonlyMap<string, Tally>, metrics: readonly string[]) {
  const groups = [...new Set(both.flatMap(({ groups: own }) => own))];
  const scopes = [null, ...groups].map((group) => ({
    group,
    own: group === null ? both : both.filter(({ groups: names }) => names.includes(group)),
  }));
  return scopes.flatMap(({ group, own }) => {
    // A group that holds all samples would be the same row again.
    if (group !== null && own.length === both.length) return [];
    return metrics.flatMap((metric) => {
      const pairs = own.flatMap((tally) => pairOf(tally, ofB.get(tally.sample)!, metric));
      return pairs.length === 0 ? [] : [compareRow(metric, group, pairs)];
    });
  });
}

function pairOf(a: Tally, b: Tally, metric: string): Pair[] {
  const [ofA, ofB] = [meanOf(a, metric), meanOf(b, metric)];
  if (ofA === undefined || ofB === undefined) return [];
  const failed = a.failed + b.failed > 0;
  return [{ a: ofA, b: ofB, failed, ...(a.cluster === undefined ? {} : { cluster: a.cluster }) }];
}

async function differing(
  a: ComparedEval,
  b: ComparedEval,
  both: readonly Tally[],
  ofB: ReadonlyMap<string, Tally>,
  metric: string,
  examples: number,
): Promise<DifferingSample[]> {
  const scored = both.flatMap((tally) => {
    const [pair] = pairOf(tally, ofB.get(tally.sample)!, metric);
    return pair === undefined || pair.a === pair.b ? [] : [{ tally, pair, by: pair.b - pair.a }];
  });
  const side = (sign: 1 | -1) =>
    scored
      .filter(({ by }) => Math.sign(by) === sign)
      .sort((x, y) => Math.abs(y.by) - Math.abs(x.by))
      .slice(0, examples);
  const chosen = [...side(-1), ...side(1)];
  const wanted = new Set(chosen.map(({ tally }) => tally.sample));
  const [firstA, firstB] = [await firstCases(a, wanted), await firstCases(b, wanted)];
  return chosen.map(({ tally: { sample, groups }, pair }) => ({
    sample,
    groups,
    a: sideOf(pair.a, firstA.get(sample)!),
    b: sideOf(pair.b, firstB.get(sample)!),
  }));
}

async function firstCases(
  { cases }: ComparedEval,
  wanted: ReadonlySet<string>,
): Promise<Map<string, EvalCase>> {
  const found = new Map<string, EvalCase>();
  for await (const each of wanted.size === 0 ? [] : cases()) {
    if (!wanted.has(each.sample)) continue;
    const before = found.get(each.sample);
    if (before === undefined || each.epoch < before.epoch) found.set(each.sample, each);
  }
  return found;
}

const sideOf = (value: number, { answer, run, error }: EvalCase): Side => ({
  value,
  answer,
  run,
  ...(error === undefined ? {} : { error: `${error.code}: ${error.message}` }),
});
