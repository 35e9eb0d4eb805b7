import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crop, flip, type Image, imageSize, montage, pad, resize, rotate, storedImage } from "./derived.js";
import { fromOriginal, type Lineage, toOriginal } from "./lineage.js";
import type { ImageRef } from "./refs.js";
import {
  type Box,
  boxRegion,
  type Point,
  pointRegion,
  polygonRegion,
  regionBounds,
  regionPoints,
} from "./region.js";

const original = (width: number, height: number, id = "original"): Image => {
  const ref: ImageRef = { type: "image", id, width, height, mediaType: "image/png" };
  return storedImage(ref);
};

/** One operation with sizes as parts of whatever it is applied to, so that any chain is valid. */
type Operation =
  | { type: "crop"; parts: readonly [number, number, number, number] }
  | { type: "resize"; width: number; height: number }
  | { type: "rotate"; degrees: number }
  | { type: "flip"; axis: "horizontal" | "vertical" }
  | { type: "pad"; left: number; top: number; right: number; bottom: number }
  | { type: "montage"; cell: readonly [number, number, number, number] };

const part = fc.double({ min: 0, max: 0.4, noNaN: true });
const margin = fc.integer({ min: 0, max: 60 });
const side = fc.integer({ min: 40, max: 900 });
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ type: fc.constant("crop" as const), parts: fc.tuple(part, part, part, part) }),
  fc.record({ type: fc.constant("resize" as const), width: side, height: side }),
  fc.record({
    type: fc.constant("rotate" as const),
    degrees: fc.oneof(fc.double({ min: -400, max: 400, noNaN: true }), fc.constantFrom(90, 180, 270, -90)),
  }),
  fc.record({
    type: fc.constant("flip" as const),
    axis: fc.constantFrom("horizontal" as const, "vertical" as const),
  }),
  fc.record({ type: fc.constant("pad" as const), left: margin, top: margin, right: margin, bottom: margin }),
  fc.record({ type: fc.constant("montage" as const), cell: fc.tuple(margin, margin, side, side) }),
);
const chain = fc.array(operation, { minLength: 10, maxLength: 10 });
const place = fc.tuple(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
);

function applyTo(image: Image, step: Operation): Image {
  const { width, height } = imageSize(image);
  switch (step.type) {
    case "crop": {
      const [l, t, r, b] = step.parts;
      return crop(image, [l * width, t * height, (1 - r) * width, (1 - b) * height]);
    }
    case "resize":
      return resize(image, step.width, step.height);
    case "rotate":
      return rotate(image, step.degrees);
    case "flip":
      return flip(image, step.axis);
    case "pad": {
      const { left, top, right, bottom } = step;
      return pad(image, { left, top, right, bottom });
    }
    case "montage": {
      const [x, y, w, h] = step.cell;
      return montage(
        [original(30, 20, "other"), image],
        [
          [0, 0, 10, 10],
          [x, y, x + w, y + h],
        ],
        x + w + 5,
        y + h + 5,
      );
    }
  }
}

/** Where a point goes, by school geometry and not by matrices; undefined when it is cut off. */
function follow(point: Point, from: Image, step: Operation, to: Image): Point | undefined {
  const [x, y] = point;
  const [a, b] = [imageSize(from), imageSize(to)];
  switch (step.type) {
    case "crop": {
      const [left, top] = [Math.floor(step.parts[0] * a.width), Math.floor(step.parts[1] * a.height)];
      const moved: Point = [x - left, y - top];
      return moved[0] < 0 || moved[1] < 0 || moved[0] > b.width || moved[1] > b.height ? undefined : moved;
    }
    case "resize":
      return [(x * b.width) / a.width, (y * b.height) / a.height];
    case "rotate": {
      const angle = Math.atan2(y - a.height / 2, x - a.width / 2) + (step.degrees / 180) * Math.PI;
      const radius = Math.hypot(x - a.width / 2, y - a.height / 2);
      return [b.width / 2 + radius * Math.cos(angle), b.height / 2 + radius * Math.sin(angle)];
    }
    case "flip":
      return step.axis === "horizontal" ? [a.width - x, y] : [x, a.height - y];
    case "pad":
      return [x + step.left, y + step.top];
    case "montage": {
      const [left, top, width, height] = step.cell;
      return [left + (x / a.width) * width, top + (y / a.height) * height];
    }
  }
}

const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
const nearest = (point: Point, among: readonly Point[]): number =>
  Math.min(Number.POSITIVE_INFINITY, ...among.map((other) => distance(point, other)));
/** Half a pixel is what is promised; a chain of ten exact matrices is far better. */
const half = 0.5;

