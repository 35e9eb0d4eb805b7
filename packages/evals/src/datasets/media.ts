import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { basename, dirname, relative, sep } from "node:path";
import {
  type ContentPart,
  didYouMean,
  FoveaError,
  type MediaPart,
  nodeFiles,
  type Task,
  text,
} from "@fovea/core";
import { filesBelow, hashFile, isOutside } from "./files.js";
import type { Sample, SampleMedium } from "./sample.js";
import { readVideoHeader } from "./video/index.js";

/**
 * Throws when a picture or document is not usable; `loadMedia` of @fovea/vision, with a store of its own, is one. It is not asked
 * about videos: of these the header is always read. A file of at most 32 MiB is given as its bytes, which hold until the promise
 * resolves: it is read once, to be hashed and looked at.
 */
export type InspectMedium = (source: string | Uint8Array, as: SampleMedium["as"]) => Promise<unknown>;

/** Undefined for what is not there, or may not be looked at. */
function infoOf(path: string) {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** Larger files are hashed piece by piece, and looked at on their own. */
const inMemoryBytes = 32 * 1024 * 1024;

/** Looks at each medium once, and keeps a hash over all that paths lead to. */
export class MediaCheck {
  readonly #root: string;
  readonly #bytes: number;
  readonly #inspect: InspectMedium | undefined;
  /** Problems by path: a picture with many questions is looked at once. */
  readonly #seen = new Map<string, readonly string[]>();
  readonly #hash = createHash("sha256");

  constructor(
    root: string,
    { mediumBytes, inspect }: { readonly mediumBytes?: number; readonly inspect?: InspectMedium },
  ) {
    this.#root = root;
    this.#bytes = mediumBytes ?? 256 * 1024 * 1024;
    this.#inspect = inspect;
  }

  /** What is wrong with it, in words. */
  async check({ source, as }: SampleMedium): Promise<readonly string[]> {
    if (typeof source !== "string")
      return source.length > this.#bytes ? [this.#tooLarge(source.length)] : this.#look(source, as);
    const known = this.#seen.get(source);
    if (known !== undefined) return known;
    const wrong = await this.#checkPath(source, as);
    this.#seen.set(source, wrong);
    return wrong;
  }

  digest(): string {
    return this.#hash.copy().digest("hex");
  }

  async #checkPath(source: string, as: SampleMedium["as"]): Promise<readonly string[]> {
    const path = relative(this.#root, source).split(sep).join("/");
    if (await isOutside(this.#root, path)) return [`${path} leads out of the data folder`];
    const info = infoOf(source);
    if (info === undefined) return [`there is no file ${path}${await this.#hint(path)}`];
    if (!info.isFile()) return [`${path} is not a file`];
    if (info.size === 0) return [`${path} is empty`];
    if (info.size > this.#bytes) return [`${path}: ${this.#tooLarge(info.size)}`];
    if (as === "video" || this.#inspect === undefined || info.size > inMemoryBytes) {
      this.#hash.update(`${path}\0${await hashFile(source)}\n`);
      return this.#look(source, as);
    }
    // Read once for both.
    const bytes = await this.#read(source);
    this.#hash.update(`${path}\0${createHash("sha256").update(bytes).digest("hex")}\n`);
    const wrong = await this.#look(bytes, as);
    return wrong.map((message) => `${path}: ${message.replace(/^the given bytes/, "it")}`);
  }

  /** Pictures are read into the same memory one after the other: fresh memory for each costs more than reading it. */
  #room = Buffer.alloc(0);

  async #read(path: string): Promise<Uint8Array> {
    const file = await nodeFiles.open(path, "read");
    try {
      const size = await file.size();
      if (size > this.#room.length) this.#room = Buffer.allocUnsafeSlow(Math.max(size, 1 << 18));
      const into = this.#room.subarray(0, size);
      return into.subarray(0, await file.read(into, 0));
    } finally {
      await file.close();
    }
  }

  async #look(source: string | Uint8Array, as: SampleMedium["as"]): Promise<readonly string[]> {
    try {
      // The loaders of pictures refuse a video: its header is looked at here.
      if (as === "video")
        await readVideoHeader(source, typeof source === "string" ? basename(source) : "the video");
      else await this.#inspect?.(source, as);
      return [];
    } catch (error) {
      if (error instanceof FoveaError) return [error.message];
      throw error;
    }
  }

  #tooLarge(size: number): string {
    return `it has ${size} bytes, over the limit of ${this.#bytes}`;
  }

  readonly #siblings = new Map<string, readonly string[]>();

  async #hint(path: string): Promise<string> {
    const folder = dirname(path);
    let siblings = this.#siblings.get(folder);
    if (siblings === undefined) {
      siblings = (await filesBelow(`${this.#root}/${folder}`)).filter((name) => !name.includes("/"));
      this.#siblings.set(folder, siblings);
    }
    const near = didYouMean(path.slice(folder === "." ? 0 : folder.length + 1), siblings);
    return near === undefined ? "" : `; did you mean "${near}"?`;
  }
}

/** Brings one medium into the store, as `loadMedia` of @fovea/vision does for pictures and PDFs, and `loadVideo` for videos. */
export type LoadMedium = (source: string | Uint8Array, as: SampleMedium["as"]) => Promise<MediaPart>;

const mark = /<(?:image|video|document)(?:[ _-]?(\d+))?>/gi;

/**
 * What an agent is given: the media and the question, its choices behind it as "(A) text" lines. Where the question has marks
 * such as `<image>` or `<image 2>`, the media stand there, else before it.
 */
export async function sampleTask(sample: Sample, load: LoadMedium): Promise<Task> {
  const media: MediaPart[] = [];
  for (const { source, as, name } of sample.media) media.push({ ...(await load(source, as)), name });
  const parts: ContentPart[] = [];
  const used = new Set<number>();
  let from = 0;
  let next = 0;
  for (const match of sample.question.matchAll(mark)) {
    const place = match[1] === undefined ? next++ : Number(match[1]) - 1;
    const medium = media[place];
    if (medium === undefined) continue;
    push(parts, sample.question.slice(from, match.index));
    // A medium that is spoken of again is not sent again.
    if (used.has(place)) push(parts, medium.name ?? "");
    else parts.push(medium);
    used.add(place);
    from = match.index + match[0].length;
  }
  push(parts, sample.question.slice(from) + choiceLines(sample.choices));
  return { parts: [...media.filter((_, i) => !used.has(i)), ...parts] };
}

const push = (parts: ContentPart[], piece: string): void => {
  if (piece.trim() !== "") parts.push(text(piece));
};

/** "\n(A) red\n(B) blue", or nothing. */
export const choiceLines = (choices: readonly string[] = []): string =>
  choices.map((choice, i) => `\n(${String.fromCharCode(65 + i)}) ${choice}`).join("");
