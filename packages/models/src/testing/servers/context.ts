import { createHmac } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { readImageHeader } from "./image-file.js";
import { Refusal } from "./refusal.js";
import type { ReceivedFile, ReceivedImage, ServerTurn } from "./script.js";
import { bracketed, type Path } from "./shape.js";

/** What a server refuses; each format has its provider's own numbers. */
export interface ServerLimits {
  readonly bodyBytes: number;
  readonly imageBytes: number;
  readonly imageSide: number;
  readonly imageCount: number;
  /** Tokens of the request; a token is four characters, an image is 100. */
  readonly contextTokens: number;
}

/** What a format needs to know to check one request and to answer it. */
export interface Context {
  readonly model: string;
  /** The model thinks before it speaks, and its provider's rules for such models hold. */
  readonly reasoning: boolean;
  readonly limits: ServerLimits;
  readonly headers: IncomingHttpHeaders;
  readonly images: ReceivedImage[];
  readonly files: ReceivedFile[];
  /** Call ids that were issued together with reasoning, and that reasoning's id. */
  readonly reasonedCalls: Map<string, string>;
  readonly options: FormatOptions;
  /** A new id with the prefix, never given twice by one server. */
  id(prefix: string): string;
  /** What only this server can make: a signature over `content`. */
  sign(content: string): string;
}

export interface FormatOptions {
  /** Chat Completions: "compatible" behaves as vLLM does: reasoning_content, token ids, extra fields are welcome. */
  readonly dialect?: "openai" | "compatible";
  /** Gemini: whether function calls carry an id; newer models do. Default true. */
  readonly callIds?: boolean;
}

export function signer(secret: string): (content: string) => string {
  return (content) => createHmac("sha256", secret).update(content).digest("base64");
}

/** Words of refusal for images, where providers differ. */
export interface ImageWords {
  readonly mediaTypes: readonly string[];
  badBase64(at: Path): Refusal;
  badType(at: Path, mediaType: string): Refusal;
  badImage(at: Path): Refusal;
  mismatch(at: Path, said: string, is: string): Refusal;
  tooLarge(at: Path, why: string): Refusal;
  tooMany(count: number, most: number): Refusal;
}

/** The bytes of strict base64; undefined when it is none. */
function decode(base64: string): Buffer | undefined {
  const isBase64 = base64.length > 0 && base64.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(base64);
  return isBase64 ? Buffer.from(base64, "base64") : undefined;
}

/** Decodes, checks and keeps an image of the request. */
export function takeImage(
  base64: string,
  mediaType: string,
  at: Path,
  context: Context,
  words: ImageWords,
): void {
  if (!words.mediaTypes.includes(mediaType)) throw words.badType(at, mediaType);
  const bytes = decode(base64);
  if (bytes === undefined) throw words.badBase64(at);
  const header = readImageHeader(bytes);
  if (header === undefined) throw words.badImage(at);
  if (header.mediaType !== mediaType) throw words.mismatch(at, mediaType, header.mediaType);
  if (bytes.length > context.limits.imageBytes)
    throw words.tooLarge(at, `${bytes.length} bytes > ${context.limits.imageBytes} bytes`);
  if (Math.max(header.width, header.height) > context.limits.imageSide)
    throw words.tooLarge(at, `${header.width}x${header.height} pixels > ${context.limits.imageSide} pixels`);
  context.images.push({ ...header, bytes, path: bracketed(at) });
  if (context.images.length > context.limits.imageCount)
    throw words.tooMany(context.images.length, context.limits.imageCount);
}

/** What files of these types begin with, and where. */
const beginnings: Record<string, readonly [number, string]> = {
  "application/pdf": [0, "%PDF-"],
  "video/mp4": [4, "ftyp"],
  "video/webm": [0, "\x1a\x45\xdf\xa3"],
};

/** Decodes and keeps a PDF or a video of the request. */
export function takeFile(
  base64: string,
  mediaType: string,
  at: Path,
  context: Context,
  words: ImageWords,
): void {
  const beginning = beginnings[mediaType];
  if (beginning === undefined) throw words.badType(at, mediaType);
  const bytes = decode(base64);
  if (bytes === undefined) throw words.badBase64(at);
  const [start, mark] = beginning;
  if (bytes.toString("latin1", start, start + mark.length) !== mark) throw words.badImage(at);
  context.files.push({ bytes, mediaType, path: bracketed(at) });
}

/** `data:image/png;base64,...` in its two pieces. */
export function dataUrl(url: string): { readonly mediaType: string; readonly base64: string } | undefined {
  const comma = url.indexOf(",");
  const head = /^data:([a-z]+\/[a-z0-9.+-]+);base64$/.exec(url.slice(0, Math.max(comma, 0)));
  return head === null ? undefined : { mediaType: head[1]!, base64: url.slice(comma + 1) };
}

/** Tokens of a request by the servers' own plain count. */
export function countInput(body: unknown, context: Context): number {
  let characters = 0;
  const walk = (value: unknown): void => {
    if (typeof value === "string")
      characters += /^data:|^[A-Za-z0-9+/=]{200,}$/.test(value) ? 0 : value.length;
    else if (typeof value === "object" && value !== null) for (const item of Object.values(value)) walk(item);
  };
  walk(body);
  return Math.ceil(characters / 4) + 100 * context.images.length;
}

/** Tokens of a turn, as given or counted. */
export function countUsage(turn: ServerTurn, input: number) {
  const written =
    (turn.text ?? "") + JSON.stringify(turn.structured ?? "") + JSON.stringify(turn.calls ?? "");
  const reasoning = turn.usage?.reasoning ?? Math.ceil((turn.reasoning ?? "").length / 4);
  return {
    input: turn.usage?.input ?? input,
    output: turn.usage?.output ?? Math.ceil(written.length / 4) + reasoning,
    cached: turn.usage?.cached ?? 0,
    reasoning,
  };
}

/** Refuses a structured turn when the request asked for no schema: the test's own mistake, said loudly. */
export function checkScripted(turn: ServerTurn, asksForSchema: boolean, toolNames: readonly string[]): void {
  if (turn.structured !== undefined && !asksForSchema)
    throw new Refusal(
      400,
      "the script answers with structured output, and the request asks for none",
      "script",
    );
  for (const call of turn.calls ?? [])
    if (toolNames.length === 0)
      throw new Refusal(400, `the script calls "${call.tool}", and no tools were sent`, "script");
}
