import { stream } from "@fovea/core/random";
import { beforeAll, describe, expect, it } from "vitest";
import { at, flat, roughnessOf, toolBench } from "../testing/context.js";
import denoise from "./index.js";

const bench = toolBench();
const speckled = flat(30, 30, 100, 100, 100);
for (let i = 0; i < 30; i++)
  speckled.data.set(i % 2 === 0 ? [255, 255, 255] : [0, 0, 0], ((i * 97) % 900) * 3);
const noisy = flat(60, 60, 120);
const generator = stream(7, "denoise-test", 0);
for (let i = 0; i < noisy.data.length; i++) {
  // A sum of twelve uniform numbers has variance 1.
  let sum = -6;
  for (let k = 0; k < 12; k++) sum += generator.random();
  noisy.data[i] = (i % 60 < 30 ? 70 : 170) + Math.round(10 * sum);
}
beforeAll(async () => {
  await bench.put("speckled", speckled);
  await bench.put("noisy", noisy);
});

describe("denoise", () => {
  it("keeps the promises of a tool", () => bench.keepsPromises(denoise, { image: "speckled" }));

  it("takes single wrong pixels away (median)", async () => {
    const { pixels } = await bench.picture(denoise, { image: "speckled", method: "median", size: 5 });
    expect(new Set(pixels.data)).toEqual(new Set([100]));
  });

  it("takes grain away and keeps the edge (bilateral)", async () => {
    const { pixels } = await bench.picture(denoise, { image: "noisy", size: 9, strength: 60 });
    expect(roughnessOf(pixels)).toBeLessThan(roughnessOf(noisy) / 2);
    expect(at(pixels, 32, 30)[0]! - at(pixels, 27, 30)[0]!).toBeGreaterThan(70);
  });
});
