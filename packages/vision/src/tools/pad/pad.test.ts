import { pointRegion, SchemaError, toOriginal } from "@fovea/core";
import { beforeAll, describe, expect, it } from "vitest";
import { at, numbered, toolBench } from "../testing/context.js";
import pad from "./index.js";

const bench = toolBench();
beforeAll(() => bench.put("image-1", numbered(6, 4)));

describe("pad", () => {
  it("keeps the promises of a tool", () => bench.keepsPromises(pad, { image: "image-1", left: 3 }));

  it("adds a margin that comes from nowhere", async () => {
    const { part, pixels } = await bench.picture(pad, {
      image: "image-1",
      left: 3,
      bottom: 2,
      colour: "#010203",
    });
    expect([pixels.width, pixels.height]).toEqual([9, 6]);
    expect(at(pixels, 0, 0)).toEqual([1, 2, 3]);
    expect(at(pixels, 3, 0)).toEqual(at(numbered(6, 4), 0, 0));
    expect(toOriginal(part.lineage!, pointRegion([1, 1]))).toEqual([]);
  });

  it("refuses a colour by name and a negative margin", () => {
    expect(() => pad.parse({ image: "image-1", colour: "red" })).toThrow(SchemaError);
    expect(() => pad.parse({ image: "image-1", left: -1 })).toThrow(SchemaError);
  });
});
