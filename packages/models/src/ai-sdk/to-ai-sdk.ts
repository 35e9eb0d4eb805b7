import type {
  LanguageModelV3,
  LanguageModelV3CallOptions,
  LanguageModelV3Content,
  LanguageModelV3FinishReason,
  LanguageModelV3StreamPart,
  LanguageModelV3Usage,
  SharedV3ProviderMetadata,
} from "@ai-sdk/provider";
import type { Model, ModelEnd, ModelEvent, Part, StopReason } from "@fovea/core";
import { fields, string } from "../wire/answer.js";
import { toolInputText } from "../wire/content.js";
import { fromPrompt, metadataName } from "./from-prompt.js";

/**
 * A Fovea model as an AI SDK model (specification v3: AI SDK 6): `generateText({ model: asLanguageModel(model) })`.
 * Images of tool results reach the model as images, as everywhere in Fovea.
 */
export function asLanguageModel(model: Model): LanguageModelV3 {
  const slash = model.id.indexOf("/");
  return {
    specificationVersion: "v3",
    provider: `fovea.${model.id.slice(0, slash)}`,
    modelId: model.id.slice(slash + 1),
    // None: the AI SDK fetches what a prompt names by URL.
    supportedUrls: {},
    async doGenerate(options) {
      const { request, blobs, warnings } = fromPrompt(options);
      let end: ModelEnd | undefined;
      for await (const event of model.generate(request, withSignal(options, blobs)))
        if (event.type === "end") end = event;
      const { parts, stop, usage } = ended(end, options);
      return {
        content: parts.flatMap(toContent),
        finishReason: finishReason(stop),
        usage: toUsage(usage),
        warnings,
        response: responseOf(end!),
      };
    },
    async doStream(options) {
      const { request, blobs, warnings } = fromPrompt(options);
      const events = model.generate(request, withSignal(options, blobs));
      return {
        stream: streamOf(streamParts(events, warnings, options)),
      };
    },
  };
}

const withSignal = (
  { abortSignal }: LanguageModelV3CallOptions,
  blobs: ReturnType<typeof fromPrompt>["blobs"],
) => (abortSignal === undefined ? { blobs } : { blobs, signal: abortSignal });

function ended(end: ModelEnd | undefined, { abortSignal }: LanguageModelV3CallOptions): ModelEnd {
  // The AI SDK knows an abort by its error.
  if (end?.stop === "aborted") throw abortSignal?.reason ?? new DOMException("aborted", "AbortError");
  if (end === undefined) throw new Error('the model ended without an "end" event');
  return end;
}

type Metadata = { providerMetadata?: SharedV3ProviderMetadata };

const metadata = (part: Part): Metadata =>
  part.opaque === undefined
    ? {}
    : {
        providerMetadata: { [metadataName]: { opaque: part.opaque } } as unknown as SharedV3ProviderMetadata,
      };

function toContent(part: Part): LanguageModelV3Content[] {
  switch (part.type) {
    case "text":
    case "reasoning":
      return [{ type: part.type, text: part.text, ...metadata(part) }];
    case "data":
      return [{ type: "text", text: JSON.stringify(part.data) }];
    case "tool-call":
      return [
        {
          type: "tool-call",
          toolCallId: part.id,
          toolName: part.tool,
          input: toolInputText(part.input),
          ...metadata(part),
        },
      ];
    default:
      return [];
  }
}

interface OpenBlock {
  readonly type: "text" | "reasoning";
  readonly id: string;
  text: string;
}

async function* streamParts(
  events: AsyncIterable<ModelEvent>,
  warnings: ReturnType<typeof fromPrompt>["warnings"],
  options: LanguageModelV3CallOptions,
): AsyncGenerator<LanguageModelV3StreamPart> {
  yield { type: "stream-start", warnings };
  // Blocks stay open until the end, because only the end says what goes back with them.
  const blocks: OpenBlock[] = [];
  let end: ModelEnd | undefined;
  for await (const event of events) {
    if (event.type === "end") end = event;
    if (event.type !== "text" && event.type !== "reasoning") continue;
    let block = blocks.at(-1);
    if (block?.type !== event.type) {
      block = { type: event.type, id: String(blocks.length), text: "" };
      blocks.push(block);
      yield { type: `${block.type}-start`, id: block.id };
    }
    block.text += event.text;
    yield { type: `${block.type}-delta`, id: block.id, delta: event.text };
  }
  const { parts, stop, usage } = ended(end, options);
  const open = [...blocks];
  for (const [at, part] of parts.entries()) {
    if (part.type === "text" || part.type === "reasoning") {
      const streamed = open.findIndex((block) => block.type === part.type && block.text === part.text);
      if (streamed !== -1) {
        const [block] = open.splice(streamed, 1);
        yield { type: `${part.type}-end`, id: block!.id, ...metadata(part) };
      } else if (
        !blocks.some(({ type, text }) => type === part.type && text.includes(part.text) && part.text !== "")
      ) {
        const id = `part-${at}`;
        yield { type: `${part.type}-start`, id };
        if (part.text !== "") yield { type: `${part.type}-delta`, id, delta: part.text };
        yield { type: `${part.type}-end`, id, ...metadata(part) };
      }
    }
  }
  for (const block of open) yield { type: `${block.type}-end`, id: block.id };
  for (const content of parts.flatMap(toContent))
    if (content.type === "tool-call") {
      yield { type: "tool-input-start", id: content.toolCallId, toolName: content.toolName };
      yield { type: "tool-input-delta", id: content.toolCallId, delta: content.input };
      yield { type: "tool-input-end", id: content.toolCallId };
      yield content;
    }
  yield { type: "response-metadata", ...responseOf(end!) };
  yield { type: "finish", finishReason: finishReason(stop), usage: toUsage(usage) };
}

function responseOf({ detail }: ModelEnd): { id?: string; modelId?: string } {
  const { responseId, servedModel } = fields(detail);
  const id = string(responseId);
  const modelId = string(servedModel);
  return { ...(id === undefined ? {} : { id }), ...(modelId === undefined ? {} : { modelId }) };
}

const reasons: Readonly<Record<StopReason, LanguageModelV3FinishReason["unified"]>> = {
  end: "stop",
  "tool-calls": "tool-calls",
  limit: "length",
  refused: "content-filter",
  error: "error",
  aborted: "other",
};
const finishReason = (stop: StopReason): LanguageModelV3FinishReason => ({
  unified: reasons[stop],
  raw: stop,
});

const toUsage = ({ input, output, cached }: ModelEnd["usage"]): LanguageModelV3Usage => ({
  inputTokens: {
    total: input,
    noCache: cached === undefined ? undefined : input - cached,
    cacheRead: cached,
    cacheWrite: undefined,
  },
  outputTokens: { total: output, text: undefined, reasoning: undefined },
});

/** Cancelling the stream ends the generator, and with it the request. */
function streamOf<T>(iterable: AsyncGenerator<T>): ReadableStream<T> {
  return new ReadableStream<T>({
    async pull(controller) {
      const { done, value } = await iterable.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await iterable.return(undefined);
    },
  });
}
