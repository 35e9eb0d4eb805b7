import type { Pixels } from "@fovea/core";
import { stream } from "@fovea/core/random";
import sharp, { type Sharp } from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { flat, toolBench } from "../testing/context.js";
import { flawsOf, type Measured } from "./flaws.js";
import measure from "./index.js";
import { measureQuality, type Quality } from "./quality.js";

const bench = toolBench();
beforeAll(async () => {
  await bench.sample("coffee", "coffee.png");
  await bench.sample("clock", "clock_motion.png");
});
const of = async (input: object) => {
  const { parts } = await bench.run(measure, input as never);
  return parts.find((part) => part.type === "data" && part.name === "measure") as { data: unknown } as {
    data: Quality;
  };
};

describe("measure", () => {
  it("keeps the promises of a tool", () =>
    bench.keepsPromises(measure, { image: "coffee", box: [10, 10, 90, 90] }));

  it("knows flat, black and white pictures exactly", async () => {
    expect(await measureQuality(flat(8, 6, 51))).toEqual({
      blur: null,
      range: 0,
      highlight: 0.2,
      grain: 0,
      burntShare: 0,
      texturedShare: 0,
      width: 8,
      height: 6,
      sharpness: 0,
      brightness: 0.2,
      contrast: 0,
      noise: 0,
      blackShare: 0,
      whiteShare: 0,
    });
    const half = flat(10, 10, 0);
    half.data.fill(255, 50);
    expect(await measureQuality(half)).toMatchObject({
      brightness: 0.5,
      contrast: 0.5,
      blackShare: 0.5,
      whiteShare: 0.5,
    });
  });

  it("computes the variance of the Laplacian by its definition", async () => {
    // One bright pixel in 5x5: the inner 3x3 of the Laplacian is -4 v in the middle and v at its sides.
    const dot = flat(5, 5, 0);
    dot.data[12] = 100;
    const values = [-400, 100, 100, 100, 100, 0, 0, 0, 0];
    const mean = values.reduce((a, b) => a + b) / 9;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 9;
    expect((await measureQuality(dot)).sharpness).toBeCloseTo(variance, 6);
  });

  it.each([2, 5, 12])("estimates added noise of sigma %i within a tenth", async (sigma) => {
    const picture = flat(200, 200, 128);
    const generator = stream(11, "measure-test", sigma);
    for (let i = 0; i < picture.data.length; i++) {
      let sum = -6;
      for (let k = 0; k < 12; k++) sum += generator.random();
      picture.data[i] = Math.round(128 + sigma * sum);
    }
    expect((await measureQuality(picture)).noise! / sigma).toBeGreaterThan(0.9);
    expect((await measureQuality(picture)).noise! / sigma).toBeLessThan(1.1);
  });

  it("calls a real picture less sharp the more it is blurred, and a moving clock blurred", async () => {
    const coffee = await bench.pixelsOf(bench.context.media.coffee as never);
    const { width, height, channels } = coffee;
    const blurred = async (sigma: number) => {
      const image = sharp(coffee.data, { raw: { width, height, channels } }).blur(sigma).raw();
      return (await measureQuality({ ...coffee, data: await image.toBuffer() })).sharpness!;
    };
    const [sharpest, mild, strong] = [
      (await measureQuality(coffee)).sharpness!,
      await blurred(1),
      await blurred(3),
    ];
    expect(sharpest).toBeGreaterThan(mild);
    expect(mild).toBeGreaterThan(strong);
    expect((await of({ image: "clock" })).data.sharpness!).toBeLessThan(50);
    expect(sharpest).toBeGreaterThan(50);
  });

  it("measures the box that it is given", async () => {
    expect((await of({ image: "coffee", box: [0, 0, 40, 30] })).data).toMatchObject({
      width: 40,
      height: 30,
    });
    expect((await measureQuality(flat(1, 1, 7))).sharpness).toBeNull();
  });

  /** A step of `contrast` levels in the middle, as a Gaussian of `sigma` blurs it. */
  const step = (sigma: number, contrast = 120): Pixels => {
    const picture = flat(160, 120, 60);
    for (let i = 0; i < picture.data.length; i++) {
      const t = ((i % 160) + 0.5 - 80) / (sigma * Math.SQRT2);
      picture.data[i] = Math.round(60 + contrast * (0.5 + 0.5 * errorFunction(t)));
    }
    return picture;
  };

  it.each([1, 2, 3, 5])("finds the sigma %i of a blurred step", async (sigma) => {
    const { blur } = await measureQuality(step(sigma));
    expect(blur).toBeGreaterThan(sigma * 0.85);
    expect(blur).toBeLessThan(sigma * 1.15 + 0.2);
  });

  it("has no blur to tell of where there are no edges", async () => {
    expect((await measureQuality(flat(100, 100, 90))).blur).toBeNull();
    expect((await measureQuality(flat(9, 9, 90))).blur).toBeNull();
  });

  it("lets texture count less in the grain than in the noise", async () => {
    const { noise, grain } = (await of({ image: "coffee" })).data;
    expect(grain!).toBeLessThan(noise! / 2);
  });

  const variant = async (change: (image: Sharp) => Sharp) => {
    const coffee = await bench.pixelsOf(bench.context.media["coffee"] as never);
    const { width, height, channels } = coffee;
    const image = change(sharp(coffee.data, { raw: { width, height, channels } }));
    return flawsOf(await measureQuality({ ...coffee, data: await image.raw().toBuffer() }));
  };
  const none = { blurry: false, dark: false, bright: false, noisy: false, "low-contrast": false };

  it("names the flaw that a real picture was given, and only that", async () => {
    expect(await variant((image) => image)).toEqual(none);
    expect(await variant((image) => image.blur(3))).toEqual({ ...none, blurry: true });
    expect(await variant((image) => image.linear(0.35, 0))).toMatchObject({ dark: true, bright: false });
    expect(await variant((image) => image.linear(3, 0))).toEqual({ ...none, bright: true });
    expect(await variant((image) => image.linear(0.25, 90))).toMatchObject({ "low-contrast": true });
    const coffee = await bench.pixelsOf(bench.context.media["coffee"] as never);
    const generator = stream(3, "measure-flaws", 0);
    const levels = new Uint8Array(coffee.data.length);
    for (let i = 0; i < levels.length; i++) {
      const added = coffee.data[i]! + Math.round(50 * (generator.random() - 0.5));
      levels[i] = Math.min(255, Math.max(0, added));
    }
    expect(flawsOf(await measureQuality({ ...coffee, data: levels }))).toEqual({ ...none, noisy: true });
  });

  it("finds the clock that moved blurry, and pages neither bright nor low in contrast", async () => {
    const flaws = async (image: string) => ((await of({ image })).data as unknown as Measured).flaws;
    expect(await flaws("clock")).toEqual({ ...none, blurry: true });
    for (const page of ["invoice.png", "letter.png", "screen.png"]) {
      await bench.sample(page, page);
      expect(await flaws(page), page).toEqual(none);
    }
  });
});

/** Abramowitz and Stegun 7.1.26. */
function errorFunction(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - series * Math.exp(-x * x));
}
