import { pointRegion, regionPoints, toOriginal } from "@fovea/core";
import { beforeAll, describe, expect, it } from "vitest";
import { at, flat, numbered, toolBench } from "../testing/context.js";
import rotate from "./index.js";

const bench = toolBench();
beforeAll(async () => {
  await bench.put("image-1", numbered(6, 4));
  await bench.put("flat", flat(100, 60, 10, 200, 30));
});

describe("rotate", () => {
  it("keeps the promises of a tool", () => bench.keepsPromises(rotate, { image: "image-1", degrees: 12 }));

  it("turns by a quarter clockwise without changing a bit", async () => {
    const { pixels } = await bench.picture(rotate, { image: "image-1", degrees: 90 });
    expect([pixels.width, pixels.height]).toEqual([4, 6]);
    // What was at the top left is now at the top right.
    expect(at(pixels, 3, 0)).toEqual(at(numbered(6, 4), 0, 0));
  });

  it("fills the corners with the colour and knows that they come from nowhere", async () => {
    const { part, pixels } = await bench.picture(rotate, { image: "flat", degrees: -20, colour: "#fefdfc" });
    expect(at(pixels, 0, 0)).toEqual([0xfe, 0xfd, 0xfc]);
    expect(at(pixels, pixels.width >> 1, pixels.height >> 1)).toEqual([10, 200, 30]);
    expect(toOriginal(part.lineage!, pointRegion([1, 1]))).toEqual([]);
    const centre = toOriginal(part.lineage!, pointRegion([pixels.width / 2, pixels.height / 2]));
    const [x, y] = regionPoints(centre[0]!.region)[0]!;
    expect([Math.round(x * 1e6) / 1e6, Math.round(y * 1e6) / 1e6]).toEqual([50, 30]);
  });
});
