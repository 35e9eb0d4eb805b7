import {
  apply,
  composeLineage,
  type Image,
  type Lineage,
  originalLineage,
  type Pixels,
  translation,
} from "@fovea/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scenery } from "../testing/house.js";
import { grey, resample } from "./grey.js";
import type { Hint } from "./hint.js";
import { boxMatrix, type Orientation } from "./orientation.js";
import { type Parent, recoverLineage } from "./recover.js";

const [width, height] = [320, 240];
const source = scenery(7, width, height);
const ref = (id: string, w = width, h = height) =>
  ({ type: "image", id, width: w, height: h, mediaType: "image/png" }) as const;
const parentOf = (pixels: Pixels, id: string): Parent => {
  const image: Image = {
    ref: ref(id, pixels.width, pixels.height),
    lineage: originalLineage(ref(id, pixels.width, pixels.height)),
  };
  return { image, pixels };
};
const parents = new Map([["photo", parentOf(source, "photo")]]);

type Place = readonly [number, number, number, number];

/** The place of a picture on any side, at any size, every channel by itself. */
function view(
  { data, width: w, channels }: Pixels,
  box: Place,
  toWidth: number,
  toHeight: number,
  side: Orientation = "upright",
): Pixels {
  const matrix = boxMatrix([...box], side, toWidth, toHeight);
  // Shrinking takes means: four points a side for each pixel.
  const points = [0.125, 0.375, 0.625, 0.875];
  const made = new Uint8Array(toWidth * toHeight * channels);
  for (let y = 0; y < toHeight; y++) {
    for (let x = 0; x < toWidth; x++) {
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (const dy of points) {
          for (const dx of points) {
            const [sx, sy] = apply(matrix, [x + dx, y + dy]);
            const [column, row] = [Math.min(Math.max(0, Math.floor(sx)), w - 1), Math.max(0, Math.floor(sy))];
            sum += data[(Math.min(row, data.length / channels / w - 1) * w + column) * channels + c]!;
          }
        }
        made[(y * toWidth + x) * channels + c] = sum / 16;
      }
    }
  }
  return { data: made, width: toWidth, height: toHeight, channels };
}

const map = (pixels: Pixels, f: (value: number) => number): Pixels => ({
  ...pixels,
  data: Uint8Array.from(pixels.data, (value) => Math.max(0, Math.min(255, Math.round(f(value))))),
});

/** The corners that a lineage says, in shares of the source's sides, against the truth. */
function expectPlace(lineage: Lineage, made: Pixels, box: Place, side: Orientation = "upright"): void {
  const [placement] = lineage;
  expect(placement).toMatchObject({ certainty: "recovered" });
  expect(placement!.score).toBeGreaterThanOrEqual(0.93);
  const truth = boxMatrix([...box], side, made.width, made.height);
  for (const corner of [
    [0, 0],
    [made.width, 0],
    [0, made.height],
    [made.width, made.height],
  ] as const) {
    const [x, y] = apply(placement!.matrix, corner);
    const [tx, ty] = apply(truth, corner);
    expect(Math.abs(x - tx) / width).toBeLessThan(0.015);
    expect(Math.abs(y - ty) / height).toBeLessThan(0.015);
  }
}

/** Boxes of at least 80 x 60 pixels. */
const boxes = fc
  .tuple(
    fc.integer({ min: 0, max: 220 }),
    fc.integer({ min: 0, max: 160 }),
    fc.integer({ min: 80, max: 200 }),
    fc.integer({ min: 60, max: 150 }),
  )
  .map(([x, y, w, h]): Place => [x, y, Math.min(width, x + w), Math.min(height, y + h)]);
const runs = { numRuns: 8, seed: 3 };
const sized = (box: Place, zoom: number): [number, number] => [
  Math.max(24, Math.round((box[2] - box[0]) * zoom)),
  Math.max(24, Math.round((box[3] - box[1]) * zoom)),
];

