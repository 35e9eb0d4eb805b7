import { StatisticsError } from "./check.js";

/** Value, gradient and information (the negative Hessian) of a log-likelihood at a point. */
export interface Likelihood {
  readonly value: number;
  readonly gradient: readonly number[];
  readonly information: readonly (readonly number[])[];
}

export interface Maximum {
  readonly at: number[];
  readonly value: number;
  /** The inverse of the information: the estimates' covariance. */
  readonly covariance: number[][];
}

/**
 * The maximum of a concave log-likelihood by Newton's method with halved steps.
 *
 * @throws StatisticsError when there is none: the estimates run away (separated data) or are not determined.
 */
export function maximise(likelihood: (at: readonly number[]) => Likelihood, size: number): Maximum {
  let at = new Array<number>(size).fill(0);
  let here = likelihood(at);
  const first = here.information;
  for (let round = 0; round < 200; round++) {
    const covariance = inverse(here.information);
    // Where an estimate runs away, what the data say of it vanishes.
    if (covariance.some((row, k) => row[k]! * first[k]![k]! > 1e6)) break;
    const step = covariance.map((row) => row.reduce((sum, c, j) => sum + c * here.gradient[j]!, 0));
    const rise = step.reduce((sum, s, i) => sum + s * here.gradient[i]!, 0);
    if (rise < 1e-22 * (1 + Math.abs(here.value))) return { at, value: here.value, covariance };
    const from = here;
    const start = at;
    for (let scale = 1; scale > 1e-12; scale /= 2) {
      at = start.map((x, i) => x + scale * step[i]!);
      here = likelihood(at);
      if (here.value >= from.value - 1e-13 * Math.abs(from.value)) break;
    }
  }
  throw new StatisticsError(
    "the likelihood has no maximum: the estimates run away",
    "something always wins, loses or decides; leave it out, or collect more comparisons",
  );
}

/** The inverse of a symmetric positive definite matrix, by Cholesky's factors. @throws StatisticsError when it is none. */
export function inverse(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length;
  const lower = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i]![j]!;
      for (let k = 0; k < j; k++) rest -= lower[i]![k]! * lower[j]![k]!;
      if (i === j && !(rest > 1e-12 * Math.max(1e-12, matrix[i]![i]!)))
        throw new StatisticsError(
          "the data do not determine the estimates",
          "two of what is estimated cannot be told apart, or nothing was seen of one; leave it out",
        );
      lower[i]![j] = i === j ? Math.sqrt(rest) : rest / lower[j]![j]!;
    }
  }
  const columns = Array.from({ length: n }, (_, c) => {
    const y = new Array<number>(n).fill(0);
    for (let i = 0; i < n; i++) {
      let rest = i === c ? 1 : 0;
      for (let k = 0; k < i; k++) rest -= lower[i]![k]! * y[k]!;
      y[i] = rest / lower[i]![i]!;
    }
    const x = new Array<number>(n).fill(0);
    for (let i = n - 1; i >= 0; i--) {
      let rest = y[i]!;
      for (let k = i + 1; k < n; k++) rest -= lower[k]![i]! * x[k]!;
      x[i] = rest / lower[i]![i]!;
    }
    return x;
  });
  return Array.from({ length: n }, (_, i) => columns.map((column) => column[i]!));
}
