import { GeometryError } from "@fovea/core";
import { beforeAll, describe, expect, it } from "vitest";
import { regionsOf } from "../../regions.js";
import { at, flat, numbered, toolBench } from "../testing/context.js";
import difference from "./index.js";

const bench = toolBench();
const changed = numbered(120, 90);
const paintInto = (x0: number, y0: number, x1: number, y1: number) => {
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const i = (y * 120 + x) * 3;
      for (let c = 0; c < 3; c++) changed.data[i + c] = (changed.data[i + c]! + 128) % 256;
    }
  }
};
paintInto(10, 20, 30, 40);
paintInto(80, 50, 110, 60);
paintInto(60, 80, 62, 82);
beforeAll(async () => {
  await bench.put("before", numbered(120, 90));
  await bench.put("after", changed);
  await bench.put("small", flat(60, 45, 7, 7, 7));
});
const input = { image: "before", other: "after" };

describe("difference", () => {
  it("keeps the promises of a tool", () => bench.keepsPromises(difference, input));

  it("finds the changed boxes exactly, largest first, and leaves specks out", async () => {
    const { regions, width, expert } = regionsOf(await bench.run(difference, input));
    expect(regions.map(({ box }) => box)).toEqual([
      [10, 20, 30, 40],
      [80, 50, 110, 60],
    ]);
    expect([width, expert]).toEqual([120, "difference@1"]);
    const all = regionsOf(await bench.run(difference, { ...input, leastPixels: 1 }));
    expect(all.regions.map(({ box }) => box)).toContainEqual([60, 80, 62, 82]);
  });

  it("shows what changed in its colours, the rest pale, and leads to both originals", async () => {
    const { part, pixels } = await bench.picture(difference, input);
    expect(at(pixels, 20, 30)).toEqual(at(changed, 20, 30));
    const [r, g, b] = at(pixels, 60, 10);
    expect([r === g, g === b, r! >= 150]).toEqual([true, true, true]);
    expect(part.lineage?.map(({ parent }) => parent)).toEqual(
      ["before", "after"].map((name) => (bench.context.media[name] as { ref: { id: string } }).ref.id),
    );
  });

  it("gives evidence on both pictures, and says what was searched when nothing changed", async () => {
    const { evidence } = await bench.run(difference, input);
    expect(evidence).toHaveLength(4);
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
    const fitted = await bench.run(difference, { image: "before", other: "small", resize: "other-to-image" });
    expect(regionsOf(fitted).regions.length).toBeGreaterThan(0);
    expect(fitted.evidence?.some(({ region }) => region?.type === "box" && region.box[2] <= 60)).toBe(true);
  });
});
