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

/**
 * Whether an answer is one of the accepted ones: equal without case, marks, spaces and articles; equal as a number; the same
 * list in any order, or all accepted ones as a list; an accepted text of three letters or more that stands in an answer hardly
 * longer than it, or, where it ends in "...", at the beginning of one; or words of what is said beside yes or no ("Yes, it is wider
 * than high (landscape)" to "landscape or portrait?").
 */
export function isAccepted(answer: string, accepted: readonly string[]): boolean {
  const said = plain(answer);
  if (accepted.length > 1 && sameList(answer, accepted.join("\n"))) return true;
  return accepted.some((one) => {
    const wanted = plain(one);
    if (said === wanted || sameLetters(said, wanted)) return true;
    if (shortened.test(one)) return beginsWith(answer, one.replace(shortened, ""));
    if (/^(?:yes|no)$/.test(wanted)) return new RegExp(`^${wanted}\\b`).test(said);
    const [a, b] = [numberOf(answer), numberOf(one)];
    if (a !== undefined && b !== undefined) return Math.abs(a - b) <= 0.005 * Math.max(1, Math.abs(b));
    if (sameList(answer, one)) return true;
    const beside = /^(?:yes|no) it is (?!not )(.+)$/.exec(said)?.[1]?.split(" ");
    if (beside && wanted.split(" ").every((word) => beside.includes(word))) return true;
    const longEnough = wanted.length >= 3 && said.length <= 2 * wanted.length + 10;
    return longEnough && ` ${said} `.includes(` ${wanted} `);
  });
}

/** How a writer ends a long text that begins so. */
const shortened = /\s*(?:\.\.\.|…)$/;
const beginsWith = (answer: string, start: string): boolean => {
  const [said, begun] = [plain(answer), plain(start)];
  return begun.length >= 3 && said.startsWith(begun);
};

/** "8AM-6PM" and "8 AM - 6 PM": readers set spaces differently. */
const sameLetters = (a: string, b: string): boolean => {
  const letters = (text: string) => text.replace(/[^\p{L}\p{N}.]+/gu, "");
  return letters(a).length >= 3 && letters(a) === letters(b);
};

const plain = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/\b(?:the|an?|about|roughly)\b/g, " ")
    .replace(/[^\p{L}\p{N}.@/:%$€£-]+/gu, " ")
    .replace(/[.:](?=\s|$)/g, "")
    .replace(/\s+/g, " ")
    .trim();

const words: Readonly<Record<string, number>> = {
  zero: 0,
  none: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
};

function numberOf(text: string): number | undefined {
  const spelled = words[plain(text)];
  if (spelled !== undefined) return spelled;
  const bare = text.replace(/[$€£%,\s]|pixels?|px|page|°c/gi, "");
  return /^-?\d+(?:\.\d+)?$/.test(bare) ? Number(bare) : undefined;
}

function sameList(a: string, b: string): boolean {
  const parts = (text: string) =>
    text
      .split(/[,;\n]|\band\b/)
      .map(plain)
      .filter((part) => part !== "")
      .sort();
  const [left, right] = [parts(a), parts(b)];
  return left.length > 1 && left.join("|") === right.join("|");
}
