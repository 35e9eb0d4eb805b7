import { StatisticsError } from "../../statistics/index.js";

/**
 * Probability that at least one of k samples passes, estimated without bias from n samples of which c passed: 1 - C(n-c, k)
 * / C(n, k) (Chen et al. 2021, "Evaluating Large Language Models Trained on Code", equation 1), as a product.
 *
 * @throws StatisticsError unless 0 <= c <= n and 1 <= k <= n: from fewer than k samples there is no unbiased estimate.
 */
export function passAtK(n: number, c: number, k: number): number {
  const whole = [n, c, k].every(Number.isSafeInteger);
  if (!whole || c < 0 || c > n || k < 1 || k > n) {
    throw new StatisticsError(
      `pass@${k} of ${n} samples of which ${c} passed is not defined`,
      "draw at least k samples of each problem",
    );
  }
  if (n - c < k) return 1;
  let allFail = 1;
  for (let i = n - c + 1; i <= n; i++) allFail *= 1 - k / i;
  return 1 - allFail;
}
