// The real tools behind a context, as an agent would give them; experts run from dist in their own threads.
import {
  type JsonObject,
  type MediaByName,
  memoryStore,
  type Tool,
  type ToolContext,
  type ToolResult,
} from "@fovea/core";
import { imageCodec, loadMedia, type ProgramMedium, tools } from "@fovea/vision";

const samples = new URL("../../../../../samples/", import.meta.url);

export class RealTools {
  readonly calls: string[] = [];
  readonly #blobs = memoryStore().blobs;
  readonly #loaded = new Map<string, Tool>();
  readonly #results = new Map<string, Promise<ToolResult>>();

  /** A picture or document of samples/ under a handle. */
  async open(file: string, name = "image-1"): Promise<ProgramMedium> {
    return { ...(await loadMedia(new URL(file, samples).pathname, this.#blobs)), name };
  }

  /** A picture by its bytes. */
  async load(bytes: Uint8Array, name = "image-1"): Promise<ProgramMedium> {
    return { ...(await loadMedia(bytes, this.#blobs)), name };
  }

  /** Calls a tool of the package; equal calls of one test file are made once. */
  call(tool: string, input: JsonObject, media: MediaByName): Promise<ToolResult> {
    this.calls.push(tool);
    const key = JSON.stringify([
      tool,
      input,
      Object.values(media).map((part) => ("lineage" in part ? part.lineage : part.ref)),
    ]);
    const known = this.#results.get(key) ?? this.#run(tool, input, media);
    this.#results.set(key, known);
    return known;
  }

  async #run(name: string, input: JsonObject, media: MediaByName): Promise<ToolResult> {
    const tool = this.#loaded.get(name) ?? (await tools.find(({ id }) => id === name)!.load());
    this.#loaded.set(name, tool);
    const context = { blobs: this.#blobs, codec: imageCodec, media, call: this.call.bind(this) };
    return tool.run(tool.parse(input), context as unknown as ToolContext);
  }
}
