import { type Context, checkScripted, countInput, countUsage } from "../context.js";
import { type Answer, frame, type WireFormat } from "../format.js";
import { Refusal } from "../refusal.js";
import { argumentsOf, pieces, type ServerTurn, tokensOf, turnText } from "../script.js";
import { checkGemini, type GeminiBody, signPart } from "./check.js";

const statuses: Record<number, string> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  408: "DEADLINE_EXCEEDED",
  409: "ABORTED",
  413: "INVALID_ARGUMENT",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  503: "UNAVAILABLE",
};

/** Gemini generateContent and streamGenerateContent, v1beta. Fields in camel case only. */
export const geminiFormat: WireFormat = {
  name: "gemini",
  basePath: "",
  limits: {
    bodyBytes: 20_000_000,
    imageBytes: 20_000_000,
    imageSide: 65_535,
    imageCount: 3600,
    contextTokens: 1_048_576,
  },
  delta: /"parts":\[\{"text":"./,
  route: (path, query) => {
    const match = /^\/v1beta\/models\/([^/:]+):(generateContent|streamGenerateContent)$/.exec(path);
    if (match === null) return undefined;
    const stream = match[2] === "streamGenerateContent";
    return { model: decodeURIComponent(match[1]!), stream, asArray: stream && query.get("alt") !== "sse" };
  },
  authorise: (headers, query, key) => {
    const given = headers["x-goog-api-key"] ?? query.get("key");
    if (given === null || given === undefined)
      throw new Refusal(
        403,
        "Method doesn't allow unregistered callers (callers without established identity).",
        "PERMISSION_DENIED",
      );
    // The real one answers 400 here, not 401.
    if (given !== key)
      throw new Refusal(400, "API key not valid. Please pass a valid API key.", "API_KEY_INVALID");
  },
  check: checkGemini,
  modelOf: (_body, route) => route.model ?? "",
  unknownModel: (model) =>
    new Refusal(
      404,
      `models/${model} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.`,
      "NOT_FOUND",
    ),
  tooLarge: (limit) =>
    new Refusal(413, `Request payload size exceeds the limit: ${limit} bytes.`, "INVALID_ARGUMENT"),
  notJson: (why) => new Refusal(400, `Invalid JSON payload received. ${why}`, "INVALID_ARGUMENT"),
  notFound: (path) =>
    new Refusal(404, `The requested URL ${path} was not found on this server.`, "NOT_FOUND"),
  tooLong: (tokens, limit) =>
    new Refusal(
      400,
      `The input token count (${tokens}) exceeds the maximum number of tokens allowed (${limit}).`,
      "INVALID_ARGUMENT",
    ),
  trouble: (status) =>
    new Refusal(
      status,
      status === 429
        ? "You exceeded your current quota, please check your plan and billing details."
        : status === 503
          ? "The model is overloaded. Please try again later."
          : "An internal error has occurred. Please retry.",
      statuses[status] ?? "UNKNOWN",
    ),
  turns: (body) => {
    const contents = (body as Partial<GeminiBody> | null)?.contents;
    return Array.isArray(contents) ? contents.filter((content) => content?.role === "model").length : 0;
  },
  streams: (_body, route) => route.stream === true,
  answer: (turn, body, context) => answer(turn, body as GeminiBody, context),
  errorBody,
  errorFrame: (refusal) => frame(errorBody(refusal)),
  headers: () => ({ vary: "Origin" }),
};

function errorBody(refusal: Refusal) {
  const wrongKey = refusal.code === "API_KEY_INVALID";
  const details = wrongKey
    ? [
        {
          "@type": "type.googleapis.com/google.rpc.ErrorInfo",
          reason: "API_KEY_INVALID",
          domain: "googleapis.com",
        },
      ]
    : refusal.status === 429
      ? [
          {
            "@type": "type.googleapis.com/google.rpc.QuotaFailure",
            violations: [{ quotaId: "GenerateRequestsPerMinutePerProjectPerModel", quotaValue: "5" }],
          },
          { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "2s" },
        ]
      : undefined;
  return {
    error: {
      code: refusal.status,
      message: refusal.message,
      status: wrongKey ? "INVALID_ARGUMENT" : (refusal.code ?? statuses[refusal.status] ?? "UNKNOWN"),
      ...(details === undefined ? {} : { details }),
    },
  };
}

function answer(turn: ServerTurn, request: GeminiBody, context: Context): Answer {
  const generation = request.generationConfig;
  const names = (request.tools ?? []).flatMap((tool) =>
    (tool.functionDeclarations ?? []).map((one) => one.name),
  );
  checkScripted(turn, generation?.responseMimeType === "application/json", names);
  const broken = (turn.calls ?? []).some((call) => call.raw !== undefined && !isObjectJson(call.raw));
  const shows = generation?.thinkingConfig?.includeThoughts === true && turn.reasoning !== undefined;
  const thoughts = shows ? pieces(turn.reasoning!).map((text) => ({ text, thought: true })) : [];
  const text = turnText(turn);
  const words = text === undefined ? [] : pieces(text).map((piece) => ({ text: piece }));
  const calls = broken
    ? []
    : (turn.calls ?? []).map((call, i) => {
        const functionCall = {
          ...(context.options.callIds === false ? {} : { id: context.id("") }),
          name: call.tool,
          args: JSON.parse(argumentsOf(call)) as object,
        };
        // Of parallel calls only the first is signed.
        return {
          functionCall,
          ...(context.reasoning && i === 0 ? { thoughtSignature: signPart({ functionCall }, context) } : {}),
        };
      });
  const finish = broken
    ? "MALFORMED_FUNCTION_CALL"
    : turn.stop === "limit"
      ? "MAX_TOKENS"
      : turn.stop === "refused"
        ? "SAFETY"
        : "STOP";
  const used = countUsage(turn, countInput(request, context));
  const usageMetadata = {
    promptTokenCount: used.input,
    candidatesTokenCount: used.output - used.reasoning,
    totalTokenCount: used.input + used.output,
    ...(used.cached > 0 ? { cachedContentTokenCount: used.cached } : {}),
    ...(used.reasoning > 0 ? { thoughtsTokenCount: used.reasoning } : {}),
    promptTokensDetails: [
      { modality: "TEXT", tokenCount: Math.max(0, used.input - 100 * context.images.length) },
      ...(context.images.length > 0 ? [{ modality: "IMAGE", tokenCount: 100 * context.images.length }] : []),
    ],
  };
  const shared = { modelVersion: context.model, responseId: context.id("") };
  const logprobs =
    generation?.responseLogprobs === true && text !== undefined
      ? {
          avgLogprobs: -0.1,
          logprobsResult: {
            chosenCandidates: tokensOf(text).map(({ token, id, logprob }) => ({
              token,
              tokenId: id,
              logProbability: logprob,
            })),
            topCandidates: tokensOf(text).map(({ token, id, logprob }) => ({
              candidates: [{ token, tokenId: id, logProbability: logprob }],
            })),
          },
        }
      : {};
  const explained = broken ? { finishMessage: "Malformed function call" } : {};
  const joined = [
    ...(shows ? [{ text: turn.reasoning!, thought: true }] : []),
    ...(text === undefined ? [] : [{ text, ...signatureOfText(calls.length, context) }]),
    ...calls,
  ];
  const body = {
    candidates: [
      {
        content: { ...(joined.length > 0 ? { parts: joined } : {}), role: "model" },
        finishReason: finish,
        index: 0,
        ...logprobs,
        ...explained,
      },
    ],
    usageMetadata,
    ...shared,
  };
  const chunk = (parts: readonly object[], rest: object = {}) =>
    frame({
      candidates: [{ content: { ...(parts.length > 0 ? { parts } : {}), role: "model" }, index: 0, ...rest }],
      usageMetadata: { ...usageMetadata, candidatesTokenCount: 0 },
      ...shared,
    });
  const last = { finishReason: finish, ...logprobs, ...explained };
  // The signature of a text comes at the end of a stream, with an empty text.
  const ending =
    text === undefined || !context.reasoning || calls.length > 0
      ? []
      : [{ text: "", ...signatureOfText(0, context) }];
  const frames = [
    ...[...thoughts, ...words].map((part) => chunk([part])),
    ...(calls.length > 0 ? [chunk(calls)] : []),
    frame({
      candidates: [
        {
          content: { ...(ending.length > 0 ? { parts: ending } : { parts: [{ text: "" }] }), role: "model" },
          index: 0,
          ...last,
        },
      ],
      usageMetadata,
      ...shared,
    }),
  ];
  return { body, frames };
}

const signatureOfText = (calls: number, context: Context): object =>
  context.reasoning && calls === 0 ? { thoughtSignature: signPart({}, context) } : {};

function isObjectJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