describe("recoverLineage", () => {
  it("finds crops", () => {
    fc.assert(
      fc.property(boxes, (box) => {
        const made = view(source, box, box[2] - box[0], box[3] - box[1]);
        expectPlace(recoverLineage(made, parents, undefined).lineage, made, box);
      }),
      runs,
    );
  });

  it("finds crops at other sizes, brighter, darker, with more contrast and less", () => {
    fc.assert(
      fc.property(
        boxes,
        fc.double({ min: 0.5, max: 3, noNaN: true }),
        fc.double({ min: 0.5, max: 1.4, noNaN: true }),
        fc.integer({ min: -30, max: 30 }),
        (box, zoom, gain, offset) => {
          const made = map(
            view(source, box, ...sized(box, zoom)),
            (value) => (value - 128) * gain + 128 + offset,
          );
          expectPlace(recoverLineage(made, parents, undefined).lineage, made, box);
        },
      ),
      runs,
    );
  });

  it("finds the whole on any side", () => {
    const sides: Orientation[] = [
      "clockwise-90",
      "clockwise-180",
      "clockwise-270",
      "flip-horizontal",
      "flip-vertical",
    ];
    for (const side of sides) {
      const [w, h] = side === "clockwise-90" || side === "clockwise-270" ? [120, 160] : [160, 120];
      const made = view(source, [0, 0, width, height], w, h, side);
      expectPlace(recoverLineage(made, parents, undefined).lineage, made, [0, 0, width, height], side);
    }
  });

  it("finds grey pictures, and gives OpenCV's order of colours back as the house's", () => {
    const box: Place = [60, 50, 200, 170];
    const crop = view(source, box, 140, 120);
    const data = Uint8Array.from(crop.data);
    for (let i = 0; i < data.length; i += 3) [data[i], data[i + 2]] = [crop.data[i + 2]!, crop.data[i]!];
    const turned = recoverLineage({ ...crop, data }, parents, undefined);
    expectPlace(turned.lineage, crop, box);
    expect(turned.pixels.data).toEqual(crop.data);
    const one: Pixels = { ...crop, channels: 1, data: Uint8Array.from(grey(crop).data) };
    expectPlace(recoverLineage(one, parents, undefined).lineage, one, box);
  });

  it("knows the parent itself", () => {
    const { same } = recoverLineage({ ...source, data: Uint8Array.from(source.data) }, parents, undefined);
    expect(same).toBe(parents.get("photo")!.image);
  });

  it("believes a hint only when the pixels are there", () => {
    const box: Place = [100, 80, 220, 160];
    const made = view(source, box, 480, 320);
    const hint = (x: number, y: number, variable = "photo"): Hint => ({
      variable,
      steps: [
        { kind: "crop", box: [x, y, x + 120, y + 80] },
        { kind: "resize", width: 480, height: 320 },
      ],
    });
    expectPlace(recoverLineage(made, parents, hint(100, 80)).lineage, made, box);
    expectPlace(recoverLineage(made, parents, hint(20, 10)).lineage, made, box);
    expectPlace(recoverLineage(made, parents, hint(100, 80, "other")).lineage, made, box);
    const noise = map(made, () => 0);
    noise.data.set(scenery(99, 480, 320).data);
    expect(recoverLineage(noise, parents, hint(100, 80)).lineage).toMatchObject([{ certainty: "unknown" }]);
  });

  it("says unknown of what shows no place: other pictures, noise, drawings, edges, flat areas", () => {
    let state = 1;
    const noise = map(view(source, [0, 0, 120, 90], 120, 90), () => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return (state >> 16) & 255;
    });
    const drawing = map(noise, () => 255);
    for (let x = 10; x < 110; x++) drawing.data.fill(0, (x + 40 * 120) * 3, (x + 40 * 120) * 3 + 3);
    const crop = grey(view(source, [60, 50, 260, 200], 200, 150));
    const edges: Pixels = { data: new Uint8Array(200 * 150), width: 200, height: 150, channels: 1 };
    for (let i = 0; i + 1 < crop.data.length; i++)
      edges.data[i] = Math.min(255, 20 * Math.abs(crop.data[i + 1]! - crop.data[i]!));
    const flat = map(noise, () => 77);
    const other = scenery(31, 160, 120);
    for (const [name, made] of Object.entries({ noise, drawing, edges, flat, other })) {
      const { lineage } = recoverLineage(made, parents, undefined);
      expect([name, ...lineage.map(({ certainty }) => certainty)]).toEqual([name, "unknown"]);
      expect(lineage[0]!.score).toBe(undefined);
    }
  });

  it("says unknown where two places look alike", () => {
    const tile = view(source, [40, 40, 200, 160], 160, 120);
    const data = new Uint8Array(320 * 120 * 3);
    for (let y = 0; y < 120; y++) {
      const row = tile.data.subarray(y * 160 * 3, (y + 1) * 160 * 3);
      data.set(row, y * 320 * 3);
      data.set(row, y * 320 * 3 + 160 * 3);
    }
    const twice = new Map([["twice", parentOf({ data, width: 320, height: 120, channels: 3 }, "twice")]]);
    const part = view(tile, [30, 20, 130, 100], 100, 80);
    expect(recoverLineage(part, twice, undefined).lineage).toMatchObject([{ certainty: "unknown" }]);
  });

  it("says every parent of what it does not know, and the right one of several", () => {
    const both = new Map([...parents, ["second", parentOf(scenery(8, 200, 200), "second")]]);
    const strange = scenery(55, 100, 100);
    expect(
      recoverLineage(strange, both, undefined).lineage.map(({ parent, certainty }) => [parent, certainty]),
    ).toEqual([
      ["photo", "unknown"],
      ["second", "unknown"],
    ]);
    const made = view(both.get("second")!.pixels, [50, 40, 150, 140], 250, 250);
    expect(recoverLineage(made, both, undefined).lineage[0]).toMatchObject({
      parent: "second",
      certainty: "recovered",
    });
  });

  it("goes through a parent that is part of another image to the original", () => {
    const part = view(source, [80, 60, 280, 210], 200, 150);
    const lineage = composeLineage(originalLineage(ref("photo")), translation(80, 60), [0, 0, 200, 150]);
    const image: Image = { ref: ref("part", 200, 150), lineage };
    const made = view(part, [20, 30, 120, 110], 300, 240);
    const found = recoverLineage(made, new Map([["part", { image, pixels: part }]]), undefined);
    expect(found.lineage[0]!.parent).toBe("photo");
    expectPlace(found.lineage, made, [100, 90, 200, 170]);
  });
});

describe("resample", () => {
  it("keeps the mean, and gives a picture of its own size back", () => {
    const picture = grey(source);
    const mean = ({ data }: { data: Float32Array }) =>
      data.reduce((sum, each) => sum + each, 0) / data.length;
    expect(Math.abs(mean(resample(picture, 80, 60)) - mean(picture))).toBeLessThan(0.01);
    expect(resample(picture, width, height)).toBe(picture);
  });
});
