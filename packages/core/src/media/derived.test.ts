import { describe, expect, it } from "vitest";
import { GeometryError } from "../errors.js";
import { crop, derivePixelwise, imageKey, montage, pad, resize, rotate, storedImage } from "./derived.js";

const image = storedImage({
  type: "image",
  id: "a".repeat(64),
  width: 100,
  height: 60,
  mediaType: "image/png",
});

describe("derived images", () => {
  it("grows a crop to whole pixels and cuts it to the image", () => {
    const cut = crop(image, [10.2, -5, 20.8, 30.1]);
    expect([cut.width, cut.height]).toEqual([11, 31]);
    expect(cut.recipe.parameters).toEqual({ box: [10, 0, 21, 31] });
  });

  it.each([
    ["beside the image", () => crop(image, [100, 0, 120, 10])],
    ["upside down", () => crop(image, [20, 20, 10, 10])],
    ["not a number", () => crop(image, [Number.NaN, 0, 10, 10])],
    ["without size", () => resize(image, 0, 10)],
    ["of half pixels", () => resize(image, 10.5, 10)],
    ["turned by infinity", () => rotate(image, Number.POSITIVE_INFINITY)],
    ["with a negative margin", () => pad(image, { left: -1, top: 0, right: 0, bottom: 0 })],
    ["a montage without images", () => montage([], [], 10, 10)],
    ["a cell off the canvas", () => montage([image], [[0, 0, 20, 20]], 10, 10)],
  ])("refuses what is %s, with the fix", (_, make) => {
    expect(make).toThrow(GeometryError);
    try {
      make();
    } catch (error) {
      expect((error as GeometryError).fix.length).toBeGreaterThan(10);
    }
  });

  it("is known by its bytes when stored and by its recipe when not", () => {
    expect(imageKey(image)).toBe("a".repeat(64));
    expect(imageKey(rotate(image, 5))).toBe(imageKey(rotate(image, 5)));
    expect(imageKey(rotate(image, 5))).not.toBe(imageKey(rotate(image, 6)));
  });

  it("keeps the lineage through operations that move no pixel", () => {
    const turned = rotate(image, 12);
    expect(derivePixelwise(turned, "clahe@1", {}).lineage).toBe(turned.lineage);
  });

  it("holds every corner of a turned image without growing by a rounding error", () => {
    expect([rotate(image, 90).width, rotate(image, 90).height]).toEqual([60, 100]);
    expect([rotate(image, 360).width, rotate(image, -720).height]).toEqual([100, 60]);
  });
});
