import type { JsonObject, JsonValue } from "../json.js";
import type { BlobStore } from "../media/blobs.js";
import type { ModelCard } from "./model-card.js";
import type { Message, Part } from "./parts.js";

/** A tool as a model sees it. */
export interface ToolDescription {
  readonly name: string;
  readonly description: string;
  /** JSON Schema (2020-12). */
  readonly input: JsonObject;
}

export interface Sampling {
  readonly temperature?: number;
  readonly topP?: number;
  readonly seed?: number;
  readonly maxOutputTokens?: number;
  readonly stop?: readonly string[];
}

/** All that a model is asked; the record alone rebuilds it. */
export interface ModelRequest {
  readonly messages: readonly Message[];
  readonly tools: readonly ToolDescription[];
  readonly toolChoice?: "auto" | "none" | "required" | { readonly tool: string };
  /** JSON Schema of the output, for structured output. */
  readonly output?: JsonObject;
  readonly sampling?: Sampling;
}

/** Tokens. */
export interface Usage {
  readonly input: number;
  readonly output: number;
  readonly cached?: number;
  readonly image?: number;
  /** In US dollars; null unless the user's dated price file knows the model. */
  readonly cost: number | null;
}

export type StopReason = "end" | "tool-calls" | "limit" | "aborted" | "error" | "refused";

export interface TokenLogprob {
  readonly token: string;
  readonly id?: number;
  /** Natural logarithm. */
  readonly logprob: number;
}

export type ModelEvent =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "reasoning"; readonly text: string }
  | { readonly type: "part"; readonly part: Part }
  | ModelEnd;

/** The last event; nothing follows it. */
export interface ModelEnd {
  readonly type: "end";
  readonly parts: readonly Part[];
  readonly stop: StopReason;
  readonly usage: Usage;
  readonly logprobs?: readonly TokenLogprob[];
  /** What a provider or a local model says beside its output (a request id, a parse score). Not sent back. */
  readonly detail?: JsonValue;
}

/**
 * A language model.
 *
 * `generate` yields deltas and ends with exactly one "end" event. When `signal` aborts it stops within a
 * second and either throws the signal's reason or ends with stop "aborted" and the parts so far. Equal
 * requests to a model with `deterministic: true` give equal ends.
 */
export interface Model {
  /** "provider/name", with its version or the hash of its weights where it is known: "embedded/first-light@1+ab12". */
  readonly id: string;
  readonly deterministic: boolean;
  readonly card?: ModelCard;
  generate(request: ModelRequest, options?: GenerateOptions): AsyncIterable<ModelEvent>;
}

export interface GenerateOptions {
  readonly signal?: AbortSignal;
  /** Where the bytes of the request's media are. A model that sends images needs it. */
  readonly blobs?: Pick<BlobStore, "get" | "recent" | "lend">;
}

/** Drains `generate` and returns its end. */
export async function generateToEnd(
  model: Model,
  request: ModelRequest,
  options?: GenerateOptions,
): Promise<ModelEnd> {
  let end: ModelEnd | undefined;
  for await (const event of model.generate(request, options)) if (event.type === "end") end = event;
  if (end === undefined) throw new Error(`${model.id} ended without an "end" event; run checkModel on it`);
  return end;
}
