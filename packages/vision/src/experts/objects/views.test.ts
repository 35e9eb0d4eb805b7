import type { Box } from "@fovea/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { letterbox, mirrored, shrink, toImage } from "../network/letterbox.js";
import { decodePeaks, type Peak } from "./centernet.js";
import { decide, type Thresholds } from "./decide.js";
import { type Candidate, joinViews } from "./views.js";

const picture = (width: number, height: number, level: (x: number, y: number) => number) => {
  const data = new Uint8Array(new SharedArrayBuffer(width * height * 3));
  for (let i = 0; i < width * height; i++) {
    data.fill(level(i % width, Math.floor(i / width)), i * 3, i * 3 + 3);
  }
  return { data, width, height };
};

describe("the letterbox", () => {
  it("keeps the aspect, centres, averages what it shrinks and leaves the rest black", () => {
    const { planes, scale, left, top } = letterbox(
      picture(8, 4, (x) => (x % 2 === 0 ? 0 : 100)),
      4,
      4,
    );
    expect([scale, left, top]).toEqual([0.5, 0, 1]);
    expect([...planes.subarray(0, 16)]).toEqual([0, 0, 0, 0, 50, 50, 50, 50, 50, 50, 50, 50, 0, 0, 0, 0]);
  });

  it("keeps a flat picture flat at every size, and its mean", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (width, height) => {
        const { planes } = letterbox(
          picture(width, height, () => 200),
          16,
          16,
        );
        const inside = planes.filter((value) => value > 0);
        expect(inside.length).toBeGreaterThan(0);
        for (const value of inside) expect(value).toBeCloseTo(200, 2);
      }),
    );
  });

  it("leads back from the input to the picture, and cuts at its edge", () => {
    const image = picture(100, 50, () => 0);
    const placed = letterbox(image, 64, 64, 0.5);
    expect([placed.scale, placed.left, placed.top]).toEqual([0.32, 16, 24]);
    expect(toImage([16, 24, 32, 40], placed, image)).toEqual([0, 0, 50, 50]);
    expect(toImage([0, 0, 64, 64], placed, image)).toEqual([0, 0, 100, 50]);
  });

  it("shrinks a large picture once, by averaging, and leaves a small one as it is", () => {
    const image = picture(8, 4, (x) => (x % 2 === 0 ? 0 : 101));
    expect(shrink(image, 8)).toBe(image);
    const { data, width, height } = shrink(image, 4);
    expect([width, height, new Set(data)]).toEqual([4, 2, new Set([51])]);
  });

  it("is mirrored row by row", () => {
    expect([...mirrored(Float32Array.of(1, 2, 3, 4, 5, 6), 3)]).toEqual([3, 2, 1, 6, 5, 4]);
  });
});

/** A network's output with these scores, and boxes of these sides around every cell. */
function output(size: number, classes: number, scores: Readonly<Record<number, number>>, sides: number[]) {
  const plane = size * size;
  const heat = new Float32Array(classes * plane);
  for (const [at, score] of Object.entries(scores)) heat[Number(at)] = score;
  const best = Float32Array.from({ length: plane }, (_, cell) =>
    Math.max(...Array.from({ length: classes }, (_, c) => heat[c * plane + cell]!)),
  );
  const all = Float32Array.from({ length: 4 * plane }, (_, i) => sides[Math.floor(i / plane)]!);
  return { heat, best, sides: all, width: size, height: size };
}

describe("peaks", () => {
  it("are the highest of nine cells, with a box of four sides around the cell's corner", () => {
    const two = output(4, 2, { [16 + 5]: 0.9, [16 + 6]: 0.5 }, [1, 2, 3, 4]);
    expect(decodePeaks(two, 0.1)).toEqual([{ label: 1, score: expect.closeTo(0.9, 6), box: [3, 2, 7, 8] }]);
    expect(decodePeaks(two, 0.95)).toEqual([]);
  });

  it("of one class that overlap count once, of two classes both count", () => {
    const found = decodePeaks(output(8, 2, { 0: 0.5, 2: 0.7, 64: 0.4 }, [40, 40, 40, 40]), 0.1);
    expect(found.map(({ label, score }) => [label, score])).toEqual([
      [0, expect.closeTo(0.7, 6)],
      [1, expect.closeTo(0.4, 6)],
    ]);
  });
});

const box: Box = [10, 10, 50, 50];
const peak = (label: number, score: number, at: Box = box): Peak => ({ label, score, box: at });

describe("joining views", () => {
  it("means the scores over all views, weights the boxes, and says whether all agree", () => {
    const [both, one] = joinViews([
      [peak(0, 0.8)],
      [peak(0, 0.2, [20, 10, 60, 50]), peak(0, 0.6, [200, 200, 240, 240])],
    ]);
    expect(both).toMatchObject({ label: 0, agreed: true });
    expect(both!.score).toBeCloseTo(0.5);
    expect(both!.box[0]).toBeCloseTo(12);
    expect(one).toMatchObject({ agreed: false, score: 0.3, box: [200, 200, 240, 240] });
  });

  it("tells by how much the best other class at the place is behind", () => {
    const found = joinViews([
      [peak(15, 0.6), peak(16, 0.2)],
      [peak(15, 0.4), peak(16, 0.4)],
    ]);
    expect(found.map(({ label, lead }) => [label, lead])).toEqual([
      [15, expect.closeTo(0.2)],
      [16, expect.closeTo(-0.2)],
    ]);
  });
});

describe("deciding", () => {
  const thresholds: Thresholds = {
    answer: { default: 0.5, classes: { person: 0.3 } },
    candidate: { default: 0.1, classes: { person: 0.2 } },
  };
  const candidate = (label: number, score: number, more: Partial<Candidate> = {}): Candidate => ({
    label,
    score,
    box,
    agreed: true,
    lead: score,
    ...more,
  });
  const decisions = (...candidates: Candidate[]) =>
    decide(candidates, thresholds).map(({ name, answerable }) => [name, answerable]);

  it("answers from what all views see above its class's threshold", () => {
    expect(decisions(candidate(0, 0.31))).toEqual([["person", true]]);
    expect(decisions(candidate(15, 0.49))).toEqual([["cat", false]]);
    expect(decisions(candidate(15, 0.9, { agreed: false }))).toEqual([["cat", false]]);
  });

  it("does not answer where another class is close", () => {
    expect(decisions(candidate(15, 0.9, { lead: 0.05 }))).toEqual([["cat", false]]);
  });

  it("drops what is below its class's noise, and what stands where something else surely is", () => {
    expect(decisions(candidate(0, 0.19), candidate(16, 0.11))).toEqual([["dog", false]]);
    expect(decisions(candidate(15, 0.6), candidate(16, 0.3))).toEqual([["cat", true]]);
    const elsewhere = candidate(16, 0.3, { box: [100, 100, 140, 140] });
    expect(decisions(candidate(15, 0.6), elsewhere)).toHaveLength(2);
  });
});
