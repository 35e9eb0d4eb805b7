import type { JsonObject, Message, ModelRequest, ToolDescription, ToolResultPart } from "@fovea/core";
import {
  type Block,
  blocksOf,
  contentOf,
  fittingId,
  opaqueFor,
  type Showable,
  textOfBlocks,
  toolInputText,
} from "../content.js";
import { coalesce, type Entry, entry, groupMessages, oncePer, writeGroups } from "../history.js";
import { strictSchema } from "../schema.js";
import { jsonSegments, mediaMark, type Segment } from "../transport/segments.js";
import type { ChatQuirks } from "./quirks.js";

export interface ChatSettings {
  readonly model: string;
  readonly provider: string;
  readonly quirks: ChatQuirks;
  readonly showable: Showable;
  readonly effort?: string | undefined;
  readonly logprobs?: boolean | number | undefined;
  /** OpenAI's `detail` of an image. */
  readonly imageDetail?: "low" | "high" | "auto" | "original" | undefined;
  readonly promptCacheKey?: string | undefined;
  readonly extraBody?: JsonObject | undefined;
}

const userOpen = Buffer.from('{"role":"user","content":[');
const close = Buffer.from("]}");
const callId = /^[A-Za-z0-9_.:-]{1,64}$/;

/** Makes the bodies of Chat Completions requests (platform.openai.com/docs/api-reference/chat/create). */
export function chatEncoder(settings: ChatSettings): (request: ModelRequest, stream: boolean) => Segment[] {
  const entriesOf = oncePer((message: Message) => encodeMessage(message, settings));
  const toolsOf = oncePer((tools: readonly ToolDescription[]) =>
    Buffer.from(
      JSON.stringify(
        tools.map(({ name, description, input }) => ({
          type: "function",
          function: { name, description, parameters: input },
        })),
      ),
    ),
  );
  return (request, stream) => {
    const offered = forced(request, settings.quirks);
    const head = { ...parameters(request, settings, stream), ...settings.extraBody };
    const body: Segment[] = [Buffer.from(`${JSON.stringify(head).slice(0, -1)},`)];
    if (offered.length > 0) body.push(Buffer.from('"tools":'), toolsOf(offered), Buffer.from(","));
    body.push(Buffer.from('"messages":['));
    writeGroups(groupMessages(request.messages, entriesOf), () => userOpen, close, body);
    body.push(close);
    return coalesce(body);
  };
}

function parameters(request: ModelRequest, settings: ChatSettings, stream: boolean): Record<string, unknown> {
  const { sampling = {}, tools, toolChoice, output } = request;
  const { quirks, logprobs } = settings;
  const out: Record<string, unknown> = { model: settings.model };
  if (stream) Object.assign(out, { stream: true, stream_options: { include_usage: true } });
  if (sampling.temperature !== undefined) out["temperature"] = sampling.temperature;
  if (sampling.topP !== undefined) out["top_p"] = sampling.topP;
  if (sampling.seed !== undefined) out["seed"] = sampling.seed;
  if (sampling.maxOutputTokens !== undefined) out[quirks.maxTokens] = sampling.maxOutputTokens;
  if (sampling.stop !== undefined && sampling.stop.length > 0) out["stop"] = sampling.stop;
  if (settings.effort !== undefined) out["reasoning_effort"] = settings.effort;
  if (quirks.promptCacheKey && settings.promptCacheKey !== undefined)
    out["prompt_cache_key"] = settings.promptCacheKey;
  if (logprobs !== undefined && logprobs !== false) {
    out["logprobs"] = true;
    if (typeof logprobs === "number") out["top_logprobs"] = logprobs;
    if (quirks.tokenIds) out["return_token_ids"] = true;
  }
  if (output !== undefined)
    out["response_format"] = {
      type: "json_schema",
      json_schema: { name: "output", schema: output, strict: strictSchema(output) },
    };
  if (tools.length > 0 && toolChoice !== undefined && toolChoice !== "auto") {
    if (typeof toolChoice === "string") out["tool_choice"] = toolChoice;
    else if (quirks.namesForcedTool)
      out["tool_choice"] = { type: "function", function: { name: toolChoice.tool } };
    else out["tool_choice"] = "required";
  }
  return out;
}

