import { beforeAll, describe, expect, it } from "vitest";
import { flat, numbered, roughnessOf, toolBench } from "../testing/context.js";
import sharpen from "./index.js";

const bench = toolBench();
beforeAll(async () => {
  await bench.sample("clock", "clock_motion.png");
  await bench.put("flat", flat(20, 20, 30, 60, 90));
  await bench.put("clear", numbered(12, 12, 4));
});

describe("sharpen", () => {
  it("keeps the promises of a tool", () => bench.keepsPromises(sharpen, { image: "clock" }));

  it("raises local contrast with the amount, and changes nothing at 0", async () => {
    const roughness = async (amount: number) =>
      roughnessOf((await bench.picture(sharpen, { image: "clock", amount })).pixels);
    const [none, some, more] = [await roughness(0), await roughness(1), await roughness(3)];
    expect(some).toBeGreaterThan(none);
    expect(more).toBeGreaterThan(some);
    const { data } = (await bench.picture(sharpen, { image: "clock", amount: 0 })).pixels;
    expect(data).toEqual((await bench.pixelsOf(bench.context.media.clock as never)).data);
  });

  it("leaves a flat colour and alpha alone", async () => {
    expect((await bench.picture(sharpen, { image: "flat", amount: 5 })).pixels.data).toEqual(
      flat(20, 20, 30, 60, 90).data,
    );
    const { data } = (await bench.picture(sharpen, { image: "clear" })).pixels;
    const source = numbered(12, 12, 4).data;
    for (let i = 3; i < data.length; i += 4) expect(data[i]).toBe(source[i]);
  });
});
