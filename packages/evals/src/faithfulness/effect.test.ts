import { describe, expect, it } from "vitest";
import { StatisticsError } from "../statistics/index.js";
import { type ClassifyInput, classify } from "./classify.js";
import { causalEffect, joinDependence, newcombe } from "./effect.js";

const of = (changed: number, n: number) => Array.from({ length: n }, (_, i) => i < changed);

describe("causal effects", () => {
  it("Newcombe's interval is that of his paper's first example (56/70 and 48/80, table II, method 10)", () => {
    const { low, high } = newcombe(56, 70, 48, 80);
    expect([low, high].map((bound) => Math.round(bound * 1e4) / 1e4)).toEqual([0.0524, 0.3339]);
  });
  it("is exact for a deterministic model", () => {
    expect(causalEffect([true], [false], { deterministic: true })).toMatchObject({
      effect: 1,
      interval: null,
      p: null,
      depends: "yes",
    });
    expect(causalEffect([false], [false], { deterministic: true }).depends).toBe("no");
    expect(causalEffect([false], [true], { deterministic: true }).depends).toBe("unclear");
  });
  it("takes off what changes by itself, and leaves open what few askings cannot tell", () => {
    const options = { deterministic: false };
    const clear = causalEffect(of(9, 10), of(1, 10), options);
    expect(clear).toMatchObject({ effect: 0.8, depends: "yes" });
    expect(clear.p).toBeCloseTo(2 / 256, 9);
    expect(causalEffect(of(8, 10), of(8, 10), options)).toMatchObject({ effect: 0, depends: "no" });
    expect(causalEffect(of(2, 3), of(0, 3), options).depends).toBe("unclear");
    expect(() => causalEffect([], [true], options)).toThrow(StatisticsError);
  });
  it("depends when one probe says so, does not when all say so", () => {
    expect([
      joinDependence([]),
      joinDependence(["no", "yes"]),
      joinDependence(["no", "no"]),
      joinDependence(["no", "unclear"]),
    ]).toEqual([undefined, "yes", "no", "unclear"]);
  });
});

it("probes move a run between classes", () => {
  const base: ClassifyInput = { known: true, abstained: false, right: true, looked: "yes", evidence: "yes" };
  expect(classify({ ...base, dependsOnCalls: "yes", dependsOnMedia: "no" })).toBe("faithful");
  expect(classify({ ...base, dependsOnCalls: "no", dependsOnMedia: "yes" })).toBe("faithful");
  expect(classify({ ...base, dependsOnCalls: "no" })).toBe("unfaithful");
  expect(classify({ ...base, dependsOnCalls: "unclear" })).toBe("faithful");
  const lucky: ClassifyInput = { ...base, looked: "no", evidence: "none" };
  expect([classify(lucky), classify({ ...lucky, dependsOnMedia: "yes" })]).toEqual(["lucky", "direct"]);
  expect(classify({ ...lucky, dependsOnCalls: "yes" })).toBe("lucky");
});
