import { type Context, checkScripted, countInput, countUsage } from "../context.js";
import { type Answer, frame, type WireFormat } from "../format.js";
import { authorise, openaiError, openaiHeaders, openaiLimits, openaiRefusals } from "../openai-words.js";
import { argumentsOf, pieces, type ServerTurn, tokensOf, turnText } from "../script.js";
import { checkResponses, encrypt, type ResponsesBody, type ResponsesItem } from "./check.js";

/** OpenAI Responses, without server-held state: a previous response id is always unknown. */
export const responsesFormat: WireFormat = {
  name: "responses",
  basePath: "/v1",
  limits: openaiLimits,
  ...openaiRefusals,
  delta: /"type":"response.output_text.delta"/,
  route: (path) => (path === "/v1/responses" ? {} : undefined),
  authorise: (headers, _query, key) => authorise(headers, key),
  check: checkResponses,
  modelOf: (body) => String((body as Partial<ResponsesBody> | null)?.model),
  turns: (body) => {
    const input = (body as Partial<ResponsesBody> | null)?.input;
    if (!Array.isArray(input)) return 0;
    const spoken = (item: ResponsesItem): boolean =>
      item?.role === "assistant" || item?.type === "reasoning" || item?.type === "function_call";
    return input.filter((item, i) => spoken(item) && (i === 0 || !spoken(input[i - 1]))).length;
  },
  streams: (body) => (body as ResponsesBody).stream === true,
  answer: (turn, body, context) => answer(turn, body as ResponsesBody, context),
  errorBody: openaiError,
  errorFrame: (refusal) =>
    frame(
      { type: "error", code: refusal.code, message: refusal.message, param: null, sequence_number: 99 },
      "error",
    ),
  headers: openaiHeaders,
};

/** An output item, and the events that bring it piece by piece between "added" and "done". */
interface Output {
  readonly item: Record<string, unknown> & { readonly id: string };
  readonly begun: object;
  readonly events: (index: number) => readonly Event[];
}

type Event = { readonly type: string } & Record<string, unknown>;

function answer(turn: ServerTurn, request: ResponsesBody, context: Context): Answer {
  const asksForSchema = request.text?.format !== undefined && request.text.format.type !== "text";
  checkScripted(
    turn,
    asksForSchema,
    (request.tools ?? []).map((tool) => tool.name),
  );
  const outputs: Output[] = [];
  const reasoningId = context.reasoning && turn.reasoning !== undefined ? context.id("rs_") : undefined;
  if (reasoningId !== undefined) outputs.push(reasoning(reasoningId, turn.reasoning!, request, context));
  const text = turnText(turn);
  if (text !== undefined) outputs.push(message(context.id("msg_"), text, request, turn.stop === "refused"));
  for (const call of turn.calls ?? []) {
    const callId = context.id("call_");
    if (reasoningId !== undefined) context.reasonedCalls.set(callId, reasoningId);
    outputs.push(functionCall(context.id("fc_"), callId, call.tool, argumentsOf(call)));
  }
  const used = countUsage(turn, countInput(request, context));
  const begun = {
    id: context.id("resp_"),
    object: "response",
    created_at: 1_700_000_000,
    status: "in_progress",
    background: false,
    error: null,
    incomplete_details: null,
    instructions: request.instructions ?? null,
    max_output_tokens: request.max_output_tokens ?? null,
    model: context.model,
    output: [] as unknown[],
    parallel_tool_calls: request.parallel_tool_calls ?? true,
    previous_response_id: null,
    reasoning: { effort: request.reasoning?.effort ?? null, summary: request.reasoning?.summary ?? null },
    store: request.store ?? true,
    temperature: request.temperature ?? 1,
    text: { format: request.text?.format ?? { type: "text" } },
    tool_choice: request.tool_choice ?? "auto",
    tools: request.tools ?? [],
    top_p: request.top_p ?? 1,
    truncation: "disabled",
    usage: null as unknown,
    user: null,
    metadata: {},
  };
  const limited = turn.stop === "limit";
  const body = {
    ...begun,
    status: limited ? "incomplete" : "completed",
    incomplete_details: limited ? { reason: "max_output_tokens" } : null,
    output: outputs.map((output) => output.item),
    usage: {
      input_tokens: used.input,
      input_tokens_details: { cached_tokens: used.cached },
      output_tokens: used.output,
      output_tokens_details: { reasoning_tokens: used.reasoning },
      total_tokens: used.input + used.output,
    },
  };
  const events: Event[] = [
    { type: "response.created", response: begun },
    { type: "response.in_progress", response: begun },
    ...outputs.flatMap((output, index) => [
      { type: "response.output_item.added", output_index: index, item: output.begun },
      ...output.events(index),
      { type: "response.output_item.done", output_index: index, item: output.item },
    ]),
    { type: limited ? "response.incomplete" : "response.completed", response: body },
  ];
  return { body, frames: events.map((event, i) => frame({ ...event, sequence_number: i }, event.type)) };
}

