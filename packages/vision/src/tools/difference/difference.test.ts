import { GeometryError, type Pixels } from "@fovea/core";
import { stream } from "@fovea/core/random";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { decodePixels, readHeader } from "../../codec/decode.js";
import { regionsOf } from "../../regions.js";
import { at, flat, toolBench } from "../testing/context.js";
import { codingNoise, comparePixels } from "./compare.js";
import difference, { type Difference } from "./index.js";
import { changedRegions } from "./regions.js";

const bench = toolBench();
const copy = (pixels: Pixels): Pixels => ({ ...pixels, data: pixels.data.slice() });
const fill = (pixels: Pixels, [x0, y0, x1, y1]: number[], colour: number[]): Pixels => {
  for (let y = y0!; y < y1!; y++)
    for (let x = x0!; x < x1!; x++) pixels.data.set(colour, (y * pixels.width + x) * pixels.channels);
  return pixels;
};
/** A ramp, so that nothing is flat. */
const before: Pixels = flat(120, 90, 0, 0, 0);
for (let i = 0; i < before.data.length; i++) before.data[i] = 60 + (Math.floor(i / 3) % 120);
const after = copy(before);
fill(after, [10, 20, 30, 40], [250, 250, 250]);
fill(after, [80, 50, 110, 60], [0, 0, 0]);
fill(after, [60, 80, 62, 82], [255, 0, 0]);
let coffee: Pixels;
let invoice: Pixels;

beforeAll(async () => {
  await bench.put("before", before);
  await bench.put("after", after);
  await bench.put("small", flat(60, 45, 7, 7, 7));
  coffee = await bench.pixelsOf((await bench.sample("coffee", "coffee.png")) as never);
  invoice = await bench.pixelsOf((await bench.sample("invoice", "invoice.png")) as never);
});
const input = { image: "before", other: "after" };
const dataOf = async (given: object): Promise<Difference> => {
  const { parts } = await bench.run(difference, given as never);
  const part = parts.find((each) => each.type === "data" && each.name === "difference");
  return (part as { data: unknown }).data as Difference;
};
const jpeg = async (pixels: Pixels, quality: number): Promise<Pixels> => {
  const { data, width, height, channels } = pixels;
  const bytes = await sharp(data, { raw: { width, height, channels } }).jpeg({ quality }).toBuffer();
  return decodePixels(bytes, await readHeader(bytes, "jpeg"), 1e8, "jpeg");
};

