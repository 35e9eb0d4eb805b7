import { statSync } from "node:fs";
import { constants, type FileHandle, open, readdir, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import {
  type BlobStore,
  type DocumentPart,
  didYouMean,
  encodedSize,
  type ImagePart,
  type MediaError,
  MediaNotFoundError,
  MediaTooLargeError,
  nodeFiles,
  originalLineage,
  sha256,
  UnsupportedMediaError,
} from "@fovea/core";
import { originals } from "../codec/cache.js";
import { decodePixels, type ImageHeader, readHeader } from "../codec/decode.js";
import { inspectPdf } from "../pages/inspect.js";
import { fetchBytes } from "./fetch.js";
import { defaultLimits, type MediaLimits } from "./limits.js";
import { countPngFrames } from "./png.js";
import { type LoadableType, sniffMediaType } from "./sniff.js";

export interface LoadOptions extends Partial<MediaLimits> {
  /** SVG is a program that draws; it is refused unless this is true. */
  readonly allowSvg?: boolean;
  /** http and https addresses are refused unless this is true. */
  readonly allowUrls?: boolean;
  /** A TIFF of several pages is refused, since only its first page would be seen, unless this is true. */
  readonly allowFirstPageOnly?: boolean;
  /**
   * "whole" (default): a picture is decoded, so that one that is broken anywhere is refused. "ends": a PNG or JPEG whose header
   * can be read and whose last bytes are those of a whole file is taken as it is, which costs microseconds; what is broken
   * in between is found when somebody decodes it. For thousands of pictures.
   */
  readonly check?: "whole" | "ends";
  readonly signal?: AbortSignal;
}

/**
 * Brings a picture or a PDF into the blob store, bytes untouched. The type is told by content, never by name; bytes,
 * pixels, frames and pages are compared with the limits before anything is decoded; then a picture is decoded once,
 * so that a file that breaks off is refused here and not found half grey later (the pixels stay in the codec's cache).
 *
 * Accepted: PNG, JPEG, WebP, GIF, TIFF, AVIF, PDF. An animated GIF, WebP or PNG is its first frame. The part has no
 * `name`: the caller gives the handle.
 *
 * @param source a path, or the bytes. An address is only fetched with `allowUrls`.
 * @throws MediaNotFoundError, UnsupportedMediaError, CorruptMediaError, MediaTooLargeError; each says what was wrong
 * and what to do.
 */
export async function loadMedia(
  source: string | Uint8Array,
  blobs: BlobStore,
  options: LoadOptions = {},
): Promise<ImagePart | DocumentPart> {
  const limits = { ...defaultLimits, ...options };
  const name = typeof source === "string" ? shown(source) : "the given bytes";
  const bytes = typeof source === "string" ? await readSource(source, limits, options) : source;
  checkBytes(bytes.length, limits, name);
  const type = sniffMediaType(bytes, name);
  options.signal?.throwIfAborted();
  if (type === "application/pdf") {
    const pages = await inspectPdf(bytes, limits, name);
    return {
      type: "document",
      ref: { type: "document", id: await blobs.put(bytes), mediaType: type, pages },
    };
  }
  const { width, height } = await checkImage(bytes, type, limits, name);
  options.signal?.throwIfAborted();
  const ref = { type: "image", id: await blobs.put(bytes), width, height, mediaType: type } as const;
  return { type: "image", ref, lineage: originalLineage(ref) };
}

async function checkImage(
  bytes: Uint8Array,
  type: LoadableType,
  limits: MediaLimits & LoadOptions,
  name: string,
): Promise<{ width: number; height: number }> {
  if (type === "image/svg+xml" && limits.allowSvg !== true) {
    throw new UnsupportedMediaError(
      `${name} is an SVG drawing, which can draw without end and is not read by default`,
      "convert it to PNG; if you trust it: --allow-svg, or loadMedia with allowSvg: true",
    );
  }
  const seen = limits.check === "ends" ? wholeByItsEnds(bytes, type) : undefined;
  const header = seen ?? (await readHeader(bytes, name));
  const { width, height } = header;
  if (width * height > limits.pixels) {
    throw new MediaTooLargeError(
      `${name} is ${width}x${height}: ${width * height} pixels, over the limit of ${limits.pixels}; nothing was decoded`,
      `scale it down; code may call loadMedia with pixels: ${width * height} if there is memory for it`,
    );
  }
  const frames = type === "image/png" ? countPngFrames(bytes) : header.frames;
  if (type === "image/tiff" && frames > 1 && limits.allowFirstPageOnly !== true) {
    throw new UnsupportedMediaError(
      `${name} is a TIFF of ${frames} pages, and only the first would be seen`,
      "convert it to PDF or split it; code may call loadMedia with allowFirstPageOnly: true",
    );
  }
  if (frames > limits.frames) {
    throw new MediaTooLargeError(
      `${name} has ${frames} frames, over the limit of ${limits.frames}; nothing was decoded`,
      `extract the frame that you mean; code may call loadMedia with frames: ${frames}`,
    );
  }
  if (seen === undefined)
    await originals.get(sha256(bytes), () => decodePixels(bytes, header, limits.pixels, name));
  return { width, height };
}

/** The header of a picture that begins and ends as a whole one does; undefined where only decoding can tell. */
function wholeByItsEnds(bytes: Uint8Array, type: LoadableType): ImageHeader | undefined {
  const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(-12).toString("latin1");
  const isWhole =
    type === "image/png"
      ? end === "\0\0\0\0IEND\xae\x42\x60\x82"
      : type === "image/jpeg" && end.endsWith("\xff\xd9");
  const size = isWhole ? encodedSize(bytes) : undefined;
  // Of what is not known without decoding, `grey` only matters to a decoder.
  return size === undefined || size.width === 0 || size.height === 0
    ? undefined
    : { ...size, frames: 1, grey: false };
}

async function readSource(source: string, limits: MediaLimits, options: LoadOptions): Promise<Uint8Array> {
  if (/^file:/i.test(source)) {
    throw new UnsupportedMediaError(`${shown(source)} is a file address`, "give the plain path");
  }
  if (/^(https?|ftp|data|blob):/i.test(source)) {
    if (options.allowUrls === true) return fetchBytes(source, limits.bytes, options.signal);
    throw new UnsupportedMediaError(
      `${shown(source)} is an address, and nothing is fetched by default`,
      "download it and give the path; or --allow-url, or loadMedia with allowUrls: true",
    );
  }
  if (source === "") throw new MediaNotFoundError("the path is empty", "give the path of a picture or PDF");
  return readLocal(source, limits);
}

/** Handing the reading of a file to another thread costs more than reading so many bytes. */
const atOnceBytes = 1 << 20;

/** A small regular file; undefined for all else, and for one that is growing: those are read below, and their errors named. */
async function readSmall(path: string, limits: MediaLimits): Promise<Uint8Array | undefined> {
  const info = statSync(path);
  if (!info.isFile() || info.size === 0 || info.size > Math.min(atOnceBytes, limits.bytes)) return undefined;
  const bytes = await nodeFiles.readFile(path);
  return bytes.length === info.size ? bytes : undefined;
}

async function readLocal(path: string, limits: MediaLimits): Promise<Uint8Array> {
  const name = shown(path);
  const small = await readSmall(path, limits).catch(() => undefined);
  if (small !== undefined) return small;
  // Without O_NONBLOCK, opening a named pipe would wait for its writer.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(
    async (cause: NodeJS.ErrnoException) => {
      throw await notReadable(path, cause);
    },
  );
  try {
    const info = await handle.stat();
    if (info.isDirectory())
      throw new MediaNotFoundError(`${name} is a directory`, "give the path of a file in it");
    if (!info.isFile())
      throw new MediaNotFoundError(`${name} is not a regular file`, "give the path of a file");
    checkBytes(info.size, limits, name);
    return await readAll(handle, info.size, limits, name);
  } finally {
    await handle.close();
  }
}

