import { boxRegion, GeometryError, regionBounds, toOriginal } from "@fovea/core";
import { beforeAll, describe, expect, it } from "vitest";
import { numbered, toolBench } from "../testing/context.js";
import zoom from "./index.js";

const bench = toolBench();
beforeAll(() => bench.put("image-1", numbered(200, 100)));

describe("zoom", () => {
  it("keeps the promises of a tool", () =>
    bench.keepsPromises(zoom, { image: "image-1", box: [10, 10, 60, 30] }));

  it("enlarges the box with its margin to the size, and leads back to it", async () => {
    const { part, pixels } = await bench.picture(zoom, {
      image: "image-1",
      box: [50, 20, 100, 40],
      size: 240,
    });
    expect([pixels.width, pixels.height]).toEqual([240, 96]);
    const whole = regionBounds(toOriginal(part.lineage!, boxRegion([0, 0, 240, 96]))[0]!.region);
    whole.forEach((side, i) => {
      expect(side).toBeCloseTo([45, 18, 105, 42][i]!, 6);
    });
  });

  it("enlarges at most eight times and never shrinks", async () => {
    const tiny = await bench.picture(zoom, { image: "image-1", box: [0, 0, 10, 10], margin: 0, size: 4000 });
    expect(tiny.pixels.width).toBe(80);
    const large = await bench.picture(zoom, { image: "image-1", box: [0, 0, 200, 100], size: 50 });
    expect(large.pixels.width).toBe(200);
    expect(large.text).toContain("not enlarged");
  });

  it("refuses a box that is upside down, with its own numbers", async () => {
    const error = await bench
      .run(zoom, { image: "image-1", box: [50, 40, 20, 10] })
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(GeometryError);
    expect(error.message).toContain("[50, 40, 20, 10]");
  });
});
