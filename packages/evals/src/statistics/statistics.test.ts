// Against SciPy and statsmodels (golden/make.py), and what a reviewer would try.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  binomialCdf,
  normalCdf,
  normalQuantile,
  studentQuantile,
  studentTwoSided,
} from "./distributions/index.js";
import * as s from "./index.js";

const golden = JSON.parse(readFileSync(new URL("golden/golden.json", import.meta.url), "utf8"));

/** Equal but for rounding: `digits` of relative error. */
function near(ours: number, theirs: number, digits = 10): void {
  const error = Math.abs(ours - theirs) / Math.max(Math.abs(theirs), 1e-12);
  expect(error, `${ours} is not ${theirs}`).toBeLessThan(10 ** -digits);
}

describe("distributions equal SciPy's", () => {
  const { distributions } = golden;
  it("normal", () => {
    for (const [z, p] of distributions.normalCdf) near(normalCdf(z), p, 12);
    for (const [p, z] of distributions.normalQuantile) near(normalQuantile(p), z, 12);
  });
  it("Student's", () => {
    for (const [t, df, p] of distributions.studentTwoSided) near(studentTwoSided(t, df), p);
    for (const [p, df, t] of distributions.studentQuantile) near(studentQuantile(p, df), t);
  });
  it("binomial", () => {
    for (const [k, n, p, q] of distributions.binomialCdf) near(binomialCdf(k, n, p), q);
  });
});

describe("means equal SciPy's and statsmodels'", () => {
  it("mean, variance, standard errors, t intervals, clustered too", () => {
    for (const row of golden.means) {
      near(s.mean(row.values), row.mean);
      near(s.variance(row.values), row.variance);
      near(s.standardError(row.values), row.se);
      const t = s.tInterval(row.values);
      near(t.low, row.t[0]);
      near(t.high, row.t[1]);
      near(s.clusteredStandardError(row.values, row.clusters), row.clusteredSe);
      const clustered = s.clusteredMean(row.values, row.clusters);
      near(clustered.low, row.clusteredT[0]);
      near(clustered.high, row.clusteredT[1]);
    }
  });

  it("Wilson's interval", () => {
    for (const [k, n, level, low, high] of golden.wilson) {
      const interval = s.wilson(k, n, level);
      expect(interval.low).toBeCloseTo(low, 12);
      expect(interval.high).toBeCloseTo(high, 12);
    }
  });

  it("the bootstrap, draw by draw", () => {
    for (const { values, method, seed, resamples, low, high, se } of golden.bootstrap) {
      const ours = s.bootstrap(values, { method, seed, resamples });
      near(ours.low, low);
      near(ours.high, high);
      near(ours.se, se);
    }
  });

  it("weighted, stratified and repeated means", () => {
    const { weighted, stratified, repeated } = golden;
    const one = s.weightedMean(weighted.values, weighted.weights);
    near(one.value, weighted.mean);
    near(one.se, weighted.se);
    const two = s.stratifiedMean(stratified.two.map((values: number[]) => ({ values, weight: 3 })));
    near(two.value, stratified.mean);
    near(two.se, stratified.se);
    near(two.low, stratified.interval[0]);
    near(two.high, stratified.interval[1]);
    const { strata, weights, mean, se } = stratified.three;
    const three = s.stratifiedMean(
      strata.map((values: number[], i: number) => ({ values, weight: weights[i] })),
    );
    near(three.value, mean);
    near(three.se, se);
    for (const row of repeated) {
      const ours = s.repeatedMean(row.items);
      near(ours.value, row.mean);
      near(ours.se, row.se);
      near(ours.within, row.within);
      near(ours.between, row.between, 9);
    }
  });
});

