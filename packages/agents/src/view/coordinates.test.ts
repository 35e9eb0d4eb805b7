import { type CoordinateConvention, GeometryError } from "@fovea/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Frame, fromModel, toModel } from "./coordinates.js";

const conventions: fc.Arbitrary<CoordinateConvention> = fc.record({
  unit: fc.constantFrom("pixel", "fraction", "thousandth"),
  order: fc.constantFrom("xy", "yx"),
});
const frames: fc.Arbitrary<Frame> = fc
  .record({
    width: fc.integer({ min: 20, max: 6000 }),
    height: fc.integer({ min: 20, max: 6000 }),
    scale: fc.double({ min: 0.1, max: 1, noNaN: true }),
  })
  .map(({ width, height, scale }) => ({
    handle: "image-1",
    width,
    height,
    sent: { width: Math.ceil(width * scale), height: Math.ceil(height * scale) },
  }));
const part = fc.double({ min: 0, max: 1, noNaN: true });
const parts = fc.tuple(part, part, part, part);

const photo: Frame = { handle: "image-1", width: 4000, height: 3000, sent: { width: 1000, height: 750 } };

describe("places that a model writes", () => {
  it.each([
    ["pixel", "xy", [100, 150, 200, 300], [400, 600, 800, 1200]],
    ["pixel", "yx", [150, 100, 300, 200], [400, 600, 800, 1200]],
    ["fraction", "xy", [0.1, 0.2, 0.2, 0.4], [400, 600, 800, 1200]],
    ["thousandth", "xy", [100, 200, 200, 400], [400, 600, 800, 1200]],
    ["thousandth", "yx", [200, 100, 400, 200], [400, 600, 800, 1200]],
  ] as const)("in %s, %s become pixels of the image behind the handle", (unit, order, written, own) => {
    expect(fromModel(written, "box", photo, { unit, order })).toEqual(own);
    expect(fromModel(written.slice(0, 2), "point", photo, { unit, order })).toEqual(own.slice(0, 2));
  });

  it("go there and back to within the convention's grain", () => {
    fc.assert(
      fc.property(frames, conventions, parts, (frame, convention, [a, b, c, d]) => {
        const { width, height, sent } = frame;
        const own = [a * width, b * height, c * width, d * height];
        const [x0, x1] = [Math.min(own[0]!, own[2]!), Math.max(own[0]!, own[2]!)];
        const [y0, y1] = [Math.min(own[1]!, own[3]!), Math.max(own[1]!, own[3]!)];
        const grain = (side: number, pixels: number) =>
          (convention.unit === "pixel" ? side / pixels : side / 1000) + 0.02;
        const [gx, gy] = [grain(width, sent.width), grain(height, sent.height)];
        fc.pre(x1 - x0 > 2 * gx && y1 - y0 > 2 * gy);
        const back = fromModel(toModel([x0, y0, x1, y1], frame, convention), "box", frame, convention);
        for (const [i, value] of [x0, y0, x1, y1].entries())
          expect(Math.abs(back[i]! - value)).toBeLessThanOrEqual(i % 2 === 0 ? gx : gy);
      }),
    );
  });

  it("are left as they are where nothing is converted", () => {
    const same: Frame = { ...photo, sent: { width: 4000, height: 3000 } };
    const written = [0.123456, 1, 3999.5, 3000];
    expect(fromModel(written, "box", same, { unit: "pixel", order: "xy" })).toEqual(written);
  });

  it("that miss the edge by a little are cut off; more is an error that says the form", () => {
    const xy = { unit: "thousandth", order: "xy" } as const;
    expect(fromModel([-3, 0, 1004, 500], "box", photo, xy)).toEqual([0, 0, 4000, 1500]);
    expect(() => fromModel([0, 0, 1400, 500], "box", photo, xy)).toThrow(GeometryError);
    expect(() => fromModel([0, 0, Number.NaN, 500], "box", photo, xy)).toThrow(/lies outside image-1/);
    expect(() => fromModel([300, 0, 200, 500], "box", photo, xy)).toThrow(/has no area/);
  });
});
