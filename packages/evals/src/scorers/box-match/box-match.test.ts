import { describe, expect, it } from "vitest";
import { TargetError } from "../answer-scorer.js";
import { boxMatch } from "./index.js";

const one = { boxes: [[0, 0, 10, 10]] } as const;

describe("box-match", () => {
  it.each([
    ["[0, 0, 10, 5]", 0.5],
    ["[10, 10, 0, 0]", 1],
    ['{"bbox_2d": [0, 0, 10, 10], "label": "cat"}', 1],
    ["It is at [0, 0, 10, 10].", 1],
    ["<box>(0,0),(10,10)</box>", 1],
    ["[20, 20, 30, 30]", 0],
    ["nowhere", 0],
    ["[0, 0, 10]", 0],
  ])("scores %j by its IoU: %d", (answer, value) => {
    expect(boxMatch().grade(answer, one).value).toBeCloseTo(value, 12);
  });
  it("reads fractions and thousandths only where the target says so", () => {
    expect(boxMatch().grade("[0, 0, 0.5, 0.5]", { ...one, unit: "fraction", size: [20, 20] }).value).toBe(1);
    expect(boxMatch().grade("[0, 0, 500, 500]", { ...one, unit: "thousandth", size: [20, 20] }).value).toBe(
      1,
    );
    expect(boxMatch().grade("[0, 0, 0.5, 0.5]", one).value).toBeLessThan(0.01);
    expect(() => boxMatch().grade("[0, 0, 1, 1]", { ...one, unit: "fraction" })).toThrow(TargetError);
  });
  it("pairs the highest IoU first, each box once, and charges for boxes too many", () => {
    const target = {
      boxes: [
        [0, 0, 10, 10],
        [20, 0, 30, 10],
      ],
    } as const;
    expect(boxMatch().grade("[[20,0,30,10],[0,0,10,10]]", target).value).toBe(1);
    expect(boxMatch().grade("[[0,0,10,10],[0,0,10,10]]", target).value).toBe(0.5);
    expect(
      boxMatch({ measure: "f1" }).grade("[[0,0,10,6],[50,0,60,10],[70,0,80,10]]", target).value,
    ).toBeCloseTo(0.4, 12);
    expect(boxMatch({ measure: "f1", threshold: 0.7 }).grade("[0,0,10,6]", target).value).toBe(0);
  });
  it("is 1 where nothing is to be found and nothing is named, and 0 where something is", () => {
    expect(boxMatch().grade("there is none", { boxes: [] }).value).toBe(1);
    expect(boxMatch().grade("[0,0,1,1]", { boxes: [] }).value).toBe(0);
  });
  it("refuses a target whose corners are in the wrong order", () => {
    expect(() => boxMatch().grade("", { boxes: [[5, 0, 1, 1]] })).toThrow(TargetError);
  });
});
