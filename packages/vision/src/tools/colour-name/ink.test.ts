import type { Pixels } from "@fovea/core";
import { describe, expect, it } from "vitest";
import { flat } from "../testing/context.js";
import { nameText } from "./ink.js";

type Rgb = readonly [number, number, number];

/** Stems of one and a half pixels every eight, as antialiasing leaves them: one pixel of ink, one of half ink. */
function print(ink: Rgb, paper: Rgb, height = 40, grain = 0): Pixels {
  const width = 160;
  const pixels = flat(width, height, ...paper);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inLine = y > 0.25 * height && y < 0.75 * height;
      const part = !inLine ? 0 : x % 8 === 0 ? 1 : x % 8 === 1 ? 0.5 : 0;
      const noise = grain * (((x * 7 + y * 13) % 5) - 2);
      const level = (i: 0 | 1 | 2) =>
        Math.min(255, Math.max(0, Math.round(paper[i] + part * (ink[i] - paper[i]) + noise)));
      pixels.data.set([level(0), level(1), level(2)], (y * width + x) * 3);
    }
  }
  return pixels;
}
const named = (pixels: Pixels) => nameText(pixels, [0, 0, pixels.width, pixels.height]);
const white: Rgb = [255, 255, 255];

describe("the colour of a text", () => {
  it.each<[string, Rgb, Rgb]>([
    ["black", [20, 20, 20], white],
    ["black", [29, 41, 57], white],
    ["black", [26, 26, 26], [246, 236, 210]],
    ["grey", [107, 114, 128], white],
    ["red", [190, 25, 30], white],
    ["blue", [29, 78, 216], [219, 230, 255]],
    ["green", [15, 118, 110], [212, 214, 216]],
    ["brown", [107, 68, 35], white],
    ["white", [250, 250, 250], [20, 20, 22]],
  ])("is %s, that of its strokes %j, on paper %j", (name, ink, paper) => {
    expect(named(print(ink, paper))).toMatchObject({ name, sure: true });
  });

  it.each<[string, Rgb]>([
    ["red", [172, 20, 28]],
    ["blue", [37, 99, 235]],
    ["yellow", [245, 179, 53]],
    ["blue", [30, 58, 95]],
  ])("is %s, that of the strip it stands on %j", (name, paper) => {
    expect(named(print([255, 255, 255], paper))).toMatchObject({ name, sure: true });
  });

  it("is black for print that light has washed out in a photograph, and grey on a screen", () => {
    const washed: Rgb = [84, 84, 84];
    expect(named(print(washed, [225, 225, 225], 40, 2))?.name).toBe("black");
    expect(named(print([110, 110, 110], white))?.name).toBe("grey");
  });

  it("is not said where it lies between black and grey", () => {
    const between = named(print([71, 84, 103], white))!;
    expect(between.sure).toBe(false);
    expect(between.shares.map(({ name }) => name)).toEqual(["grey", "black"]);
  });

  it("is said with less confidence of thin strokes", () => {
    const [large, small] = [print([200, 30, 30], white, 40), print([200, 30, 30], white, 12)].map(named);
    expect(small!.confidence).toBeLessThan(large!.confidence!);
  });

  it("needs something that stands out from its paper", () => {
    expect(named(flat(40, 20, 200, 200, 200))).toBeUndefined();
    expect(named(flat(40, 20, 200, 200, 200, 0))).toBeUndefined();
  });
});
