import { type Context, dataUrl, takeFile, takeImage } from "../context.js";
import { strictSchemaFault } from "../json-schema.js";
import { checkName, invalid, openaiImages, openaiShapes as s } from "../openai-words.js";
import type { Path } from "../shape.js";

interface ChatMessage {
  readonly role: string;
  readonly content?: string | null | readonly { readonly type: string }[];
  readonly tool_calls?: readonly { readonly id: string; readonly function: { readonly name: string } }[];
  readonly tool_call_id?: string;
}

export interface ChatBody {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools?: readonly {
    readonly function: { readonly name: string; readonly strict?: boolean; readonly parameters?: unknown };
  }[];
  readonly tool_choice?: string | { readonly function?: { readonly name: string } };
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly logprobs?: boolean;
  readonly top_logprobs?: number;
  readonly return_token_ids?: boolean;
  readonly response_format?: {
    readonly type: string;
    readonly json_schema?: { readonly name: string; readonly strict?: boolean; readonly schema?: unknown };
  };
}

/** @throws Refusal for what Chat Completions refuses. */
export function checkChat(value: unknown, context: Context): void {
  const compatible = context.options.dialect === "compatible";
  body(context, compatible)(value, []);
  const request = value as ChatBody;
  checkOptions(request, context, compatible);
  checkTools(request);
  checkOrder(request.messages, compatible);
}

function body(context: Context, compatible: boolean) {
  const textParts = s.array(s.tagged("type", { text: { text: s.string } }), 1);
  const image = {
    image_url: (value: unknown, at: Path) => {
      s.object({ url: s.string, "detail?": s.oneOf("auto", "low", "high") })(value, at);
      takeUrl((value as { url: string }).url, [...at, "url"], context);
    },
  };
  const file = {
    file: (value: unknown, at: Path) => {
      s.object({ "filename?": s.string, file_data: s.string })(value, at);
      takeData((value as { file_data: string }).file_data, "application/pdf", [...at, "file_data"], context);
    },
  };
  const video = {
    video_url: (value: unknown, at: Path) => {
      s.object({ url: s.string })(value, at);
      takeData((value as { url: string }).url, "video/", [...at, "url"], context);
    },
  };
  const userKinds = {
    text: { text: s.string },
    image_url: image,
    ...(compatible ? { video_url: video } : { file }),
  };
  const userParts = s.array(s.tagged("type", userKinds), 1);
  // The provider's own words for the mistake that half of the frameworks make.
  const toolParts = (value: unknown, at: Path): void => {
    for (const part of value as { type?: string }[])
      if (part?.type !== "text")
        throw invalid(
          `Invalid '${at[0]}[${at[1]}]'. Image URLs are only allowed for messages with role 'user', but this message with role 'tool' contains an image URL.`,
          at,
        );
    textParts(value, at);
  };
  const call = s.object({
    id: s.string,
    type: s.oneOf("function"),
    function: s.object({ name: s.string, arguments: s.string, "parsed_arguments?": s.anything }),
  });
  const extra = compatible
    ? { "reasoning_content?": s.nullable(s.string), "reasoning?": s.nullable(s.string) }
    : {};
  const message = s.tagged("role", {
    developer: { content: s.stringOr(textParts), "name?": s.string },
    system: { content: s.stringOr(textParts), "name?": s.string },
    user: { content: s.stringOr(userParts), "name?": s.string },
    assistant: {
      "content?": s.nullable(s.stringOr(textParts)),
      "refusal?": s.nullable(s.string),
      "name?": s.string,
      // The provider takes its own message back as it gave it.
      "annotations?": s.array(s.struct),
      "audio?": s.oneOf(null),
      "function_call?": s.oneOf(null),
      // The SDK's own helpers leave these in, and the provider lets them pass.
      "parsed?": s.anything,
      "tool_calls?": s.array(call, 1),
      ...extra,
    },
    tool: { content: s.stringOr(toolParts), tool_call_id: s.string },
  });
  const tool = s.object({
    type: s.oneOf("function"),
    function: s.object({
      name: s.string,
      "description?": s.string,
      "parameters?": s.struct,
      "strict?": s.nullable(s.boolean),
    }),
  });
  const known = s.object({
    model: s.string,
    messages: s.array(message, 1),
    "tools?": s.array(tool, 1, 128),
    "tool_choice?": s.anything,
    "parallel_tool_calls?": s.boolean,
    "stream?": s.nullable(s.boolean),
    "stream_options?": s.nullable(
      s.object({ "include_usage?": s.boolean, "include_obfuscation?": s.boolean }),
    ),
    "logprobs?": s.nullable(s.boolean),
    "top_logprobs?": s.nullable(s.within(0, 20)),
    "temperature?": s.nullable(s.within(0, 2)),
    "top_p?": s.nullable(s.within(0, 1)),
    "frequency_penalty?": s.nullable(s.within(-2, 2)),
    "presence_penalty?": s.nullable(s.within(-2, 2)),
    "seed?": s.nullable(s.integer),
    "stop?": s.nullable(s.stringOr(s.array(s.string, 1, 4))),
    "max_tokens?": s.nullable(s.integer),
    "max_completion_tokens?": s.nullable(s.integer),
    "n?": s.nullable(s.oneOf(1)),
    "reasoning_effort?": s.nullable(s.oneOf("none", "minimal", "low", "medium", "high", "xhigh")),
    "verbosity?": s.nullable(s.oneOf("low", "medium", "high")),
    "response_format?": s.tagged("type", {
      text: {},
      json_object: {},
      json_schema: {
        json_schema: s.object({
          name: s.string,
          "description?": s.string,
          "schema?": s.struct,
          "strict?": s.nullable(s.boolean),
        }),
      },
    }),
    "prompt_cache_key?": s.string,
    "prompt_cache_retention?": s.nullable(s.oneOf("in-memory", "24h")),
    "safety_identifier?": s.string,
    "user?": s.string,
    "store?": s.nullable(s.boolean),
    "metadata?": s.nullable(s.struct),
    "logit_bias?": s.nullable(s.struct),
    "service_tier?": s.nullable(s.oneOf("auto", "default", "flex", "scale", "priority")),
    ...(compatible
      ? {
          "return_token_ids?": s.boolean,
          "top_k?": s.integer,
          "min_p?": s.number,
          "repetition_penalty?": s.number,
          "chat_template_kwargs?": s.struct,
          "guided_json?": s.struct,
        }
      : {}),
  });
  return known;
}

