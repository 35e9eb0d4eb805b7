import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  canonicalJson,
  type DocumentPart,
  type Evidence,
  type ImagePart,
  type JsonObject,
  type JsonValue,
  type MediaByName,
  memoryStore,
  resize,
  storedImage,
  type Tool,
  type ToolContext,
  type ToolResult,
} from "@fovea/core";
import { stream } from "@fovea/core/random";
import { phraseValue } from "@fovea/models/embedded";
import { annotateEvidence, executeProgram, imageCodec, loadMedia, tools } from "@fovea/vision";

/** What a program said of real media. */
export interface Seen {
  /** Null when the experts were not sure, or a tool failed. */
  readonly answer: string | null;
  /** Of the value; null where nobody measured it. */
  readonly confidence: number | null;
  readonly type: string;
  readonly reason: string;
  /** What the answer rests on, and the media that were asked about; empty where the program could not run. */
  readonly evidence: readonly Evidence[];
  readonly media: readonly (ImagePart | DocumentPart)[];
}

/** Runs programs on the repository's pictures; every use of an expert on the same picture happens once. */
export class Eyes {
  readonly #store = memoryStore();
  readonly #parts = new Map<string, Promise<ImagePart | DocumentPart>>();
  readonly #results = new Map<string, Promise<ToolResult>>();
  readonly #tools = new Map<string, Promise<Tool>>();

  async run(program: JsonObject, paths: readonly string[]): Promise<Seen> {
    const media = await Promise.all(paths.map((path) => this.#load(path)));
    const named = media.map((part, i) => ({ ...part, name: `image-${i + 1}` }));
    try {
      const context = this.#context({});
      const result = await executeProgram(program, named, { call: context.call });
      const parts = result.status === "value" ? (result.pictures ?? []) : [];
      const said =
        result.status === "value" ? phraseValue(result.type, result.value, program, parts) : undefined;
      return {
        answer: said ?? null,
        confidence: result.confidence,
        type: result.type,
        reason: result.reason,
        evidence: result.evidence,
        media,
      };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { answer: null, confidence: null, type: "none", reason, evidence: [], media };
    }
  }

  #load(path: string): Promise<ImagePart | DocumentPart> {
    const file = fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
    const known = this.#parts.get(path);
    const loading =
      known ?? (loadMedia(readFileSync(file), this.#store.blobs) as Promise<ImagePart | DocumentPart>);
    this.#parts.set(path, loading);
    return loading;
  }

  /** The picture that `fovea ask` would show with an answer, as a JPEG of at most this width. */
  async show(seen: Seen, question: string, width: number): Promise<Uint8Array | undefined> {
    const { media, evidence, answer } = seen;
    const part = media.find(({ ref }) => evidence.some((one) => one.media === ref.id)) ?? media[0];
    if (part === undefined) return undefined;
    const { blobs } = this.#store;
    const { png } = await annotateEvidence({ part, evidence, question, answer: answer ?? "", blobs });
    const { ref } = (await loadMedia(png, blobs)) as ImagePart;
    const scale = Math.min(1, width / ref.width);
    const small = resize(storedImage(ref), Math.round(ref.width * scale), Math.round(ref.height * scale));
    return imageCodec.encode(await imageCodec.pixels(small, blobs), { mediaType: "image/jpeg", quality: 80 });
  }

  #context(media: MediaByName): ToolContext {
    return {
      blobs: this.#store.blobs,
      codec: imageCodec,
      media,
      random: (name) => stream(1, name),
      call: (name, input, given) => this.#call(name, input, given),
    };
  }

  #call(name: string, input: JsonValue, media: MediaByName): Promise<ToolResult> {
    const refs = Object.entries(media).map(([handle, part]) => [
      handle,
      part.ref as unknown as JsonValue,
      ("lineage" in part ? (part.lineage ?? null) : null) as unknown as JsonValue,
    ]);
    const key = canonicalJson([name, input, refs]);
    const running = this.#results.get(key) ?? this.#use(name, input, media);
    this.#results.set(key, running);
    return running;
  }

  async #use(name: string, input: JsonValue, media: MediaByName): Promise<ToolResult> {
    const entry = tools.find(({ id }) => id === name);
    if (entry === undefined) throw new Error(`no tool "${name}"`);
    const loading = this.#tools.get(name) ?? entry.load();
    this.#tools.set(name, loading);
    const tool = await loading;
    return tool.run(tool.parse(input), this.#context(media));
  }
}
