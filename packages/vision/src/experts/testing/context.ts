// Contexts for tests of experts: pictures by handle, in memory, decoded by this package's codec.
import { fileURLToPath } from "node:url";
import { type ImagePart, memoryStore, type Tool, type ToolContext, type ToolResult } from "@fovea/core";
import { stream } from "@fovea/core/random";
import sharp from "sharp";
import { imageCodec } from "../../codec/index.js";
import { loadMedia } from "../../media/load.js";

const root = new URL("../../../../../", import.meta.url);
/** A file of the repository. */
export const fileOf = (path: string): string => fileURLToPath(new URL(path, root));

export interface ContextOptions {
  readonly signal?: AbortSignal;
  /** Tools that `context.call` knows. */
  readonly tools?: readonly Tool[];
}

/** A context with one picture, "image-1", from a path in the repository or from bytes. */
export async function contextWith(
  source: string | Uint8Array,
  options: ContextOptions = {},
): Promise<ToolContext> {
  const { blobs } = memoryStore();
  const part = (await loadMedia(typeof source === "string" ? fileOf(source) : source, blobs)) as ImagePart;
  const context: ToolContext = {
    blobs,
    codec: imageCodec,
    media: { "image-1": part },
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    random: (name) => stream(1, name),
    call(name, input, media): Promise<ToolResult> {
      const tool = options.tools?.find((each) => each.name === name);
      if (tool === undefined) throw new TypeError(`the test gave no tool "${name}"`);
      return tool.run(tool.parse(input), { ...context, media });
    },
  };
  return context;
}

/** PNG bytes of a plain picture. */
export const blank = (width: number, height: number, colour = "#ffffff"): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: colour } })
    .png()
    .toBuffer();
