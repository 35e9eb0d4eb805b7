import { beforeAll, describe, expect, it } from "vitest";
import { at, flat, toolBench } from "../testing/context.js";
import grid, { roundStep } from "./index.js";

const bench = toolBench();
beforeAll(() => bench.put("grey", flat(210, 120, 60)));

describe("grid", () => {
  it("keeps the promises of a tool", () => bench.keepsPromises(grid, { image: "grey" }));

  it("draws lines where it says and nothing between them", async () => {
    const { pixels, text } = await bench.picture(grid, { image: "grey", spacing: 50, colour: "#ff0000" });
    expect(text).toContain("A grid every 50 pixels");
    for (const x of [50, 100, 150, 200])
      expect(at(pixels, x, 75)[0]).toBeGreaterThan(at(pixels, x - 10, 75)[0]!);
    expect(at(pixels, 75, 75)).toEqual([60, 60, 60]);
  });

  it("chooses round steps", () => {
    expect([3, 12, 16, 40, 80, 130, 260, 700].map(roundStep)).toEqual([10, 10, 20, 50, 100, 100, 200, 500]);
  });
});