/** The tools to offer: only the forced one, where the server cannot be told its name. */
function forced({ tools, toolChoice }: ModelRequest, quirks: ChatQuirks): readonly ToolDescription[] {
  if (typeof toolChoice !== "object" || quirks.namesForcedTool) return tools;
  return tools.filter(({ name }) => name === toolChoice.tool);
}

function encodeMessage(message: Message, settings: ChatSettings): Entry[] {
  switch (message.role) {
    case "system":
      return [
        entry(null, [
          { role: "system", content: textOfBlocks(blocksOf(contentOf(message), settings.showable)) },
        ]),
      ];
    case "user": {
      const blocks = blocksOf(contentOf(message), settings.showable);
      const isText = blocks.length > 0 && blocks.every(({ type }) => type === "text");
      // Servers of text-only models take a string and nothing else.
      const alone = isText ? jsonSegments({ role: "user", content: textOfBlocks(blocks) }) : undefined;
      return [
        entry(
          "user",
          blocks.map((block) => wireBlock(block, settings)),
          { alone },
        ),
      ];
    }
    case "assistant":
      return [entry(null, [assistant(message, settings)])];
    case "tool":
      return toolResults(message, settings);
  }
}

function toolResults({ parts }: Message, settings: ChatSettings): Entry[] {
  const entries: Entry[] = [];
  for (const part of parts) if (part.type === "tool-result") addToolResult(part, settings, entries);
  return entries;
}

function assistant(message: Message, settings: ChatSettings): Record<string, unknown> {
  const { provider, model, quirks } = settings;
  const text = textOfBlocks(blocksOf(contentOf(message), settings.showable));
  const calls = message.parts.flatMap((part) =>
    part.type === "tool-call"
      ? [
          {
            id: fittingId(part.id, callId),
            type: "function",
            function: { name: part.tool, arguments: toolInputText(part.input) },
            ...opaqueFor(part, provider, model),
          },
        ]
      : [],
  );
  const back = quirks.reasoningBack;
  const reasoning =
    back === undefined
      ? ""
      : message.parts.flatMap((part) => (part.type === "reasoning" ? [part.text] : [])).join("\n");
  return {
    role: "assistant",
    content: text === "" && calls.length > 0 ? null : text,
    ...(reasoning === "" ? {} : { [back!]: reasoning }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
}

/** The result as text, and its media for the user message after all results of the turn. */
function addToolResult(part: ToolResultPart, settings: ChatSettings, entries: Entry[]): void {
  const blocks = blocksOf(part.parts, settings.showable);
  const said: Block[] = [];
  const names: string[] = [];
  const shown: Record<string, unknown>[] = [];
  for (let at = 0; at < blocks.length; at++) {
    const block = blocks[at]!;
    if (block.type === "text") {
      if (!labels(block, blocks[at + 1])) said.push(block);
      continue;
    }
    const name = block.name ?? `a ${block.type}`;
    names.push(name);
    const line = `${name} (result of ${part.tool}, call ${part.callId}):`;
    shown.push(wireBlock({ type: "text", text: line }, settings), wireBlock(block, settings));
  }
  const text = textOfBlocks(said);
  const pointer = names.length === 0 ? "" : `[shown in the next user message: ${names.join(", ")}]`;
  const content = [text, pointer].filter((line) => line !== "").join("\n");
  const result = {
    role: "tool",
    tool_call_id: fittingId(part.callId, callId),
    content: content === "" ? "done" : content,
  };
  entries.push(entry(null, [result], { tool: true }));
  if (shown.length > 0) entries.push(entry("user", shown, { late: true }));
}

const labels = (block: Block, next: Block | undefined): boolean =>
  block.type === "text" &&
  next !== undefined &&
  next.type !== "text" &&
  next.name !== undefined &&
  block.text === `${next.name}:`;

function wireBlock(block: Block, { imageDetail }: ChatSettings): Record<string, unknown> {
  if (block.type === "text") return { type: "text", text: block.text };
  const url = `data:${block.mediaType};base64,${mediaMark(block.id)}`;
  if (block.type === "video") return { type: "video_url", video_url: { url } };
  if (block.type === "document")
    return { type: "file", file: { filename: `${block.name ?? "document"}.pdf`, file_data: url } };
  return {
    type: "image_url",
    image_url: imageDetail === undefined ? { url } : { url, detail: imageDetail },
  };
}
