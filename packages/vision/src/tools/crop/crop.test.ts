import { boxRegion, GeometryError, SchemaError, toOriginal } from "@fovea/core";
import { beforeAll, describe, expect, it } from "vitest";
import { at, numbered, toolBench } from "../testing/context.js";
import crop from "./index.js";

const bench = toolBench();
beforeAll(() => bench.put("image-1", numbered(20, 10)));

describe("crop", () => {
  it("keeps the promises of a tool", () =>
    bench.keepsPromises(crop, { image: "image-1", box: [1, 1, 5, 5] }));

  it("cuts exactly the pixels of the box, grown to whole ones, and knows where they come from", async () => {
    const { part, pixels, text } = await bench.picture(crop, { image: "image-1", box: [3.5, 2, 9, 8.2] });
    expect([pixels.width, pixels.height]).toEqual([6, 7]);
    expect(at(pixels, 0, 0)).toEqual(at(numbered(20, 10), 3, 2));
    expect(toOriginal(part.lineage!, boxRegion([0, 0, 2, 2]))[0]?.region).toEqual(boxRegion([3, 2, 5, 4]));
    expect(text).toContain("Size: 6x7 pixels.");
  });

  it("refuses a box beside the image, a path for a handle, and half a box, each with the fix", async () => {
    await expect(bench.run(crop, { image: "image-1", box: [30, 0, 40, 5] })).rejects.toThrow(GeometryError);
    const path = await bench.run(crop, { image: "/etc/passwd", box: [0, 0, 1, 1] }).catch((error) => error);
    expect(path).toBeInstanceOf(SchemaError);
    expect(path.fix).toContain("give a handle, not a path: there are image-1");
    const near = await bench.run(crop, { image: "imag-1", box: [0, 0, 1, 1] }).catch((error) => error);
    expect(near.message).toContain('did you mean "image-1"?');
    expect(() => crop.parse({ image: "image-1", box: [0, 0, 1] })).toThrow(SchemaError);
  });
});
