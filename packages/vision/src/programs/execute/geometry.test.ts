import { type Box, boxArea } from "@fovea/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { positions, relations } from "../language.js";
import {
  boxDistance,
  compareBy,
  gaps,
  isAtPosition,
  isInRelation,
  isSize,
  positionName,
  readingOrder,
} from "./geometry.js";

const box = fc
  .tuple(
    fc.integer({ min: 0, max: 90 }),
    fc.integer({ min: 0, max: 90 }),
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 1, max: 40 }),
  )
  .map(([x, y, w, h]): Box => [x, y, x + w, y + h]);

const mirrored = ([x0, y0, x1, y1]: Box): Box => [200 - x1, y0, 200 - x0, y1];
const turned = ([x0, y0, x1, y1]: Box): Box => [y0, x0, y1, x1];

describe("positions", () => {
  it.each<[Box, string, string[]]>([
    [[0, 0, 10, 10], "top left", ["left", "top", "top-left"]],
    [[140, 40, 160, 60], "centre", ["centre"]],
    [[140, 0, 160, 10], "top", ["top"]],
    [[0, 40, 10, 60], "left", ["left"]],
    [[290, 90, 300, 100], "bottom right", ["right", "bottom", "bottom-right"]],
    // A centre on the line between two thirds belongs to the later one.
    [[95, 45, 105, 55], "centre", ["centre"]],
    [[195, 45, 205, 55], "right", ["right"]],
  ])("of %j in 300 x 100: %s", (at, name, all) => {
    expect(positionName(at, 300, 100)).toBe(name);
    expect(positions.filter((position) => isAtPosition(at, position, 300, 100))).toEqual(all);
  });

  it("give every box at least one place", () => {
    fc.assert(fc.property(box, (at) => positions.some((position) => isAtPosition(at, position, 130, 130))));
  });
});

describe("relations", () => {
  const at = (x: number, y: number, size = 10): Box => [x, y, x + size, y + size];

  it.each<[Box, Box, string[]]>([
    [at(0, 50), at(50, 50), ["left-of"]],
    [at(100, 50), at(50, 50), ["right-of"]],
    [at(50, 0), at(50, 50), ["above"]],
    [at(50, 100), at(50, 50), ["below"]],
    // Further up than to the left: above.
    [at(30, 0), at(50, 50), ["above"]],
    // As far up as to the left: both.
    [at(10, 10), at(50, 50), ["left-of", "above"]],
    [at(53, 53, 4), at(50, 50), ["inside", "touching", "near"]],
    [at(50, 50), at(53, 53, 4), ["touching", "near"]],
    [at(50, 50), at(50, 50), ["touching", "near"]],
    [at(61, 50), at(50, 50), ["right-of", "touching", "near"]],
    [at(62, 50), at(50, 50), ["right-of", "near"]],
    // It overlaps the left edge with its centre beyond: left of, and touching.
    [at(43, 50), at(50, 50), ["left-of", "touching", "near"]],
    [at(46, 50), at(50, 50), ["touching", "near"]],
    // It stands on it: the bottom edge lies within, the centre is higher.
    [at(50, 45), at(50, 50), ["touching", "near", "on"]],
    [at(52, 40), at(40, 48, 40), ["above", "touching", "near", "on"]],
  ])("of %j to %j: %j", (a, b, expected) => {
    expect(relations.filter((relation) => isInRelation(a, relation, b))).toEqual(expected);
  });

  it("mirror and turn as pictures do", () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        expect(isInRelation(mirrored(a), "right-of", mirrored(b))).toBe(isInRelation(a, "left-of", b));
        expect(isInRelation(turned(a), "above", turned(b))).toBe(isInRelation(a, "left-of", b));
        expect(isInRelation(a, "touching", b)).toBe(isInRelation(b, "touching", a));
      }),
    );
  });

  it("never hold both ways where they exclude each other", () => {
    fc.assert(
      fc.property(
        box,
        box,
        fc.constantFrom("left-of", "right-of", "above", "below", "inside"),
        (a, b, relation) => {
          expect(isInRelation(a, relation, b) && isInRelation(b, relation, a)).toBe(false);
        },
      ),
    );
  });
});

describe("distances and sizes", () => {
  it("are 0 exactly where boxes meet or overlap", () => {
    fc.assert(
      fc.property(
        box,
        box,
        (a, b) => (boxDistance(a, b) === 0) === (gaps(a, b)[0] === 0 && gaps(a, b)[1] === 0),
      ),
    );
    expect(boxDistance([0, 0, 10, 10], [13, 14, 20, 20])).toBe(5);
  });

  it("call a tenth of the picture large and a hundredth small", () => {
    expect([isSize([0, 0, 10, 100], "large", 100, 100), isSize([0, 0, 9, 100], "large", 100, 100)]).toEqual([
      true,
      false,
    ]);
    expect([isSize([0, 0, 10, 10], "small", 100, 100), isSize([0, 0, 10, 11], "small", 100, 100)]).toEqual([
      true,
      false,
    ]);
  });

  it("order by centres and by the sizes that are given", () => {
    const [a, b]: [Box, Box] = [
      [0, 0, 10, 10],
      [5, 20, 40, 50],
    ];
    const sizes = [boxArea(a), boxArea(b)] as const;
    const sign = (which: Parameters<typeof compareBy>[0]) => Math.sign(compareBy(which, a, b, sizes));
    expect([sign("leftmost"), sign("rightmost"), sign("topmost"), sign("bottommost")]).toEqual([
      -1, 1, -1, 1,
    ]);
    expect([sign("largest"), sign("smallest"), sign("first")]).toEqual([1, -1, 0]);
  });
});

describe("readingOrder", () => {
  it("goes along rows, though their boxes do not start at one height", () => {
    const boxes: Box[] = [
      [200, 8, 240, 30],
      [0, 10, 40, 30],
      [100, 12, 140, 28],
      [0, 50, 40, 70],
    ];
    expect(readingOrder(boxes)).toEqual([1, 2, 0, 3]);
  });

  it("names every box once", () => {
    fc.assert(
      fc.property(fc.array(box, { maxLength: 20 }), (boxes) => {
        expect([...readingOrder(boxes)].sort((a, b) => a - b)).toEqual(boxes.map((_, i) => i));
      }),
    );
  });
});
