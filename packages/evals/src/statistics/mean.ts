import { checkValues } from "./check.js";

export function mean(values: readonly number[]): number {
  checkValues(values, 1);
  return sum(values) / values.length;
}

/** Sum by Neumaier's compensated addition (1974): 100,000 scores lose no digit. */
export function sum(values: readonly number[]): number {
  let total = 0;
  let lost = 0;
  for (const value of values) {
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}

/** The sample variance, with n - 1. */
export function variance(values: readonly number[]): number {
  checkValues(values, 2);
  const middle = mean(values);
  return sum(values.map((value) => (value - middle) ** 2)) / (values.length - 1);
}

/** The standard error of the mean of independent observations: s / sqrt(n). */
export const standardError = (values: readonly number[]): number =>
  Math.sqrt(variance(values) / values.length);
