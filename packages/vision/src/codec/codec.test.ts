import {
  type BlobStore,
  crop,
  flip,
  GeometryError,
  type Image,
  MediaTooLargeError,
  memoryStore,
  montage,
  type Pixels,
  pad,
  type Recipe,
  resize,
  rotate,
  storedImage,
  UnknownNameError,
} from "@fovea/core";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { PixelCache } from "./cache.js";
import { createImageCodec, encodePixels, imageCodec } from "./index.js";

const { blobs } = memoryStore();

/** A stored picture whose every pixel is different, with exactly known pixels. */
async function numbered(width: number, height: number, channels: 1 | 3 | 4 = 3): Promise<[Image, Pixels]> {
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => (i * 37 + (i >> 3)) % 256);
  const pixels: Pixels = { data, width, height, channels };
  const id = await blobs.put(await encodePixels(pixels, { mediaType: "image/png" }));
  return [storedImage({ type: "image", id, width, height, mediaType: "image/png" }), pixels];
}

const at = ({ data, width, channels }: Pixels, x: number, y: number): number[] => [
  ...data.subarray((y * width + x) * channels, (y * width + x + 1) * channels),
];

/** Compares every pixel of a rendered image with the pixel of the source that it should be. */
async function expectMoved(image: Image, source: Pixels, from: (x: number, y: number) => [number, number]) {
  const out = await imageCodec.pixels(image, blobs);
  for (let y = 0; y < out.height; y++) {
    for (let x = 0; x < out.width; x++) expect(at(out, x, y)).toEqual(at(source, ...from(x, y)));
  }
  return out;
}

describe("exact operations", () => {
  it.each([1, 3, 4] as const)(
    "keeps every bit of %i channels through PNG, crop, flip and quarter turns",
    async (channels) => {
      const [image, source] = await numbered(7, 5, channels);
      expect((await imageCodec.pixels(image, blobs)).data).toEqual(source.data);
      const cut = await expectMoved(crop(image, [2, 1, 6, 4]), source, (x, y) => [x + 2, y + 1]);
      expect([cut.width, cut.height]).toEqual([4, 3]);
      await expectMoved(flip(image, "horizontal"), source, (x, y) => [6 - x, y]);
      await expectMoved(flip(image, "vertical"), source, (x, y) => [x, 4 - y]);
      const quarter = await expectMoved(rotate(image, 90), source, (x, y) => [y, 4 - x]);
      expect([quarter.width, quarter.height]).toEqual([5, 7]);
      await expectMoved(rotate(image, 180), source, (x, y) => [6 - x, 4 - y]);
      await expectMoved(rotate(image, -90), source, (x, y) => [6 - y, x]);
      await expectMoved(rotate(image, 720), source, (x, y) => [x, y]);
      await expectMoved(resize(image, 7, 5), source, (x, y) => [x, y]);
    },
  );

  it("frames with the colour and leaves the inside alone", async () => {
    const [image, source] = await numbered(4, 3);
    const out = await imageCodec.pixels(
      pad(image, { left: 2, top: 1, right: 3, bottom: 4 }, "#ff8001"),
      blobs,
    );
    expect([out.width, out.height]).toEqual([9, 8]);
    for (let y = 0; y < 8; y++) {
      for (let x = 0; x < 9; x++) {
        const inside = x >= 2 && x < 6 && y >= 1 && y < 4;
        expect(at(out, x, y)).toEqual(inside ? at(source, x - 2, y - 1) : [255, 128, 1]);
      }
    }
  });

  it("makes a grey picture coloured only when the frame is", async () => {
    const [image] = await numbered(4, 3, 1);
    const margins = { left: 1, top: 0, right: 0, bottom: 0 };
    expect((await imageCodec.pixels(pad(image, margins, "#808080"), blobs)).channels).toBe(1);
    expect((await imageCodec.pixels(pad(image, margins, "#800000"), blobs)).channels).toBe(3);
  });

  it("lays later cells over earlier ones and shows the canvas through what is clear", async () => {
    const [a, first] = await numbered(4, 4);
    const clear: Pixels = {
      data: Uint8Array.of(0, 0, 0, 0, 250, 250, 250, 255),
      width: 2,
      height: 1,
      channels: 4,
    };
    const id = await blobs.put(await encodePixels(clear, { mediaType: "image/png" }));
    const b = storedImage({ type: "image", id, width: 2, height: 1, mediaType: "image/png" });
    const both = montage(
      [a, b],
      [
        [0, 0, 4, 4],
        [3, 0, 5, 1],
      ],
      6,
      4,
      "#0a141e",
    );
    const out = await imageCodec.pixels(both, blobs);
    expect(out.channels).toBe(3);
    expect(at(out, 3, 0)).toEqual(at(first, 3, 0));
    expect(at(out, 4, 0)).toEqual([250, 250, 250]);
    expect(at(out, 5, 3)).toEqual([10, 20, 30]);
  });
});