describe("lineage through ten operations", () => {
  it("shows a point of the original where geometry says, and leads back to it", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 30, max: 2000 }),
        fc.integer({ min: 30, max: 2000 }),
        place,
        chain,
        (w, h, [u, v], steps) => {
          const point: Point = [u * w, v * h];
          let image = original(w, h);
          let expected: Point | undefined = point;
          for (const step of steps) {
            const next = applyTo(image, step);
            expected = expected === undefined ? undefined : follow(expected, image, step, next);
            image = next;
          }
          const seen = fromOriginal(image.lineage, "original", pointRegion(point));
          // On the very edge of a crop a rounding error decides; one pixel away from it nothing may be lost.
          if (expected !== undefined && seen.length > 0) {
            expect(
              nearest(
                expected,
                seen.map((region) => regionPoints(region)[0]!),
              ),
            ).toBeLessThan(half);
          }
          for (const region of seen) {
            const back = toOriginal(image.lineage, region).filter(({ media }) => media === "original");
            expect(
              nearest(
                point,
                back.map((place) => regionPoints(place.region)[0]!),
              ),
            ).toBeLessThan(half);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it("loses a point only where a crop cut it off", () => {
    fc.assert(
      fc.property(place, chain, ([u, v], steps) => {
        const point: Point = [5 + u * 290, 5 + v * 190];
        let image = original(300, 200);
        let corners: (Point | undefined)[] = [point];
        for (const step of steps) {
          const next = applyTo(image, step);
          corners = corners.map((corner) =>
            corner === undefined ? undefined : follow(corner, image, step, next),
          );
          // Points within a pixel of a cut are left to the other property.
          const { width, height } = imageSize(next);
          corners = corners.map((c) =>
            c !== undefined && step.type === "crop" && Math.min(c[0], c[1], width - c[0], height - c[1]) < 1
              ? undefined
              : c,
          );
          image = next;
        }
        const shown = fromOriginal(image.lineage, "original", pointRegion(point));
        if (corners[0] !== undefined) expect(shown.length).toBe(1);
      }),
      { numRuns: 400 },
    );
  });

  it("keeps every edge of a box and every corner of a polygon that stays in sight", () => {
    const uncut = fc.array(
      operation.filter(({ type }) => type !== "crop"),
      { minLength: 10, maxLength: 10 },
    );
    fc.assert(
      fc.property(uncut, fc.tuple(part, part, part, part), (steps, [l, t, r, b]) => {
        const [width, height] = [640, 480];
        let image = original(width, height);
        for (const step of steps) image = applyTo(image, step);
        const box: Box = [l * width, t * height, (1 - r) * width, (1 - b) * height];
        const polygon = polygonRegion([
          [box[0], box[1]],
          [box[2], box[1]],
          [(box[0] + box[2]) / 2, box[3]],
        ]);
        for (const region of [boxRegion(box), polygon]) {
          const shown = fromOriginal(image.lineage, "original", region);
          expect(shown.length).toBe(1);
          const back = toOriginal(image.lineage, shown[0]!).filter(({ media }) => media === "original");
          expect(back.length).toBe(1);
          const points = regionPoints(back[0]!.region);
          for (const corner of regionPoints(region)) expect(nearest(corner, points)).toBeLessThan(half);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("toOriginal", () => {
  const padded = pad(original(100, 50), { left: 20, top: 10, right: 30, bottom: 5 });

  it("gives nothing for a region in padding, off the image, or on its border from outside", () => {
    const outside: Box[] = [
      [0, 0, 20, 60],
      [120, 0, 150, 65],
      [0, 0, 150, 10],
      [0, 60, 150, 65],
      [500, 500, 510, 510],
    ];
    for (const box of outside) expect(toOriginal(padded.lineage, boxRegion(box))).toEqual([]);
    expect(toOriginal(padded.lineage, pointRegion([10, 30]))).toEqual([]);
  });

  it("gives nothing for padding after any chain", () => {
    fc.assert(
      fc.property(chain, fc.double({ min: 0, max: 1, noNaN: true }), (steps, along) => {
        let image: Image = original(300, 200);
        for (const step of steps) image = applyTo(image, step);
        const { width } = imageSize(image);
        const last = pad(image, { left: 0, top: 12, right: 0, bottom: 0 });
        expect(toOriginal(last.lineage, pointRegion([along * width, 6]))).toEqual([]);
        expect(toOriginal(last.lineage, boxRegion([0, 0, width, 12]))).toEqual([]);
      }),
    );
  });

  it("cuts a region that is partly padding to the image", () => {
    const [place] = toOriginal(padded.lineage, boxRegion([0, 0, 40, 30]));
    expect(place?.region).toEqual(boxRegion([0, 0, 20, 20]));
    expect(place?.certainty).toBe("exact");
  });

  it("finds the corners of a turned image's canvas to be nowhere", () => {
    const turned = rotate(original(100, 100), 45);
    expect(turned.width).toBe(142);
    expect(toOriginal(turned.lineage, boxRegion([0, 0, 10, 10]))).toEqual([]);
    const [centre] = toOriginal(turned.lineage, pointRegion([71, 71]));
    expect(distance(regionPoints(centre!.region)[0]!, [50, 50])).toBeLessThan(1e-9);
  });

  it("turns a box into a polygon at odd angles and keeps it a box at quarter turns", () => {
    expect(toOriginal(rotate(original(80, 40), 90).lineage, boxRegion([0, 0, 10, 20]))[0]?.region).toEqual(
      boxRegion([0, 30, 20, 40]),
    );
    expect(
      toOriginal(rotate(original(80, 40), 30).lineage, boxRegion([40, 30, 45, 35]))[0]?.region.type,
    ).toBe("polygon");
  });

  it("leads a region that spans two cells of a montage to both parents", () => {
    const both = montage(
      [original(100, 100, "a"), original(50, 50, "b")],
      [
        [0, 0, 100, 100],
        [100, 0, 200, 100],
      ],
      200,
      100,
    );
    const places = toOriginal(both.lineage, boxRegion([90, 0, 120, 20]));
    expect(places.map(({ media, region }) => [media, regionBounds(region)])).toEqual([
      ["a", [90, 0, 100, 20]],
      ["b", [0, 0, 10, 10]],
    ]);
  });

  it("never invents a place: an unknown placement gives all of it", () => {
    const lineage: Lineage = [{ ...original(40, 30).lineage[0]!, certainty: "unknown" }];
    expect(toOriginal(lineage, boxRegion([1, 1, 2, 2]))).toEqual([
      { media: "original", region: boxRegion([0, 0, 40, 30]), certainty: "unknown" },
    ]);
    expect(fromOriginal(lineage, "original", boxRegion([1, 1, 2, 2]))).toEqual([]);
  });
});
