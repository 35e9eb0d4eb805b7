import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import {
  CorruptMediaError,
  type FoveaError,
  type ImagePart,
  MediaNotFoundError,
  MediaTooLargeError,
  memoryStore,
  sha256,
  storedImage,
  UnsupportedMediaError,
} from "@fovea/core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { imageCodec } from "../codec/index.js";
import { makePdf } from "../pages/testing/make-pdf.js";
import { type LoadOptions, loadMedia } from "./load.js";

const samples = new URL("../../../../samples/", import.meta.url);
const sample = (name: string): Buffer => readFileSync(new URL(name, samples));
const { blobs } = memoryStore();

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fovea-load-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** Loads, expects the error, and checks that it says what is wrong and what to do. */
async function refused(
  source: string | Uint8Array,
  kind: new (...args: never[]) => FoveaError,
  says: RegExp,
  options: LoadOptions = {},
): Promise<FoveaError> {
  const error = await loadMedia(source, blobs, options).then(
    (part) => expect.fail(`was loaded as ${JSON.stringify(part)}`),
    (thrown: unknown) => thrown as FoveaError,
  );
  expect(error).toBeInstanceOf(kind);
  expect(error.message).toMatch(says);
  expect(error.fix).not.toBe("");
  expect(error.kind).toBe("usage");
  return error;
}

const pixelsOf = (part: ImagePart) => imageCodec.pixels(storedImage(part.ref), blobs);

function pngChunk(type: string, body: Uint8Array): Buffer {
  const out = Buffer.alloc(12 + body.length);
  out.writeUInt32BE(body.length, 0);
  out.write(type, 4, "latin1");
  out.set(body, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + body.length)), 8 + body.length);
  return out;
}

function png(
  width: number,
  height: number,
  depth: number,
  colour: number,
  data: Uint8Array,
  extra: Buffer[] = [],
) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colour, 0, 0, 0], 8);
  const end = pngChunk("IEND", new Uint8Array());
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  return Buffer.concat([
    signature,
    pngChunk("IHDR", header),
    ...extra,
    pngChunk("IDAT", deflateSync(data)),
    end,
  ]);
}

