import { pointsBounds, polygonArea } from "@fovea/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blobsOf } from "./blobs.js";
import { frameAngle, frameCorners, growFrame, smallestFrame, turnFrame } from "./frame.js";
import { resizeToPlanes, straighten } from "./resample.js";

const frames = fc.record({
  x: fc.double({ min: -500, max: 500, noNaN: true }),
  y: fc.double({ min: -500, max: 500, noNaN: true }),
  degrees: fc.double({ min: -44, max: 44, noNaN: true }),
  length: fc.double({ min: 40, max: 900, noNaN: true }),
  thickness: fc.double({ min: 4, max: 30, noNaN: true }),
});
const build = (f: { x: number; y: number; degrees: number; length: number; thickness: number }) => {
  const radians = (f.degrees * Math.PI) / 180;
  const along = [Math.cos(radians), Math.sin(radians)] as const;
  return { centre: [f.x, f.y] as const, along, length: f.length, thickness: f.thickness };
};

describe("frames", () => {
  it("are found again from their corners, reading to the right", () => {
    fc.assert(
      fc.property(frames, (f) => {
        const found = smallestFrame(frameCorners(build(f)));
        expect(found.centre[0]).toBeCloseTo(f.x, 5);
        expect(found.centre[1]).toBeCloseTo(f.y, 5);
        expect(frameAngle(found)).toBeCloseTo(f.degrees, 4);
        expect([found.length, found.thickness].map((n) => n.toFixed(4))).toEqual(
          [f.length, f.thickness].map((n) => n.toFixed(4)),
        );
      }),
    );
  });

  it("keep their rectangle when turned, and start at the next corner", () => {
    fc.assert(
      fc.property(frames, fc.integer({ min: -8, max: 8 }), (f, quarters) => {
        const [before, after] = [frameCorners(build(f)), frameCorners(turnFrame(build(f), quarters))];
        const start = before[((quarters % 4) + 4) % 4]!;
        expect(after[0]![0]).toBeCloseTo(start[0], 6);
        expect(after[0]![1]).toBeCloseTo(start[1], 6);
      }),
    );
  });

  it("grow on every side", () => {
    const grown = growFrame(build({ x: 0, y: 0, degrees: 0, length: 10, thickness: 4 }), 3);
    expect(pointsBounds(frameCorners(grown))).toEqual([-8, -5, 8, 5]);
    expect(polygonArea(frameCorners(grown))).toBe(160);
  });
});

describe("blobs", () => {
  const map = (...rows: string[]) =>
    blobsOf(
      Float32Array.from(rows.join(""), Number).map((n) => n / 10),
      rows[0]!.length,
      rows.length,
      0.3,
    );

  it("join cells that touch, corners included, and part those that do not", () => {
    const found = map("9900090", "0090090", "0000000", "9000009");
    expect(found.map((blob) => blob.pixels).sort()).toEqual([1, 1, 2, 3]);
  });

  it("join branches that meet further down", () => {
    expect(map("90009", "90009", "99999")).toHaveLength(1);
  });

  it("know their edges and their mean", () => {
    const [blob] = map("000", "064", "000");
    expect(pointsBounds(blob!.outline)).toEqual([1, 1, 3, 2]);
    expect(blob!.mean).toBeCloseTo(0.5);
  });
});

describe("resampling", () => {
  const image = (width: number, height: number, at: (x: number, y: number) => number) => {
    const data = new Uint8Array(new SharedArrayBuffer(width * height * 3));
    for (let i = 0; i < width * height; i++)
      data.fill(at(i % width, Math.floor(i / width)), i * 3, i * 3 + 3);
    return { data, width, height };
  };
  const plain = { shift: [0, 0, 0], gain: [1, 1, 1] } as const;

  it("averages when it shrinks: stripes become grey", () => {
    const planes = resizeToPlanes(
      image(64, 8, (x) => (x % 2) * 200),
      [0, 0, 64, 8],
      8,
      4,
      plain,
    );
    for (const value of planes.slice(1, 7)) expect(value).toBeCloseTo(100, 0);
  });

  it("keeps pixels when it does not scale", () => {
    const source = image(5, 4, (x, y) => x * 10 + y);
    const planes = resizeToPlanes(source, [0, 0, 5, 4], 5, 4, plain);
    expect([...planes.slice(0, 20)]).toEqual([...source.data].filter((_, i) => i % 3 === 0));
  });

  it("straightens a turned frame: a quarter turn reads columns", () => {
    const source = image(6, 6, (_, y) => y * 40);
    const frame = { centre: [3, 3], along: [0, 1], length: 6, thickness: 6 } as const;
    const planes = straighten(source, frame, 6, 6);
    const row = [...planes.slice(0, 6)].map((value) => Math.round((value + 1) * 127.5));
    expect(row).toEqual([0, 40, 80, 120, 160, 200]);
  });
});