describe("resampling", () => {
  it("turns a flat picture into a flat picture with soft edges on the fill colour", async () => {
    const flat = { data: new Uint8Array(40 * 40 * 3).fill(200), width: 40, height: 40, channels: 3 } as const;
    const id = await blobs.put(await encodePixels(flat, { mediaType: "image/png" }));
    const image = storedImage({ type: "image", id, width: 40, height: 40, mediaType: "image/png" });
    const turned = rotate(image, 30);
    const out = await imageCodec.pixels(turned, blobs);
    expect([out.width, out.height]).toEqual([turned.width, turned.height]);
    expect(at(out, out.width >> 1, out.height >> 1)).toEqual([200, 200, 200]);
    expect(at(out, 0, 0)).toEqual([0, 0, 0]);
    const area = out.data.reduce((sum, level) => sum + level, 0) / 3 / 200;
    // The soft edge gives and takes alike, so the picture keeps its area.
    expect(Math.abs(area - 1600)).toBeLessThan(8);
  });

  it("turns by a hair without moving anything by a pixel", async () => {
    const [image, source] = await numbered(9, 9, 1);
    const out = await imageCodec.pixels(rotate(image, 1e-7), blobs);
    expect(out.width).toBe(9);
    for (let i = 0; i < out.data.length; i++)
      expect(Math.abs(out.data[i]! - source.data[i]!)).toBeLessThanOrEqual(1);
  });

  it("never mixes the colour of clear pixels in", async () => {
    const data = new Uint8Array(20 * 20 * 4);
    for (let i = 0; i < data.length; i += 4) data.set(i % 80 < 40 ? [255, 0, 0, 0] : [0, 0, 255, 255], i);
    const id = await blobs.put(
      await encodePixels({ data, width: 20, height: 20, channels: 4 }, { mediaType: "image/png" }),
    );
    const image = storedImage({ type: "image", id, width: 20, height: 20, mediaType: "image/png" });
    for (const derived of [rotate(image, 20), resize(image, 55, 13)]) {
      const out = await imageCodec.pixels(derived, blobs);
      for (let i = 0; i < out.data.length; i += 4)
        if (out.data[i + 3]! > 8) expect(out.data[i]).toBeLessThan(8);
    }
  });
});

