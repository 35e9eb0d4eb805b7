import { type Context, checkScripted, countInput, countUsage } from "../context.js";
import { type Answer, frame, type WireFormat } from "../format.js";
import { authorise, openaiError, openaiHeaders, openaiLimits, openaiRefusals } from "../openai-words.js";
import { argumentsOf, pieces, type ServerTurn, tokensOf, turnText } from "../script.js";
import { type ChatBody, checkChat } from "./check.js";

/** OpenAI Chat Completions, and with `dialect: "compatible"` what vLLM makes of it. */
export const chatFormat: WireFormat = {
  name: "chat",
  basePath: "/v1",
  limits: openaiLimits,
  ...openaiRefusals,
  delta: /"delta":\{"content":"./,
  route: (path) => (path === "/v1/chat/completions" ? {} : undefined),
  authorise: (headers, _query, key) => authorise(headers, key),
  check: checkChat,
  modelOf: (body) => String((body as Partial<ChatBody> | null)?.model),
  turns: (body) => {
    const messages = (body as Partial<ChatBody> | null)?.messages;
    return Array.isArray(messages) ? messages.filter((message) => message?.role === "assistant").length : 0;
  },
  streams: (body) => (body as ChatBody).stream === true,
  answer: (turn, body, context) => answer(turn, body as ChatBody, context),
  errorBody: openaiError,
  errorFrame: (refusal) => frame(openaiError(refusal)),
  headers: openaiHeaders,
};

function answer(turn: ServerTurn, request: ChatBody, context: Context): Answer {
  const toolNames = (request.tools ?? []).map((tool) => tool.function.name);
  checkScripted(
    turn,
    request.response_format !== undefined && request.response_format.type !== "text",
    toolNames,
  );
  const compatible = context.options.dialect === "compatible";
  const base = { id: context.id("chatcmpl-"), created: 1_700_000_000, model: context.model };
  const print = compatible ? {} : { system_fingerprint: "fp_test", service_tier: "default" };
  const text = turnText(turn);
  const calls = (turn.calls ?? []).map((call) => ({
    id: context.id("call_"),
    type: "function" as const,
    function: { name: call.tool, arguments: argumentsOf(call) },
  }));
  const refused = turn.stop === "refused";
  const finish = refused
    ? "content_filter"
    : turn.stop === "limit"
      ? "length"
      : calls.length > 0
        ? "tool_calls"
        : "stop";
  const usage = usageOf(turn, request, context);
  const logprobs =
    request.logprobs === true && text !== undefined ? logprobsOf(text, request.top_logprobs ?? 0) : null;
  const reasoning = compatible && turn.reasoning !== undefined ? { reasoning_content: turn.reasoning } : {};
  const ids =
    request.return_token_ids === true ? { token_ids: tokensOf(text ?? "").map((token) => token.id) } : {};

  const body = {
    ...base,
    object: "chat.completion",
    ...print,
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: text ?? null,
          refusal: null,
          annotations: [],
          ...reasoning,
          ...(calls.length > 0 ? { tool_calls: calls } : {}),
        },
        logprobs,
        finish_reason: finish,
        ...ids,
      },
    ],
    usage,
  };

  const chunk = (delta: object, rest: object = {}) =>
    frame({
      ...base,
      object: "chat.completion.chunk",
      ...print,
      choices: [{ index: 0, delta, logprobs: null, finish_reason: null, ...rest }],
      ...(request.stream_options?.include_usage === true ? { usage: null } : {}),
    });
  const textChunks =
    logprobs === null
      ? pieces(text ?? "").map((content) => chunk({ content }))
      : logprobs.content.map((entry, i) =>
          chunk(
            { content: entry.token },
            {
              logprobs: { content: [entry], refusal: null },
              ...(request.return_token_ids === true ? { token_ids: [1000 + i] } : {}),
            },
          ),
        );
  const frames = [
    chunk({ role: "assistant", content: "", refusal: null }),
    ...("reasoning_content" in reasoning
      ? pieces(reasoning.reasoning_content).map((piece) => chunk({ reasoning_content: piece }))
      : []),
    ...textChunks,
    ...calls.flatMap((call, index) => [
      chunk({
        tool_calls: [
          { index, id: call.id, type: "function", function: { name: call.function.name, arguments: "" } },
        ],
      }),
      ...pieces(call.function.arguments).map((piece) =>
        chunk({ tool_calls: [{ index, function: { arguments: piece } }] }),
      ),
    ]),
    chunk({}, { finish_reason: finish }),
    ...(request.stream_options?.include_usage === true
      ? [frame({ ...base, object: "chat.completion.chunk", ...print, choices: [], usage })]
      : []),
    frame("[DONE]"),
  ];
  return { body, frames };
}

function usageOf(turn: ServerTurn, request: ChatBody, context: Context) {
  const used = countUsage(turn, countInput(request, context));
  return {
    prompt_tokens: used.input,
    completion_tokens: used.output,
    total_tokens: used.input + used.output,
    prompt_tokens_details: { cached_tokens: used.cached, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: used.reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

function logprobsOf(text: string, top: number) {
  return {
    content: tokensOf(text).map(({ token, logprob }) => ({
      token,
      logprob,
      bytes: [...Buffer.from(token)],
      top_logprobs: top === 0 ? [] : [{ token, logprob, bytes: [...Buffer.from(token)] }],
    })),
    refusal: null,
  };
}
