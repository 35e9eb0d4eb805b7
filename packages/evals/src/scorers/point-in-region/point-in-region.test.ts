import { describe, expect, it } from "vitest";
import { TargetError } from "../answer-scorer.js";
import pointInRegion from "./index.js";

const box = { boxes: [[40, 40, 60, 60]] } as const;

describe("point-in-region", () => {
  it.each([
    ["(50, 50)", 1],
    ["(40, 40)", 1],
    ["(60, 50)", 0],
    ['{"point_2d": [50, 50]}', 1],
    ['{"x": 50, "y": 50}', 1],
    ["[(50, 50), (10, 10)]", 0.5],
    ["somewhere", 0],
  ])("%j scores %d in a half-open box", (answer, value) => {
    expect(pointInRegion.grade(answer, box).value).toBe(value);
  });
  it("tells the hole of a polygon from its inside", () => {
    const polygons = [
      [
        [0, 0],
        [30, 0],
        [30, 30],
        [20, 30],
        [20, 10],
        [10, 10],
        [10, 30],
        [0, 30],
      ],
    ] as const;
    expect(pointInRegion.grade("(15, 5)", { polygons }).value).toBe(1);
    expect(pointInRegion.grade("(15, 20)", { polygons }).value).toBe(0);
  });
  it("looks at the pixel under the point, and nowhere outside the mask", () => {
    const mask = { size: [2, 3], counts: [2, 1, 3] } as const;
    expect(pointInRegion.grade("(1.9, 0.9)", { mask }).value).toBe(1);
    expect(pointInRegion.grade("(1.9, 1.0)", { mask }).value).toBe(0);
    expect(pointInRegion.grade("(-0.5, 0)", { mask }).value).toBe(0);
    expect(pointInRegion.grade("(1, 7)", { mask }).value).toBe(0);
  });
  it("reads fractions of the sides, and y before x where the target says so", () => {
    expect(pointInRegion.grade("(0.5, 0.5)", { ...box, unit: "fraction", size: [100, 100] }).value).toBe(1);
    const wide = { boxes: [[80, 0, 100, 10]], order: "yx" } as const;
    expect(pointInRegion.grade("(5, 90)", wide).value).toBe(1);
    expect(pointInRegion.grade("(90, 5)", wide).value).toBe(0);
  });
  it("refuses a target without a region", () => {
    expect(() => pointInRegion.grade("(1, 1)", {})).toThrow(TargetError);
  });
});
