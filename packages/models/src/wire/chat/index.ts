import type { Model } from "@fovea/core";
import { cardFor } from "../../cards/index.js";
import { type ClientOptions, wireModel } from "../client.js";
import { openaiKey } from "../keys.js";
import { chatReader } from "./decode.js";
import { type ChatSettings, chatEncoder } from "./encode.js";
import { type ChatServer, chatServers, guessChatServer } from "./quirks.js";

export type { ChatServer } from "./quirks.js";

/** The kinds of server that are known. */
export const chatServerNames = Object.keys(chatServers) as ChatServer[];
export const isChatServer = (name: string): name is ChatServer => name in chatServers;

export interface ChatOptions extends ClientOptions {
  /** The kind of server; guessed from the URL otherwise. */
  readonly server?: ChatServer;
  /** Whose models these are, for cards and ids; "openai-compatible" when `baseUrl` is given. */
  readonly provider?: "openai" | "openai-compatible";
  readonly imageDetail?: ChatSettings["imageDetail"];
  /** Routes requests of one conversation to one cache (OpenAI). */
  readonly promptCacheKey?: string;
}

/**
 * A model behind the Chat Completions API: OpenAI's (OPENAI_API_KEY, OPENAI_BASE_URL), or that of vLLM, SGLang,
 * llama.cpp, Ollama, LM Studio and others at `baseUrl`. Images in tool results go into one user message after all
 * results of the turn, each after a line with its handle.
 *
 * @throws MissingKeyError when the server is OpenAI's and no key is known.
 */
export function chatModel(model: string, options: ChatOptions = {}): Model {
  const baseUrl = options.baseUrl ?? process.env["OPENAI_BASE_URL"] ?? "https://api.openai.com/v1";
  const url = new URL(baseUrl);
  const kind = options.server ?? guessChatServer(url);
  const quirks = chatServers[kind];
  const provider = options.provider ?? (options.baseUrl === undefined ? "openai" : "openai-compatible");
  const apiKey = openaiKey(url, options.apiKey);
  // Said, so that the card's formula and the server's resizing are known: "auto" is the server's to change.
  const imageDetail = options.imageDetail ?? (provider === "openai" ? "high" : undefined);
  const card = options.card ?? cardFor(provider, model, { detail: imageDetail });
  const body = chatEncoder({
    model,
    provider,
    quirks,
    showable: { images: card.images, video: quirks.video, documents: quirks.documents },
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
    keyVariable: provider === "openai" ? "OPENAI_API_KEY" : "FOVEA_API_KEY",
    baseUrl,
    card,
    options,
    format: (server) => ({
      path: () => "/chat/completions",
      headers: () => (apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      body,
      reader: (request) => chatReader(server, request),
    }),
  });
}
