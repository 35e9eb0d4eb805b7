import { checkShare, StatisticsError } from "./check.js";
import { normalCdf, normalQuantile } from "./distributions/normal.js";
import { maximise } from "./maximise.js";
import type { Estimate, TestResult } from "./types.js";

/** One choice: the attributes of each option, and which was taken. */
export interface Choice {
  readonly options: readonly (readonly number[])[];
  readonly chosen: number;
}

export interface ConditionalLogit {
  /** One for each attribute, with Wald's z test of "it does not matter". */
  readonly coefficients: readonly (Estimate & TestResult)[];
  readonly logLikelihood: number;
  /** Of choosing at random: -sum ln(options). */
  readonly nullLogLikelihood: number;
  /** McFadden's 1 - LL / LL0. */
  readonly pseudoR2: number;
}

/**
 * McFadden's conditional logit (1974, "Conditional logit analysis of qualitative choice behavior", equations 12 and 17):
 * P(option j) = exp(x_j b) / sum over options of exp(x b), by maximum likelihood, with normal intervals.
 *
 * @throws StatisticsError for choices whose options have different numbers of attributes, for a chosen option that is not
 * there, and when the estimates run away (an attribute decides every choice) or are not determined.
 */
export function conditionalLogit(choices: readonly Choice[], level = 0.95): ConditionalLogit {
  checkShare(level, "the level");
  const size = choices[0]?.options[0]?.length ?? 0;
  for (const [i, { options, chosen }] of choices.entries()) {
    if (options.length < 2 || options[chosen] === undefined || options.some(({ length }) => length !== size))
      throw new StatisticsError(
        `choice ${i} has ${options.length} options, of which ${chosen} was chosen`,
        `give each at least two options of ${size} attributes, and the index of the chosen one`,
      );
  }
  if (size === 0) throw new StatisticsError("there is no choice, or no attribute", "give some");
  const best = maximise((beta) => {
    let value = 0;
    const gradient = new Array<number>(size).fill(0);
    const information = Array.from({ length: size }, () => new Array<number>(size).fill(0));
    for (const { options, chosen } of choices) {
      const utilities = options.map((x) => x.reduce((sum, each, k) => sum + each * beta[k]!, 0));
      const most = Math.max(...utilities);
      const weights = utilities.map((u) => Math.exp(u - most));
      const total = weights.reduce((a, b) => a + b, 0);
      value += utilities[chosen]! - most - Math.log(total);
      const expected = new Array<number>(size).fill(0);
      options.forEach((x, j) => {
        for (let k = 0; k < size; k++) expected[k] = expected[k]! + (weights[j]! / total) * x[k]!;
      });
      for (let k = 0; k < size; k++) gradient[k] = gradient[k]! + options[chosen]![k]! - expected[k]!;
      options.forEach((x, j) => {
        for (let k = 0; k < size; k++)
          for (let l = 0; l < size; l++) {
            const spread = (weights[j]! / total) * (x[k]! - expected[k]!) * (x[l]! - expected[l]!);
            information[k]![l] = information[k]![l]! + spread;
          }
      });
    }
    return { value, gradient, information };
  }, size);
  const z = normalQuantile((1 + level) / 2);
  const nullLogLikelihood = -choices.reduce((sum, { options }) => sum + Math.log(options.length), 0);
  return {
    coefficients: best.at.map((value, k) => {
      const se = Math.sqrt(best.covariance[k]![k]!);
      const statistic = value / se;
      const p = 2 * normalCdf(-Math.abs(statistic));
      return { value, se, n: choices.length, low: value - z * se, high: value + z * se, statistic, p };
    }),
    logLikelihood: best.value,
    nullLogLikelihood,
    pseudoR2: 1 - best.value / nullLogLikelihood,
  };
}