describe("what is loaded", () => {
  it("keeps the bytes as they are and names the picture by their hash", async () => {
    const bytes = sample("china.jpg");
    const part = (await loadMedia(file("china.jpg", bytes), blobs)) as ImagePart;
    expect(part.ref).toEqual({
      type: "image",
      id: sha256(bytes),
      width: 640,
      height: 427,
      mediaType: "image/jpeg",
    });
    expect(Buffer.from(await blobs.get(part.ref.id)).equals(bytes)).toBe(true);
    expect(part.lineage?.[0]?.parent).toBe(part.ref.id);
    expect(part.name).toBeUndefined();
  });

  it.each(["png", "jpeg", "webp", "gif", "tiff", "avif"] as const)(
    "reads %s whatever its name says",
    async (format) => {
      const bytes = await sharp(sample("coffee.png")).resize(60, 40).toFormat(format).toBuffer();
      const part = (await loadMedia(file("misnamed.txt", bytes), blobs)) as ImagePart;
      expect(part.ref).toMatchObject({ width: 60, height: 40, mediaType: `image/${format}` });
      expect((await pixelsOf(part)).channels).toBe(3);
    },
  );

  it("turns a picture as its EXIF orientation says, for all eight", async () => {
    const raw = { width: 3, height: 2, channels: 3 } as const;
    const grey = [10, 60, 110, 160, 210, 250];
    const upright = Buffer.from(grey.flatMap((level) => [level, level, level]));
    // What each orientation shows of rows [a b c] [d e f] (EXIF 2.32, table of tag 0x0112).
    const [a, b, c, d, e, f] = grey as [number, number, number, number, number, number];
    const shown = [
      [3, a, b, c, d, e, f],
      [3, c, b, a, f, e, d],
      [3, f, e, d, c, b, a],
      [3, d, e, f, a, b, c],
      [2, a, d, b, e, c, f],
      [2, d, a, e, b, f, c],
      [2, f, c, e, b, d, a],
      [2, c, f, b, e, a, d],
    ] as const;
    for (const [i, [width, ...levels]] of shown.entries()) {
      const bytes = await sharp(upright, { raw })
        .withMetadata({ orientation: i + 1 })
        .png()
        .toBuffer();
      const part = (await loadMedia(bytes, blobs)) as ImagePart;
      expect(part.ref).toMatchObject({ width, height: 6 / width });
      const pixels = await pixelsOf(part);
      expect(levels.map((_, p) => pixels.data[p * pixels.channels])).toEqual(levels);
    }
  });

  it("accepts one pixel", async () => {
    const part = (await loadMedia(png(1, 1, 8, 0, Uint8Array.of(0, 77)), blobs)) as ImagePart;
    expect(part.ref).toMatchObject({ width: 1, height: 1 });
    expect(await pixelsOf(part)).toEqual({ data: Uint8Array.of(77), width: 1, height: 1, channels: 1 });
  });

  it("reads 16 bits, palettes, alpha, grey with alpha and CMYK", async () => {
    const sixteen = png(2, 1, 16, 0, Uint8Array.of(0, 0x12, 0x34, 0xff, 0xff));
    expect([...(await pixelsOf((await loadMedia(sixteen, blobs)) as ImagePart)).data]).toEqual([0x12, 0xff]);
    const palette = png(2, 1, 8, 3, Uint8Array.of(0, 1, 0), [
      pngChunk("PLTE", Uint8Array.of(1, 2, 3, 200, 100, 50)),
    ]);
    expect([...(await pixelsOf((await loadMedia(palette, blobs)) as ImagePart)).data]).toEqual([
      200, 100, 50, 1, 2, 3,
    ]);
    const alpha = png(1, 1, 8, 6, Uint8Array.of(0, 9, 8, 7, 6));
    expect(await pixelsOf((await loadMedia(alpha, blobs)) as ImagePart)).toMatchObject({ channels: 4 });
    expect([...(await pixelsOf((await loadMedia(alpha, blobs)) as ImagePart)).data]).toEqual([9, 8, 7, 6]);
    const greyAlpha = png(1, 1, 8, 4, Uint8Array.of(0, 50, 128));
    expect([...(await pixelsOf((await loadMedia(greyAlpha, blobs)) as ImagePart)).data]).toEqual([
      50, 50, 50, 128,
    ]);
    const red = sharp({ create: { width: 8, height: 8, channels: 3, background: "#e01020" } });
    const cmyk = await red.toColourspace("cmyk").jpeg({ quality: 100 }).toBuffer();
    expect((await sharp(cmyk).metadata()).space).toBe("cmyk");
    const pixels = await pixelsOf((await loadMedia(cmyk, blobs)) as ImagePart);
    expect(pixels.channels).toBe(3);
    expect(pixels.data[0]! - Math.max(pixels.data[1]!, pixels.data[2]!)).toBeGreaterThan(100);
  });

  it("uses the first frame of an animation, as it is counted before decoding", async () => {
    const frames = await sharp(Buffer.concat([Buffer.alloc(300, 40), Buffer.alloc(300, 200)]), {
      raw: { width: 10, height: 20, channels: 3, pageHeight: 10 },
    })
      .gif({ loop: 0, delay: [100, 100] })
      .toBuffer();
    expect((await sharp(frames).metadata()).pages).toBe(2);
    const part = (await loadMedia(frames, blobs)) as ImagePart;
    expect(part.ref).toMatchObject({ width: 10, height: 10 });
    expect((await pixelsOf(part)).data[0]).toBeLessThan(60);
    await refused(frames, MediaTooLargeError, /2 frames, over the limit of 1/, { frames: 1 });
  });

  it("counts the frames of an animated PNG by its control chunk", async () => {
    const control = Buffer.alloc(8);
    control.writeUInt32BE(5000, 0);
    const bytes = png(1, 1, 8, 0, Uint8Array.of(0, 77), [pngChunk("acTL", control)]);
    await refused(bytes, MediaTooLargeError, /5000 frames/);
    expect(await loadMedia(bytes, blobs, { frames: 5000 })).toMatchObject({ ref: { width: 1 } });
  });

  it("reads the pages of a PDF in points as displayed", async () => {
    const bytes = makePdf([
      { mediaBox: [0, 0, 200, 100], content: "" },
      { mediaBox: [0, 0, 200, 100], cropBox: [50, 20, 150, 90], rotate: 90, content: "" },
    ]);
    const part = await loadMedia(bytes, blobs);
    expect(part).toMatchObject({
      type: "document",
      ref: { mediaType: "application/pdf", id: sha256(bytes) },
    });
    expect((part.ref as { pages: unknown }).pages).toEqual([
      { width: 200, height: 100 },
      { width: 70, height: 100 },
    ]);
  });
});

