import { beforeAll, describe, expect, it } from "vitest";
import { toolBench } from "../testing/context.js";
import threshold, { otsuLevel } from "./index.js";

const bench = toolBench();
/** Dark letters (40 levels below the paper) on paper that goes from level 80 to 230. */
const shaded = {
  data: Uint8Array.from(
    { length: 100 * 20 },
    (_, i) => 80 + 1.5 * (i % 100) - ((i % 100) % 10 === 5 ? 40 : 0),
  ),
  width: 100,
  height: 20,
  channels: 1,
} as const;
beforeAll(() => bench.put("page", shaded));
const isLetter = (i: number) => (i % 100) % 10 === 5;

describe("threshold", () => {
  it("keeps the promises of a tool", () => bench.keepsPromises(threshold, { image: "page" }));

  it("splits two peaks between them (Otsu)", () => {
    const level = otsuLevel(
      Uint8Array.from({ length: 1000 }, (_, i) => (i % 3 === 0 ? 60 + (i % 7) : 180 + (i % 11))),
    );
    expect(level).toBeGreaterThanOrEqual(66);
    expect(level).toBeLessThan(180);
  });

  it("finds letters on shaded paper where one level for all cannot", async () => {
    const right = async (input: object) => {
      const { pixels } = await bench.picture(threshold, { image: "page", ...input });
      expect(pixels.channels).toBe(1);
      return pixels.data.filter((level, i) => (level === 0) === isLetter(i)).length / pixels.data.length;
    };
    expect(await right({ method: "adaptive", block: 15 })).toBe(1);
    expect(await right({ method: "otsu" })).toBeLessThan(0.8);
  });

  it("takes a fixed level, and can swap black and white", async () => {
    const { pixels } = await bench.picture(threshold, { image: "page", method: "fixed", level: 150 });
    expect([...pixels.data]).toEqual([...shaded.data].map((level) => (level > 150 ? 255 : 0)));
    const swapped = await bench.picture(threshold, {
      image: "page",
      method: "fixed",
      level: 150,
      invert: true,
    });
    expect(swapped.pixels.data).toEqual(pixels.data.map((level) => 255 - level));
  });
});
