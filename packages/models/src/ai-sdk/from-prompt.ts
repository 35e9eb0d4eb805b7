import type {
  LanguageModelV3CallOptions,
  LanguageModelV3DataContent,
  LanguageModelV3FunctionTool,
  LanguageModelV3Prompt,
  LanguageModelV3ToolResultPart,
  SharedV3ProviderOptions,
  SharedV3Warning,
} from "@ai-sdk/provider";
import {
  BlobNotFoundError,
  type BlobStore,
  type ContentPart,
  encodedSize,
  type JsonObject,
  type JsonValue,
  type Message,
  type ModelRequest,
  type Opaque,
  type Part,
  sha256,
  type ToolDescription,
} from "@fovea/core";
import { UnsendableMediaError } from "../wire/errors.js";

/** What the AI SDK asks, as a Fovea request, with the bytes of its media. */
export interface Translated {
  readonly request: ModelRequest;
  readonly blobs: Pick<BlobStore, "get">;
  readonly warnings: SharedV3Warning[];
}

/** @throws UnsendableMediaError for files that are no image of a known type. */
export function fromPrompt(options: LanguageModelV3CallOptions): Translated {
  const media = new Map<string, Uint8Array>();
  const { temperature, topP, seed, maxOutputTokens, stopSequences, responseFormat, toolChoice } = options;
  const warnings: SharedV3Warning[] = [];
  for (const feature of ["topK", "presencePenalty", "frequencyPenalty"] as const)
    if (options[feature] !== undefined) warnings.push({ type: "unsupported", feature });
  const tools = (options.tools ?? []).flatMap((tool): ToolDescription[] => {
    if (tool.type === "function") return [describe(tool)];
    warnings.push({ type: "unsupported", feature: `provider tool ${tool.id}` });
    return [];
  });
  const request: ModelRequest = {
    messages: options.prompt.map((message) => toMessage(message, media)),
    tools,
    ...(toolChoice === undefined
      ? {}
      : { toolChoice: toolChoice.type === "tool" ? { tool: toolChoice.toolName } : toolChoice.type }),
    ...(responseFormat?.type === "json"
      ? { output: (responseFormat.schema ?? { type: "object" }) as unknown as JsonObject }
      : {}),
    sampling: {
      ...(temperature === undefined ? {} : { temperature }),
      ...(topP === undefined ? {} : { topP }),
      ...(seed === undefined ? {} : { seed }),
      ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
      ...(stopSequences === undefined ? {} : { stop: stopSequences }),
    },
  };
  const blobs = {
    get: async (id: string) => {
      const bytes = media.get(id);
      if (bytes === undefined) throw new BlobNotFoundError(id);
      return bytes;
    },
  };
  return { request, blobs, warnings };
}

const describe = ({ name, description = "", inputSchema }: LanguageModelV3FunctionTool): ToolDescription => ({
  name,
  description,
  input: inputSchema as unknown as JsonObject,
});

function toMessage(message: LanguageModelV3Prompt[number], media: Map<string, Uint8Array>): Message {
  if (message.role === "system") return { role: "system", parts: [{ type: "text", text: message.content }] };
  const parts = message.content.flatMap((part): Part[] => {
    const own = "providerOptions" in part ? opaqueOf(part.providerOptions) : {};
    switch (part.type) {
      case "text":
        return [{ type: "text", text: part.text, ...own }];
      case "reasoning":
        return [{ type: "reasoning", text: part.text, ...own }];
      case "file":
        return [file(part.data, part.mediaType, media)];
      case "tool-call":
        return [
          {
            type: "tool-call",
            id: part.toolCallId,
            tool: part.toolName,
            input: part.input as JsonValue,
            ...own,
          },
        ];
      case "tool-result":
        return [toolResult(part, media)];
      default:
        return [];
    }
  });
  return { role: message.role, parts };
}

/** Where our own parts carry what goes back to a provider. */
export const metadataName = "fovea";

function opaqueOf(options: SharedV3ProviderOptions | undefined): { opaque?: Opaque } {
  const opaque = options?.[metadataName]?.["opaque"];
  return opaque === undefined ? {} : { opaque: opaque as unknown as Opaque };
}

function file(
  data: LanguageModelV3DataContent,
  mediaType: string,
  media: Map<string, Uint8Array>,
): ContentPart {
  if (data instanceof URL)
    throw new UnsendableMediaError(`a file is given as the URL ${data.origin}`, "give its bytes");
  const bytes = typeof data === "string" ? Buffer.from(data, "base64") : data;
  const size = mediaType.startsWith("image/") ? encodedSize(bytes) : undefined;
  if (size === undefined)
    throw new UnsendableMediaError(
      `a file of type ${mediaType} (${bytes.length} bytes) is no PNG, JPEG, WebP or GIF image`,
      "convert it to an image first",
    );
  const id = sha256(bytes);
  media.set(id, bytes);
  return { type: "image", ref: { type: "image", id, ...size, mediaType: typeOf(bytes, mediaType) } };
}

/** "image/*" is what the AI SDK says when it was not told. */
function typeOf(bytes: Uint8Array, mediaType: string): string {
  if (!mediaType.endsWith("*")) return mediaType;
  const known: Readonly<Record<number, string>> = { 137: "image/png", 255: "image/jpeg", 71: "image/gif" };
  return known[bytes[0] ?? 0] ?? "image/webp";
}

function toolResult(part: LanguageModelV3ToolResultPart, media: Map<string, Uint8Array>): Part {
  const { output } = part;
  const named = { type: "tool-result", callId: part.toolCallId, tool: part.toolName } as const;
  const text = (value: string): ContentPart[] => [{ type: "text", text: value }];
  switch (output.type) {
    case "text":
      return { ...named, outcome: "ok", parts: text(output.value) };
    case "json":
      return { ...named, outcome: "ok", parts: [{ type: "data", data: output.value as JsonValue }] };
    case "error-text":
      return { ...named, outcome: "error", parts: text(output.value) };
    case "error-json":
      return { ...named, outcome: "error", parts: [{ type: "data", data: output.value as JsonValue }] };
    case "execution-denied":
      return {
        ...named,
        outcome: "cancelled",
        parts: text(output.reason ?? "the user did not allow this call"),
      };
    case "content":
      return {
        ...named,
        outcome: "ok",
        parts: output.value.flatMap((one): ContentPart[] => {
          if (one.type === "text") return text(one.text);
          if (one.type === "image-data" || one.type === "file-data")
            return [file(one.data, one.mediaType, media)];
          return text(`[${one.type}: not shown]`);
        }),
      };
  }
}
