import { createHash } from "node:crypto";
import type { Point } from "@fovea/core";
import { describe, expect, it } from "vitest";
import { difficulties } from "../generated/index.js";
import { blindAccuracy, constantAccuracy, farFromChance } from "../testing/guessers.js";
import pathChoice from "./index.js";
import { drawMap } from "./map.js";
import { type PathQuestion, pathQuestion } from "./question.js";
import { pathChoiceSettings } from "./settings.js";

const questions = (difficulty: (typeof difficulties)[number], count: number, seed = 1) =>
  Array.from({ length: count }, (_, i) => pathQuestion(seed, i, difficulty, pathChoiceSettings[difficulty]));
const right = ({ choices, target }: PathQuestion): string =>
  choices[(target as { letter: string }).letter.charCodeAt(0) - 65]!;

// Measures of drawn lines, written apart from the code that asks.
const long = (points: readonly Point[]) =>
  points.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - points[i]![0], y - points[i]![1]), 0);
const turns = (points: readonly Point[]) =>
  points.slice(2).filter(([x, y], i) => {
    const [[ax, ay], [bx, by]] = [points[i]!, points[i + 1]!];
    return Math.abs((bx - ax) * (y - by) - (by - ay) * (x - bx)) > 1e-6;
  }).length;
const toSegment = ([x, y]: Point, [ax, ay]: Point, [bx, by]: Point) => {
  const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
};
const isInside = ([x, y]: Point, polygon: readonly Point[]) => {
  let winding = 0;
  polygon.forEach(([ax, ay], i) => {
    const [bx, by] = polygon[(i + 1) % polygon.length]!;
    winding += Math.atan2(
      (ax - x) * (by - y) - (ay - y) * (bx - x),
      (ax - x) * (bx - x) + (ay - y) * (by - y),
    );
  });
  return Math.abs(winding) > 3;
};
/** Pixels to the nearest obstacle, below 0 inside. */
const gap = (points: readonly Point[], obstacles: PathQuestion["map"]["obstacles"]) =>
  Math.min(
    ...obstacles.flatMap((polygon) =>
      points.map((point) => {
        const edge = Math.min(
          ...polygon.map((a, i) => toSegment(point, a, polygon[(i + 1) % polygon.length]!)),
        );
        return isInside(point, polygon) ? -edge : edge;
      }),
    ),
  );
const sideOf = ([x, y]: Point, [ax, ay]: Point, [bx, by]: Point) =>
  (bx - ax) * (y - ay) - (by - ay) * (x - ax);
const crosses = (points: readonly Point[], walls: PathQuestion["map"]["walls"]) =>
  points.slice(1).flatMap((to, i) =>
    walls.filter(([a, b]) => {
      const from = points[i]!;
      return sideOf(a, from, to) * sideOf(b, from, to) < 0 && sideOf(from, a, b) * sideOf(to, a, b) < 0;
    }),
  ).length;