/** A file as a data URL, whose type begins so. */
function takeData(url: string, type: string, at: Path, context: Context): void {
  const data = dataUrl(url);
  if (data === undefined || !data.mediaType.startsWith(type))
    throw invalid(`Invalid file data: expected a base64-encoded data URL of ${type}.`, at);
  takeFile(data.base64, data.mediaType, at, context, openaiImages);
}

function takeUrl(url: string, at: Path, context: Context): void {
  const data = dataUrl(url);
  if (data === undefined)
    throw invalid(
      url.startsWith("data:")
        ? `Invalid '${at.join(".")}'. Expected a base64-encoded data URL with an image MIME type (e.g. 'data:image/png;base64,aW1nIGJ5dGVzIGhlcmU='), but got another.`
        : `Error while downloading ${url.slice(0, 80)}.`,
      at,
      "invalid_image_url",
    );
  takeImage(data.base64, data.mediaType, at, context, openaiImages);
}

function checkOptions(request: ChatBody, context: Context, compatible: boolean): void {
  if (request.stream_options != null && request.stream !== true)
    throw invalid(
      "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
      "stream_options",
    );
  if (request.top_logprobs != null && request.logprobs !== true)
    throw invalid("'top_logprobs' is only allowed when 'logprobs' is enabled.", "top_logprobs");
  const format = request.response_format;
  if (format?.json_schema !== undefined) {
    checkName(format.json_schema.name, ["response_format", "json_schema", "name"]);
    const fault =
      format.json_schema.strict === true ? strictSchemaFault(format.json_schema.schema) : undefined;
    if (fault !== undefined)
      throw invalid(
        `Invalid schema for response_format '${format.json_schema.name}': ${fault}`,
        "response_format",
        "invalid_json_schema",
      );
  }
  if (format?.type === "json_object" && !/json/i.test(JSON.stringify(request.messages)))
    throw invalid(
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
      "messages",
    );
  if (compatible) return;
  const given = request as unknown as Record<string, unknown>;
  if (!context.reasoning) {
    if (given.reasoning_effort != null)
      throw invalid(
        "Unsupported parameter: 'reasoning_effort' is not supported with this model.",
        "reasoning_effort",
        "unsupported_parameter",
      );
    return;
  }
  if (given.max_tokens != null)
    throw invalid(
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      "max_tokens",
      "unsupported_parameter",
    );
  for (const name of ["temperature", "top_p"])
    if (given[name] != null && given[name] !== 1)
      throw invalid(
        `Unsupported value: '${name}' does not support ${String(given[name])} with this model. Only the default (1) value is supported.`,
        name,
        "unsupported_value",
      );
  for (const name of ["stop", "logprobs", "presence_penalty", "frequency_penalty"])
    if (given[name] != null && given[name] !== false)
      throw invalid(
        `Unsupported parameter: '${name}' is not supported with this model.`,
        name,
        "unsupported_parameter",
      );
}

