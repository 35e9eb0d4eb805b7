import { memoryStore, originalLineage, type ToolContext } from "@fovea/core";
import { checkTool } from "@fovea/core/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pointingAnswerTool } from "../../answer/pointing.js";
import { viewTool } from "../../context/view-tool.js";
import { fakeCodec, fakePicture } from "../../testing/loop.js";
import { fitTool } from "./index.js";
import { isUpright } from "./orientation.js";

async function context(): Promise<ToolContext> {
  const { blobs } = memoryStore();
  const id = await blobs.put(fakePicture(4000, 100));
  const ref = { type: "image", id, width: 4000, height: 100, mediaType: "image/png" } as const;
  return {
    blobs,
    codec: fakeCodec,
    media: { "image-1": { type: "image", ref, lineage: originalLineage(ref), name: "image-1" } },
    call: () => Promise.reject(new Error("no tool is called here")),
    random: () => {
      throw new Error("nothing random happens here");
    },
  };
}

describe("the loop's own tools", () => {
  it("keep the promises of tools", async () => {
    const limits = { mediaTypes: ["image/png"], maxSide: 50 };
    await checkTool({
      tool: fitTool,
      context,
      input: { image: "image-1", ...limits },
      invalid: { image: 1 },
    });
    await checkTool({ tool: viewTool, context, input: { name: "image-1" }, invalid: {} });
    const evidence = [
      { media: "image-1", box: [0, 0, 9, 9] },
      { media: "image-1", point: [3, 3], role: "searched" },
    ];
    await checkTool({
      tool: pointingAnswerTool,
      context,
      input: { answer: "x", evidence },
      invalid: { answer: 1 },
    });
  });

  it("fit keeps every limit, one pixel at the least", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          maxSide: fc.integer({ min: 1, max: 5000 }),
          maxPixels: fc.integer({ min: 1, max: 500_000 }),
        }),
        async (limits) => {
          const { parts } = await fitTool.run(
            { image: "image-1", mediaTypes: ["image/png"], ...limits },
            await context(),
          );
          const { width, height } = (parts[0] as { ref: { width: number; height: number } }).ref;
          expect(Math.max(width, height)).toBeLessThanOrEqual(limits.maxSide);
          expect(Math.min(width, height)).toBeGreaterThanOrEqual(1);
          // A strip cannot be thinner than a pixel.
          expect(width * height).toBeLessThanOrEqual(Math.max(limits.maxPixels, width));
        },
      ),
    );
  });
});

/** An Exif block whose first directory says this orientation, in either byte order. */
function exif(orientation: number, little: boolean): number[] {
  const two = (value: number) => (little ? [value & 255, value >> 8] : [value >> 8, value & 255]);
  const four = (value: number) => (little ? [...two(value), 0, 0] : [0, 0, ...two(value)]);
  const head = little ? [0x49, 0x49] : [0x4d, 0x4d];
  const other = [...two(0x0110), ...two(3), ...four(1), ...two(7), 0, 0];
  const entry = [...two(0x0112), ...two(3), ...four(1), ...two(orientation), 0, 0];
  return [...head, ...two(42), ...four(8), ...two(2), ...other, ...entry, ...four(0)];
}
const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0));
const big = (value: number): number[] => [0, 0, value >> 8, value & 255];

const written = {
  "image/jpeg": (block: number[]) => {
    const length = block.length + 8;
    const app0 = [0xff, 0xe0, 0, 4, 1, 2];
    return [
      0xff,
      0xd8,
      ...app0,
      0xff,
      0xe1,
      length >> 8,
      length & 255,
      ...ascii("Exif"),
      0,
      0,
      ...block,
      0xff,
      0xda,
      0,
      2,
    ];
  },
  "image/png": (block: number[]) => [
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...[...big(2), ...ascii("IHDR"), 1, 1, 0, 0, 0, 0],
    ...[...big(block.length), ...ascii("eXIf"), ...block, 0, 0, 0, 0],
    ...[...big(0), ...ascii("IEND"), 0, 0, 0, 0],
  ],
  "image/webp": (block: number[]) => [
    ...ascii("RIFF"),
    ...[0, 0, 0, 0],
    ...ascii("WEBP"),
    ...[...ascii("VP8X"), 3, 0, 0, 0, 1, 2, 3, 0],
    ...[...ascii("EXIF"), block.length, 0, 0, 0, ...block],
  ],
} as const;
const types = Object.keys(written) as (keyof typeof written)[];

describe("isUpright", () => {
  it.each(types)("reads the orientation of %s, in both byte orders", (type) => {
    for (const little of [true, false]) {
      for (let orientation = 1; orientation <= 8; orientation++) {
        const bytes = Uint8Array.from(written[type](exif(orientation, little)));
        expect([orientation, isUpright(bytes, type)]).toEqual([orientation, orientation === 1]);
      }
    }
  });

  it("takes any bytes without throwing", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.nat(8),
        fc.boolean(),
        fc.nat(120),
        fc.nat(255),
        (type, orientation, little, at, byte) => {
          const bytes = Uint8Array.from(written[type](exif(orientation, little)));
          bytes[at % bytes.length] = byte;
          expect(typeof isUpright(bytes, type)).toBe("boolean");
          expect(typeof isUpright(bytes.subarray(0, at % bytes.length), type)).toBe("boolean");
        },
      ),
    );
  });

  it("knows nothing of types that it does not read", () => {
    expect(isUpright(new Uint8Array(100), "image/tiff")).toBe(false);
  });
});
