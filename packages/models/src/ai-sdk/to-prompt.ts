import type {
  LanguageModelV3FilePart,
  LanguageModelV3Message,
  LanguageModelV3Prompt,
  LanguageModelV3ReasoningPart,
  LanguageModelV3TextPart,
  LanguageModelV3ToolCallPart,
  LanguageModelV3ToolResultPart,
  SharedV3ProviderOptions,
} from "@ai-sdk/provider";
import type { GenerateOptions, Message, Part, ToolResultPart } from "@fovea/core";
import {
  type Block,
  blocksOf,
  contentOf,
  mediaBlocks,
  opaqueFor,
  type Showable,
  textOfBlocks,
} from "../wire/content.js";

export interface PromptSettings {
  readonly provider: string;
  readonly model: string;
  readonly showable: Showable;
  /** Whether the provider's adapter carries images inside a tool's result; others write them out as text. */
  readonly imagesInResults: boolean;
  readonly blobs: GenerateOptions["blobs"];
}

type UserPart = LanguageModelV3TextPart | LanguageModelV3FilePart;
type AssistantPart = UserPart | LanguageModelV3ReasoningPart | LanguageModelV3ToolCallPart;

/** A conversation as the AI SDK's providers take it. */
export async function toPrompt(
  messages: readonly Message[],
  settings: PromptSettings,
): Promise<LanguageModelV3Prompt> {
  const prompt: LanguageModelV3Prompt = [];
  let late: UserPart[] = [];
  const flush = () => {
    if (late.length > 0) prompt.push({ role: "user", content: late });
    late = [];
  };
  for (const message of messages) {
    if (message.role !== "tool") flush();
    switch (message.role) {
      case "system":
        prompt.push({
          role: "system",
          content: textOfBlocks(blocksOf(contentOf(message), settings.showable)),
        });
        break;
      case "user":
        prompt.push({
          role: "user",
          content: await userParts(blocksOf(contentOf(message), settings.showable), settings),
        });
        break;
      case "assistant":
        prompt.push(await assistant(message, settings));
        break;
      case "tool":
        for (const part of message.parts)
          if (part.type === "tool-result") {
            const { result, after } = await toolResult(part, settings);
            const last = prompt.at(-1);
            if (last?.role === "tool") last.content.push(result);
            else prompt.push({ role: "tool", content: [result] });
            late.push(...after);
          }
    }
  }
  flush();
  return prompt;
}

async function userParts(blocks: readonly Block[], settings: PromptSettings): Promise<UserPart[]> {
  return Promise.all(
    blocks.map(async (block): Promise<UserPart> => {
      if (block.type === "text") return { type: "text", text: block.text };
      return { type: "file", mediaType: block.mediaType, data: await bytesOf(block.id, settings) };
    }),
  );
}

async function bytesOf(id: string, { blobs }: PromptSettings): Promise<Uint8Array> {
  if (blobs === undefined)
    throw new TypeError("a request with media needs { blobs }, the store that holds their bytes");
  return blobs.get(id);
}

async function assistant(message: Message, settings: PromptSettings): Promise<LanguageModelV3Message> {
  const content: AssistantPart[] = [];
  for (const part of message.parts) {
    const own = providerOptions(part, settings);
    if (part.type === "tool-call")
      content.push({
        type: "tool-call",
        toolCallId: part.id,
        toolName: part.tool,
        input: part.input,
        ...own,
      });
    else if (part.type === "reasoning") {
      // Without what the provider gave with it, reasoning cannot be sent back.
      if (own.providerOptions !== undefined) content.push({ type: "reasoning", text: part.text, ...own });
    } else if (part.type !== "tool-result")
      content.push(
        ...(await userParts(blocksOf([part], settings.showable), settings)).map((one) => ({
          ...one,
          ...own,
        })),
      );
  }
  return { role: "assistant", content };
}

function providerOptions(
  part: Part,
  { provider, model }: PromptSettings,
): { providerOptions?: SharedV3ProviderOptions } {
  const own = opaqueFor(part, provider, model)?.["providerMetadata"];
  return own === undefined ? {} : { providerOptions: own as SharedV3ProviderOptions };
}

async function toolResult(
  part: ToolResultPart,
  settings: PromptSettings,
): Promise<{ result: LanguageModelV3ToolResultPart; after: UserPart[] }> {
  const blocks = blocksOf(part.parts, settings.showable);
  const media = mediaBlocks(blocks);
  const named = { type: "tool-result", toolCallId: part.callId, toolName: part.tool } as const;
  const text = textOfBlocks(blocks);
  if (media.length === 0) {
    const type = part.outcome === "ok" ? "text" : "error-text";
    return { result: { ...named, output: { type, value: text === "" ? "done" : text } }, after: [] };
  }
  if (settings.imagesInResults) {
    const value = await Promise.all(
      blocks.map(async (block) => {
        if (block.type === "text") return { type: "text" as const, text: block.text };
        const data = Buffer.from(await bytesOf(block.id, settings)).toString("base64");
        const type = block.type === "image" ? ("image-data" as const) : ("file-data" as const);
        return { type, data, mediaType: block.mediaType };
      }),
    );
    return { result: { ...named, output: { type: "content", value } }, after: [] };
  }
  const pointer = "[the images follow in the next user message]";
  const after = await userParts(
    media.flatMap((block): Block[] => [
      {
        type: "text",
        text: `${block.name ?? `a ${block.type}`} (result of ${part.tool}, call ${part.callId}):`,
      },
      block,
    ]),
    settings,
  );
  return { result: { ...named, output: { type: "text", value: `${text}\n${pointer}`.trim() } }, after };
}
