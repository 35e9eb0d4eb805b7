import type { JsonValue, Pixels, SandboxFailure, SandboxImage, SandboxLimits } from "@fovea/core";
import type { Hint } from "../lineage/hint.js";
import { readHint } from "../lineage/hint.js";
import type { Frame } from "./frames.js";

export interface ReplyImage {
  readonly source: SandboxImage["source"];
  readonly name: string | null;
  readonly hint: Hint | undefined;
  readonly pixels: Pixels;
}

export interface Reply {
  readonly stdout: string;
  readonly value: JsonValue;
  readonly error: SandboxFailure | null;
  readonly ms: number;
  readonly images: readonly ReplyImage[];
  readonly dropped: number;
}

/** Names of Python for taking too much, and for asking what no code may. */
const limitNames = new Set(["MemoryError", "OutputLimitError", "RecursionError", "_ArrayMemoryError"]);
const deniedNames = new Set(["PermissionError"]);

/** What an interpreter answered, checked piece by piece; undefined when it is not the answer of an honest worker. */
export function readReply({ header, bytes }: Frame, limits: SandboxLimits): Reply | undefined {
  const { stdout, ms, dropped } = header;
  // Python counts code points.
  if (typeof stdout !== "string" || stdout.length > 2 * limits.outputBytes) return undefined;
  if (!isCount(ms) || !isCount(dropped)) return undefined;
  if (!Array.isArray(header["images"]) || header["images"].length !== bytes.length) return undefined;
  if (bytes.length > limits.images) return undefined;
  const images = header["images"].map((image: unknown, i) => readImage(image, bytes[i]!, limits));
  const error = header["error"] === null ? null : readFailure(header["error"]);
  const value = (header["value"] ?? null) as JsonValue;
  if (!isShallow(value)) return undefined;
  if (error === undefined || !images.every((image) => image !== undefined)) return undefined;
  return { stdout, value, error, ms, images, dropped };
}

/** Deeper than an honest worker gives; what reads it later may recurse. */
const maximumDepth = 16;

function isShallow(value: JsonValue, depth = 0): boolean {
  if (typeof value !== "object" || value === null) return true;
  return (
    depth < maximumDepth && Object.values(value).every((each) => isShallow(each as JsonValue, depth + 1))
  );
}

const isCount = (value: unknown): value is number => typeof value === "number" && value >= 0;

function readImage(value: unknown, data: Uint8Array, limits: SandboxLimits): ReplyImage | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { source, name, width, height, channels, hint } = value as Record<string, unknown>;
  if (source !== "shown" && source !== "variable" && source !== "file") return undefined;
  if (name !== null && typeof name !== "string") return undefined;
  if (channels !== 1 && channels !== 3 && channels !== 4) return undefined;
  if (!isSide(width) || !isSide(height) || width * height > limits.pixels) return undefined;
  if (data.length !== width * height * channels) return undefined;
  // A copy: the message it lies in is as large as all pictures together.
  const pixels: Pixels = { data: Uint8Array.from(data), width, height, channels };
  return { source, name, hint: readHint(hint), pixels };
}

const isSide = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 1;

function readFailure(value: unknown): SandboxFailure | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { name, message, line } = value as Record<string, unknown>;
  if (typeof name !== "string" || typeof message !== "string") return undefined;
  const kind =
    limitNames.has(name) || /No space left|File too large/.test(message)
      ? "limit"
      : deniedNames.has(name) || /Read-only file system/.test(message)
        ? "denied"
        : "code";
  return { name, message, kind, line: Number.isInteger(line) ? (line as number) : null };
}
