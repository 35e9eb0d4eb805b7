import { describe, expect, it } from "vitest";
import { afterThoughts, groupAdvantages, insides, isBalanced, timesOpened } from "./index.js";

describe("groupAdvantages", () => {
  it("has mean 0 and deviation 1 in a group", () => {
    const advantages = groupAdvantages([1, 0, 0, 1]);
    expect(advantages.map((each) => Number(each.toFixed(4)))).toEqual([1, -1, -1, 1]);
  });

  it("is 0 where all siblings earned the same", () => {
    expect(groupAdvantages([0.3, 0.3, 0.3])).toEqual([0, 0, 0]);
  });

  it("keeps the order of the rewards", () => {
    const [low, high, middle] = groupAdvantages([0.1, 0.9, 0.5]);
    expect(low).toBeLessThan(middle!);
    expect(middle).toBeLessThan(high!);
  });

  it("refuses an empty group and NaN", () => {
    expect(() => groupAdvantages([])).toThrow(/at least one|rewards/);
    expect(() => groupAdvantages([Number.NaN])).toThrow(/NaN/);
  });
});

describe("tags", () => {
  const text = "<think>a <answer>no</answer></think><answer>b</answer><answer>c";

  it("finds what closed tags hold", () => {
    expect(insides(text, "answer")).toEqual(["no", "b"]);
    expect(insides("<code>x<code>y</code>", "code")).toEqual(["x<code>y"]);
    expect(insides("none", "code")).toEqual([]);
  });

  it("counts and balances", () => {
    expect(timesOpened(text, "answer")).toBe(3);
    expect(isBalanced(text, "think")).toBe(true);
    expect(isBalanced(text, "answer")).toBe(false);
  });

  it("cuts what was thought", () => {
    expect(afterThoughts(text)).toBe("<answer>b</answer><answer>c");
    expect(afterThoughts("plain")).toBe("plain");
  });
});