describe("difference", () => {
  it("keeps the promises of a tool", () => bench.keepsPromises(difference, input));

  it("finds the changed boxes exactly, most changed pixels first, and leaves specks out", async () => {
    const { regions, width, expert, threshold } = regionsOf(await bench.run(difference, input));
    expect(regions.map(({ box }) => box)).toEqual([
      [10, 20, 30, 40],
      [80, 50, 110, 60],
    ]);
    expect([width, expert, threshold]).toEqual([120, "difference@1", codingNoise / 255]);
    const all = regionsOf(await bench.run(difference, { ...input, leastPixels: 1 }));
    expect(all.regions.map(({ box }) => box)).toContainEqual([60, 80, 62, 82]);
  });

  it("gives mean, greatest and share by their definitions", async () => {
    await bench.put("dark", flat(10, 10, 100, 100, 100));
    await bench.put("one", fill(flat(10, 10, 100, 100, 100), [0, 0, 10, 2], [100, 151, 100]));
    const { same, mean, max, share, regions } = await dataOf({ image: "dark", other: "one" });
    expect({ same, regions, max, share }).toEqual({ same: false, regions: 1, max: 0.2, share: 0.2 });
    expect(mean).toBeCloseTo((20 * 51) / 100 / 255, 12);
  });

  it("shows what changed in its colours, the rest pale, and leads to both originals", async () => {
    const { part, pixels } = await bench.picture(difference, input);
    expect(at(pixels, 20, 30)).toEqual([250, 250, 250]);
    const [r, g, b] = at(pixels, 60, 15);
    expect([r === g, g === b, r! >= 150]).toEqual([true, true, true]);
    expect(at(pixels, 20, 18)).toEqual([0xff, 0x2d, 0x78]);
    expect(part.lineage?.map(({ parent }) => parent)).toEqual(
      ["before", "after"].map((name) => (bench.context.media[name] as { ref: { id: string } }).ref.id),
    );
    const levels = await bench.picture(difference, { ...input, show: "levels" });
    expect(at(levels.pixels, 20, 30)).toEqual([170, 170, 170]);
    expect(at(levels.pixels, 70, 10)).toEqual([0, 0, 0]);
  });

  it("gives evidence on both pictures, and says what was searched when nothing changed", async () => {
    const { evidence } = await bench.run(difference, input);
    expect(evidence?.map(({ role, region }) => [role, region])).toHaveLength(4);
    const same = await bench.run(difference, { image: "before", other: "before" });
    expect(regionsOf(same).regions).toEqual([]);
    expect(same.evidence?.map(({ role, text }) => [role, text])).toEqual([
      ["searched", "no difference"],
      ["searched", "no difference"],
    ]);
  });

  it("refuses two sizes unless it is told what to do about them", async () => {
    const error = await bench.run(difference, { image: "before", other: "small" }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(GeometryError);
    expect(error.message).toBe("before is 120x90 and small is 60x45");
    const { parts, evidence } = await bench.run(difference, {
      image: "before",
      other: "small",
      fit: "resize",
    });
    expect(regionsOf({ parts }).regions.length).toBeGreaterThan(0);
    expect(evidence?.some(({ region }) => region?.type === "box" && region.box[2] <= 60)).toBe(true);
  });

  it.each([60, 75, 95])("takes a JPEG of quality %i for the same picture", async (quality) => {
    for (const picture of [coffee, invoice]) {
      const compared = comparePixels(picture, await jpeg(picture, quality));
      expect(compared.mean).toBeGreaterThan(0);
      expect(changedRegions(compared)).toEqual([]);
    }
  });

  it("finds one digit that was changed, behind JPEG noise", async () => {
    // The first digit of the total, painted over in the colour of its paper.
    const digit = [806, 790, 820, 815];
    const forged = fill(copy(invoice), digit, at(invoice, 806, 786));
    const inked = forged.data.filter((level, i) => Math.abs(level - invoice.data[i]!) > 60).length / 3;
    expect(inked).toBeGreaterThan(40);
    const regions = changedRegions(comparePixels(invoice, await jpeg(forged, 75)));
    expect(regions).toHaveLength(1);
    const [x0, y0, x1, y1] = regions[0]!.box;
    expect(x0 >= 804 && y0 >= 788 && x1 <= 822 && y1 <= 817).toBe(true);
  });

  it("is not shaken by the grain of a second exposure", () => {
    const random = stream(5, "difference-test", 0);
    const grainy = (pixels: Pixels) => ({
      ...pixels,
      data: pixels.data.map((level) => {
        let sum = -6;
        for (let k = 0; k < 12; k++) sum += random.random();
        return Math.max(0, Math.min(255, Math.round(level + 25 * sum)));
      }),
    });
    const grey = flat(150, 100, 120, 120, 120);
    const compared = comparePixels(grainy(grey), grainy(grey));
    expect(compared.threshold).toBeGreaterThan(codingNoise);
    expect(changedRegions(compared)).toEqual([]);
    const changed = fill(copy(grey), [40, 30, 80, 60], [230, 120, 20]);
    const [region] = changedRegions(comparePixels(grainy(grey), grainy(changed)));
    expect(region?.box.map((value, i) => Math.abs(value - [40, 30, 80, 60][i]!) <= 2)).not.toContain(false);
  });

  it("lays alpha over white on both sides", async () => {
    await bench.put("white", flat(30, 30, 255, 255, 255));
    await bench.put("clear", flat(30, 30, 9, 9, 9, 0));
    expect(await dataOf({ image: "white", other: "clear" })).toMatchObject({ same: true, mean: 0 });
  });
});
