import { beforeAll, describe, expect, it } from "vitest";
import { at, flat, toolBench } from "../testing/context.js";
import edges from "./index.js";

const bench = toolBench();
const square = flat(40, 40, 20, 20, 20);
for (let y = 10; y < 30; y++)
  for (let x = 10; x < 30; x++) square.data.set([220, 220, 220], (y * 40 + x) * 3);
beforeAll(() => bench.put("square", square));

describe("edges", () => {
  it("keeps the promises of a tool", () => bench.keepsPromises(edges, { image: "square" }));

  it("draws the outline of a square, one pixel wide, and nothing else", async () => {
    const { pixels } = await bench.picture(edges, { image: "square", blur: 0 });
    expect(pixels.channels).toBe(1);
    const row = Array.from({ length: 40 }, (_, x) => at(pixels, x, 20)[0]);
    expect(row.filter((level) => level === 255)).toHaveLength(2);
    expect([9, 10]).toContain(row.indexOf(255));
    expect(at(pixels, 20, 20)).toEqual([0]);
  });

  it("drops faint edges when the thresholds rise", async () => {
    const { pixels } = await bench.picture(edges, { image: "square", low: 1500, high: 2000 });
    expect(pixels.data.every((level) => level === 0)).toBe(true);
  });

  it("follows the rim of a cup in a photograph and leaves the coffee empty", async () => {
    await bench.sample("coffee", "coffee.png");
    const { pixels, part } = await bench.picture(edges, { image: "coffee" });
    expect(pixels.data.every((level) => level === 0 || level === 255)).toBe(true);
    const column = Array.from({ length: 60 }, (_, y) => at(pixels, 290, y)[0]);
    // The top of the rim, outer edge, lies at about (290, 18).
    const first = column.indexOf(255);
    expect(first).toBeGreaterThanOrEqual(15);
    expect(first).toBeLessThanOrEqual(21);
    let inside = 0;
    for (let y = 130; y < 180; y++) for (let x = 260; x < 320; x++) if (at(pixels, x, y)[0] === 255) inside++;
    expect(inside).toBe(0);
    expect(part.lineage).toEqual((bench.context.media["coffee"] as typeof part).lineage);
  });
});
