import type { JsonObject, Message, ModelRequest, Part, ToolDescription } from "@fovea/core";
import {
  type Block,
  blocksOf,
  contentOf,
  fittingId,
  invalidInput,
  opaqueFor,
  type Showable,
  textOfBlocks,
} from "../content.js";
import {
  coalesce,
  type Entry,
  entry,
  type Group,
  groupMessages,
  oncePer,
  withMembers,
  writeGroups,
} from "../history.js";
import { jsonSegments, mediaMark, type Segment } from "../transport/segments.js";

export interface AnthropicSettings {
  readonly model: string;
  readonly provider: string;
  readonly showable: Showable;
  readonly maxOutputTokens: number;
  readonly effort?: string | undefined;
  /** Tokens of thinking, for models that take a budget. */
  readonly thinkingBudget?: number | undefined;
  readonly cache: boolean;
  readonly extraBody?: JsonObject | undefined;
}

const openings: Readonly<Record<string, Buffer>> = {
  user: Buffer.from('{"role":"user","content":['),
  assistant: Buffer.from('{"role":"assistant","content":['),
};
const close = Buffer.from("]}");
const callId = /^[A-Za-z0-9_-]{1,64}$/;
/** The last block before a cache breakpoint carries this (docs.claude.com, prompt caching). */
const breakpoint = '"cache_control":{"type":"ephemeral"}';

/** Makes the bodies of Anthropic Messages requests (docs.claude.com/en/api/messages). */
export function anthropicEncoder(
  settings: AnthropicSettings,
): (request: ModelRequest, stream: boolean) => Segment[] {
  const entriesOf = oncePer((message: Message) => encodeMessage(message, settings));
  const plainTools = oncePer((tools: readonly ToolDescription[]) => toolList(tools, false));
  const markedTools = oncePer((tools: readonly ToolDescription[]) => toolList(tools, true));
  return (request, stream) => {
    const { tools, messages } = request;
    // One-off questions do not come again: a cache would cost more than it saves.
    const cache = settings.cache && tools.length > 0;
    const head = { ...parameters(request, settings, stream), ...settings.extraBody };
    const body: Segment[] = [Buffer.from(`${JSON.stringify(head).slice(0, -1)},`)];
    const system = textOfBlocks(
      messages.flatMap((message) =>
        message.role === "system" ? blocksOf(contentOf(message), settings.showable) : [],
      ),
    );
    if (tools.length > 0)
      body.push(
        Buffer.from('"tools":'),
        (cache && system === "" ? markedTools : plainTools)(tools),
        Buffer.from(","),
      );
    if (system !== "") {
      const block = jsonSegments({ type: "text", text: system });
      const marked = cache ? withMembers(block, breakpoint) : block;
      body.push(Buffer.from('"system":['), ...marked, Buffer.from("],"));
    }
    const talk = messages.filter(({ role }) => role !== "system");
    const groups = groupMessages(talk, entriesOf);
    body.push(Buffer.from('"messages":['));
    writeGroups(cache ? withBreakpoints(groups) : groups, (role) => openings[role]!, close, body);
    body.push(close);
    return coalesce(body);
  };
}

/**
 * Marks the ends of the last two user turns: the newest writes the cache, the one before is where the last request
 * wrote it, so that it is found however many blocks lie between. (The provider looks back 20 blocks by itself.)
 */
function withBreakpoints(groups: readonly Group[]): Group[] {
  const ends = groups.flatMap(({ role }, at) => (role === "user" ? [at] : [])).slice(-2);
  return groups.map((group, at) => {
    if (!ends.includes(at)) return group;
    const last = group.values.at(-1)!;
    return { ...group, values: [...group.values.slice(0, -1), withMembers(last, breakpoint)] };
  });
}

function parameters(
  request: ModelRequest,
  settings: AnthropicSettings,
  stream: boolean,
): Record<string, unknown> {
  const { sampling = {}, tools, toolChoice, output } = request;
  const { effort, thinkingBudget } = settings;
  const out: Record<string, unknown> = {
    model: settings.model,
    max_tokens: sampling.maxOutputTokens ?? settings.maxOutputTokens,
  };
  if (stream) out["stream"] = true;
  if (sampling.temperature !== undefined) out["temperature"] = sampling.temperature;
  if (sampling.topP !== undefined) out["top_p"] = sampling.topP;
  if (sampling.stop !== undefined && sampling.stop.length > 0) out["stop_sequences"] = sampling.stop;
  if (thinkingBudget !== undefined) out["thinking"] = { type: "enabled", budget_tokens: thinkingBudget };
  else if (effort !== undefined) out["thinking"] = { type: "adaptive" };
  const config = {
    ...(effort === undefined ? {} : { effort }),
    ...(output === undefined ? {} : { format: { type: "json_schema", schema: output } }),
  };
  if (Object.keys(config).length > 0) out["output_config"] = config;
  if (tools.length > 0 && toolChoice !== undefined) {
    if (typeof toolChoice === "object") out["tool_choice"] = { type: "tool", name: toolChoice.tool };
    else out["tool_choice"] = { type: toolChoice === "required" ? "any" : toolChoice };
  }
  return out;
}

function toolList(tools: readonly ToolDescription[], marked: boolean): Buffer {
  const list = tools.map(({ name, description, input }, at) => ({
    name,
    description,
    input_schema: input,
    ...(marked && at === tools.length - 1 ? { cache_control: { type: "ephemeral" } } : {}),
  }));
  return Buffer.from(JSON.stringify(list));
}

function encodeMessage(message: Message, settings: AnthropicSettings): Entry[] {
  const blocks = message.parts.flatMap((part) => wirePart(part, settings));
  return blocks.length === 0 ? [] : [entry(message.role === "assistant" ? "assistant" : "user", blocks)];
}

function wirePart(part: Part, settings: AnthropicSettings): Record<string, unknown>[] {
  const { showable, provider, model } = settings;
  switch (part.type) {
    case "tool-call":
      return [
        { type: "tool_use", id: fittingId(part.id, callId), name: part.tool, input: inputObject(part.input) },
      ];
    case "tool-result": {
      const content = blocksOf(part.parts, showable).map(wireBlock);
      return [
        {
          type: "tool_result",
          tool_use_id: fittingId(part.callId, callId),
          ...(content.length === 0 ? {} : { content }),
          ...(part.outcome === "ok" ? {} : { is_error: true }),
        },
      ];
    }
    case "reasoning": {
      const own = opaqueFor(part, provider, model);
      if (typeof own?.["redacted"] === "string")
        return [{ type: "redacted_thinking", data: own["redacted"] }];
      if (typeof own?.["signature"] !== "string") return [];
      return [{ type: "thinking", thinking: part.text, signature: own["signature"] }];
    }
    default:
      // The API refuses text of nothing but white space.
      return blocksOf([part], showable)
        .filter((block) => block.type !== "text" || block.text.trim() !== "")
        .map(wireBlock);
  }
}

/** `input` must be an object: what the model wrote wrongly comes back inside one. */
const inputObject = (input: unknown): unknown =>
  typeof input === "object" && input !== null && !Array.isArray(input)
    ? input
    : { [invalidInput]: JSON.stringify(input) };

function wireBlock(block: Block): Record<string, unknown> {
  if (block.type === "text") return { type: "text", text: block.text };
  return {
    type: block.type === "document" ? "document" : "image",
    source: { type: "base64", media_type: block.mediaType, data: mediaMark(block.id) },
  };
}
