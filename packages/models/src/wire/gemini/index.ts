import type { Model } from "@fovea/core";
import { cardFor } from "../../cards/index.js";
import { type ClientOptions, wireModel } from "../client.js";
import { keyFor } from "../keys.js";
import { geminiReader } from "./decode.js";
import { geminiEncoder } from "./encode.js";

export interface GeminiOptions extends ClientOptions {
  /** Tokens of thinking (Gemini 2.5); `effort` is the thinking level of Gemini 3 and later. */
  readonly thinkingBudget?: number;
  /** Asks for summaries of the thoughts. */
  readonly includeThoughts?: boolean;
}

/** Names of models before Gemini 3: they take no media inside a function's response. */
const early = /^(?:models\/)?(?:gemini-(?:1|2)[.-]|gemini-pro|gemini-exp|gemma|learnlm)/;

/**
 * A model behind the Gemini API (GEMINI_API_KEY or GOOGLE_API_KEY, GOOGLE_GEMINI_BASE_URL). Images of a tool's
 * result are in the result from Gemini 3 on, and beside it in the same turn before.
 *
 * @throws MissingKeyError.
 */
export function geminiModel(model: string, options: GeminiOptions = {}): Model {
  const baseUrl =
    options.baseUrl ??
    process.env["GOOGLE_GEMINI_BASE_URL"] ??
    "https://generativelanguage.googleapis.com/v1beta";
  const provider = "google";
  const apiKey = keyFor(provider, options.apiKey);
  const card = options.card ?? cardFor(provider, model);
  const body = geminiEncoder({
    model,
    provider,
    showable: { images: card.images, video: true, documents: true },
    third: !early.test(model),
    effort: options.effort,
    thinkingBudget: options.thinkingBudget,
    includeThoughts: options.includeThoughts,
    logprobs: options.logprobs,
    extraBody: options.extraBody,
  });
  const name = `/models/${encodeURIComponent(model.replace(/^models\//, ""))}`;
  return wireModel({
    provider,
    model,
    apiKey,
    keyVariable: "GEMINI_API_KEY",
    baseUrl,
    card,
    options,
    format: (server) => ({
      path: (stream) => (stream ? `${name}:streamGenerateContent?alt=sse` : `${name}:generateContent`),
      headers: () => ({ "x-goog-api-key": apiKey }),
      body,
      reader: (request) => geminiReader(server, request),
    }),
  });
}
