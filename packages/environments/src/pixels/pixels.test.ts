import type { Pixels } from "@fovea/core";
import fc from "fast-check";
import jpeg from "jpeg-js";
import { describe, expect, it } from "vitest";
import { decodeGif } from "../testing/decode-gif.js";
import { decodePng } from "../testing/decode-png.js";
import {
  createAtlas,
  createPixels,
  createTileScreen,
  drawSprite,
  drawText,
  drawTiles,
  encodeGif,
  encodeJpeg,
  encodePng,
  fillRectangle,
  measureText,
  resizeNearest,
  tilePicture,
} from "./index.js";

const picture = (channels: 1 | 3 | 4, side = 17) =>
  fc
    .tuple(
      fc.integer({ min: 1, max: side }),
      fc.integer({ min: 1, max: side }),
      fc.integer({ min: 1, max: 255 }),
    )
    .chain(([width, height, colours]) =>
      fc
        .uint8Array({ minLength: width * height * channels, maxLength: width * height * channels })
        .map((data): Pixels => ({ data: data.map((value) => value % colours), width, height, channels })),
    );

const seen = ({ data, width, height }: Pixels) =>
  Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => (data[(row * width + column) * 3]! > 0 ? "#" : ".")).join(
      "",
    ),
  );

describe("encoders", () => {
  it.each([1, 3, 4] as const)("PNG gives back every pixel of %i channels", (channels) => {
    fc.assert(
      fc.property(picture(channels), (pixels) => {
        expect(decodePng(encodePng(pixels))).toEqual(pixels);
      }),
      { seed: 1 },
    );
  });

  it("PNG holds more colours than a palette has", () => {
    const data = Uint8Array.from({ length: 40 * 40 * 3 }, (_, i) => (i * 7919) >> 3);
    const pixels: Pixels = { data, width: 40, height: 40, channels: 3 };
    expect(decodePng(encodePng(pixels))).toEqual(pixels);
  });

  it("GIF gives back every pixel of frames that share 256 colours", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 200 }), (scale, colours) => {
        const frame = (from: number): Pixels => {
          const data = Uint8Array.from(
            { length: 13 * 6 * 3 },
            (_, i) => (((from + Math.floor(i / 3)) % colours) * 5) & 255,
          );
          return { data, width: 13, height: 6, channels: 3 };
        };
        const frames = [frame(0), frame(3), frame(50)];
        const decoded = decodeGif(encodeGif(frames, { scale, delayMs: 80 }));
        expect(decoded.delaysMs).toEqual([80, 80, 80]);
        expect(decoded.frames).toEqual(frames.map((one) => resizeNearest(one, 13 * scale, 6 * scale)));
      }),
      { seed: 1 },
    );
  });

  it("GIF comes near to frames of many colours", () => {
    const data = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => [i % 192, (i >> 6) % 256, 90][i % 3]!);
    const [frame] = decodeGif(encodeGif([{ data, width: 64, height: 64, channels: 3 }])).frames;
    const error = data.reduce((sum, value, i) => sum + Math.abs(value - frame!.data[i]!), 0) / data.length;
    expect(error).toBeLessThan(8);
  });

  const read = (bytes: Uint8Array) => jpeg.decode(bytes, { useTArray: true, formatAsRGBA: false });
  /** Of a picture read back, the largest and the mean difference. */
  const errors = (found: Uint8Array, expected: Uint8Array) => {
    const all = [...expected].map((value, i) => Math.abs(value - found[i]!));
    return [Math.max(...all), all.reduce((sum, one) => sum + one, 0) / all.length] as const;
  };

  it("JPEG comes near for a JPEG reader, at every size and the better the higher the quality", () => {
    for (const [width, height] of [
      [32, 32],
      [17, 9],
      [1, 1],
      [8, 40],
    ] as const) {
      const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
        const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
        return [4 * x, 200 - 3 * y, 90 + 2 * x][i % 3]!;
      });
      const decoded = read(encodeJpeg({ data, width, height, channels: 3 }));
      expect([decoded.width, decoded.height]).toEqual([width, height]);
      expect(errors(decoded.data, data)[0]).toBeLessThan(12);
    }
    const noise = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919) >> 5);
    const by = [10, 50, 90, 100].map((quality) => {
      const bytes = encodeJpeg({ data: noise, width: 64, height: 64, channels: 3 }, quality);
      return [bytes.length, errors(read(bytes).data, noise)[1]] as const;
    });
    for (const [i, [length, error]] of by.entries()) {
      if (i === 0) continue;
      expect(length).toBeGreaterThan(by[i - 1]![0]);
      expect(error).toBeLessThan(by[i - 1]![1]);
    }
    expect(by[3]![1]).toBeLessThan(2);
  });

  it("JPEG of grey, and without an alpha channel", () => {
    const data = Uint8Array.from({ length: 20 * 20 }, (_, i) => (i % 20) * 10);
    const grey = read(encodeJpeg({ data, width: 20, height: 20, channels: 1 }));
    expect(
      errors(
        grey.data.filter((_, i) => i % 3 === 0),
        data,
      )[0],
    ).toBeLessThan(10);
    const clear = createPixels(9, 9, [10, 200, 30], 4);
    expect([...read(encodeJpeg(clear)).data.subarray(0, 3)].map((value) => Math.round(value / 10))).toEqual([
      1, 20, 3,
    ]);
    for (const quality of [0, 101, Number.NaN])
      expect(() => encodeJpeg(clear, quality)).toThrow(`the quality ${quality}`);
  });

  it("refuses a GIF of nothing, of two sizes, and of half a scale", () => {
    const one = createPixels(2, 2);
    expect(() => encodeGif([])).toThrow("no frames");
    expect(() => encodeGif([one, createPixels(2, 3)])).toThrow("a frame of 2 x 3 in a GIF of 2 x 2");
    expect(() => encodeGif([one], { scale: 1.5 })).toThrow("the scale 1.5");
  });
});

