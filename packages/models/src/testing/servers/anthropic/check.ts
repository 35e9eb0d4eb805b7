import { type Context, type ImageWords, takeFile, takeImage } from "../context.js";
import { Refusal } from "../refusal.js";
import { type Check, dotted, type Path, shapes, type Wording } from "../shape.js";

interface Block {
  readonly type: string;
  readonly id?: string;
  readonly tool_use_id?: string;
  readonly thinking?: string;
  readonly signature?: string;
  readonly data?: string;
  readonly text?: string;
  readonly cache_control?: unknown;
  readonly is_error?: boolean;
  readonly content?: string | readonly Block[];
}

interface AnthropicMessage {
  readonly role: "user" | "assistant";
  readonly content: string | readonly Block[];
}

export interface AnthropicBody {
  readonly model: string;
  readonly max_tokens: number;
  readonly messages: readonly AnthropicMessage[];
  readonly system?: string | readonly Block[];
  readonly stream?: boolean;
  readonly thinking?: { readonly type: "enabled" | "adaptive" | "disabled"; readonly budget_tokens?: number };
  readonly tools?: readonly { readonly name: string; readonly input_schema: { readonly type?: string } }[];
  readonly tool_choice?: { readonly type: string; readonly name?: string };
  readonly temperature?: number;
  readonly output_config?: { readonly format?: { readonly type: string; readonly schema: unknown } | null };
}

const bad = (message: string): Refusal => new Refusal(400, message, "invalid_request_error");

const wording: Wording = {
  unknown: (at, key) => bad(`${dotted([...at, key])}: Extra inputs are not permitted`),
  missing: (at, key) => bad(`${dotted([...at, key])}: Field required`),
  wrong: (at, expected) => bad(`${dotted(at)}: Input should be a valid ${expected}`),
};
const s = shapes(wording);

const imageWords: ImageWords = {
  mediaTypes: ["image/jpeg", "image/png", "image/gif", "image/webp"],
  badBase64: (at) => bad(`${dotted(at)}: invalid base64 data`),
  badType: (at) =>
    bad(`${dotted(at)}.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'`),
  badImage: (at) => bad(`${dotted(at)}: Could not process image`),
  mismatch: (at, said, is) =>
    bad(`${dotted(at)}: Image does not match the provided media type ${said}: it appears to be ${is}`),
  tooLarge: (at, why) => bad(`${dotted(at)}: image exceeds maximum: ${why}`),
  tooMany: (count, most) => bad(`Too many images: ${count} > ${most}`),
};