describe("what is refused, and how", () => {
  it("a path that names nothing, a folder, a device, and no path at all", async () => {
    file("picture.png", sample("badge.png"));
    const near = await refused(
      join(folder, "pictrue.png"),
      MediaNotFoundError,
      /no file .*did you mean "picture.png"\?/,
    );
    expect(near.code).toBe("MEDIA_NOT_FOUND");
    await refused(join(folder, "no", "such", "a.png"), MediaNotFoundError, /no file/);
    await refused(folder, MediaNotFoundError, /is a directory/);
    await refused("/dev/zero", MediaNotFoundError, /not a regular file/);
    await refused("", MediaNotFoundError, /empty/);
  });

  it("an empty file, and text that is called .jpg", async () => {
    await refused(file("empty.png", ""), CorruptMediaError, /empty \(0 bytes\)/);
    await refused(file("empty.pdf", ""), CorruptMediaError, /empty \(0 bytes\)/);
    await refused(
      file("notes.jpg", "this is not a picture\n"),
      UnsupportedMediaError,
      /is text.*its name does not/,
    );
  });

  it.each(["china.jpg", "coffee.png"])("%s cut anywhere, never half a picture", async (name) => {
    const bytes = sample(name);
    for (const at of [20, 200, 0.1, 0.5, 0.9, 0.999]) {
      const cut = bytes.subarray(0, at < 1 ? Math.floor(bytes.length * at) : at);
      await refused(cut, CorruptMediaError, /breaks off or is damaged/);
    }
  });

  it.each(["webp", "gif", "tiff", "avif"] as const)("a %s cut in the middle", async (format) => {
    const bytes = await sharp(sample("coffee.png")).toFormat(format).toBuffer();
    await refused(
      bytes.subarray(0, Math.floor(bytes.length * 0.7)),
      CorruptMediaError,
      /breaks off or is damaged/,
    );
  });

  it("a PNG of 30,000 x 30,000 in about 100 KB, before it is decoded", async () => {
    const rows = Buffer.alloc(30_000 * (1 + 30_000 / 8));
    const bytes = png(30_000, 30_000, 1, 0, rows);
    expect(bytes.length).toBeLessThan(130_000);
    const before = process.memoryUsage.rss();
    await refused(bytes, MediaTooLargeError, /30000x30000: 900000000 pixels, over the limit of 64000000/);
    // Decoded it would be 900 MB.
    expect(process.memoryUsage.rss() - before).toBeLessThan(100e6);
  });

  it("more bytes than the limit, of a file and of a buffer", async () => {
    const path = file("long.png", sample("badge.png"));
    await refused(path, MediaTooLargeError, /bytes, over the limit of 100/, { bytes: 100 });
    await refused(sample("badge.png"), MediaTooLargeError, /bytes, over the limit of 100/, { bytes: 100 });
  });

  it("SVG, unless it is allowed", async () => {
    const svg = Buffer.from(
      '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"/>',
    );
    const error = await refused(svg, UnsupportedMediaError, /SVG/);
    expect(error.fix).toContain("allowSvg: true");
    expect(await loadMedia(svg, blobs, { allowSvg: true })).toMatchObject({ ref: { width: 20, height: 10 } });
  });

  it("addresses, unless they are allowed", async () => {
    const server = createServer((request, response) => {
      response.statusCode = request.url === "/there.png" ? 200 : 404;
      response.end(sample("badge.png"));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const error = await refused(
        `${base}/there.png`,
        UnsupportedMediaError,
        /nothing is fetched by default/,
      );
      expect(error.fix).toContain("allowUrls: true");
      const part = await loadMedia(`${base}/there.png`, blobs, { allowUrls: true });
      expect(part.ref.id).toBe(sha256(sample("badge.png")));
      await refused(`${base}/gone.png`, MediaNotFoundError, /answered 404/, { allowUrls: true });
      await refused(`${base}/there.png`, MediaTooLargeError, /over 100 bytes/, {
        allowUrls: true,
        bytes: 100,
      });
      await refused("ftp://example.org/a.png", UnsupportedMediaError, /not http/, { allowUrls: true });
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    await refused("data:image/png;base64,AAAA", UnsupportedMediaError, /address/);
    await refused("file:///etc/hosts", UnsupportedMediaError, /file address/);
  });

  it("a TIFF of several pages, of which only the first would be seen", async () => {
    const two = twoPageTiff();
    const error = await refused(two, UnsupportedMediaError, /TIFF of 2 pages/);
    expect(error.fix).toContain("allowFirstPageOnly");
    expect(await loadMedia(two, blobs, { allowFirstPageOnly: true })).toMatchObject({
      ref: { width: 1, height: 1 },
    });
  });

  it.each([
    ["HEIC", Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic"), /HEIC/],
    ["MP4", Buffer.from("\0\0\0\x18ftypisom\0\0\x02\0isomiso2"), /video \(isom\)/],
    ["BMP", Buffer.from("BM\x46\0\0\0\0\0"), /BMP/],
    ["ZIP", Buffer.from("PK\x03\x04\x14\0"), /ZIP/],
    ["HTML", Buffer.from("<!DOCTYPE html><html></html>"), /HTML/],
    ["noise", Buffer.from([0, 1, 2, 3, 250, 251, 0, 9]), /unknown type/],
  ])("%s, by its content, with what to do", async (_, bytes, says) => {
    const error = await refused(bytes, UnsupportedMediaError, says);
    expect(error.fix).toMatch(/convert|extract|give|unpack|screenshot/);
  });

  it("a PDF that is empty, encrypted, damaged, without pages, with too many, or with an absurd page", async () => {
    const page = { mediaBox: [0, 0, 100, 100], content: "" } as const;
    await refused(makePdf([]), CorruptMediaError, /PDF without pages/);
    const locked = await refused(makePdf([page], { encrypted: true }), UnsupportedMediaError, /encrypted/);
    expect(locked.fix).toContain("qpdf --decrypt");
    await refused(Buffer.from("%PDF-1.7\nnothing more"), CorruptMediaError, /no readable PDF structure/);
    await refused(makePdf([page, page, page]), MediaTooLargeError, /3 pages, over the limit of 2/, {
      pages: 2,
    });
    await refused(
      makePdf([{ mediaBox: [0, 0, 500_000, 100], content: "" }]),
      MediaTooLargeError,
      /page 1 .* is 500000 x 100 points/,
    );
  });

  it("anything, once the caller has given up", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(loadMedia(sample("badge.png"), blobs, { signal })).rejects.toThrow("enough");
  });
});

/** Two grey pages of one pixel each. */
function twoPageTiff(): Buffer {
  const entries = 8;
  const size = 2 + entries * 12 + 4;
  const out = Buffer.alloc(8 + 2 * size + 2);
  out.write("II*\0", 0, "latin1");
  out.writeUInt32LE(8, 4);
  for (const page of [0, 1]) {
    let at = 8 + page * size;
    out.writeUInt16LE(entries, at);
    at += 2;
    const strip = 8 + 2 * size + page;
    const tags = [
      [256, 1],
      [257, 1],
      [258, 8],
      [259, 1],
      [262, 1],
      [273, strip],
      [278, 1],
      [279, 1],
    ] as const;
    for (const [tag, value] of tags) {
      out.writeUInt16LE(tag, at);
      out.writeUInt16LE(4, at + 2);
      out.writeUInt32LE(1, at + 4);
      out.writeUInt32LE(value, at + 8);
      at += 12;
    }
    out.writeUInt32LE(page === 0 ? 8 + size : 0, at);
  }
  return out;
}
