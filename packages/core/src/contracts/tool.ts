import type { JsonObject, JsonValue } from "../json.js";
import type { BlobStore } from "../media/blobs.js";
import type { ImageCodec } from "../media/codec.js";
import type { Pcg64 } from "../random/index.js";
import type { Evidence } from "./evidence.js";
import type { ContentPart, MediaPart } from "./parts.js";

/** "pure": same value on one machine and version; "reads": looks at a changing world; "acts": changes it. */
export type Effects = "pure" | "reads" | "acts";

/** What a tool gives back. Images among `parts` are stored bytes. */
export interface ToolResult {
  readonly parts: readonly ContentPart[];
  readonly evidence?: readonly Evidence[];
}

/** Media by the handle that a tool's input names ("image-1"). */
export type MediaByName = Readonly<Record<string, MediaPart>>;

/** All that a tool may touch. It may not read a path or URL that stands in its input. */
export interface ToolContext {
  readonly blobs: BlobStore;
  readonly codec: ImageCodec;
  readonly media: MediaByName;
  readonly signal?: AbortSignal;
  /**
   * Names this call of this run for ever, the same on every try. A tool that acts can send it along as idempotency key,
   * and ask for it in `reconcile`. Absent outside a run.
   */
  readonly key?: string;
  /**
   * Calls another tool, as a step of its own in the run. Calls issued before one of them is awaited run in
   * parallel; issue the next ones only when all of these are done (the order of calls must not depend on
   * which ends first, or a resumed run would not find its results again).
   */
  call(tool: string, input: JsonObject, media: MediaByName): Promise<ToolResult>;
  /** A named random stream of the run. */
  random(name: string): Pcg64;
  progress?(message: string, fraction?: number): void;
}

/**
 * A tool. `name@version` plus `weights` is its identity; change `version` whenever a result may change.
 *
 * @typeParam Input what `parse` makes of the JSON.
 */
export interface Tool<Input = unknown> {
  /** Lower-case words with hyphens. */
  readonly name: string;
  readonly version: string;
  /** For a model: what it does, when to use it, units. */
  readonly description: string;
  /** JSON Schema (2020-12) of the input. */
  readonly input: JsonObject;
  readonly effects: Effects;
  /** A call that takes longer is aborted, and its result says that it timed out; default: no limit. */
  readonly timeoutMs?: number;
  /** SHA-256 over the weights of the models inside, if any. */
  readonly weights?: string;
  /** Names of the input properties whose values (a string or a list of strings) are media handles. */
  readonly mediaInputs?: readonly string[];
  /** It calls other tools through `context.call`. */
  readonly composite?: boolean;
  /** How far a re-run may differ and still count as the same, when not bit for bit. */
  readonly tolerance?: Tolerance;
  /** @throws SchemaError when the input does not match the schema. */
  parse(input: JsonValue): Input;
  run(input: Input, context: ToolContext): Promise<ToolResult>;
  /**
   * For `acts`: whether the effect of a call, begun before a crash, has happened; its result if so.
   * Without it such a call stops a resumed run with EffectInDoubtError.
   */
  reconcile?(
    input: Input,
    context: ToolContext,
  ): Promise<{ done: true; result: ToolResult } | { done: false }>;
}

/** Largest accepted difference of each kind of number in a re-run. */
export interface Tolerance {
  /** Pixels. */
  readonly position: number;
  /** 0 to 1. */
  readonly score: number;
}

/** "name@version", with "+" and 12 digits of the weights' hash when the tool has weights. */
export function toolIdentity(tool: Pick<Tool, "name" | "version" | "weights">): string {
  const weights = tool.weights === undefined ? "" : `+${tool.weights.slice(0, 12)}`;
  return `${tool.name}@${tool.version}${weights}`;
}
