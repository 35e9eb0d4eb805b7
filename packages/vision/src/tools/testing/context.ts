import { readFileSync } from "node:fs";
import {
  type ImagePart,
  type JsonObject,
  type JsonValue,
  type MediaPart,
  memoryStore,
  originalLineage,
  type Pixels,
  storedImage,
  type Tool,
  type ToolContext,
  type ToolResult,
} from "@fovea/core";
import { checkTool } from "@fovea/core/testkit";
import { encodePixels, imageCodec } from "../../codec/index.js";
import { loadMedia } from "../../media/load.js";

/** A store in memory and what a tool's test does with it. */
export function toolBench() {
  const { blobs } = memoryStore();
  const media: Record<string, MediaPart> = {};
  const context: ToolContext = {
    blobs,
    codec: imageCodec,
    media,
    call: () => Promise.reject(new Error("no tool is called here")),
    random: () => {
      throw new Error("nothing random happens here");
    },
  };
  const pixelsOf = ({ ref }: Pick<ImagePart, "ref">): Promise<Pixels> =>
    imageCodec.pixels(storedImage(ref), blobs);
  return {
    context,
    /** Puts pixels under a handle, as a picture that was loaded. */
    async put(name: string, pixels: Pixels): Promise<ImagePart> {
      const id = await blobs.put(await encodePixels(pixels, { mediaType: "image/png" }));
      const { width, height } = pixels;
      const ref = { type: "image", id, width, height, mediaType: "image/png" } as const;
      const part: ImagePart = { type: "image", ref, lineage: originalLineage(ref) };
      media[name] = part;
      return part;
    },
    /** Loads one of the repository's sample pictures under a handle. */
    async sample(name: string, file: string): Promise<MediaPart> {
      const bytes = readFileSync(new URL(`../../../../../samples/${file}`, import.meta.url));
      const part = await loadMedia(bytes, blobs);
      media[name] = part;
      return part;
    },
    pixelsOf,
    run: async (tool: Tool, input: JsonObject): Promise<ToolResult> => tool.run(tool.parse(input), context),
    /** Runs a tool that makes one picture: its part, its pixels, its text. */
    async picture(tool: Tool, input: JsonObject): Promise<{ part: ImagePart; pixels: Pixels; text: string }> {
      const { parts } = await tool.run(tool.parse(input), context);
      const part = parts.find((each) => each.type === "image");
      const text = parts.find((each) => each.type === "text");
      if (part === undefined || text === undefined)
        throw new Error(`${tool.name} gave no picture or no text`);
      return { part, pixels: await pixelsOf(part), text: text.text };
    },
    /** The promises of core's Tool, and that shared pixels were not written into. */
    async keepsPromises(tool: Tool, input: JsonObject, invalid?: JsonValue): Promise<void> {
      const before = await contents();
      await checkTool({
        tool,
        input,
        context: async () => context,
        ...(invalid === undefined ? {} : { invalid }),
      });
      const after = await contents();
      for (const [name, data] of before) {
        if (!Buffer.from(data).equals(after.get(name)!)) throw new Error(`${tool.name} wrote into ${name}`);
      }
    },
  };

  async function contents(): Promise<Map<string, Uint8Array>> {
    const out = new Map<string, Uint8Array>();
    for (const [name, part] of Object.entries(media)) {
      if (part.type === "image") out.set(name, new Uint8Array((await pixelsOf(part)).data));
    }
    return out;
  }
}

/** A picture with a different level at every pixel and channel. */
export function numbered(width: number, height: number, channels: 1 | 3 | 4 = 3): Pixels {
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => (i * 37 + (i >> 3)) % 256);
  return { data, width, height, channels };
}

/** A picture of one colour. */
export function flat(width: number, height: number, ...colour: readonly number[]): Pixels {
  const channels = colour.length as 1 | 3 | 4;
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => colour[i % channels]!);
  return { data, width, height, channels };
}

/** One pixel. */
export const at = ({ data, width, channels }: Pixels, x: number, y: number): number[] => [
  ...data.subarray((y * width + x) * channels, (y * width + x + 1) * channels),
];

/** Standard deviation of all levels, alpha left out. */
export function spreadOf({ data, channels }: Pixels): number {
  const levels = data.filter((_, i) => channels !== 4 || i % 4 !== 3);
  const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
  return Math.sqrt(levels.reduce((sum, level) => sum + (level - mean) ** 2, 0) / levels.length);
}

/** Mean absolute difference of neighbours in a row. */
export function roughnessOf({ data, width, height, channels }: Pixels): number {
  let sum = 0;
  for (let y = 0; y < height; y++) {
    for (let i = y * width * channels; i < ((y + 1) * width - 1) * channels; i++) {
      sum += Math.abs(data[i + channels]! - data[i]!);
    }
  }
  return sum / ((width - 1) * height * channels);
}
