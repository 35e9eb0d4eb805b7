import { type Box, boxRegion, type Point, pointRegion, polygonRegion, type Region } from "@fovea/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { coveredArea, unionArea } from "./area.js";

const box = (x0: number, y0: number, x1: number, y1: number): Region => boxRegion([x0, y0, x1, y1]);

it("counts what boxes share once, and nothing outside the frame", () => {
  expect(coveredArea([0, 0, 10, 10], [box(-5, 0, 5, 10), box(4, 0, 6, 5), box(20, 20, 30, 30)])).toBe(55);
  expect(unionArea([box(0, 0, 2, 2), box(1, 1, 3, 3)])).toBe(7);
  expect(unionArea([pointRegion([3, 3])])).toBe(0);
  expect(coveredArea([0, 0, 10, 10], [])).toBe(0);
});

it("is exact for turned pictures: a diamond and a box, and two triangles that cross", () => {
  const diamond = polygonRegion([
    [5, 0],
    [10, 5],
    [5, 10],
    [0, 5],
  ]);
  expect(coveredArea([0, 0, 10, 10], [diamond])).toBe(50);
  expect(coveredArea([0, 0, 10, 10], [diamond, box(0, 0, 5, 5)])).toBeCloseTo(62.5, 9);
  const triangles = [
    [
      [0, 0],
      [10, 0],
      [0, 10],
    ],
    [
      [10, 0],
      [10, 10],
      [0, 0],
    ],
  ] as const;
  // Each is half of the square; they share a quarter of it.
  expect(
    coveredArea(
      [0, 0, 10, 10],
      triangles.map((points) => polygonRegion(points as readonly Point[])),
    ),
  ).toBeCloseTo(75, 9);
});

it("agrees with counting pixels, for any boxes of whole pixels", () => {
  const side = fc.integer({ min: 0, max: 12 });
  const anyBox = fc
    .tuple(side, side, side, side)
    .map(([a, b, c, d]): Box => [Math.min(a, b), Math.min(c, d), Math.max(a, b) + 1, Math.max(c, d) + 1]);
  fc.assert(
    fc.property(anyBox, fc.array(anyBox, { maxLength: 6 }), (frame, boxes) => {
      let pixels = 0;
      for (let y = frame[1]; y < frame[3]; y++)
        for (let x = frame[0]; x < frame[2]; x++)
          if (boxes.some(([x0, y0, x1, y1]) => x >= x0 && x < x1 && y >= y0 && y < y1)) pixels++;
      expect(coveredArea(frame, boxes.map(boxRegion))).toBeCloseTo(pixels, 9);
    }),
  );
});
