import {
  cohenKappa,
  type Estimate,
  type Interval,
  StatisticsError,
  tInterval,
  wilson,
} from "../../statistics/index.js";

export interface Calibration {
  readonly n: number;
  /** Share of items on which judge and people give the same. */
  readonly agreement: Interval & { readonly value: number };
  /** Cohen's kappa, weighted by squared distance; null when both give one and the same always. */
  readonly kappa: Estimate | null;
  /** Judge minus people: above 0 the judge is too kind. Null for fewer than two items. */
  readonly difference: Estimate | null;
  /** How often people gave a value (first) and the judge another (second). */
  readonly confusion: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** How a judge's labels stand to those of people on the same items. @throws StatisticsError for lists of other lengths, and none. */
export function calibrate(judge: readonly number[], people: readonly number[], level = 0.95): Calibration {
  const n = judge.length;
  if (n === 0 || n !== people.length)
    throw new StatisticsError(
      `${n} labels of the judge and ${people.length} of people`,
      "give both for the same items",
    );
  const same = judge.filter((label, i) => label === people[i]).length;
  const labels = [...new Set([...judge, ...people])].sort((a, b) => a - b);
  const confusion: Record<string, Record<string, number>> = {};
  people.forEach((label, i) => {
    const row = confusion[label] ?? {};
    row[judge[i]!] = (row[judge[i]!] ?? 0) + 1;
    confusion[label] = row;
  });
  return {
    n,
    agreement: { value: same / n, ...wilson(same, n, level) },
    kappa:
      labels.length < 2
        ? null
        : cohenKappa(judge, people, { weights: "quadratic", categories: labels, level }),
    difference:
      n < 2
        ? null
        : tInterval(
            judge.map((label, i) => label - people[i]!),
            level,
          ),
    confusion,
  };
}
