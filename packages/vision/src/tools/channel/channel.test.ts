import { beforeAll, describe, expect, it } from "vitest";
import { flat, toolBench } from "../testing/context.js";
import channel from "./index.js";

const bench = toolBench();
beforeAll(async () => {
  await bench.put("orange", flat(2, 2, 255, 128, 0));
  await bench.put("clear", flat(2, 2, 10, 20, 30, 99));
  await bench.put("white", flat(2, 2, 255, 255, 255));
});
const level = async (image: string, name: string) =>
  (await bench.picture(channel, { image, channel: name })).pixels.data[0];

describe("channel", () => {
  it("keeps the promises of a tool", () => bench.keepsPromises(channel, { image: "orange", channel: "hue" }));

  it("reads each channel by its definition", async () => {
    expect(await level("orange", "red")).toBe(255);
    expect(await level("orange", "green")).toBe(128);
    expect(await level("orange", "alpha")).toBe(255);
    expect(await level("orange", "grey")).toBe(Math.round(0.299 * 255 + 0.587 * 128));
    // Hue 30.1 degrees of 360.
    expect(await level("orange", "hue")).toBe(21);
    expect(await level("orange", "saturation")).toBe(255);
    expect(await level("orange", "value")).toBe(255);
    expect(await level("clear", "alpha")).toBe(99);
    expect(await level("white", "lightness")).toBe(255);
    expect(await level("white", "a")).toBe(128);
    expect(await level("white", "saturation")).toBe(0);
    // CIELAB of #ff8000 is (67.05, 42.83, 74.03).
    expect(await level("orange", "lightness")).toBe(171);
    expect(await level("orange", "a")).toBe(171);
    expect(await level("orange", "b")).toBe(202);
  });

  it("parts the stained nuclei of a tissue section from the rest in the b channel", async () => {
    await bench.sample("tissue", "ihc.png");
    const colour = await bench.pixelsOf(bench.context.media["tissue"] as never);
    const { pixels, part } = await bench.picture(channel, { image: "tissue", channel: "b" });
    expect([pixels.channels, pixels.width, pixels.height]).toEqual([1, 512, 512]);
    const sums = { brown: [0, 0], blue: [0, 0] };
    for (let i = 0; i < pixels.data.length; i++) {
      const [r, b] = [colour.data[i * 3]!, colour.data[i * 3 + 2]!];
      const side = r > b + 30 ? sums.brown : b > r + 15 ? sums.blue : undefined;
      if (side === undefined) continue;
      side[0] = side[0]! + pixels.data[i]!;
      side[1] = side[1]! + 1;
    }
    const mean = ([sum, n]: number[]) => sum! / n!;
    expect(sums.brown[1]).toBeGreaterThan(5000);
    expect(sums.blue[1]).toBeGreaterThan(5000);
    expect(mean(sums.brown)).toBeGreaterThan(mean(sums.blue) + 20);
    expect(part.lineage).toEqual((bench.context.media["tissue"] as typeof part).lineage);
  });
});