describe("drawing", () => {
  it("cuts off what lies outside", () => {
    const canvas = createPixels(4, 3);
    fillRectangle(canvas, -1, 1, 3, 9, [255, 0, 0]);
    expect(seen(canvas)).toEqual(["....", "##..", "##.."]);
    drawSprite(canvas, createPixels(2, 2, [9, 9, 9]), 3, -1);
    expect(seen(canvas)).toEqual(["...#", "##..", "##.."]);
    drawSprite(canvas, createPixels(2, 2, [9, 9, 9]), 40, 40);
  });

  it("covers by the sprite's alpha", () => {
    const canvas = createPixels(1, 1, [100, 100, 100]);
    const half: Pixels = { data: Uint8Array.of(200, 0, 101, 128), width: 1, height: 1, channels: 4 };
    drawSprite(canvas, half, 0, 0);
    expect([...canvas.data]).toEqual([150, 50, 101]);
  });

  it("writes letters that a person reads", () => {
    const canvas = createPixels(17, 8);
    drawText(canvas, "R2g", 0, 0);
    expect(seen(canvas)).toEqual([
      "####...###.......",
      "#...#.#...#......",
      "#...#.....#..####",
      "####.....#..#...#",
      "#.#.....#...#...#",
      "#..#...#.....####",
      "#...#.#####.....#",
      ".............###.",
    ]);
    expect(measureText("R2g")).toEqual([17, 8]);
    expect(measureText("a\nbc", 2)).toEqual([22, 36]);
  });

  it("has a glyph of its own for each character of ASCII", () => {
    const shapes = Array.from({ length: 95 }, (_, i) => {
      const canvas = createPixels(5, 8);
      drawText(canvas, String.fromCharCode(32 + i), 0, 0);
      return seen(canvas).join("");
    });
    expect(new Set(shapes).size).toBe(95);
  });

  it("resizes by the nearest centre", () => {
    fc.assert(
      fc.property(
        picture(3),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        (source, width, height) => {
          const resized = resizeNearest(source, width, height);
          for (const [x, y] of [
            [0, 0],
            [width - 1, height - 1],
            [width >> 1, height >> 1],
          ] as const) {
            const column = Math.floor(((x + 0.5) * source.width) / width);
            const row = Math.floor(((y + 0.5) * source.height) / height);
            const from = (row * source.width + column) * 3;
            const at = (y * width + x) * 3;
            expect(resized.data.subarray(at, at + 3)).toEqual(source.data.subarray(from, from + 3));
          }
        },
      ),
      { seed: 1 },
    );
  });

  it.each([
    [0, 5],
    [5, -1],
    [1.5, 2],
    [Number.NaN, 2],
    [1e9, 1e9],
  ])("refuses a picture of %d x %d", (width, height) => {
    expect(() => createPixels(width, height)).toThrow(`a picture of ${width} x ${height} pixels`);
    expect(() => resizeNearest(createPixels(1, 1), width, height)).toThrow("pixels");
  });
});

describe("tiles", () => {
  it.each([
    ["words", 4, 0],
    ["bytes", 3, 0],
    ["bytes, for an offset that no word has,", 4, 2],
  ])("are laid out by %s as sprites would be", (_, side, offset) => {
    const tiles = [0, 1, 2].map((tile) => {
      const data = Uint8Array.from({ length: side * side * 3 }, (_, i) => 80 * tile + i);
      return { data, width: side, height: side, channels: 3 } as const;
    });
    const indices = Uint8Array.of(9, 2, 0, 1, 1, 1, 0);
    const expected = createPixels(3 * side, 2 * side);
    for (let i = 0; i < 6; i++) {
      drawSprite(expected, tiles[indices[i + 1]!]!, (i % 3) * side, Math.floor(i / 3) * side);
    }
    const out = new Uint8Array(expected.data.length + 2 * offset);
    drawTiles(out, offset, createAtlas(tiles), indices, 3, 2, 1);
    expect(out.subarray(offset, offset + expected.data.length)).toEqual(expected.data);
    expect([...out.subarray(offset + expected.data.length)]).toEqual(Array(offset).fill(0));
  });

  it("on a screen that remembers are the same picture, frame after frame", () => {
    const tiles = [0, 1, 2].map((tile) => createPixels(3, 2, [tile * 50, tile, 7]));
    const atlas = createAtlas(tiles);
    const screen = createTileScreen(atlas, 4, 3);
    const cells = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(cells, (indices) => {
        const out = new Uint8Array(screen.length + 5);
        screen.write(out, 5, Uint8Array.from([0, ...indices]), 1);
        expect(out.subarray(5)).toEqual(tilePicture(atlas, Uint8Array.from(indices), 4, 3).data);
      }),
      { seed: 1 },
    );
  });

  it("of two sizes make no atlas", () => {
    expect(() => createAtlas([createPixels(2, 2), createPixels(2, 3)])).toThrow("tile 1 is 2 x 3");
    expect(() => createAtlas([])).toThrow("no tiles");
  });
});
