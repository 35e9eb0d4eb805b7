import { beforeAll, describe, expect, it } from "vitest";
import { numbered, spreadOf, toolBench } from "../testing/context.js";
import clahe from "./index.js";

const bench = toolBench();
beforeAll(async () => {
  await bench.sample("dark", "rocket.jpg");
  await bench.sample("grey", "coins.png");
  await bench.put("clear", numbered(64, 64, 4));
});

describe("clahe", () => {
  it("keeps the promises of a tool", () => bench.keepsPromises(clahe, { image: "grey" }));

  it.each(["dark", "grey"])("brings out contrast in %s, more with a higher limit", async (image) => {
    const contrast = async (clipLimit: number) =>
      spreadOf((await bench.picture(clahe, { image, clipLimit })).pixels);
    const [mild, strong] = [await contrast(2), await contrast(8)];
    const part = bench.context.media[image] as Parameters<typeof bench.pixelsOf>[0];
    expect(mild).toBeGreaterThan(spreadOf(await bench.pixelsOf(part)));
    expect(strong).toBeGreaterThan(mild);
  });

  it("keeps grey grey and alpha as it was", async () => {
    expect((await bench.picture(clahe, { image: "grey" })).pixels.channels).toBe(1);
    const { pixels } = await bench.picture(clahe, { image: "clear" });
    const source = numbered(64, 64, 4);
    for (let i = 3; i < pixels.data.length; i += 4) expect(pixels.data[i]).toBe(source.data[i]);
  });
});