/** The size is only a hint: files under /proc say 0, and a file may grow while it is read. */
async function readAll(
  handle: FileHandle,
  size: number,
  limits: MediaLimits,
  name: string,
): Promise<Uint8Array> {
  let bytes = Buffer.allocUnsafeSlow(size + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length).catch((cause: Error) => {
      throw new MediaNotFoundError(`${name} cannot be read: ${cause.message}`, "copy it, and give the copy", {
        cause,
      });
    });
    if (bytesRead === 0) return bytes.subarray(0, length);
    length += bytesRead;
    checkBytes(length, limits, name);
    if (length < bytes.length) continue;
    const longer = Buffer.allocUnsafeSlow(Math.min(2 * length + 4096, limits.bytes + 1));
    longer.set(bytes);
    bytes = longer;
  }
}

async function notReadable(path: string, cause: NodeJS.ErrnoException): Promise<MediaError> {
  const name = shown(path);
  if (cause.code === "EACCES" || cause.code === "EPERM") {
    return new MediaNotFoundError(`${name} may not be read by this user`, "give read permission (chmod +r)", {
      cause,
    });
  }
  if (cause.code !== "ENOENT" && cause.code !== "ENOTDIR") {
    return new MediaNotFoundError(
      `${name} cannot be opened: ${cause.message}`,
      "give the path of a readable file",
      {
        cause,
      },
    );
  }
  const folder = dirname(path);
  const siblings = await readdir(folder).catch(() => undefined);
  const near = siblings === undefined ? undefined : didYouMean(basename(path), siblings);
  const hint = near === undefined ? "" : `; did you mean "${near}"?`;
  const exists =
    siblings !== undefined ||
    (await stat(folder).then(
      () => true,
      () => false,
    ));
  const fix = exists ? "check the path" : `there is no folder ${folder}; check the path`;
  return new MediaNotFoundError(`there is no file ${name}${hint}`, fix, { cause });
}

function checkBytes(size: number, limits: MediaLimits, name: string): void {
  if (size <= limits.bytes) return;
  throw new MediaTooLargeError(
    `${name} has ${size} bytes, over the limit of ${limits.bytes}`,
    `make it smaller; code may call loadMedia with bytes: ${size}`,
  );
}

/** A path or an address, short enough for a message and without control characters. */
function shown(source: string): string {
  const clean = source.replace(/[\p{Cc}]/gu, "?");
  return clean.length > 120 ? `${clean.slice(0, 60)}...${clean.slice(-40)}` : clean;
}
