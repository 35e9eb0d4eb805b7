import { describe, expect, it } from "vitest";
import { TargetError } from "../answer-scorer.js";
import { numeric, quantitiesIn } from "./index.js";

describe("numeric", () => {
  it.each([
    ["1,234.5", 1234.5],
    ["-3", -3],
    ["\u22123", -3],
    [".5 of it", 0.5],
    ["2.5 x 10^6", 2.5e6],
    ["1e-3", 1e-3],
    ["3/4", 0.75],
    ["It costs $12.", 12],
    ["-$5", -5],
    ["5 million people", 5e6],
  ])("reads %j", (text, value) => {
    expect(quantitiesIn(text).map((each) => each.value)).toEqual([value]);
  });
  it.each(["R2D2", "1,5", "12:30x", "v1.2.3", "1/0", "none"])("finds no single number in %j", (text) => {
    expect(numeric().grade(text, 1).value).toBe(0);
  });
  it("converts units, temperatures with their zero included", () => {
    expect(numeric().grade("1.2 km", { value: 1200, unit: "m" }).value).toBe(1);
    expect(numeric({ absolute: 1e-6 }).grade("212 °F", { value: 100, unit: "°C" }).value).toBe(1);
    expect(numeric().grade("50 %", { value: 0.5, unit: "percent" }).value).toBe(0);
    expect(numeric().grade("1.2 kg", { value: 1.2, unit: "m" }).value).toBe(0);
    expect(numeric().grade("2 hrs", { value: 120, unit: "min" }).value).toBe(1);
    expect(numeric().grade("90 minutes", { value: 1.5, unit: "hours" }).value).toBe(1);
  });
  it("takes a bare number to be in the target's unit unless the unit is asked for", () => {
    expect(numeric().grade("5", { value: 5, unit: "cm" }).value).toBe(1);
    expect(numeric({ needUnit: true }).grade("5", { value: 5, unit: "cm" }).value).toBe(0);
  });
  it("allows a relative or an absolute error, the border included", () => {
    expect(numeric({ relative: 0.05 }).grade("105", 100).value).toBe(1);
    expect(numeric({ relative: 0.05 }).grade("105.1", 100).value).toBe(0);
    expect(numeric().grade("9", { value: 10, absolute: 1 }).value).toBe(1);
    expect(numeric().grade("0.1", 0).value).toBe(0);
  });
  it("takes no number of several that differ, or the one that is asked for", () => {
    expect(numeric().grade("3 of 5", 5).value).toBe(0);
    expect(numeric().grade("5, yes 5", 5).value).toBe(1);
    expect(numeric({ take: "last" }).grade("3 of 5", 5).value).toBe(1);
    expect(numeric({ take: "first" }).grade("3 of 5", 5).value).toBe(0);
  });
  it("refuses a target that is no number or has an unknown unit", () => {
    expect(() => numeric().grade("1", { value: 1, unit: "furlongs" })).toThrow(TargetError);
    expect(() => numeric().grade("1", Number.NaN)).toThrow(TargetError);
  });
});
