import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TargetError } from "../answer-scorer.js";
import { decodeMask, maskMatch } from "./index.js";

const rows = (value: unknown) => {
  const { width, height, data } = decodeMask(value);
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => data[x * height + y]).join(""),
  );
};

describe("mask-match", () => {
  it("reads runs column by column, as COCO writes them", () => {
    expect(rows({ size: [2, 3], counts: [1, 2, 3] })).toEqual(["010", "100"]);
  });
  it("reads COCO's text form as pycocotools 2.0 wrote it", () => {
    const small = rows({ size: [5, 7], counts: "221O201001N20M3" });
    expect(small).toEqual(["0100110", "0000010", "1000000", "1000100", "0111110"]);
    const counts = `kb0_1=00000000ROH88HH88HH88HH88HH88f0${"0".repeat(38)}eb0`;
    const { data } = decodeMask({ size: [60, 50], counts });
    const wanted = (x: number, y: number) =>
      x >= 10 && x < 40 && y >= 3 && y < 50 && !(x >= 15 && x < 20 && y >= 20 && y < 25);
    expect(data.findIndex((bit, i) => (bit === 1) !== wanted(Math.floor(i / 60), i % 60))).toBe(-1);
  });
  it("fills polygons by pixel centres", () => {
    const square = {
      size: [4, 4],
      polygons: [
        [
          [1, 1],
          [3, 1],
          [3, 3],
          [1, 3],
        ],
      ],
    };
    expect(rows(square)).toEqual(["0000", "0110", "0110", "0000"]);
    expect(
      rows({
        size: [2, 2],
        polygons: [
          [
            [0.6, 0],
            [2, 0],
            [2, 2],
            [0.6, 2],
          ],
        ],
      }),
    ).toEqual(["01", "01"]);
  });
  it("fills as the area says, for any box", () => {
    fc.assert(
      fc.property(fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9), (a, b, c, d) => {
        const [x0, x1, y0, y1] = [Math.min(a, b), Math.max(a, b), Math.min(c, d), Math.max(c, d)];
        const polygons = [
          [
            [x0, y0],
            [x1, y0],
            [x1, y1],
            [x0, y1],
          ],
        ];
        const { data } = decodeMask({ size: [10, 10], polygons });
        expect(data.reduce((sum, bit) => sum + bit, 0)).toBe((x1 - x0) * (y1 - y0));
      }),
    );
  });
  it("is IoU or Dice", () => {
    const target = { size: [2, 2], counts: [0, 4] } as const;
    const answer = 'The mask: {"size": [2, 2], "counts": [0, 2, 2]}';
    expect(maskMatch().grade(answer, target).value).toBe(0.5);
    expect(maskMatch({ measure: "dice" }).grade(answer, target).value).toBeCloseTo(2 / 3, 12);
    expect(maskMatch().grade('{"size": [2, 2], "counts": [4]}', { size: [2, 2], counts: [4] }).value).toBe(1);
  });
  it.each([
    ["none"],
    ['{"size": [20000, 20000], "counts": [400000000]}'],
    ['{"size": [2, 2], "counts": [1]}'],
    ['{"size": [2, 2], "counts": "\u0001"}'],
  ])("scores %j 0 and says why", (answer) => {
    const { value, explanation } = maskMatch().grade(answer, { size: [2, 2], counts: [0, 4] });
    expect(value).toBe(0);
    expect(explanation).toMatch(/mask/);
  });
  it.each([
    [{ size: [2, 2], counts: [5] }],
    [{ size: [1e6, 1e6], counts: [1e12] }],
    [{ size: [2, 2] }],
    [null],
  ])("refuses the target %j", (target) => expect(() => decodeMask(target)).toThrow(TargetError));
});
