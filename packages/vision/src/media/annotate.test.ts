import { readFileSync } from "node:fs";
import {
  boxRegion,
  crop,
  type DocumentPart,
  type Evidence,
  type ImagePart,
  memoryStore,
  type Pixels,
  polygonRegion,
  storedImage,
} from "@fovea/core";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { encodePixels, imageCodec } from "../codec/index.js";
import { makePdf } from "../pages/testing/make-pdf.js";
import { annotateEvidence } from "./annotate.js";
import { loadMedia } from "./load.js";

const { blobs } = memoryStore();
let photo: ImagePart;
let grey: ImagePart;
beforeAll(async () => {
  photo = (await loadMedia(
    readFileSync(new URL("../../../../samples/coffee.png", import.meta.url)),
    blobs,
  )) as ImagePart;
  const flat: Pixels = { data: new Uint8Array(600 * 400).fill(120), width: 600, height: 400, channels: 1 };
  grey = (await loadMedia(await encodePixels(flat, { mediaType: "image/png" }), blobs)) as ImagePart;
});

const at = ({ data, width }: Pixels, x: number, y: number) => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];
const found = (
  media: string,
  box: [number, number, number, number],
  more: Partial<Evidence> = {},
): Evidence => ({
  media,
  region: boxRegion(box),
  role: "supports",
  text: "cup",
  score: 0.9,
  by: "objects@1+abc",
  ...more,
});
const ask = { question: "what is it?", answer: "a cup", blobs };
const isYellow = (pixel: number[]) => pixel[0]! > 200 && pixel[1]! > 160 && pixel[2]! < 90;

describe("annotateEvidence", () => {
  it("outlines the evidence, keeps its inside as it was, and adds a strip with the words", async () => {
    const box = [150, 60, 450, 330] as [number, number, number, number];
    const { png, pixels, page } = await annotateEvidence({
      ...ask,
      part: photo,
      evidence: [found(photo.ref.id, box)],
    });
    expect(page).toBeUndefined();
    expect(pixels.width).toBe(600);
    expect(pixels.height).toBeGreaterThan(440);
    expect(isYellow(at(pixels, 148, 200))).toBe(true);
    const original = await imageCodec.pixels(storedImage(photo.ref), blobs);
    for (const [x, y] of [
      [155, 65],
      [300, 200],
      [445, 325],
      [20, 20],
      [590, 390],
    ] as const) {
      expect(at(pixels, x, y)).toEqual(at(original, x, y));
    }
    expect(at(pixels, 599, pixels.height - 1)).toEqual([0x14, 0x17, 0x1c]);
    const strip = pixels.data.subarray(600 * 400 * 3);
    expect(strip.filter((level) => level > 240).length).toBeGreaterThan(100);
    expect((await sharp(png).raw().toBuffer()).equals(pixels.data)).toBe(true);
  });

  it("draws what was searched in vain dashed", async () => {
    const searched = found(grey.ref.id, [100, 100, 500, 300], { role: "searched", text: "no cat above 0.4" });
    const { pixels } = await annotateEvidence({ ...ask, part: grey, evidence: [searched] });
    const line = Array.from({ length: 300 }, (_, i) => at(pixels, 150 + i, 98)[0]!);
    expect(line.some((level) => level > 190)).toBe(true);
    expect(line.some((level) => level === 120)).toBe(true);
  });

  it("numbers several places and keeps the numbers off them", async () => {
    const evidence = [found(grey.ref.id, [100, 100, 140, 130]), found(grey.ref.id, [150, 100, 190, 130])];
    const { pixels } = await annotateEvidence({ ...ask, part: grey, evidence });
    for (let x = 103; x < 137; x++) expect(at(pixels, x, 115)).toEqual([120, 120, 120]);
    let plate = 0;
    for (let y = 80; y < 97; y++) for (let x = 100; x < 120; x++) plate += isYellow(at(pixels, x, y)) ? 1 : 0;
    expect(plate).toBeGreaterThan(60);
  });

  it("follows lineage: evidence in the original shows in a crop of it", async () => {
    const cut = await imageCodec.store(crop(storedImage(grey.ref), [200, 100, 600, 400]), blobs);
    const part: ImagePart = { type: "image", ...cut };
    const { pixels } = await annotateEvidence({
      ...ask,
      part,
      evidence: [found(grey.ref.id, [300, 200, 400, 260])],
    });
    // 400 pixels wide, enlarged to 480: the box's left edge is at (300 - 200) * 1.2.
    expect(pixels.width).toBe(480);
    expect(isYellow(at(pixels, 118, 150))).toBe(true);
  });

  it("shows the page with most of the evidence, points as pixels", async () => {
    const page = { mediaBox: [0, 0, 360, 200], content: "" } as const;
    const part = (await loadMedia(makePdf([page, page, page]), blobs)) as DocumentPart;
    const evidence = [
      found(part.ref.id, [10, 10, 20, 20], { page: 0 }),
      found(part.ref.id, [100, 50, 200, 90], { page: 2 }),
      found(part.ref.id, [100, 100, 200, 140], { page: 2 }),
    ];
    const shown = await annotateEvidence({ ...ask, part, evidence });
    expect(shown.page).toBe(2);
    // 150 dots per inch.
    expect(shown.pixels.width).toBe(750);
    expect(isYellow(at(shown.pixels, Math.round((100 / 72) * 150) - 2, Math.round((70 / 72) * 150)))).toBe(
      true,
    );
  });

  it("draws turned regions, points, places on the border and nothing for a place that is not known", async () => {
    const turned = polygonRegion([
      [300, 50],
      [400, 150],
      [300, 250],
      [200, 150],
    ]);
    const evidence: Evidence[] = [
      found(grey.ref.id, [0, 0, 600, 400]),
      { ...found(grey.ref.id, [0, 0, 1, 1]), region: turned },
      { ...found(grey.ref.id, [0, 0, 1, 1]), region: { type: "point", point: [599, 399] } },
      { media: grey.ref.id, role: "supports", certainty: "unknown" },
      found("another picture", [5, 5, 50, 50]),
    ];
    const { pixels } = await annotateEvidence({ ...ask, part: grey, evidence });
    expect(isYellow(at(pixels, 300, 2))).toBe(true);
    expect(at(pixels, 350, 100)).not.toEqual([120, 120, 120]);
    expect(at(pixels, 30, 30)).toEqual([120, 120, 120]);
  });

  it("copes with one pixel, a strip, a huge page, long words, other scripts and no evidence", async () => {
    for (const [width, height] of [
      [1, 1],
      [3000, 20],
      [4, 2000],
    ] as const) {
      const data = new Uint8Array(width * height * 3).fill(9);
      const bytes = await encodePixels({ data, width, height, channels: 3 }, { mediaType: "image/png" });
      const part = (await loadMedia(bytes, blobs)) as ImagePart;
      const question = `${"long".repeat(3000)} 漢字 مرحبا \u0000 🙂`;
      const { pixels } = await annotateEvidence({ ...ask, part, evidence: [], question });
      expect(Math.max(pixels.width, pixels.height)).toBeLessThan(2100);
    }
    const part = (await loadMedia(
      makePdf([{ mediaBox: [0, 0, 14000, 9000], content: "" }]),
      blobs,
    )) as DocumentPart;
    const { pixels } = await annotateEvidence({ ...ask, part, evidence: [] });
    expect(pixels.width).toBe(1600);
  });
});