describe.each(difficulties)("path-choice, %s", (difficulty) => {
  const asked = questions(difficulty, 80);
  const settings = pathChoiceSettings[difficulty];
  it("has the answer that the drawn lines give, as clearly as the settings say", () => {
    for (const each of asked) {
      const { map, kind } = each;
      const own = map.routes[each.right]!;
      const others = map.routes.filter((route) => route !== own).map(({ points }) => points);
      expect(right(each)).toBe(`the ${own.colour} one`);
      expect(new Set(each.choices).size).toBe(4);
      for (const { points } of map.routes) {
        const [start, end] = [points[0]!, points.at(-1)!];
        expect(Math.hypot(start[0] - map.start[0], start[1] - map.start[1])).toBeLessThan(20);
        expect(Math.hypot(end[0] - map.goal[0], end[1] - map.goal[1])).toBeLessThan(20);
        for (const [x, y] of points) expect(Math.min(x, y, 512 - x, 512 - y)).toBeGreaterThan(2);
      }
      if (kind === "shortest")
        for (const other of others)
          expect(long(other) / long(own.points)).toBeGreaterThanOrEqual(settings.shorter - 1e-9);
      if (kind === "fewest-turns")
        for (const other of others) {
          expect(turns(other) - turns(own.points)).toBeGreaterThanOrEqual(settings.fewer);
          expect(long(other)).toBeCloseTo(long(own.points), 6);
        }
      if (kind === "free") {
        expect(gap(own.points, map.obstacles)).toBeGreaterThanOrEqual(settings.clear);
        // At least 5 pixels deep: more than the line's own width.
        for (const other of others) expect(gap(other, map.obstacles)).toBeLessThan(-4);
      }
      if (kind === "widest") {
        const wide = gap(own.points, map.obstacles);
        for (const other of others) {
          expect(gap(other, map.obstacles)).toBeGreaterThan(0);
          expect(wide / gap(other, map.obstacles)).toBeGreaterThanOrEqual(settings.wider - 1e-9);
        }
      }
      if (kind === "maze") {
        expect(crosses(own.points, map.walls)).toBe(0);
        for (const other of others) expect(crosses(other, map.walls)).toBe(1);
      }
    }
  });
  it("gives each letter to a quarter of each kind, and so each place in the order of lengths where length is not asked", () => {
    for (const kind of new Set(asked.map((each) => each.kind))) {
      const of = asked.filter((each) => each.kind === kind);
      for (const place of [0, 1, 2, 3]) expect(constantAccuracy(of, place)).toBe(0.25);
      if (!["free", "maze", "widest"].includes(kind)) continue;
      const ranks = of.map(({ map, right: own }) => {
        const mine = long(map.routes[own]!.points);
        return map.routes.filter(({ points }) => long(points) > mine + 1e-6).length;
      });
      // Lanes of a maze add a pixel or two: an order by cells is the order by pixels but for near ties.
      for (const rank of [0, 1, 2, 3])
        expect(Math.abs(ranks.filter((each) => each === rank).length - of.length / 4)).toBeLessThanOrEqual(
          kind === "maze" ? 2 : 0,
        );
    }
  });
});

describe("path-choice", () => {
  it("cannot be answered from the words", () => {
    const { accuracy, n } = blindAccuracy(questions("easy", 240, 3));
    expect(Math.abs(accuracy - 0.25)).toBeLessThan(farFromChance(n));
  }, 300_000);
  it("says where the right route is: without it, the picture changes within its box and nowhere else", () => {
    for (const { map, right: own } of questions("medium", 10)) {
      const { canvas, boxes } = drawMap(map);
      const without = drawMap(map, own).canvas;
      const [x0, y0, x1, y1] = boxes[own]!;
      let [left, top, farRight, bottom] = [512, 512, 0, 0];
      for (let at = 0; at < canvas.data.length; at++) {
        if (canvas.data[at] === without.data[at]) continue;
        const [x, y] = [Math.floor(at / 3) % 512, Math.floor(at / 3 / 512)];
        [left, top] = [Math.min(left, x), Math.min(top, y)];
        [farRight, bottom] = [Math.max(farRight, x + 1), Math.max(bottom, y + 1)];
      }
      expect(left).toBeGreaterThanOrEqual(x0);
      expect(top).toBeGreaterThanOrEqual(y0);
      expect(farRight).toBeLessThanOrEqual(x1);
      expect(bottom).toBeLessThanOrEqual(y1);
      // Ends of it lie under the signs of start and goal.
      expect((farRight - left) * (bottom - top)).toBeGreaterThan(0.5 * (x1 - x0) * (y1 - y0));
    }
  });
  it("is the same to the byte, streams, and grades letters", async () => {
    const hash = createHash("sha256");
    const data = await pathChoice.open("", { seed: 7, limit: 15, encodePng: ({ data: pixels }) => pixels });
    for await (const sample of data.samples()) {
      hash.update(JSON.stringify([sample.question, sample.choices, sample.target, sample.evidence]));
      for (const { source } of sample.media) hash.update(source);
      const { letter } = sample.target as { letter: string };
      expect(pathChoice.grade(sample, `(${letter})`)).toEqual({ accuracy: 1 });
      expect(pathChoice.grade(sample, letter === "A" ? "B" : "A")).toEqual({ accuracy: 0 });
      expect(pathChoice.grade(sample, null)).toEqual({ accuracy: 0 });
    }
    expect(hash.digest("hex")).toMatchInlineSnapshot(
      `"85b5cd3865f30dc4e38693de4a4921f762b5c8e79480bc2436cbcc67049950b1"`,
    );
  }, 300_000);
  it("says so when settings leave no clear question", async () => {
    const data = await pathChoice.with({ fewer: 40 }).open("", {
      difficulty: "easy",
      limit: 5,
      encodePng: () => new Uint8Array(1),
    });
    const all = async () => {
      for await (const _ of data.samples());
    };
    await expect(all()).rejects.toThrow("no clear question in 2000 tries");
  });
});
