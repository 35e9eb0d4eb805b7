import type { JsonObject, JsonValue } from "../json.js";
import type { BlobStore } from "../media/blobs.js";
import type { ImageCodec } from "../media/codec.js";
import type { Image } from "../media/derived.js";

/** What one call may use. A call that takes more ends with the named error; the next call is served. */
export interface SandboxLimits {
  /** Wall time of a call, milliseconds. Over it: `SandboxTimeoutError`. Default 10,000. */
  readonly timeoutMs: number;
  /** Memory beyond the interpreter's own, bytes. Over it: the language's own error, or `SandboxKilledError`. Default 512 MiB. */
  readonly memoryBytes: number;
  /** Files that the code writes, together, bytes; they lie in memory. Default 64 MiB. */
  readonly diskBytes: number;
  /** Text that a call prints, in characters. Over it: `OutputLimitError`. Default 64 Ki. */
  readonly outputBytes: number;
  /** Images that a call gives back; further ones are dropped and counted. Default 10. */
  readonly images: number;
  /** Pixels of one image that a call gives back. Default 40 million. */
  readonly pixels: number;
  /** Threads of a session. Default 64. */
  readonly processes: number;
}

export const defaultSandboxLimits: SandboxLimits = {
  timeoutMs: 10_000,
  memoryBytes: 512 * 2 ** 20,
  diskBytes: 64 * 2 ** 20,
  outputBytes: 64 * 1024,
  images: 10,
  pixels: 40_000_000,
  processes: 64,
};

/** What a call is given besides its code. */
export interface CellInput {
  /** Files by name (no folders), written before the code runs. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
  /**
   * Images by the name of the variable that will hold them; it must be an identifier. Python has a file `NAME.png` of each
   * beside it.
   */
  readonly images?: Readonly<Record<string, Image>>;
  /**
   * Which variables that hold images are given back after the call: these, or those that the call made or changed.
   * Default: none; what is shown (`show(image)`, or the value of the last expression) is always given back.
   */
  readonly variables?: "changed" | readonly string[];
  /** Picture files that are given back if the code wrote them. */
  readonly outputs?: readonly string[];
  readonly signal?: AbortSignal;
}

/** An image that code gave back. Its bytes are stored unless it is a recipe. */
export interface SandboxImage {
  readonly image: Image;
  /** How it came: shown (or the value of the last expression), left in a variable, written to a file. */
  readonly source: "shown" | "variable" | "file";
  /** The variable or file; null for what was shown. */
  readonly name: string | null;
}

/** Why a call failed. */
export interface SandboxFailure {
  /** The language's name ("NameError"), or one of `SandboxTimeoutError`, `SandboxKilledError`, `OutputLimitError`, ... */
  readonly name: string;
  readonly message: string;
  /** "code": the code raised it; "limit": it took more than it may; "denied": it asked for what no code may. */
  readonly kind: "code" | "limit" | "denied";
  /** One-based line of the code, where known. */
  readonly line: number | null;
}

export interface CellResult {
  /** Everything printed, both streams in order, cut at the limit. */
  readonly stdout: string;
  readonly images: readonly SandboxImage[];
  /** Images beyond `limits.images`. */
  readonly droppedImages: number;
  /** The value of the last expression as JSON; its text where it has no JSON; null where there is none. */
  readonly value: JsonValue;
  readonly error: SandboxFailure | null;
  /** Time in the sandbox, milliseconds, without starting it. */
  readonly ms: number;
}

/**
 * One notebook: what a call defines, the next ones see. Calls run one after the other. When a call was killed, what the calls before
 * it defined is made again by running them again before the next one.
 */
export interface SandboxSession {
  readonly language: SandboxLanguage;
  /**
   * @throws SandboxUnavailableError when the interpreter does not start; InvalidInputError for a bad name of a file or variable;
   * InterruptedError when the signal aborts. What the code does wrong is in the result, never thrown.
   */
  run(code: string, input?: CellInput): Promise<CellResult>;
  /** A call that another session answered: it is made again, unseen, before the next call. So a resumed run gets its state back. */
  remember(code: string, input?: CellInput): Promise<void>;
  /** A session that has run the same calls and goes its own way. */
  fork(): Promise<SandboxSession>;
  close(): Promise<void>;
}

export type SandboxLanguage = "javascript" | "python";

/** What a sandbox needs of the house: where bytes lie, and how pixels are made of images. */
export interface SandboxHouse {
  readonly blobs: BlobStore;
  readonly codec: ImageCodec;
  /** Filters that JavaScript may apply to images (`picture.apply("adjust", {gamma: 2})`), each a recipe. They throw on bad parameters. */
  readonly filters?: Readonly<Record<string, (image: Image, parameters: JsonObject) => Image>>;
}

export interface SandboxOptions {
  readonly limits?: Partial<SandboxLimits>;
  /** Interpreters that wait ready, so that a session begins at once. Default 1. */
  readonly warm?: number;
}

export interface Sandbox {
  readonly language: SandboxLanguage;
  /** What keeps code in, in words ("bubblewrap, seccomp (threads only), no cgroup"). */
  readonly isolation: string;
  open(house: SandboxHouse, limits?: Partial<SandboxLimits>): Promise<SandboxSession>;
  close(): Promise<void>;
}

/** Runs one piece of code in a session of its own. */
export async function runCode(
  sandbox: Sandbox,
  house: SandboxHouse,
  code: string,
  input: CellInput & { readonly limits?: Partial<SandboxLimits> } = {},
): Promise<CellResult> {
  const session = await sandbox.open(house, input.limits);
  try {
    return await session.run(code, input);
  } finally {
    await session.close();
  }
}
