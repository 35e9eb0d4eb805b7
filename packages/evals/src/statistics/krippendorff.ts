import { StatisticsError } from "./check.js";

export type Scale = "nominal" | "ordinal" | "interval" | "ratio";

/**
 * Krippendorff's alpha: agreement of any number of raters with missing ratings, 1 - observed / expected disagreement over
 * the coincidence matrix (Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability"). Each unit lists its ratings,
 * undefined where a rater gave none; names are for the nominal scale only.
 *
 * @throws StatisticsError when no unit has two ratings, all ratings are the same (alpha is then not defined), or a
 * rating does not fit the scale.
 */
export function krippendorffAlpha(
  units: readonly (readonly (number | string | undefined)[])[],
  scale: Scale = "nominal",
): number {
  const rated = units
    .map((unit) => unit.filter((rating): rating is number | string => rating !== undefined))
    .filter(({ length }) => length > 1);
  if (rated.length === 0)
    throw new StatisticsError("no unit was rated twice", "alpha compares ratings of the same unit");
  const values = [...new Set(rated.flat())].sort((a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : 1,
  );
  if (values.length < 2)
    throw new StatisticsError(
      `all ratings are ${values[0]}: alpha is not defined`,
      "without variation nothing shows that raters tell units apart; report the agreement as it is",
    );
  if (scale !== "nominal") checkNumbers(values, scale);
  const totals = new Map(values.map((value) => [value, 0]));
  for (const rating of rated.flat()) totals.set(rating, totals.get(rating)! + 1);
  const count = values.map((value) => totals.get(value)!);
  const n = count.reduce((a, b) => a + b, 0);
  const far = distances(values, count, scale);
  const at = new Map(values.map((value, i) => [value, i]));
  let observed = 0;
  for (const unit of rated) {
    let sum = 0;
    for (const a of unit) for (const b of unit) sum += far(at.get(a)!, at.get(b)!);
    observed += sum / (unit.length - 1);
  }
  let expected = 0;
  for (let a = 0; a < values.length; a++)
    for (let b = 0; b < values.length; b++) expected += count[a]! * count[b]! * far(a, b);
  return 1 - observed / n / (expected / (n * (n - 1)));
}

/** The squared difference of two values, by their index (Krippendorff 2011, section E). */
function distances(
  values: readonly (number | string)[],
  count: readonly number[],
  scale: Scale,
): (a: number, b: number) => number {
  if (scale === "nominal") return (a, b) => (a === b ? 0 : 1);
  if (scale === "ordinal") {
    const before = [0];
    for (const c of count) before.push(before.at(-1)! + c);
    return (a, b) => {
      const [low, high] = a < b ? [a, b] : [b, a];
      return (before[high + 1]! - before[low]! - (count[low]! + count[high]!) / 2) ** 2 * (a === b ? 0 : 1);
    };
  }
  const numbers = values as readonly number[];
  if (scale === "interval") return (a, b) => (numbers[a]! - numbers[b]!) ** 2;
  return (a, b) => (a === b ? 0 : ((numbers[a]! - numbers[b]!) / (numbers[a]! + numbers[b]!)) ** 2);
}

function checkNumbers(values: readonly (number | string)[], scale: Scale): void {
  const wrong = values.find((value) => typeof value !== "number" || (scale === "ratio" && value < 0));
  if (wrong !== undefined)
    throw new StatisticsError(
      `the rating ${JSON.stringify(wrong)} is not of the ${scale} scale`,
      'give numbers (from 0 up for "ratio"), or use the nominal scale',
    );
}