function reasoning(id: string, text: string, request: ResponsesBody, context: Context): Output {
  const asked = request.reasoning?.summary != null;
  const part = { type: "summary_text", text };
  const encrypted = request.include?.includes("reasoning.encrypted_content")
    ? { encrypted_content: encrypt(id, context) }
    : {};
  const item = { id, type: "reasoning", summary: asked ? [part] : [], ...encrypted };
  return {
    item,
    begun: { ...item, summary: [] },
    events: (output_index) => {
      if (!asked) return [];
      const at = { item_id: id, output_index, summary_index: 0 };
      return [
        { type: "response.reasoning_summary_part.added", ...at, part: { ...part, text: "" } },
        ...pieces(text).map((delta) => ({ type: "response.reasoning_summary_text.delta", ...at, delta })),
        { type: "response.reasoning_summary_text.done", ...at, text },
        { type: "response.reasoning_summary_part.done", ...at, part },
      ];
    },
  };
}

function message(id: string, text: string, request: ResponsesBody, refused: boolean): Output {
  const wanted = request.include?.includes("message.output_text.logprobs") === true;
  const logprobs = wanted
    ? tokensOf(text).map(({ token, logprob }) => ({
        token,
        logprob,
        bytes: [...Buffer.from(token)],
        top_logprobs: [],
      }))
    : [];
  const content = refused
    ? { type: "refusal", refusal: text }
    : { type: "output_text", text, annotations: [], logprobs };
  const item = { id, type: "message", status: "completed", role: "assistant", content: [content] };
  return {
    item,
    begun: { ...item, status: "in_progress", content: [] },
    events: (output_index) => {
      const at = { item_id: id, output_index, content_index: 0 };
      const empty = refused ? { ...content, refusal: "" } : { ...content, text: "", logprobs: [] };
      const deltas: Event[] = refused
        ? [
            ...pieces(text).map((delta) => ({ type: "response.refusal.delta", ...at, delta })),
            { type: "response.refusal.done", ...at, refusal: text },
          ]
        : [
            ...(wanted
              ? logprobs.map((entry) => ({ delta: entry.token, logprobs: [entry] }))
              : pieces(text).map((delta) => ({ delta, logprobs: [] }))
            ).map((delta) => ({ type: "response.output_text.delta", ...at, ...delta })),
            { type: "response.output_text.done", ...at, text, logprobs },
          ];
      return [
        { type: "response.content_part.added", ...at, part: empty },
        ...deltas,
        { type: "response.content_part.done", ...at, part: content },
      ];
    },
  };
}

function functionCall(id: string, callId: string, name: string, args: string): Output {
  const item = { id, type: "function_call", status: "completed", call_id: callId, name, arguments: args };
  return {
    item,
    begun: { ...item, status: "in_progress", arguments: "" },
    events: (output_index) => [
      ...pieces(args).map((delta) => ({
        type: "response.function_call_arguments.delta",
        item_id: id,
        output_index,
        delta,
      })),
      { type: "response.function_call_arguments.done", item_id: id, output_index, name, arguments: args },
    ],
  };
}
