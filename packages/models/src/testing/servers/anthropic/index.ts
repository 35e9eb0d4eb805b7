import type { IncomingHttpHeaders } from "node:http";
import { type Context, checkScripted, countInput, countUsage } from "../context.js";
import { type Answer, frame, type WireFormat } from "../format.js";
import { Refusal } from "../refusal.js";
import { argumentsOf, pieces, type ServerCall, type ServerTurn, turnText } from "../script.js";
import { type AnthropicBody, checkAnthropic, redact, thinks } from "./check.js";

const types: Record<number, string> = {
  400: "invalid_request_error",
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  408: "timeout_error",
  413: "request_too_large",
  429: "rate_limit_error",
  504: "timeout_error",
  529: "overloaded_error",
};

/** Anthropic Messages. */
export const anthropicFormat: WireFormat = {
  name: "anthropic",
  basePath: "",
  limits: {
    bodyBytes: 32_000_000,
    imageBytes: 5_242_880,
    imageSide: 8000,
    imageCount: 100,
    contextTokens: 200_000,
  },
  delta: /"type":"text_delta"/,
  route: (path) => (path === "/v1/messages" ? {} : undefined),
  authorise,
  check: checkAnthropic,
  modelOf: (body) => String((body as Partial<AnthropicBody> | null)?.model),
  unknownModel: (model) => new Refusal(404, `model: ${model}`, "not_found_error"),
  tooLarge: () => new Refusal(413, "Request exceeds the maximum size", "request_too_large"),
  notJson: (why) => new Refusal(400, `The request body is not valid JSON: ${why}`, "invalid_request_error"),
  notFound: () => new Refusal(404, "Not Found", "not_found_error"),
  tooLong: (tokens, limit) =>
    new Refusal(400, `prompt is too long: ${tokens} tokens > ${limit} maximum`, "invalid_request_error"),
  trouble: (status) =>
    new Refusal(
      status,
      status === 429
        ? "This request would exceed your organization's rate limit."
        : status === 529
          ? "Overloaded"
          : "Internal server error",
      types[status] ?? "api_error",
    ),
  turns: (body) => {
    const messages = (body as Partial<AnthropicBody> | null)?.messages;
    return Array.isArray(messages) ? messages.filter((message) => message?.role === "assistant").length : 0;
  },
  streams: (body) => (body as AnthropicBody).stream === true,
  answer: (turn, body, context) => answer(turn, body as AnthropicBody, context),
  errorBody,
  errorFrame: (refusal, requestId) => frame(errorBody(refusal, requestId), "error"),
  headers: (requestId) => ({ "request-id": requestId }),
};

function errorBody(refusal: Refusal, requestId: string) {
  const type = refusal.code ?? types[refusal.status] ?? "api_error";
  return { type: "error", error: { type, message: refusal.message }, request_id: requestId };
}

function authorise(headers: IncomingHttpHeaders, _query: URLSearchParams, key: string): void {
  const given = headers["x-api-key"] ?? /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
  if (given === undefined) throw new Refusal(401, "x-api-key header is required", "authentication_error");
  if (given !== key) throw new Refusal(401, "invalid x-api-key", "authentication_error");
  const version = headers["anthropic-version"];
  if (version === undefined)
    throw new Refusal(400, "anthropic-version: header is required", "invalid_request_error");
  if (version !== "2023-06-01" && version !== "2026-10-21")
    throw new Refusal(
      400,
      `anthropic-version: "${String(version)}" is not a valid version`,
      "invalid_request_error",
    );
}

type Block = Record<string, unknown> & { readonly type: string };

function answer(turn: ServerTurn, request: AnthropicBody, context: Context): Answer {
  checkScripted(
    turn,
    request.output_config?.format != null,
    (request.tools ?? []).map((tool) => tool.name),
  );
  const blocks: { readonly block: Block; readonly deltas: readonly object[]; readonly begun: Block }[] = [];
  if (turn.reasoning !== undefined && thinks(request)) {
    if (turn.redacted === true) {
      const block = { type: "redacted_thinking", data: redact(context) };
      blocks.push({ block, begun: block, deltas: [] });
    } else {
      const signature = context.sign(turn.reasoning);
      blocks.push({
        block: { type: "thinking", thinking: turn.reasoning, signature },
        begun: { type: "thinking", thinking: "", signature: "" },
        deltas: [
          ...pieces(turn.reasoning).map((thinking) => ({ type: "thinking_delta", thinking })),
          { type: "signature_delta", signature },
        ],
      });
    }
  }
  const text = turnText(turn);
  if (text !== undefined)
    blocks.push({
      block: { type: "text", text },
      begun: { type: "text", text: "" },
      deltas: pieces(text).map((piece) => ({ type: "text_delta", text: piece })),
    });
  for (const call of turn.calls ?? []) {
    const named = { type: "tool_use", id: context.id("toolu_"), name: call.tool };
    blocks.push({
      block: { ...named, input: inputOf(call), caller: { type: "direct" } },
      begun: { ...named, input: {}, caller: { type: "direct" } },
      deltas: ["", ...pieces(argumentsOf(call))].map((partial_json) => ({
        type: "input_json_delta",
        partial_json,
      })),
    });
  }
  const stop =
    turn.stop === "limit"
      ? "max_tokens"
      : turn.stop === "refused"
        ? "refusal"
        : (turn.calls ?? []).length > 0
          ? "tool_use"
          : "end_turn";
  const used = countUsage(turn, countInput(request, context));
  const usage = {
    input_tokens: used.input - used.cached,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: used.cached,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: used.output,
    service_tier: "standard",
  };
  const body = {
    id: context.id("msg_"),
    type: "message",
    role: "assistant",
    model: context.model,
    content: blocks.map(({ block }) => block),
    stop_reason: stop,
    stop_sequence: null,
    usage,
  };
  const events: Block[] = [
    {
      type: "message_start",
      message: { ...body, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } },
    },
    ...blocks.flatMap(({ begun, deltas }, index) => [
      { type: "content_block_start", index, content_block: begun },
      ...(index === 0 ? [{ type: "ping" }] : []),
      ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
      { type: "content_block_stop", index },
    ]),
    { type: "message_delta", delta: { stop_reason: stop, stop_sequence: null }, usage },
    { type: "message_stop" },
  ];
  return { body, frames: events.map((event) => frame(event, event.type)) };
}

/** Without a stream the provider parses the arguments itself, and wraps what it cannot parse. */
function inputOf(call: ServerCall): unknown {
  const written = argumentsOf(call);
  try {
    return JSON.parse(written);
  } catch {
    return { INVALID_JSON: written };
  }
}
