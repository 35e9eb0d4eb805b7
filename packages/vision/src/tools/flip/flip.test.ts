import { boxRegion, toOriginal } from "@fovea/core";
import { beforeAll, describe, expect, it } from "vitest";
import { at, numbered, toolBench } from "../testing/context.js";
import flip from "./index.js";

const bench = toolBench();
beforeAll(() => bench.put("image-1", numbered(6, 4)));

describe("flip", () => {
  it("keeps the promises of a tool", () => bench.keepsPromises(flip, { image: "image-1" }));

  it("swaps left and right, or top and bottom, bit for bit", async () => {
    const source = numbered(6, 4);
    const mirrored = await bench.picture(flip, { image: "image-1" });
    expect(at(mirrored.pixels, 5, 1)).toEqual(at(source, 0, 1));
    expect(toOriginal(mirrored.part.lineage!, boxRegion([0, 0, 1, 1]))[0]?.region).toEqual(
      boxRegion([5, 0, 6, 1]),
    );
    const turned = await bench.picture(flip, { image: "image-1", axis: "vertical" });
    expect(at(turned.pixels, 2, 3)).toEqual(at(source, 2, 0));
  });
});
