import type { Model } from "@fovea/core";
import { cardFor } from "../../cards/index.js";
import { type ClientOptions, wireModel } from "../client.js";
import { keyFor } from "../keys.js";
import { anthropicReader } from "./decode.js";
import { anthropicEncoder } from "./encode.js";

export interface AnthropicOptions extends ClientOptions {
  /** Tokens of thinking, for models before adaptive thinking; `effort` is for those with it. */
  readonly thinkingBudget?: number;
  /** Marks cache breakpoints in requests that offer tools; default true. */
  readonly promptCache?: boolean;
}

/**
 * A model behind the Anthropic Messages API (ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL). Images of a tool's result are
 * in the result. The API has no seed: `sampling.seed` is not sent.
 *
 * @throws MissingKeyError.
 */
export function anthropicModel(model: string, options: AnthropicOptions = {}): Model {
  const named = options.baseUrl ?? process.env["ANTHROPIC_BASE_URL"] ?? "https://api.anthropic.com";
  const baseUrl = named.replace(/\/(?:v1\/?)?$/, "");
  const provider = "anthropic";
  const apiKey = keyFor(provider, options.apiKey);
  const card = options.card ?? cardFor(provider, model);
  const body = anthropicEncoder({
    model,
    provider,
    showable: { images: card.images, video: false, documents: true },
    maxOutputTokens: card.maxOutputTokens ?? 4096,
    effort: options.effort,
    thinkingBudget: options.thinkingBudget,
    cache: options.promptCache ?? true,
    extraBody: options.extraBody,
  });
  return wireModel({
    provider,
    model,
    apiKey,
    keyVariable: "ANTHROPIC_API_KEY",
    baseUrl,
    card,
    options,
    format: (server) => ({
      path: () => "/v1/messages",
      headers: () => ({ "x-api-key": apiKey, "anthropic-version": "2023-06-01" }),
      body,
      reader: (request) => anthropicReader(server, request),
    }),
  });
}
