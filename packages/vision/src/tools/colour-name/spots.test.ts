import type { Pixels } from "@fovea/core";
import { describe, expect, it } from "vitest";
import { decodePixels, readHeader } from "../../codec/decode.js";
import { encodePixels } from "../../codec/index.js";
import { flat } from "../testing/context.js";
import { spotsOf } from "./spots.js";

type Rgb = readonly [number, number, number];

function disc({ data, width }: Pixels, cx: number, cy: number, radius: number, rgb: Rgb): void {
  for (let y = cy - radius; y <= cy + radius; y++)
    for (let x = cx - radius; x <= cx + radius; x++)
      if (Math.hypot(x - cx, y - cy) <= radius) data.set(rgb, (y * width + x) * 3);
}
const namesOf = (pixels: Pixels) => spotsOf(pixels).map(({ name }) => name);

describe("spots", () => {
  it("are small things of a clear colour, far less than a thousandth of the picture", () => {
    const screen = flat(1200, 800, 250, 250, 250);
    disc(screen, 100, 70, 7, [236, 106, 94]);
    disc(screen, 300, 70, 7, [40, 160, 60]);
    expect(new Set(namesOf(screen))).toEqual(new Set(["red", "green"]));
    for (const { places } of spotsOf(screen)) expect(places).toBeGreaterThan(30);
  });

  it("are not the lines of two pixels, the single ones of noise, or what is black, white and grey", () => {
    const page = flat(300, 200, 250, 250, 250);
    for (let x = 0; x < 300; x++) for (const y of [50, 51]) page.data.set([200, 30, 30], (y * 300 + x) * 3);
    for (let n = 0; n < 200; n++)
      page.data.set([30, 30, 220], (((n * 37) % 200) * 300 + ((n * 91) % 300)) * 3);
    disc(page, 150, 120, 20, [15, 15, 15]);
    disc(page, 220, 120, 20, [130, 130, 130]);
    expect(namesOf(page)).toEqual([]);
  });

  it("are not the light on all of a picture, nor the noise of a JPEG of black on white", async () => {
    expect(namesOf(flat(200, 200, 205, 190, 170))).toEqual([]);
    const page = flat(200, 200, 255, 255, 255);
    for (let n = 0; n < 12; n++) disc(page, 15 + 15 * n, 100, 4, [0, 0, 0]);
    const bytes = await encodePixels(page, { mediaType: "image/jpeg", quality: 40 });
    const back = await decodePixels(bytes, await readHeader(bytes, "page.jpg"), 1e6, "page.jpg");
    expect(namesOf(back)).toEqual([]);
  });

  it("may be pale where they stand out from the rest: bluish cells in brown tissue", () => {
    const tissue = flat(200, 200, 150, 110, 70);
    disc(tissue, 100, 100, 12, [118, 132, 156]);
    expect(namesOf(tissue)).toEqual(["brown", "blue"]);
    const paper = flat(200, 200, 150, 150, 150);
    disc(paper, 100, 100, 12, [140, 146, 156]);
    expect(namesOf(paper)).toEqual([]);
  });

  it("are not seen where everything is clear", () => {
    expect(namesOf(flat(20, 20, 250, 0, 0, 0))).toEqual([]);
  });
});
