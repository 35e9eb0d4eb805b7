import type { Box, Pixels } from "@fovea/core";
import { describe, expect, it } from "vitest";
import { flat } from "../testing/context.js";
import { nameThing } from "./thing.js";

type Rgb = readonly [number, number, number];

function fill({ data, width }: Pixels, [x0, y0, x1, y1]: Box, colourAt: (x: number, y: number) => Rgb): void {
  for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) data.set(colourAt(x, y), (y * width + x) * 3);
}
const plain = (rgb: Rgb) => () => rgb;
const box: Box = [60, 40, 160, 120];

describe("the colour of a thing", () => {
  it("is not that of the background that fills most of its box", () => {
    const room = flat(220, 160, 140, 140, 145);
    fill(room, [60, 70, 160, 90], plain([200, 30, 30]));
    expect(nameThing(room, box)).toMatchObject({ name: "red", sure: true });
  });

  it("is that of its paint where much of it is metal and rubber", () => {
    const garage = flat(220, 160, 215, 200, 170);
    fill(garage, [60, 40, 160, 80], plain([200, 30, 30]));
    fill(garage, [60, 80, 130, 120], plain([150, 150, 150]));
    fill(garage, [130, 80, 160, 120], plain([25, 25, 25]));
    expect(nameThing(garage, box)).toMatchObject({ name: "red", sure: true });
  });

  it("is that of its lit side, not of its shade", () => {
    const scene = flat(220, 160, 150, 170, 200);
    fill(scene, box, (x) => {
      const light = 1 - (0.5 * (x - 60)) / 100;
      return [Math.round(250 * light), Math.round(135 * light), Math.round(15 * light)];
    });
    const named = nameThing(scene, box)!;
    expect(named).toMatchObject({ name: "orange", sure: true });
    expect(named.shares.find(({ name }) => name === "brown")?.share ?? 0).toBeLessThan(0.1);
  });

  it("is white for the brightest of all that is seen in dim light, and grey beside white", () => {
    const dim = flat(220, 160, 120, 90, 60);
    fill(dim, box, plain([178, 178, 178]));
    expect(nameThing(dim, box)?.name).toBe("white");
    fill(dim, [0, 0, 220, 36], plain([255, 255, 255]));
    expect(nameThing(dim, box)?.name).toBe("grey");
  });

  it("is the same as its background's where there is nothing else", () => {
    expect(nameThing(flat(220, 160, 250, 250, 250), box)).toMatchObject({ name: "white", sure: true });
  });

  it("is not said of halves of two colours", () => {
    const halves = flat(220, 160, 230, 230, 230);
    fill(halves, [60, 40, 110, 120], plain([30, 80, 200]));
    fill(halves, [110, 40, 160, 120], plain([245, 215, 20]));
    const named = nameThing(halves, box)!;
    expect(named.sure).toBe(false);
    expect(named.confidence).toBeLessThan(0.6);
    expect(new Set(named.shares.slice(0, 2).map(({ name }) => name))).toEqual(new Set(["blue", "yellow"]));
  });

  it("is said with more confidence of one paint than of one with a stripe", () => {
    const striped = flat(220, 160, 230, 230, 230);
    fill(striped, box, plain([30, 80, 200]));
    const one = nameThing(striped, box)!;
    fill(striped, [60, 80, 160, 100], plain([245, 215, 20]));
    const two = nameThing(striped, box)!;
    expect([one.name, two.name]).toEqual(["blue", "blue"]);
    expect(two.confidence).toBeLessThan(one.confidence!);
  });

  it("needs something to see", () => {
    expect(nameThing(flat(20, 20, 1, 2, 3, 0), [2, 2, 18, 18])).toBeUndefined();
  });
});
