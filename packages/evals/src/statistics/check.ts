import { InvalidInputError } from "@fovea/core";

/** The figures cannot be computed from these values. */
export class StatisticsError extends InvalidInputError {}

/** @throws StatisticsError when there are fewer than `least` values or one is no finite number. */
export function checkValues(values: readonly number[], least: number, what = "values"): void {
  if (values.length < least)
    throw new StatisticsError(
      `${values.length} ${what} were given; at least ${least} are needed`,
      "give more observations, or report the figure without this interval",
    );
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw new StatisticsError(
      `${what} ${wrong} is ${values[wrong]}, which is no finite number`,
      "leave out what was not observed, or count it as wrong (0), before computing",
    );
}

/** @throws StatisticsError when two lists are not of one length. */
export function checkPaired(a: readonly unknown[], b: readonly unknown[], what: string): void {
  if (a.length === b.length) return;
  throw new StatisticsError(
    `${a.length} values and ${b.length} ${what} were given`,
    "give one for each value, in the same order",
  );
}

/** @throws StatisticsError when `value` is not inside (0, 1). */
export function checkShare(value: number, name: string): void {
  if (value > 0 && value < 1) return;
  throw new StatisticsError(`${name} is ${value}`, "give a number between 0 and 1, as 0.95");
}

/** @throws StatisticsError when `successes` of `n` cannot be. */
export function checkCount(successes: number, n: number): void {
  if (Number.isInteger(successes) && Number.isInteger(n) && n > 0 && successes >= 0 && successes <= n) return;
  throw new StatisticsError(
    `${successes} of ${n} is no count of successes`,
    "give whole numbers, 0 <= successes <= n and n > 0",
  );
}