/** @throws Refusal for what Messages refuses. */
export function checkAnthropic(value: unknown, context: Context): void {
  body(context)(value, []);
  const request = value as AnthropicBody;
  checkOptions(request);
  checkTurns(request.messages);
  checkResults(request.messages);
  checkThinking(request, context);
  const marks = JSON.stringify(request).match(/"cache_control":\{/g)?.length ?? 0;
  if (marks > 4) throw bad(`A maximum of 4 blocks with cache_control may be provided. Found ${marks}.`);
}

function body(context: Context): Check {
  const cache = {
    "cache_control?": s.nullable(s.object({ type: s.oneOf("ephemeral"), "ttl?": s.oneOf("5m", "1h") })),
  };
  const nonEmpty: Check = (value, at) => {
    s.string(value, at);
    if (value === "") throw bad(`${dotted(at.slice(0, -1))}: text content blocks must be non-empty`);
  };
  const text = { text: nonEmpty, ...cache, "citations?": s.nullable(s.array(s.struct)) };
  const source: Check = (value, at) => {
    s.tagged("type", { base64: { data: s.string, media_type: s.string }, url: { url: s.string } })(value, at);
    const { data, media_type, url } = value as { data?: string; media_type?: string; url?: string };
    if (url !== undefined)
      throw bad(`${dotted(at)}: Unable to download the file. Please verify the URL and try again.`);
    takeImage(data!, media_type!, [...at, "base64"], context, imageWords);
  };
  const image = { source, ...cache };
  const paper: Check = (value, at) => {
    s.tagged("type", {
      base64: { data: s.string, media_type: s.oneOf("application/pdf") },
      text: { data: s.string, media_type: s.oneOf("text/plain") },
    })(value, at);
    const { type, data } = value as { type: string; data: string };
    if (type === "base64") takeFile(data, "application/pdf", [...at, "base64"], context, imageWords);
  };
  const document = {
    source: paper,
    "title?": s.nullable(s.string),
    "context?": s.nullable(s.string),
    "citations?": s.nullable(s.object({ "enabled?": s.boolean })),
    ...cache,
  };
  const resultContent = s.stringOr(s.array(s.tagged("type", { text, image, document })));
  const userBlocks = s.tagged("type", {
    text,
    image,
    document,
    tool_result: { tool_use_id: s.string, "content?": resultContent, "is_error?": s.boolean, ...cache },
  });
  const assistantBlocks = s.tagged("type", {
    text,
    thinking: { thinking: s.string, signature: s.string },
    redacted_thinking: { data: s.string },
    tool_use: {
      id: matching(/^[a-zA-Z0-9_-]+$/),
      name: matching(/^[a-zA-Z0-9_-]{1,128}$/),
      input: s.struct,
      ...cache,
      "caller?": s.struct,
    },
  });
  const blocks = (of: Check): Check => s.stringOr(s.array(of));
  return s.object({
    model: s.string,
    max_tokens: s.within(1, 1_000_000),
    messages: s.array((value, at) => {
      s.object({ role: s.oneOf("user", "assistant"), content: s.anything })(value, at);
      const { role, content } = value as AnthropicMessage;
      blocks(role === "user" ? userBlocks : assistantBlocks)(content, [...at, "content"]);
      if (content.length === 0)
        throw bad(
          `${dotted(at)}: all messages must have non-empty content except for the optional final assistant message`,
        );
    }, 1),
    "system?": s.stringOr(s.array(s.tagged("type", { text }))),
    "stream?": s.boolean,
    "stop_sequences?": s.array(nonBlank),
    // Version 2026-10-21 took the sampling parameters away.
    ...(context.headers["anthropic-version"] === "2023-06-01"
      ? { "temperature?": s.within(0, 1), "top_p?": s.within(0, 1), "top_k?": s.integer }
      : {}),
    "thinking?": s.tagged("type", {
      enabled: {
        budget_tokens: s.within(1024, 1_000_000),
        "display?": s.nullable(s.oneOf("summarized", "omitted")),
      },
      adaptive: { "display?": s.nullable(s.oneOf("summarized", "omitted")) },
      disabled: {},
    }),
    "tools?": s.array(
      s.object({
        "type?": s.oneOf("custom", null),
        name: matching(/^[a-zA-Z0-9_-]{1,128}$/, "custom"),
        "description?": s.string,
        input_schema: s.struct,
        "strict?": s.boolean,
        "eager_input_streaming?": s.nullable(s.boolean),
        "input_examples?": s.array(s.struct),
        ...cache,
      }),
    ),
    "tool_choice?": s.tagged("type", {
      auto: { "disable_parallel_tool_use?": s.boolean },
      any: { "disable_parallel_tool_use?": s.boolean },
      tool: { name: s.string, "disable_parallel_tool_use?": s.boolean },
      none: {},
    }),
    "output_config?": s.object({
      "effort?": s.nullable(s.oneOf("low", "medium", "high", "xhigh", "max")),
      "format?": s.nullable(s.tagged("type", { json_schema: { schema: s.struct } })),
    }),
    "metadata?": s.object({ "user_id?": s.nullable(s.string) }),
    "service_tier?": s.oneOf("auto", "standard_only"),
    ...cache,
  });
}

const matching =
  (pattern: RegExp, inside?: string): Check =>
  (value, at: Path) => {
    s.string(value, at);
    const place = inside === undefined ? at : [...at.slice(0, -1), inside, ...at.slice(-1)];
    if (!pattern.test(value as string))
      throw bad(`${dotted(place)}: String should match pattern '${pattern.source}'`);
  };

const nonBlank: Check = (value, at) => {
  s.string(value, at);
  if ((value as string).trim() === "") throw bad(`${dotted(at)}: stop sequences must contain non-whitespace`);
};

function checkOptions(request: AnthropicBody): void {
  for (const [i, tool] of (request.tools ?? []).entries())
    if (tool.input_schema.type !== "object") throw bad(`tools.${i}.custom.input_schema.type: Field required`);
  const names = (request.tools ?? []).map((tool) => tool.name);
  if (new Set(names).size < names.length) throw bad("tools: Tool names must be unique.");
  const { tool_choice: choice, thinking } = request;
  if (choice !== undefined && choice.type !== "none" && names.length === 0)
    throw bad("tool_choice: tool_choice may only be specified while providing tools");
  if (choice?.type === "tool" && !names.includes(choice.name!))
    throw bad(`tool_choice.tool: Tool '${choice.name}' not found in provided tools`);
  if (thinking === undefined || thinking.type === "disabled") return;
  if (choice?.type === "any" || choice?.type === "tool")
    throw bad("Thinking may not be enabled when tool_choice forces tool use.");
  if (request.temperature !== undefined && request.temperature !== 1)
    throw bad("`temperature` may only be set to 1 when thinking is enabled.");
  if (thinking.budget_tokens !== undefined && thinking.budget_tokens >= request.max_tokens)
    throw bad("`max_tokens` must be greater than `thinking.budget_tokens`.");
}

function checkTurns(messages: readonly AnthropicMessage[]): void {
  if (messages[0]?.role !== "user") throw bad('messages: first message must use the "user" role');
  for (const [i, message] of messages.entries())
    if (message.role === messages[i - 1]?.role)
      throw bad(
        `messages: roles must alternate between "user" and "assistant", but found multiple "${message.role}" roles in a row`,
      );
  const last = messages.at(-1)!;
  const lastBlock = blocksOf(last).at(-1);
  if (last.role === "assistant" && lastBlock?.text !== undefined && /\s$/.test(lastBlock.text))
    throw bad("messages: final assistant content cannot end with trailing whitespace");
}

function checkResults(messages: readonly AnthropicMessage[]): void {
  for (const [i, message] of messages.entries()) {
    const calls = blocksOf(messages[i - 1]).flatMap((block) =>
      block.type === "tool_use" ? [block.id!] : [],
    );
    if (message.role !== "user") {
      const ids = blocksOf(message).flatMap((block) => (block.type === "tool_use" ? [block.id!] : []));
      if (new Set(ids).size < ids.length) throw bad(`messages.${i}.content: \`tool_use\` ids must be unique`);
      if (ids.length > 0 && messages[i + 1] === undefined) throw unanswered(i, ids);
      continue;
    }
    const blocks = blocksOf(message);
    const leading = blocks.findIndex((block) => block.type !== "tool_result");
    // Results that come after anything else do not count as standing immediately after the call.
    const results = (leading === -1 ? blocks : blocks.slice(0, leading)).map((block) => block.tool_use_id!);
    const stray = blocks.find((block) => block.type === "tool_result" && !calls.includes(block.tool_use_id!));
    if (stray !== undefined)
      throw bad(
        `messages.${i}.content.${blocks.indexOf(stray)}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray.tool_use_id}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`,
      );
    const open = calls.filter((id) => !results.includes(id));
    if (open.length > 0) throw unanswered(i - 1, open);
    if (new Set(results).size < results.length)
      throw bad(
        `messages.${i}.content: each tool_use must have a single result. Found multiple \`tool_result\` blocks.`,
      );
    for (const block of blocks)
      if (
        block.is_error === true &&
        Array.isArray(block.content) &&
        block.content.some((part: Block) => part.type !== "text")
      )
        throw bad(`messages.${i}.content: all content must be type "text" if \`is_error\` is true`);
  }
}

const unanswered = (at: number, ids: readonly string[]): Refusal =>
  bad(
    `messages.${at}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${ids.join(", ")}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
  );

function checkThinking(request: AnthropicBody, context: Context): void {
  for (const [i, message] of request.messages.entries())
    for (const [k, block] of blocksOf(message).entries()) {
      if (block.type === "thinking" && block.signature !== context.sign(block.thinking!))
        throw bad(`messages.${i}.content.${k}: Invalid \`signature\` in \`thinking\` block`);
      if (block.type === "redacted_thinking" && block.data !== redact(context))
        throw bad(`messages.${i}.content.${k}: Invalid \`data\` in \`redacted_thinking\` block`);
    }
  if (!thinks(request)) return;
  const last = request.messages.findLastIndex((message) => message.role === "assistant");
  const first = blocksOf(request.messages[last])[0];
  const inToolLoop = blocksOf(request.messages[last]).some((block) => block.type === "tool_use");
  if (inToolLoop && first!.type !== "thinking" && first!.type !== "redacted_thinking")
    throw bad(
      `messages.${last}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`, but found \`${first!.type}\`. When \`thinking\` is enabled, a final \`assistant\` message must start with a thinking block (preceeding the lastmost set of \`tool_use\` and \`tool_result\` blocks). To avoid this requirement, disable \`thinking\`.`,
    );
}

/** Whether the request lets the model think. */
export const thinks = (request: AnthropicBody): boolean =>
  request.thinking !== undefined && request.thinking.type !== "disabled";

/** What stands for redacted reasoning. */
export const redact = (context: Context): string => context.sign("redacted");

function blocksOf(message: AnthropicMessage | undefined): readonly Block[] {
  if (message === undefined) return [];
  return typeof message.content === "string" ? [{ type: "text", text: message.content }] : message.content;
}
