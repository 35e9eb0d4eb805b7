import {
  apply,
  boxPoints,
  type ImagePart,
  invert,
  type Pixels,
  type Point,
  pointRegion,
  quadToQuad,
  regionPoints,
  storedImage,
  toOriginal,
  warp,
} from "@fovea/core";
import { beforeAll, describe, expect, it } from "vitest";
import { imageCodec } from "../../codec/index.js";
import { flat, toolBench } from "../testing/context.js";
import rectify from "./index.js";
import { aspectOf } from "./size.js";

const bench = toolBench();
const [width, height] = [1000, 800];

/** What a pinhole camera of focal length `f` sees of a page, turned about both axes: the corners in the picture. */
function seen(pageWidth: number, pageHeight: number, tilt: number, pan: number, f = 1100): Point[] {
  const corners = boxPoints([-pageWidth / 2, -pageHeight / 2, pageWidth / 2, pageHeight / 2]);
  return corners.map(([x, y]) => {
    const [cy, sy, cx, sx] = [Math.cos(pan), Math.sin(pan), Math.cos(tilt), Math.sin(tilt)];
    const z = -x * sy;
    const depth = y * sx + z * cx + 1500;
    return [(f * x * cy) / depth + width / 2, (f * (y * cx - z * sx)) / depth + height / 2];
  });
}

/** The sample letter on a dark, mottled table. */
async function photograph(corners: readonly Point[]): Promise<Pixels> {
  const letter = (await bench.sample("letter", "letter.png")) as ImagePart;
  const page = boxPoints([0, 0, letter.ref.width, letter.ref.height]);
  const toParent = quadToQuad(corners, page);
  const warped = warp(storedImage(letter.ref), toParent, width, height);
  const paper = await imageCodec.pixels(warped, bench.context.blobs);
  const out = flat(width, height, 0, 0, 0);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = apply(toParent, [x + 0.5, y + 0.5]);
      const on = u >= 0 && v >= 0 && u < letter.ref.width && v < letter.ref.height;
      const i = y * width + x;
      const table = 60 + ((x * 7919 + y * 104729) % 17);
      for (let c = 0; c < 3; c++) {
        out.data[i * 3 + c] = on ? paper.data[i * paper.channels + (paper.channels === 1 ? 0 : c)]! : table;
      }
    }
  }
  return out;
}

const cases = [
  { tilt: 0.5, pan: 0.3 },
  { tilt: -0.4, pan: -0.5 },
  { tilt: 0.02, pan: 0.6 },
];
let aspect: number;
beforeAll(async () => {
  const letter = (await bench.sample("letter", "letter.png")) as ImagePart;
  aspect = letter.ref.width / letter.ref.height;
});
const cornersOf = (text: string): Point[] =>
  [...text.matchAll(/\((-?[\d.]+), (-?[\d.]+)\)/g)].map(([, x, y]) => [Number(x), Number(y)]);

describe("rectify", () => {
  it("keeps the promises of a tool", async () => {
    await bench.put("photo", await photograph(seen(800 * aspect, 800, 0.5, 0.3)));
    await bench.keepsPromises(rectify, { image: "photo" });
  });

  it.each(cases)(
    "finds the page at tilt $tilt, pan $pan, and gives it its proportions back",
    async ({ tilt, pan }) => {
      const corners = seen(800 * aspect, 800, tilt, pan);
      await bench.put("photo", await photograph(corners));
      const { pixels, part, text } = await bench.picture(rectify, { image: "photo" });
      for (const [i, [x, y]] of cornersOf(text).entries()) {
        expect(Math.hypot(x - corners[i]![0], y - corners[i]![1])).toBeLessThan(4);
      }
      expect(pixels.width / pixels.height / aspect).toBeGreaterThan(0.95);
      expect(pixels.width / pixels.height / aspect).toBeLessThan(1.05);
      // A place on the straight page has its place in the photograph.
      const [place] = toOriginal(part.lineage!, pointRegion([pixels.width / 4, pixels.height / 3]));
      const toPhoto = quadToQuad(boxPoints([0, 0, 4, 3]), corners);
      const [x, y] = apply(toPhoto, [1, 1]);
      const [u, v] = regionPoints(place!.region)[0]!;
      expect(Math.hypot(x - u, y - v)).toBeLessThan(4);
      expect(place!.certainty).toBe("exact");
    },
  );

  it("takes corners that are given", async () => {
    const corners = seen(300, 300, 0.3, 0.3);
    await bench.put("photo", await photograph(seen(800 * aspect, 800, 0.5, 0.3)));
    const { pixels } = await bench.picture(rectify, { image: "photo", corners });
    expect(pixels.width / pixels.height).toBeCloseTo(1, 1);
  });

  it("says that there is no page, and refuses corners on a line or in a bow tie", async () => {
    await bench.put("wall", flat(300, 200, 120, 120, 120));
    await expect(bench.picture(rectify, { image: "wall" })).rejects.toMatchObject({ code: "NO_PAGE" });
    const line = [
      [0, 0],
      [10, 10],
      [20, 20],
      [30, 30],
    ];
    await expect(bench.picture(rectify, { image: "wall", corners: line })).rejects.toMatchObject({
      code: "GEOMETRY",
    });
    const bowTie = [
      [0, 0],
      [100, 100],
      [100, 0],
      [0, 100],
    ];
    await expect(bench.picture(rectify, { image: "wall", corners: bowTie })).rejects.toMatchObject({
      code: "GEOMETRY",
    });
  });
});

describe("aspectOf", () => {
  it("tells the true proportion from perspective, which the sides alone do not", () => {
    const quad = seen(700, 400, 0.7, 0.4);
    expect(aspectOf(quad, width, height)).toBeCloseTo(1.75, 6);
  });
});

describe("quadToQuad", () => {
  it("maps the corners and back", () => {
    const [from, to] = [seen(500, 300, 0.4, 0.2), seen(200, 600, -0.3, 0.5)];
    const m = quadToQuad(from, to);
    for (const [i, point] of from.entries()) {
      const [x, y] = apply(m, point);
      expect(Math.hypot(x - to[i]![0], y - to[i]![1])).toBeLessThan(1e-6);
      const [u, v] = apply(invert(m), to[i]!);
      expect(Math.hypot(u - point[0], v - point[1])).toBeLessThan(1e-6);
    }
  });
});
