import type { JsonObject, Message, ModelRequest, Part, ToolDescription } from "@fovea/core";
import {
  type Block,
  blocksOf,
  contentOf,
  fittingId,
  opaqueFor,
  type Showable,
  toolInputText,
} from "../content.js";
import { coalesce, type Entry, entry, groupMessages, oncePer, writeGroups } from "../history.js";
import { strictSchema } from "../schema.js";
import { mediaMark, type Segment } from "../transport/segments.js";

export interface ResponsesSettings {
  readonly model: string;
  readonly provider: string;
  readonly showable: Showable;
  /** Whether the model reasons, so that its reasoning can be asked for encrypted. */
  readonly reasons: boolean;
  readonly effort?: string | undefined;
  readonly logprobs?: boolean | number | undefined;
  readonly imageDetail?: "low" | "high" | "auto" | "original" | undefined;
  readonly promptCacheKey?: string | undefined;
  readonly extraBody?: JsonObject | undefined;
}

const userOpen = Buffer.from('{"type":"message","role":"user","content":[');
const close = Buffer.from("]}");
const callId = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Makes the bodies of OpenAI Responses requests (platform.openai.com/docs/api-reference/responses/create). Nothing
 * is kept on the server (`store: false`); reasoning comes back encrypted and is sent again.
 */
export function responsesEncoder(
  settings: ResponsesSettings,
): (request: ModelRequest, stream: boolean) => Segment[] {
  const entriesOf = oncePer((message: Message) => encodeMessage(message, settings));
  // Without `strict: false` the API would close our schemas and demand every property.
  const toolsOf = oncePer((tools: readonly ToolDescription[]) =>
    Buffer.from(
      JSON.stringify(
        tools.map(({ name, description, input }) => ({
          type: "function",
          name,
          description,
          parameters: input,
          strict: false,
        })),
      ),
    ),
  );
  return (request, stream) => {
    const head = { ...parameters(request, settings, stream), ...settings.extraBody };
    const body: Segment[] = [Buffer.from(`${JSON.stringify(head).slice(0, -1)},`)];
    if (request.tools.length > 0)
      body.push(Buffer.from('"tools":'), toolsOf(request.tools), Buffer.from(","));
    body.push(Buffer.from('"input":['));
    writeGroups(groupMessages(request.messages, entriesOf), () => userOpen, close, body);
    body.push(close);
    return coalesce(body);
  };
}

function parameters(
  request: ModelRequest,
  settings: ResponsesSettings,
  stream: boolean,
): Record<string, unknown> {
  const { sampling = {}, tools, toolChoice, output } = request;
  const { effort, reasons, logprobs } = settings;
  const out: Record<string, unknown> = { model: settings.model, store: false };
  if (stream) out["stream"] = true;
  const include: string[] = [];
  if (reasons) include.push("reasoning.encrypted_content");
  if (logprobs !== undefined && logprobs !== false) {
    include.push("message.output_text.logprobs");
    if (typeof logprobs === "number") out["top_logprobs"] = logprobs;
  }
  if (include.length > 0) out["include"] = include;
  if (effort !== undefined) out["reasoning"] = { effort };
  if (sampling.temperature !== undefined) out["temperature"] = sampling.temperature;
  if (sampling.topP !== undefined) out["top_p"] = sampling.topP;
  if (sampling.maxOutputTokens !== undefined) out["max_output_tokens"] = sampling.maxOutputTokens;
  if (settings.promptCacheKey !== undefined) out["prompt_cache_key"] = settings.promptCacheKey;
  if (output !== undefined)
    out["text"] = {
      format: { type: "json_schema", name: "output", schema: output, strict: strictSchema(output) },
    };
  if (tools.length > 0 && toolChoice !== undefined && toolChoice !== "auto")
    out["tool_choice"] =
      typeof toolChoice === "string" ? toolChoice : { type: "function", name: toolChoice.tool };
  return out;
}

function encodeMessage(message: Message, settings: ResponsesSettings): Entry[] {
  const blocks = () =>
    blocksOf(contentOf(message), settings.showable).map((block) => wireBlock(block, settings));
  switch (message.role) {
    case "user":
      return [entry("user", blocks())];
    case "system":
      return [entry(null, [{ type: "message", role: "system", content: blocks() }])];
    default:
      return message.parts.flatMap((part) => encodePart(part, settings));
  }
}

function encodePart(part: Part, settings: ResponsesSettings): Entry[] {
  const own = opaqueFor(part, settings.provider, settings.model);
  switch (part.type) {
    case "reasoning": {
      const item = own?.["item"];
      return item === undefined ? [] : [entry(null, [item])];
    }
    case "tool-call":
      return [
        entry(null, [
          {
            type: "function_call",
            call_id: fittingId(part.id, callId),
            name: part.tool,
            arguments: toolInputText(part.input),
          },
        ]),
      ];
    case "tool-result": {
      const blocks = blocksOf(part.parts, settings.showable);
      const plain = blocks.every(({ type }) => type === "text");
      const output = plain
        ? blocks.map((block) => (block.type === "text" ? block.text : "")).join("\n") || "done"
        : blocks.map((block) => wireBlock(block, settings));
      return [
        entry(null, [{ type: "function_call_output", call_id: fittingId(part.callId, callId), output }]),
      ];
    }
    default: {
      const text = blocksOf([part], settings.showable).map((block) =>
        block.type === "text" ? block.text : "",
      );
      if (text.join("") === "") return [];
      return [
        entry(null, [
          {
            type: "message",
            role: "assistant",
            ...(own?.["phase"] === undefined ? {} : { phase: own["phase"] }),
            content: text.map((one) => ({ type: "output_text", text: one, annotations: [] })),
          },
        ]),
      ];
    }
  }
}

function wireBlock(block: Block, { imageDetail }: ResponsesSettings): Record<string, unknown> {
  if (block.type === "text") return { type: "input_text", text: block.text };
  const url = `data:${block.mediaType};base64,${mediaMark(block.id)}`;
  if (block.type === "document")
    return { type: "input_file", filename: `${block.name ?? "document"}.pdf`, file_data: url };
  return { type: "input_image", image_url: url, detail: imageDetail ?? "auto" };
}
