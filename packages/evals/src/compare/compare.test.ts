import { describe, expect, it } from "vitest";
import type { EvalCase, EvalResult } from "../runner/result.js";
import { clusteredMean, mcnemar, tInterval } from "../statistics/index.js";
import { caseOf, resultOf } from "../testing/eval.js";
import { type ComparedEval, compareEvals, comparisonLines, NotComparableError } from "./index.js";

const evalOf = (
  id: string,
  cases: readonly EvalCase[],
  settings: Record<string, unknown> = {},
  rest: Partial<EvalResult> = {},
): ComparedEval => ({ result: resultOf(id, cases, settings, rest), cases: () => cases });

/** Right on the samples from `from` to `to` of n. */
const right = (n: number, from: number, to: number, rest: (i: number) => Partial<EvalCase> = () => ({})) =>
  Array.from({ length: n }, (_, i) =>
    caseOf(`s${i}`, { accuracy: i >= from && i < to ? 1 : 0 }, { answer: `answer ${i}`, ...rest(i) }),
  );

describe("comparing two evals", () => {
  it("pairs by sample, whatever the order, and says that B is higher when it is", async () => {
    const [a, b] = [evalOf("a", right(100, 0, 50)), evalOf("b", right(100, 0, 80).reverse(), { model: "y" })];
    const { rows, configuration, mostDifferent, warnings } = await compareEvals(a, b);
    const [row] = rows;
    expect(row).toMatchObject({ metric: "accuracy", group: null, n: 100, a: 0.5, b: 0.8, higher: "b" });
    const { low, high, value } = tInterval([...Array(30).fill(1), ...Array(70).fill(0)]);
    expect(row!.difference).toEqual({ n: 100, value, low, high, by: "McNemar", p: mcnemar(0, 30).p });
    expect(row!.tests.mcnemar).toEqual({ p: mcnemar(0, 30).p, onlyA: 0, onlyB: 30 });
    expect(configuration).toEqual(['model is "y" and was "some/model"']);
    expect(warnings).toEqual([]);
    expect(mostDifferent).toHaveLength(5);
    expect(mostDifferent[0]).toMatchObject({
      sample: "s50",
      a: { value: 0 },
      b: { value: 1, answer: "answer 50" },
    });
  });

  it("is the same the other way round, with the signs turned", async () => {
    const [a, b] = [evalOf("a", right(40, 0, 20)), evalOf("b", right(40, 10, 35))];
    const [there, back] = [(await compareEvals(a, b)).rows[0]!, (await compareEvals(b, a)).rows[0]!];
    expect(back.difference.value).toBe(-there.difference.value);
    expect(back.difference.low).toBeCloseTo(-there.difference.high!, 12);
    expect(back.difference.p).toBe(there.difference.p);
    expect(back.tests.mcnemar).toMatchObject({ onlyA: 15, onlyB: 10 });
  });

  it("leaves a small difference open and says what could have been seen and what it would take", async () => {
    const comparison = await compareEvals(
      evalOf("a", right(50, 0, 25)),
      evalOf("b", right(50, 5, 32), { model: "y" }),
    );
    const [row] = comparison.rows;
    expect(row!.higher).toBe("open");
    expect(row!.minimumDetectable).toBeGreaterThan(Math.abs(row!.difference.value));
    expect(row!.samplesNeeded).toBeGreaterThan(50);
    // What would be needed grows with the square of how much finer the difference is.
    const ratio = row!.minimumDetectable! / row!.difference.value;
    expect(row!.samplesNeeded! / 50).toBeCloseTo(ratio ** 2, 0);
    expect(comparisonLines(comparison).join("\n")).toMatch(
      /open whether accuracy differs .* in four of five tries\. .* would settle it/,
    );
  });

  it("counts clusters, not the questions in them", async () => {
    // Two scenes of twenty questions each changed as a whole; eight stayed.
    const inScene = (i: number) => ({ cluster: `scene ${Math.floor(i / 20)}` });
    const [a, b] = [evalOf("a", right(200, 0, 100, inScene)), evalOf("b", right(200, 0, 140, inScene))];
    const [row] = (await compareEvals(a, b)).rows;
    expect(row).toMatchObject({ n: 200, clusters: 10, higher: "open", tests: { mcnemar: null } });
    expect(row!.difference.by).toBe("permutation");
    expect(row!.difference.p).toBe(0.5); // 2 of the 4 exchanges of two scenes are as large
    const each = Array.from({ length: 200 }, (_, i) => (i >= 100 && i < 140 ? 1 : 0));
    const scenes = each.map((_, i) => Math.floor(i / 20));
    expect(row!.difference.low).toBeCloseTo(clusteredMean(each, scenes).low, 12);
    // The same answers without clusters would be called a difference.
    const [blind] = (await compareEvals(evalOf("a", right(200, 0, 100)), evalOf("b", right(200, 0, 140))))
      .rows;
    expect(blind!.higher).toBe("b");
  });

  it("takes a sample that was asked several times for one", async () => {
    const asked = (epochs: number, share: (i: number, epoch: number) => number) =>
      Array.from({ length: 20 }, (_, i) =>
        Array.from({ length: epochs }, (_, epoch) =>
          caseOf(`s${i}`, { accuracy: share(i, epoch) }, { epoch }),
        ),
      ).flat();
    const a = evalOf(
      "a",
      asked(4, (i, epoch) => (epoch < i % 4 ? 1 : 0)),
    );
    const b = evalOf(
      "b",
      asked(1, () => 1),
    );
    const { rows, warnings } = await compareEvals(a, b);
    expect(rows[0]).toMatchObject({ n: 20, a: 0.375, b: 1, tests: { mcnemar: null } });
    expect(warnings.join()).toContain("20 samples were asked more often in one of them");
  });

  it("corrects for every row, groups included", async () => {
    const grouped = (i: number) => ({ groups: [i % 2 === 0 ? "even" : "odd", "all"] });
    const { rows } = await compareEvals(
      evalOf("a", right(60, 0, 20, grouped)),
      evalOf("b", right(60, 0, 32, grouped)),
    );
    // "all" would be the first row again.
    expect(rows.map(({ group }) => group)).toEqual([null, "even", "odd"]);
    expect(rows[0]!.pCorrected).toBeCloseTo(rows[0]!.difference.p! * 3, 12);
    // Once the smallest is taken away the next counts for two, and none is below one before it.
    expect(rows[1]!.pCorrected).toBeCloseTo(Math.max(rows[0]!.pCorrected!, rows[1]!.difference.p! * 2), 12);
  });

  it("tells when failures make the difference", async () => {
    const failing = right(100, 0, 60).map((each, i) =>
      i % 3 === 0
        ? { ...each, values: { accuracy: 0 }, answer: null, error: { code: "TIMEOUT", message: "too slow" } }
        : each,
    );
    const { rows, warnings } = await compareEvals(evalOf("a", right(100, 0, 60)), evalOf("b", failing));
    expect(rows[0]).toMatchObject({ higher: "a", withoutFailed: { n: 66, value: 0 } });
    expect(warnings).toContainEqual(
      expect.stringMatching(/failures explain the difference.*neither failed it is \+0\.000/),
    );
  });

  it("refuses other benchmarks, other data and strangers, and takes the common samples with a warning", async () => {
    const a = evalOf("a", right(20, 0, 10));
    const other = evalOf("b", right(20, 0, 10), {}, { benchmark: { id: "charts" } });
    await expect(compareEvals(a, other)).rejects.toThrow("a is of shapes and b of charts");
    const data = evalOf("b", right(20, 0, 10), {}, { dataset: { hash: "e".repeat(64), n: 20 } });
    const refused = await compareEvals(a, data).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(NotComparableError);
    expect((refused as NotComparableError).fix).toContain("--anyway");
    expect((await compareEvals(a, data, { anyway: true })).warnings[0]).toContain("the data differ");
    const strangers = evalOf(
      "b",
      right(20, 0, 10).map((each) => ({ ...each, sample: `x${each.sample}` })),
    );
    await expect(compareEvals(a, strangers)).rejects.toThrow("no sample in common (20 and 20)");
    const { warnings, rows } = await compareEvals(a, evalOf("b", right(30, 0, 10), {}, { complete: false }));
    expect(rows[0]!.n).toBe(20);
    expect(warnings.join("\n")).toMatch(
      /b is not complete\n20 samples of both are compared; 0 are only in A and 10 only in B/,
    );
  });

  it("says of one sample, and of one cluster, that nothing can be said", async () => {
    const one = await compareEvals(evalOf("a", right(1, 0, 0)), evalOf("b", right(1, 0, 1)));
    expect(one.rows[0]).toMatchObject({
      higher: "open",
      difference: { value: 1, low: null, p: null, by: null },
    });
    expect(comparisonLines(one).join("\n")).toContain("Nothing can be said of accuracy: 1 sample.");
    const same = () => ({ cluster: "scene" });
    const cluster = await compareEvals(evalOf("a", right(9, 0, 0, same)), evalOf("b", right(9, 0, 9, same)));
    expect(comparisonLines(cluster).join("\n")).toContain("all 9 samples are of one cluster");
  });

  it("does not call a certain difference of two samples real", async () => {
    const { rows } = await compareEvals(evalOf("a", right(2, 0, 0)), evalOf("b", right(2, 0, 2)));
    expect(rows[0]).toMatchObject({ higher: "open", difference: { low: null }, minimumDetectable: null });
    expect(rows[0]!.difference.p).toBeCloseTo(0.5, 12);
    const [many] = (await compareEvals(evalOf("a", right(20, 0, 0)), evalOf("b", right(20, 0, 20)))).rows;
    expect(many).toMatchObject({ higher: "b", difference: { value: 1, low: null } });
  });
});