describe("comparisons equal SciPy's and statsmodels'", () => {
  it("paired t, clustered too; permutation", () => {
    for (const { a, b, clusters, statistic, p, clusteredSe, clusteredP, permutationP } of golden.pairs) {
      const plain = s.pairedDifference(a, b);
      near(plain.statistic, statistic, 9);
      near(plain.p, p, 9);
      const clustered = s.pairedDifference(a, b, { clusters });
      near(clustered.se, clusteredSe, 9);
      near(clustered.p, clusteredP, 9);
      const permuted = s.permutationTest(a, b);
      expect(permuted.exact).toBe(permutationP !== null);
      if (permutationP !== null) near(permuted.p, permutationP);
      // By chance as by Student, where there are many.
      else expect(Math.abs(permuted.p - p)).toBeLessThan(0.02);
    }
  });

  it("McNemar's test and its mid-p", () => {
    for (const [b, c, p] of golden.mcnemar) near(s.mcnemar(b, c).p, p);
    for (const [b, c, p] of golden.mcnemarMidP) near(s.mcnemar(b, c, true).p, p);
    expect(s.mcnemar(0, 0)).toEqual({ statistic: 0, p: 1 });
    expect(s.discordant([1, 1, 0, 0, 1], [1, 0, 1, 0, 0])).toEqual({ onlyA: 2, onlyB: 1 });
  });

  it("power, sample size and the smallest effect", () => {
    for (const { effect, n, power, ...options } of golden.power) near(s.power(effect, n, options), power);
    for (const { effect, n, ...options } of golden.sampleSize) near(s.sampleSize(effect, options), n, 6);
    for (const { effect, n, power, ...options } of golden.detectable) {
      const ours = s.minimumDetectableEffect(n, { power, ...options });
      // statsmodels' own search stops here; the power of ours is the one that was wanted.
      near(ours, effect, 5);
      near(s.power(ours, n, options), power, 12);
    }
    // Answers that are right together tell two models apart with fewer questions.
    const sd = (correlation: number) => s.pairedDeviation(0.6, 0.65, correlation);
    expect(s.sampleSize(0.05, { sd: sd(0.5) })).toBeLessThan(0.6 * s.sampleSize(0.05, { sd: sd(0) }));
  });

  it("corrections for many comparisons", () => {
    const { ps, ...methods } = golden.multiple;
    for (const [method, corrected] of Object.entries(methods) as [s.Correction, number[]][])
      s.correct(ps, method).forEach((p, i) => {
        near(p, corrected[i]!);
      });
  });
});

describe("agreement and choices equal statsmodels'", () => {
  it("Cohen's kappa, plain and weighted, with its interval", () => {
    const { a, b, ...kinds } = golden.kappa;
    for (const [weights, theirs] of Object.entries(kinds) as ["none", Record<string, number>][]) {
      const ours = s.cohenKappa(a, b, { weights });
      near(ours.value, theirs.value!);
      near(ours.se, theirs.se!);
      near(ours.low, theirs.low!);
      near(ours.high, theirs.high!);
    }
  });

  it("Krippendorff's alpha, and what he prints", () => {
    const { units, printed, ...scales } = golden.krippendorff;
    for (const [scale, alpha] of Object.entries(scales) as [s.Scale, number][]) {
      near(s.krippendorffAlpha(units, scale), alpha);
      expect(s.krippendorffAlpha(units, scale)).toBeCloseTo(printed[scale], 3);
    }
  });

  it("Bradley-Terry strengths and their errors", () => {
    const { games, ratings } = golden.bradleyTerry;
    const ours = s.bradleyTerry(games.map(([a, b, won]: [string, string, 0 | 0.5 | 1]) => ({ a, b, won })));
    expect(ours.map(({ value }) => value)).toEqual(ours.map(({ value }) => value).sort((a, b) => b - a));
    for (const { name, value, se } of ours) {
      near(value, ratings[name][0], 8);
      near(se, ratings[name][1], 8);
    }
  });

  it("the conditional logit", () => {
    const { choices, coefficients, se, p, logLikelihood } = golden.conditionalLogit;
    const ours = s.conditionalLogit(choices);
    near(ours.logLikelihood, logLikelihood);
    for (const [k, each] of ours.coefficients.entries()) {
      near(each.value, coefficients[k], 8);
      near(each.se, se[k], 7);
      near(each.p, p[k], 6);
    }
    // 8 options of a known logit: the null log-likelihood is -N ln 8.
    const eight = Array.from({ length: 8 }, (_, i) => [i % 2, i]);
    const made = [0, 3, 5, 6, 1].map((chosen) => ({ options: eight, chosen }));
    near(s.conditionalLogit(made).nullLogLikelihood, -5 * Math.log(8));
  });
});

