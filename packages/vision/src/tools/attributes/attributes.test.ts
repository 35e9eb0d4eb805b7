import type { JsonObject } from "@fovea/core";
import { beforeAll, describe, expect, it } from "vitest";
import { flat, toolBench } from "../testing/context.js";
import attributes from "./index.js";
import type { Look } from "./look.js";

const bench = toolBench();
const scene = flat(300, 200, 240, 240, 240);
for (let y = 20; y < 180; y++) {
  for (let x = 20; x < 80; x++) scene.data.set([200, 20, 20], (y * 300 + x) * 3);
  // Black and white squares of three pixels.
  for (let x = 200; x < 280; x++) {
    const level = (Math.floor(x / 3) + Math.floor(y / 3)) % 2 === 0 ? 40 : 230;
    scene.data.set([level, level, level], (y * 300 + x) * 3);
  }
}
beforeAll(() => bench.put("scene", scene));
const look = async (input: JsonObject): Promise<readonly Look[]> => {
  const { parts } = await bench.run(attributes, input);
  const found = parts.find((part) => part.type === "data") as unknown as { data: readonly Look[] };
  return found.data;
};

describe("attributes", () => {
  it("keeps the promises of a tool", () =>
    bench.keepsPromises(attributes, { image: "scene", boxes: [[20, 20, 80, 180]] }));

  it("tells a tall vivid red bar from a board of squares and from paper", async () => {
    const boxes = [
      [20, 20, 80, 180],
      [200, 60, 280, 140],
      [100, 5, 180, 15],
    ];
    const [bar, board, paper] = await look({ image: "scene", boxes });
    expect(bar).toMatchObject({ colourfulness: "vivid", pattern: "plain", shape: "tall", place: "left" });
    expect(bar!.colours).toEqual([{ name: "red", share: 1 }]);
    expect(bar!.share).toBeCloseTo((60 * 160) / 60_000, 9);
    expect(board).toMatchObject({
      colourfulness: "grey",
      pattern: "patterned",
      shape: "square",
      place: "right",
    });
    expect(new Set(board!.colours.map(({ name }) => name))).toEqual(new Set(["black", "white"]));
    expect(paper).toMatchObject({ lightness: "light", pattern: "plain", shape: "wide", place: "top" });
  });

  it("says of a photograph what is seen there: the warm surface of a coffee, without blue", async () => {
    await bench.sample("coffee", "coffee.png");
    const [coffee] = await look({ image: "coffee", boxes: [[240, 120, 330, 190]] });
    expect(coffee).toMatchObject({ lightness: "medium", colourfulness: "vivid", place: "centre" });
    for (const { name } of coffee!.colours) expect(["orange", "brown"]).toContain(name);
  });

  it("refuses a box outside the image", async () => {
    await expect(look({ image: "scene", boxes: [[400, 0, 500, 10]] })).rejects.toMatchObject({
      code: "GEOMETRY",
    });
  });
});
