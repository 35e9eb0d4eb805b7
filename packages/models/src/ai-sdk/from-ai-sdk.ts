import type {
  LanguageModelV3,
  LanguageModelV3CallOptions,
  LanguageModelV3Content,
  LanguageModelV3FinishReason,
  LanguageModelV3Usage,
  SharedV3ProviderMetadata,
} from "@ai-sdk/provider";
import type {
  GenerateOptions,
  JsonObject,
  Model,
  ModelCard,
  ModelEvent,
  ModelRequest,
  StopReason,
  Usage,
} from "@fovea/core";
import { type CardProvider, cardFor } from "../cards/index.js";
import { markUnpriced } from "../prices/unpriced.js";
import { Answer, fields, string, usageOf } from "../wire/answer.js";
import { MissingKeyError, NetworkError, UnexpectedResponseError } from "../wire/errors.js";
import { httpError, type Server, withoutSecrets } from "../wire/failure.js";
import { takenIds } from "../wire/taken-ids.js";
import { toPrompt } from "./to-prompt.js";

export interface AiSdkModelOptions {
  /** What the model takes; by default that of the family its name belongs to. */
  readonly card?: ModelCard;
  /** "provider/name" in records; default "ai-sdk:PROVIDER/NAME". */
  readonly id?: string;
  /** Default: streams. */
  readonly stream?: boolean;
  /** Passed to the provider as they are. */
  readonly providerOptions?: LanguageModelV3CallOptions["providerOptions"];
  /**
   * Whether the provider's adapter sends images of a tool's result as images. Known for Anthropic, Bedrock, OpenAI's
   * Responses and Gemini from 3 on; others write them out as base64 text, so there they follow in a user message.
   */
  readonly imagesInResults?: boolean;
}

const carriesImages = /^(?:anthropic|amazon-bedrock|bedrock|openai\.responses|azure.*responses)/;
/** For earlier models the adapter tears a result and its pictures apart. */
const carriesImagesFromThird = /^(?:google|vertex)/;
const third = /gemini-(?:[3-9]|\d\d)/;

const carries = ({ provider, modelId }: LanguageModelV3): boolean =>
  carriesImages.test(provider) || (carriesImagesFromThird.test(provider) && third.test(modelId));

/**
 * A model of any AI SDK provider (specification v3: AI SDK 6) as a Fovea model.
 *
 * Errors of the provider come out as the wire clients' (`AuthenticationError`, `RateLimitError`, ...).
 */
export function aiSdkModel(sdk: LanguageModelV3, options: AiSdkModelOptions = {}): Model {
  const { stream = true, imagesInResults = carries(sdk), providerOptions } = options;
  const provider = sdk.provider.split(".")[0]!;
  const card = options.card ?? cardFor(cardProvider(provider), sdk.modelId);
  const id = options.id ?? `ai-sdk:${provider}/${sdk.modelId}`;
  const server: Server = {
    provider: `ai-sdk:${provider}`,
    model: sdk.modelId,
    origin: `through @ai-sdk/${provider}`,
    secrets: [],
  };
  async function* generate(
    request: ModelRequest,
    { signal, blobs }: GenerateOptions = {},
  ): AsyncGenerator<ModelEvent> {
    signal?.throwIfAborted();
    const answer = new Answer(server.provider, sdk.modelId, takenIds(request));
    const prompt = await toPrompt(request.messages, {
      provider: server.provider,
      model: sdk.modelId,
      showable: { images: card.images, video: provider === "google", documents: imagesInResults },
      imagesInResults,
      blobs,
    });
    const call: LanguageModelV3CallOptions = {
      ...callOptions(request),
      prompt,
      ...(signal === undefined ? {} : { abortSignal: signal }),
      ...(providerOptions === undefined ? {} : { providerOptions }),
    };
    try {
      if (stream) yield* readStream(sdk, call, answer);
      else await readWhole(sdk, call, answer);
    } catch (error) {
      if (signal?.aborted === true) {
        if (answer.empty) throw signal.reason;
        answer.stop = "aborted";
      } else throw translated(error, server);
    }
    yield* answer.events();
    yield answer.end();
  }
  return markUnpriced({ id, deterministic: false, card, generate });
}

const cardProvider = (provider: string): CardProvider =>
  provider === "openai" || provider === "azure"
    ? "openai"
    : provider === "anthropic"
      ? "anthropic"
      : provider === "google" || provider === "vertex"
        ? "google"
        : "openai-compatible";

function callOptions(request: ModelRequest): Omit<LanguageModelV3CallOptions, "prompt"> {
  const { sampling = {}, tools, toolChoice, output } = request;
  return {
    ...(sampling.temperature === undefined ? {} : { temperature: sampling.temperature }),
    ...(sampling.topP === undefined ? {} : { topP: sampling.topP }),
    ...(sampling.seed === undefined ? {} : { seed: sampling.seed }),
    ...(sampling.maxOutputTokens === undefined ? {} : { maxOutputTokens: sampling.maxOutputTokens }),
    ...(sampling.stop === undefined ? {} : { stopSequences: [...sampling.stop] }),
    ...(output === undefined
      ? {}
      : { responseFormat: { type: "json", name: "output", schema: output as object } as const }),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, input }) => ({
            type: "function" as const,
            name,
            description,
            inputSchema: input as object,
          })),
          toolChoice:
            typeof toolChoice === "object"
              ? { type: "tool" as const, toolName: toolChoice.tool }
              : { type: toolChoice ?? ("auto" as const) },
        }),
  };
}

