import { beforeAll, describe, expect, it } from "vitest";
import { at, flat, numbered, toolBench } from "../testing/context.js";
import draw from "./index.js";

const bench = toolBench();
beforeAll(async () => {
  await bench.put("grey", flat(200, 120, 90));
  await bench.put("clear", flat(60, 60, 10, 20, 30, 0));
  await bench.put("odd", numbered(80, 60));
});
const drawn = async (image: string, ...items: object[]) =>
  (await bench.picture(draw, { image, items: items as never })).pixels;

describe("draw", () => {
  it("keeps the promises of a tool", () =>
    bench.keepsPromises(draw, { image: "odd", items: [{ type: "box", box: [5, 5, 30, 30], label: "a" }] }));

  it("draws a box on its edges in its colour, and leaves every other bit as it was", async () => {
    const pixels = await drawn("odd", { type: "box", box: [20, 10, 50, 40], colour: "#ff0000", width: 2 });
    expect(at(pixels, 20, 25)).toEqual([255, 0, 0]);
    expect(at(pixels, 19, 25)).toEqual([255, 0, 0]);
    const source = numbered(80, 60);
    for (let y = 0; y < 60; y++) {
      for (let x = 0; x < 80; x++) {
        const near = x > 14 && x < 56 && y > 4 && y < 46 && !(x > 25 && x < 45 && y > 15 && y < 35);
        if (!near) expect(at(pixels, x, y)).toEqual(at(source, x, y));
      }
    }
  });

  it("draws on a grey picture in colour and on a clear one opaquely", async () => {
    const grey = await drawn("grey", { type: "point", point: [100, 60], colour: "#00ff00", radius: 8 });
    expect(grey.channels).toBe(3);
    expect(at(grey, 100, 60)).toEqual([0, 255, 0]);
    const clear = await drawn("clear", {
      type: "polygon",
      points: [
        [10, 10],
        [50, 10],
        [30, 50],
      ],
      fill: 1,
    });
    expect(at(clear, 30, 20)).toEqual([255, 212, 0, 255]);
    expect(at(clear, 5, 55)).toEqual([10, 20, 30, 0]);
  });

  it("writes text without any font of the machine", async () => {
    const pixels = await drawn("grey", {
      type: "text",
      at: [10, 10],
      text: "HI",
      size: 40,
      colour: "#ffffff",
    });
    const ink = (x0: number, x1: number) => {
      let sum = 0;
      for (let y = 10; y < 60; y++) for (let x = x0; x < x1; x++) sum += at(pixels, x, y)[0] === 255 ? 1 : 0;
      return sum;
    };
    expect(ink(10, 60)).toBeGreaterThan(150);
    expect(ink(110, 200)).toBe(0);
  });

  it("keeps labels on the picture and off each other", async () => {
    const items = [0, 1, 2].map((i) => ({
      type: "box",
      box: [2 + i * 4, 2, 60 + i * 4, 30],
      label: `label ${i}`,
    }));
    const pixels = await drawn("grey", ...items);
    // Three plates of solid yellow, none of which hides another: as much yellow as they have together.
    let yellow = 0;
    for (let i = 0; i < pixels.data.length; i += 3) {
      if (pixels.data[i] === 255 && pixels.data[i + 1] === 212 && pixels.data[i + 2] === 0) yellow++;
    }
    expect(yellow).toBeGreaterThan(1500);
  });

  it("refuses shapes that it does not know", () => {
    expect(() => draw.parse({ image: "grey", items: [{ type: "star", at: [1, 1] }] })).toThrow(/items\.0/);
    expect(() => draw.parse({ image: "grey", items: [] })).toThrow();
  });
});
