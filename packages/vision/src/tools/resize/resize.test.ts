import { GeometryError, SchemaError } from "@fovea/core";
import { beforeAll, describe, expect, it } from "vitest";
import { at, flat, toolBench } from "../testing/context.js";
import resize from "./index.js";

const bench = toolBench();
beforeAll(() => bench.put("image-1", flat(40, 20, 9, 120, 240)));

describe("resize", () => {
  it("keeps the promises of a tool", () => bench.keepsPromises(resize, { image: "image-1", width: 11 }));

  it.each([
    [{ width: 20 }, [20, 10]],
    [{ height: 40 }, [80, 40]],
    [{ width: 7, height: 33 }, [7, 33]],
    [{ scale: 0.25 }, [10, 5]],
    [{ scale: 0.001 }, [1, 1]],
  ])("%j gives %j and keeps a flat colour", async (size, expected) => {
    const { pixels } = await bench.picture(resize, { image: "image-1", ...size });
    expect([pixels.width, pixels.height]).toEqual(expected);
    expect(at(pixels, 0, 0)).toEqual([9, 120, 240]);
  });

  it("refuses no size, two sizes, and a size that is no size", async () => {
    await expect(bench.run(resize, { image: "image-1" })).rejects.toThrow(GeometryError);
    await expect(bench.run(resize, { image: "image-1", width: 3, scale: 2 })).rejects.toThrow(GeometryError);
    expect(() => resize.parse({ image: "image-1", width: -3 })).toThrow(SchemaError);
  });
});
