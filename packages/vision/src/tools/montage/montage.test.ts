import { boxRegion, toOriginal } from "@fovea/core";
import { beforeAll, describe, expect, it } from "vitest";
import { at, flat, toolBench } from "../testing/context.js";
import montage from "./index.js";

const bench = toolBench();
beforeAll(async () => {
  await bench.put("wide", flat(80, 40, 200, 0, 0));
  await bench.put("tall", flat(20, 40, 0, 200, 0));
  await bench.put("grey", flat(10, 10, 70));
});
const input = { images: ["wide", "tall", "grey"], cellWidth: 80, cellHeight: 60, gap: 4, labels: false };

describe("montage", () => {
  it("keeps the promises of a tool", () => bench.keepsPromises(montage, input));

  it("centres each image in its cell, in reading order, and knows which is where", async () => {
    const { part, pixels, text } = await bench.picture(montage, input);
    expect([pixels.width, pixels.height]).toEqual([4 + 2 * 84, 4 + 2 * 64]);
    expect(text).toContain("3 images in 2 x 2 cells");
    expect(at(pixels, 44, 34)).toEqual([200, 0, 0]);
    expect(at(pixels, 128, 34)).toEqual([0, 200, 0]);
    expect(at(pixels, 44, 98)).toEqual([70, 70, 70]);
    expect(at(pixels, 90, 34)).toEqual([255, 255, 255]);
    const places = toOriginal(part.lineage!, boxRegion([40, 30, 132, 36]));
    expect(places.map(({ media }) => media)).toEqual(
      ["wide", "tall"].map((name) => (bench.context.media[name] as { ref: { id: string } }).ref.id),
    );
  });

  it("writes the handles on request, and keeps the lineage", async () => {
    const plain = await bench.picture(montage, input);
    const labelled = await bench.picture(montage, { ...input, labels: true });
    expect(labelled.pixels.data).not.toEqual(plain.pixels.data);
    expect(labelled.part.lineage).toEqual(plain.part.lineage);
  });

  it("names the handle that does not exist", async () => {
    await expect(bench.run(montage, { images: ["wide", "wid"] })).rejects.toThrow(
      'no medium "wid"; did you mean "wide"?',
    );
  });
});
