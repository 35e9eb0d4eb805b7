import type { Model } from "@fovea/core";
import { cardFor } from "../../cards/index.js";
import { type ClientOptions, wireModel } from "../client.js";
import { openaiKey } from "../keys.js";
import { responsesReader } from "./decode.js";
import { type ResponsesSettings, responsesEncoder } from "./encode.js";

export interface ResponsesOptions extends ClientOptions {
  readonly imageDetail?: ResponsesSettings["imageDetail"];
  readonly promptCacheKey?: string;
  /** Asks for reasoning encrypted, to send it back; default: with an effort, or by what is known of the model's name. */
  readonly encryptedReasoning?: boolean;
}

/** Names of OpenAI's models that reason; others refuse to be asked for encrypted reasoning. */
const reasoning = /^(?:o\d|gpt-(?:[5-9]|\d\d)(?!.*chat)|codex|computer-use)/;

/**
 * A model behind the OpenAI Responses API (OPENAI_API_KEY, OPENAI_BASE_URL), stateless: the record alone rebuilds
 * each request. The API has neither stop sequences nor a seed: `sampling.stop` and `sampling.seed` are not sent.
 *
 * @throws MissingKeyError when the server is OpenAI's and no key is known.
 */
export function responsesModel(model: string, options: ResponsesOptions = {}): Model {
  const baseUrl = options.baseUrl ?? process.env["OPENAI_BASE_URL"] ?? "https://api.openai.com/v1";
  const url = new URL(baseUrl);
  const provider = "openai-responses";
  const apiKey = openaiKey(url, options.apiKey);
  // Said, so that the card's formula and the server's resizing are known: "auto" is the server's to change.
  const imageDetail = options.imageDetail ?? "high";
  const card = options.card ?? cardFor("openai", model, { detail: imageDetail });
  const body = responsesEncoder({
    model,
    provider,
    showable: { images: card.images, video: false, documents: true },
    reasons: options.encryptedReasoning ?? (options.effort !== undefined || reasoning.test(model)),
    effort: options.effort,
    logprobs: options.logprobs,
    imageDetail,
    promptCacheKey: options.promptCacheKey,
    extraBody: options.extraBody,
  });
  return wireModel({
    provider,
    model,
    apiKey,
    keyVariable: "OPENAI_API_KEY",
    baseUrl,
    card,
    options,
    format: (server) => ({
      path: () => "/responses",
      headers: () => (apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      body,
      reader: (request) => responsesReader(server, request),
    }),
  });
}