describe("intervals", () => {
  it("hold the truth as often as they say", () => {
    const rate = (rows: s.CoverageRow[], method: string) =>
      rows.find((row) => row.method === method)!.coverage;
    for (const n of [10, 30, 300]) {
      const rows = s.simulateCoverage({ n, p: 0.5, rounds: 4000 });
      expect(rate(rows, "Wilson")).toBeGreaterThan(0.93);
      expect(rate(rows, "Wilson")).toBeLessThan(0.99);
    }
    const rare = s.simulateCoverage({ n: 30, p: 0.02, rounds: 2000 });
    expect(rate(rare, "Wilson")).toBeGreaterThan(0.94);
    // The mean of few rare outcomes has no normal distribution: this is what Wilson's is for.
    expect(rate(rare, "t")).toBeLessThan(0.6);
    const clustered = s.simulateCoverage({ n: 300, p: 0.5, clusterSize: 10, rounds: 2000 });
    expect(rate(clustered, "Wilson")).toBeLessThan(0.75);
    expect(rate(clustered, "clustered t")).toBeGreaterThan(0.93);
    expect(rate(clustered, "clustered Wilson")).toBeGreaterThan(0.93);
    // Few clusters hold a mistake: what the others would say of their spread is not known.
    const good = s.simulateCoverage({ n: 300, p: 0.98, clusterSize: 10, rounds: 2000 });
    expect(rate(good, "clustered t")).toBeLessThan(0.85);
    expect(rate(good, "clustered Wilson")).toBeGreaterThan(0.94);
  });

  it("of shares stay between 0 and 1 and hold the share", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, part) => {
        const k = Math.round(part * n);
        const { low, high } = s.wilson(k, n);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(k / n);
        expect(high).toBeGreaterThanOrEqual(k / n);
      }),
      { seed: 1 },
    );
  });

  it("with every observation a cluster are those of independent ones", () => {
    const values = [0.2, 0.5, 0.9, 0.1, 0.4];
    near(s.clusteredStandardError(values, [1, 2, 3, 4, 5]), s.standardError(values), 13);
    const repeated = values.flatMap((value) => [value, value, value]);
    const clusters = repeated.map((_, i) => Math.floor(i / 3));
    // The same answer three times is one answer.
    near(s.clusteredStandardError(repeated, clusters), s.standardError(values), 13);
  });
});

describe("what cannot be computed is a named error", () => {
  const error = (work: () => unknown): string => {
    try {
      return `no error: ${JSON.stringify(work())}`;
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(s.StatisticsError);
      expect((thrown as s.StatisticsError).fix).not.toBe("");
      return (thrown as Error).message;
    }
  };
  it.each([
    ["no values", () => s.mean([]), /0 values were given; at least 1/],
    ["one value", () => s.tInterval([1]), /at least 2/],
    ["a NaN", () => s.mean([1, Number.NaN]), /values 1 is NaN/],
    ["one cluster", () => s.clusteredMean([1, 0, 1], ["a", "a", "a"]), /one cluster/],
    ["lists of two lengths", () => s.pairedDifference([1, 2], [1]), /2 values and 1/],
    ["more successes than tries", () => s.wilson(3, 2), /3 of 2/],
    ["a level of 95", () => s.wilson(1, 2, 95), /the level is 95/],
    ["an outcome of a half", () => s.clusteredWilson([0.5, 1], [1, 2]), /an outcome is 0.5/],
    ["no two samples", () => s.repeatedMean([[1], [2]]), /no item has two samples/],
    ["weights of 0", () => s.weightedMean([1, 2], [0, 0]), /add up to 0/],
    ["a p above 1", () => s.correct([0.1, 1.2]), /1.2/],
    ["a power below alpha", () => s.sampleSize(1, { sd: 1, power: 0.01 }), /no effect at all/],
    [
      "ratings all alike",
      () =>
        s.krippendorffAlpha([
          [1, 1],
          [1, 1],
        ]),
      /alpha is not defined/,
    ],
    ["names on a scale of numbers", () => s.krippendorffAlpha([["a", "b"]], "interval"), /"a" is not of/],
    ["one category", () => s.cohenKappa([1, 1], [1, 1]), /one category/],
    [
      "somebody who always wins",
      () =>
        s.bradleyTerry([
          { a: "x", b: "y", won: 1 },
          { a: "y", b: "z", won: 1 },
          { a: "z", b: "y", won: 1 },
        ]),
      /none is ever beaten|none ever beat/,
    ],
    [
      "two leagues",
      () =>
        s.bradleyTerry([
          { a: "x", b: "y", won: 0.5 },
          { a: "u", b: "v", won: 0.5 },
        ]),
      /of x, y none/,
    ],
    [
      "an attribute that decides",
      () =>
        s.conditionalLogit([
          { options: [[1], [0]], chosen: 0 },
          { options: [[0], [2]], chosen: 1 },
        ]),
      /run away|do not determine/,
    ],
    [
      "an attribute that never differs",
      () => s.conditionalLogit([{ options: [[1], [1]], chosen: 0 }]),
      /do not determine/,
    ],
  ])("%s", (_name, work, message) => {
    expect(error(work)).toMatch(message);
  });
});