describe("the codec", () => {
  it("stores a derived image once, as a PNG of exactly its pixels, and leaves a stored one as it is", async () => {
    const [image] = await numbered(6, 4);
    expect(await imageCodec.store(image, blobs)).toBe(image);
    const turned = rotate(image, 33);
    const stored = await imageCodec.store(turned, blobs);
    expect(stored.ref).toMatchObject({ width: turned.width, height: turned.height, mediaType: "image/png" });
    expect(stored.lineage).toBe(turned.lineage);
    const again = await sharp(await blobs.get(stored.ref.id))
      .raw()
      .toBuffer();
    expect(new Uint8Array(again)).toEqual((await imageCodec.pixels(turned, blobs)).data);
    expect((await imageCodec.store(turned, blobs)).ref.id).toBe(stored.ref.id);
  });

  it("computes a recipe that is used twice only once", async () => {
    let calls = 0;
    const codec = createImageCodec({
      tools: [
        {
          id: "count",
          summary: "",
          status: "loads",
          load: async () =>
            ({
              name: "count",
              operations: {
                "count@1": () => {
                  calls++;
                  return { data: Uint8Array.of(9), width: 1, height: 1, channels: 1 } as const;
                },
              },
            }) as never,
        },
      ],
    });
    const made: Recipe = { operation: "count@1", parameters: {}, parents: [] };
    let image: Image = { recipe: made, width: 1, height: 1, lineage: [] };
    for (let i = 0; i < 20; i++)
      image = montage(
        [image, image],
        [
          [0, 0, 1, 1],
          [0, 0, 1, 1],
        ],
        1,
        1,
      );
    expect((await codec.pixels(image, blobs)).data).toEqual(Uint8Array.of(9, 9, 9));
    expect(calls).toBe(1);
  });

  it("says which operation is unknown, and which is near", async () => {
    const [image] = await numbered(2, 2);
    const odd: Image = { ...rotate(image, 5), recipe: { operation: "crob@1", parameters: {}, parents: [] } };
    const error = await imageCodec.pixels(odd, blobs).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(UnknownNameError);
    expect(error.message).toContain('did you mean "crop@1"?');
  });

  it("refuses to compute more pixels than its limit", async () => {
    const codec = createImageCodec({ maximumPixels: 1000 });
    const [image] = await numbered(20, 20);
    for (const big of [resize(image, 100, 100), pad(image, { left: 90, top: 0, right: 0, bottom: 0 })]) {
      await expect(codec.pixels(big, blobs)).rejects.toThrow(MediaTooLargeError);
    }
    await expect(codec.pixels(rotate(resize(image, 30, 30), 45), blobs)).rejects.toThrow(MediaTooLargeError);
    const canvas = montage([image], [[0, 0, 10, 10]], 500, 500);
    await expect(codec.pixels(canvas, blobs)).rejects.toThrow(/250000 pixels, over the limit of 1000/);
  });

  it("stops when the caller gives up", async () => {
    const [image] = await numbered(40, 40);
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(imageCodec.pixels(rotate(image, 10), blobs, signal)).rejects.toThrow("enough");
    const later = new AbortController();
    const pending = imageCodec.pixels(rotate(resize(image, 3000, 3000), 10), blobs, later.signal);
    setImmediate(() => later.abort(new Error("enough now")));
    await expect(pending).rejects.toThrow("enough now");
  });

  it("encodes JPEG and WebP with a quality, and refuses what is no picture", async () => {
    const [, pixels] = await numbered(64, 64, 4);
    for (const mediaType of ["image/jpeg", "image/webp"] as const) {
      const [small, large] = [
        await encodePixels(pixels, { mediaType, quality: 10 }),
        await encodePixels(pixels, { mediaType, quality: 95 }),
      ];
      expect(small.length).toBeLessThan(large.length);
      expect((await sharp(large).metadata()).width).toBe(64);
    }
    await expect(encodePixels({ ...pixels, width: 63 }, { mediaType: "image/png" })).rejects.toThrow(
      GeometryError,
    );
    await expect(encodePixels(pixels, { mediaType: "image/jpeg", quality: 0 })).rejects.toThrow(
      GeometryError,
    );
  });
});

describe("the cache of originals", () => {
  const square = (side: number): Pixels => ({
    data: new Uint8Array(side * side),
    width: side,
    height: side,
    channels: 1,
  });

  it("stays under its bytes and lets go of what was used longest ago", async () => {
    const cache = new PixelCache(300);
    let decodes = 0;
    const look = (id: string) =>
      cache.get(id, async () => {
        decodes++;
        return square(10);
      });
    for (const id of ["a", "b", "c", "a", "d", "a"]) await look(id);
    expect(cache.bytes).toBe(300);
    expect(decodes).toBe(4);
    await look("b");
    expect(decodes).toBe(5);
    await cache.get("large", async () => square(100));
    expect(cache.bytes).toBe(300);
  });

  it("decodes once for callers that ask at the same time, and again after a failure", async () => {
    const cache = new PixelCache(1000);
    let decodes = 0;
    const slow = async () => {
      decodes++;
      await new Promise(setImmediate);
      if (decodes === 1) throw new Error("damaged");
      return square(3);
    };
    const both = await Promise.allSettled([cache.get("x", slow), cache.get("x", slow)]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(decodes).toBe(1);
    expect((await cache.get("x", slow)).width).toBe(3);
  });

  it("serves a second tool without reading the store", async () => {
    const [image] = await numbered(11, 13);
    let reads = 0;
    const counted: BlobStore = {
      ...blobs,
      put: (b) => blobs.put(b),
      has: (id) => blobs.has(id),
      get: (id) => {
        reads++;
        return blobs.get(id);
      },
    };
    await imageCodec.pixels(crop(image, [0, 0, 5, 5]), counted);
    await imageCodec.pixels(flip(image, "vertical"), counted);
    expect(reads).toBe(1);
  });
});