function checkTools(request: ChatBody): void {
  for (const [i, tool] of (request.tools ?? []).entries()) {
    checkName(tool.function.name, ["tools", i, "function", "name"]);
    const fault = tool.function.strict === true ? strictSchemaFault(tool.function.parameters) : undefined;
    if (fault !== undefined)
      throw invalid(
        `Invalid schema for function '${tool.function.name}': ${fault}`,
        `tools[${i}].function.parameters`,
        "invalid_function_parameters",
      );
  }
  const choice = request.tool_choice;
  if (choice === undefined) {
    if (
      (request as unknown as Record<string, unknown>).parallel_tool_calls !== undefined &&
      request.tools === undefined
    )
      throw invalid(
        "'parallel_tool_calls' is only allowed when 'tools' are specified.",
        "parallel_tool_calls",
      );
    return;
  }
  s.stringOr(s.object({ type: s.oneOf("function"), function: s.object({ name: s.string }) }))(choice, [
    "tool_choice",
  ]);
  if (typeof choice === "string") s.oneOf("none", "auto", "required")(choice, ["tool_choice"]);
  if (request.tools === undefined && choice !== "none")
    throw invalid("'tool_choice' is only allowed when 'tools' are specified.", "tool_choice");
  if (
    typeof choice !== "string" &&
    !request.tools?.some((tool) => tool.function.name === choice.function?.name)
  )
    throw invalid(`Tool choice '${choice.function?.name}' not found in 'tools' parameter.`, "tool_choice");
}

function checkOrder(messages: readonly ChatMessage[], compatible: boolean): void {
  let waiting: string[] = [];
  for (const [i, message] of messages.entries()) {
    if (message.role === "tool") {
      if (!waiting.includes(message.tool_call_id!))
        throw invalid(
          "Invalid parameter: messages with role 'tool' must be a response to a preceding message with 'tool_calls'.",
          `messages.[${i}].role`,
        );
      waiting = waiting.filter((id) => id !== message.tool_call_id);
      continue;
    }
    refuseWaiting(waiting, i);
    waiting = (message.tool_calls ?? []).map((call) => call.id);
    if (new Set(waiting).size < waiting.length)
      throw invalid("Duplicate tool call ids in one message.", `messages.[${i}].tool_calls`);
    for (const [k, call] of (message.tool_calls ?? []).entries())
      checkName(call.function.name, ["messages", i, "tool_calls", k, "function", "name"]);
    const speaks = message.content != null || message.tool_calls !== undefined || compatible;
    if (message.role === "assistant" && !speaks && !("refusal" in message))
      throw invalid("Invalid value for 'content': expected a string, got null.", `messages.[${i}].content`);
  }
  refuseWaiting(waiting, messages.length);
}

function refuseWaiting(waiting: readonly string[], at: number): void {
  if (waiting.length > 0)
    throw invalid(
      `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${waiting.join(", ")}`,
      `messages.[${at}].role`,
    );
}
