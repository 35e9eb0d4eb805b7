import {
  crop,
  flip,
  fromOriginal,
  type Image,
  imageSize,
  memoryStore,
  montage,
  type Pixels,
  type Point,
  pad,
  pointRegion,
  regionPoints,
  resize,
  rotate,
  storedImage,
  toOriginal,
} from "@fovea/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodePixels, imageCodec } from "./index.js";

const { blobs } = memoryStore();
const [width, height] = [260, 200];
const radius = 7;

async function store(pixels: Pixels): Promise<Image> {
  const id = await blobs.put(await encodePixels(pixels, { mediaType: "image/png" }));
  return storedImage({
    type: "image",
    id,
    width: pixels.width,
    height: pixels.height,
    mediaType: "image/png",
  });
}

/** A soft red disc on grey. */
function picture([cx, cy]: Point): Pixels {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(x + 0.5 - cx, y + 0.5 - cy)));
      const grey = 90 + ((x * 3 + y * 5) % 40);
      data.set([grey + (255 - grey) * inside, grey * (1 - inside), grey * (1 - inside)], (y * width + x) * 3);
    }
  }
  return { data, width, height, channels: 3 };
}

/** Where the red is, in pixel edges. */
function centroid({ data, width, height }: Pixels): Point | undefined {
  let [sum, sx, sy] = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = (y * width + x) * 3;
      const red = Math.max(0, data[i]! - Math.max(data[i + 1]!, data[i + 2]!) - 20);
      sum += red;
      sx += red * (x + 0.5);
      sy += red * (y + 0.5);
    }
  }
  return sum === 0 ? undefined : [sx / sum, sy / sum];
}

const unit = fc.double({ min: 0, max: 1, noNaN: true });
const step = fc.record({
  kind: fc.constantFrom("crop", "resize", "rotate", "flip", "pad", "montage", "rotate", "resize"),
  values: fc.tuple(unit, unit, unit, unit),
});
type Step = { kind: string; values: readonly [number, number, number, number] };

/** The next image of the chain; crops keep the disc whole and scales keep it between half and double size. */
function next(image: Image, { kind, values: [a, b, c, d] }: Step, disc: Point, other: Image): Image {
  const size = imageSize(image);
  if (kind === "crop") {
    const reach = radius * 2.2 + 3;
    return crop(image, [
      a * Math.max(0, disc[0] - reach),
      b * Math.max(0, disc[1] - reach),
      size.width - c * Math.max(0, size.width - disc[0] - reach),
      size.height - d * Math.max(0, size.height - disc[1] - reach),
    ]);
  }
  if (kind === "resize") {
    const scaled = resize(
      image,
      Math.round(size.width * (0.7 + a * 0.8)),
      Math.round(size.height * (0.7 + b * 0.8)),
    );
    const m = scaled.lineage.find(({ parent }) => parent === discId)!.matrix;
    const scales = [Math.hypot(m[0], m[3]), Math.hypot(m[1], m[4])];
    const tooMuch = Math.min(...scales) < 0.5 || Math.max(...scales) > 2;
    return tooMuch || Math.max(imageSize(scaled).width, imageSize(scaled).height) > 700 ? image : scaled;
  }
  if (kind === "rotate")
    return Math.max(size.width, size.height) > 500 ? rotate(image, 90) : rotate(image, a * 360);
  if (kind === "flip") return flip(image, a < 0.5 ? "horizontal" : "vertical");
  const margin = (value: number) => Math.floor(value * 30);
  if (kind === "pad")
    return pad(image, { left: margin(a), top: margin(b), right: margin(c), bottom: margin(d) }, "#2040a0");
  const [left, top] = [margin(a), margin(b)];
  const cell = [left, top, left + size.width, top + size.height] as const;
  return montage(
    [other, image],
    [[0, 0, 40, 30], cell],
    Math.max(40, cell[2] + margin(c)),
    Math.max(30, cell[3] + margin(d)),
    "#f0f0f0",
  );
}

let discId = "";

describe("lineage and pixels", () => {
  it("finds a disc, after any ten operations, within a pixel of where it was drawn", async () => {
    const other = await store({
      data: new Uint8Array(40 * 30 * 3).fill(60),
      width: 40,
      height: 30,
      channels: 3,
    });
    await fc.assert(
      fc.asyncProperty(unit, unit, fc.array(step, { minLength: 10, maxLength: 10 }), async (u, v, steps) => {
        const disc: Point = [20 + u * (width - 40), 20 + v * (height - 40)];
        const start = await store(picture(disc));
        discId = "ref" in start ? start.ref.id : "";
        let image: Image = start;
        for (const each of steps) {
          const [shown] = fromOriginal(image.lineage, discId, pointRegion(disc));
          image = next(image, each, regionPoints(shown!)[0]!, other);
        }
        const found = centroid(await imageCodec.pixels(image, blobs));
        expect(found).toBeDefined();
        const places = toOriginal(image.lineage, pointRegion(found!)).filter(({ media }) => media === discId);
        expect(places).toHaveLength(1);
        const [x, y] = regionPoints(places[0]!.region)[0]!;
        expect(Math.hypot(x - disc[0], y - disc[1])).toBeLessThan(1);
      }),
      { numRuns: 25 },
    );
  });

  it("keeps edges on edges: a line at the border stays at the border when resized", async () => {
    const data = new Uint8Array(60 * 60).fill(0);
    for (let y = 0; y < 60; y++) data.fill(255, y * 60 + 30, y * 60 + 60);
    const image = await store({ data, width: 60, height: 60, channels: 1 });
    for (const size of [31, 45, 97, 240]) {
      const out = await imageCodec.pixels(resize(image, size, size), blobs);
      const row = out.data.subarray(0, size);
      // Half of the picture is white, so the mean level says where the edge went, to a fraction of a pixel.
      const edge = size - row.reduce((sum, level) => sum + level, 0) / 255;
      expect(Math.abs(edge - size / 2)).toBeLessThan(0.05 * Math.max(1, size / 60));
    }
  });
});
