import { beforeAll, describe, expect, it } from "vitest";
import { at, numbered, toolBench } from "../testing/context.js";
import adjust from "./index.js";

const bench = toolBench();
const levels = { data: Uint8Array.of(0, 64, 128, 255), width: 4, height: 1, channels: 1 } as const;
beforeAll(async () => {
  await bench.put("levels", levels);
  await bench.put("clear", numbered(3, 2, 4));
});
const of = async (input: object) => [
  ...(await bench.picture(adjust, { image: "levels", ...input })).pixels.data,
];

describe("adjust", () => {
  it("keeps the promises of a tool", () => bench.keepsPromises(adjust, { image: "levels", gamma: 2 }));

  it("follows its formula, cut to black and white", async () => {
    expect(await of({})).toEqual([0, 64, 128, 255]);
    expect(await of({ brightness: 0.1 })).toEqual([26, 90, 154, 255]);
    expect(await of({ contrast: 2 })).toEqual([0, 0, 129, 255]);
    expect(await of({ gamma: 2 })).toEqual([0, 128, 181, 255]);
  });

  it("leaves alpha alone and the lineage as it was", async () => {
    const { part, pixels } = await bench.picture(adjust, { image: "clear", brightness: 1 });
    expect(at(pixels, 1, 1)).toEqual([255, 255, 255, at(numbered(3, 2, 4), 1, 1)[3]]);
    expect(part.lineage?.[0]?.matrix).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  });
});