async function* readStream(
  sdk: LanguageModelV3,
  call: LanguageModelV3CallOptions,
  answer: Answer,
): AsyncGenerator<ModelEvent> {
  const { stream } = await sdk.doStream(call);
  let finished = false;
  for await (const part of stream as unknown as AsyncIterable<
    typeof stream extends ReadableStream<infer P> ? P : never
  >) {
    switch (part.type) {
      case "text-start":
        keep(answer, `text ${part.id}`, part.providerMetadata, () => answer.text(`text ${part.id}`, ""));
        break;
      case "text-delta":
        answer.text(`text ${part.id}`, part.delta);
        keep(answer, `text ${part.id}`, part.providerMetadata);
        break;
      case "text-end":
        keep(answer, `text ${part.id}`, part.providerMetadata);
        break;
      case "reasoning-start":
        keep(answer, `reasoning ${part.id}`, part.providerMetadata, () =>
          answer.reasoning(`reasoning ${part.id}`, ""),
        );
        break;
      case "reasoning-delta":
        answer.reasoning(`reasoning ${part.id}`, part.delta);
        keep(answer, `reasoning ${part.id}`, part.providerMetadata);
        break;
      case "reasoning-end":
        keep(answer, `reasoning ${part.id}`, part.providerMetadata);
        break;
      case "tool-call":
        take(answer, part, `call ${part.toolCallId}`);
        break;
      case "response-metadata":
        respondent(answer, part.id, part.modelId);
        break;
      case "finish":
        finished = true;
        finish(answer, part.finishReason, part.usage);
        break;
      case "error":
        throw part.error;
      default:
    }
    yield* answer.events();
  }
  if (!finished) throw new Error("the stream ended before the answer did");
}

async function readWhole(
  sdk: LanguageModelV3,
  call: LanguageModelV3CallOptions,
  answer: Answer,
): Promise<void> {
  const { content, finishReason, usage, response } = await sdk.doGenerate(call);
  content.forEach((part, at) => {
    take(answer, part, `part ${at}`);
  });
  respondent(answer, response?.id, response?.modelId);
  finish(answer, finishReason, usage);
}

function take(answer: Answer, part: LanguageModelV3Content, key: string): void {
  switch (part.type) {
    case "text":
      answer.text(key, part.text);
      keep(answer, key, part.providerMetadata);
      return;
    case "reasoning":
      answer.reasoning(key, part.text);
      keep(answer, key, part.providerMetadata);
      return;
    case "tool-call":
      if (part.providerExecuted === true) return;
      answer.call(key, part.input, part.toolCallId, part.toolName);
      keep(answer, key, part.providerMetadata);
      return;
    default:
  }
}

/** What the provider gives with a part goes back with it. */
function keep(
  answer: Answer,
  key: string,
  metadata: SharedV3ProviderMetadata | undefined,
  begin?: () => void,
): void {
  begin?.();
  if (metadata !== undefined) answer.opaque(key, { providerMetadata: metadata as JsonObject });
}

function respondent(answer: Answer, id: string | undefined, model: string | undefined): void {
  if (id !== undefined) answer.detail["responseId"] = id;
  if (model !== undefined) answer.detail["servedModel"] = model;
}

const stops: Readonly<Record<LanguageModelV3FinishReason["unified"], StopReason>> = {
  stop: "end",
  length: "limit",
  "content-filter": "refused",
  "tool-calls": "tool-calls",
  error: "error",
  other: "end",
};

function finish(answer: Answer, reason: LanguageModelV3FinishReason, usage: LanguageModelV3Usage): void {
  answer.stop = stops[reason.unified];
  if (reason.raw !== undefined) answer.detail["stopReason"] = reason.raw;
  answer.usage = usageFrom(usage);
}

const usageFrom = ({ inputTokens, outputTokens }: LanguageModelV3Usage): Usage =>
  usageOf(inputTokens.total ?? 0, outputTokens.total ?? 0, inputTokens.cacheRead ?? 0, 0);

/** The AI SDK's errors as ours. They are recognised by their fields: the package need not be installed. */
function translated(error: unknown, server: Server): unknown {
  const told = fields(
    error instanceof Error ? { ...error, name: error.name, message: error.message } : error,
  );
  if (typeof told["statusCode"] === "number") {
    const raw = string(told["responseBody"]) ?? string(told["message"]) ?? "";
    let body: unknown;
    try {
      body = JSON.parse(raw);
    } catch {
      body = undefined;
    }
    if (told["statusCode"] !== 200)
      return httpError(
        server,
        told["statusCode"],
        fields(told["responseHeaders"]) as Record<string, string>,
        body,
        raw,
      );
  }
  const message = withoutSecrets(string(told["message"]) ?? String(error), server.secrets);
  if (told["name"] === "AI_LoadAPIKeyError") {
    const variable = /\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/.exec(message)?.[0];
    return new MissingKeyError(
      `${server.provider}: ${message}`,
      variable === undefined ? "set the provider's key" : `export ${variable}=...`,
    );
  }
  // Not with the SDK's error as its cause: that holds the whole request, pictures included.
  const facts = { provider: server.provider };
  if (told["isRetryable"] === true)
    return new NetworkError(`${server.provider}: ${message}`, "check the network and try again", {
      ...facts,
      retryable: true,
    });
  if (string(told["name"])?.startsWith("AI_") === true || !(error instanceof Error))
    return new UnexpectedResponseError(
      `${server.provider}: ${message}`,
      "check the provider's settings",
      facts,
    );
  if (message.includes("stream ended"))
    return new NetworkError(`${server.provider}: ${message}`, "try again", {
      ...facts,
      retryable: true,
    });
  return error;
}
