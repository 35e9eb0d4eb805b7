import type { IncomingHttpHeaders } from "node:http";
import { redactor } from "../middleware/redactor.js";
import { fields, list, string } from "./answer.js";
import {
  AuthenticationError,
  ContextOverflowError,
  ModelNotFoundError,
  NetworkError,
  OverloadedError,
  type ProviderError,
  type ProviderFacts,
  ProviderTimeoutError,
  QuotaError,
  RateLimitError,
  RequestRefusedError,
  RequestTooLargeError,
  ServerError,
} from "./errors.js";
import { SilenceError, type SocketFailure } from "./transport/send.js";

/** Of whom an error speaks. */
export interface Server {
  readonly provider: string;
  readonly model: string;
  /** The environment variable of its key. */
  readonly keyVariable?: string;
  /** Without credentials, path and query. */
  readonly origin: string;
  /** Never to be seen in a message. */
  readonly secrets: readonly string[];
}

/** `text` with every key in it replaced, and cut to 600 characters. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const clean = redactor(secrets)(text);
  return clean.length > 600 ? `${clean.slice(0, 600)}...` : clean;
}

/** What the bodies of the providers' errors have in common. */
interface Told {
  readonly message: string;
  /** Types, codes and statuses, in lower case, joined by spaces. */
  readonly kinds: string;
  readonly retryAfterMs?: number;
}

/** Reads an error body of any of the formats: OpenAI, vLLM, SGLang, llama.cpp, Ollama, Anthropic, Gemini, FastAPI. */
export function readFailure(body: unknown): Told {
  const outer = fields(Array.isArray(body) ? body[0] : body);
  const inner = typeof outer["error"] === "string" ? { message: outer["error"] } : fields(outer["error"]);
  const error = Object.keys(inner).length > 0 ? inner : outer;
  const detail = outer["detail"];
  const message =
    string(error["message"]) ??
    string(detail) ??
    (detail === undefined ? undefined : JSON.stringify(detail)) ??
    "";
  const kinds: string[] = [];
  for (const name of ["type", "code", "status"])
    if (typeof error[name] === "string") kinds.push(error[name].toLowerCase());
  let retryAfterMs: number | undefined;
  for (const one of list(error["details"])) {
    const { retryDelay, reason, violations } = fields(one);
    const seconds = /^([\d.]+)s$/.exec(string(retryDelay) ?? "")?.[1];
    if (seconds !== undefined) retryAfterMs = Math.ceil(Number(seconds) * 1000);
    if (typeof reason === "string") kinds.push(reason.toLowerCase());
    for (const violation of list(violations)) {
      const quota = string(fields(violation)["quotaId"]);
      if (quota !== undefined) kinds.push(quota.toLowerCase());
    }
  }
  return { message, kinds: kinds.join(" "), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** The wait that a server asks for: `retry-after-ms`, `retry-after` in seconds or as a date. */
export function retryAfter(headers: IncomingHttpHeaders, now = Date.now()): number | undefined {
  const ms = Number(headers["retry-after-ms"]);
  if (Number.isFinite(ms) && ms >= 0 && headers["retry-after-ms"] !== undefined) return Math.ceil(ms);
  const after = headers["retry-after"];
  if (after === undefined) return undefined;
  const seconds = Number(after);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds * 1000));
  const date = Date.parse(after);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

export const requestId = (headers: IncomingHttpHeaders): string | undefined =>
  string(headers["x-request-id"]) ?? string(headers["request-id"]) ?? string(headers["x-goog-request-id"]);

const overflow = new RegExp(
  [
    "maximum context length",
    "context_length_exceeded",
    "context length exceeded",
    "exceeds? the (?:available |model'?s? )?(?:maximum )?context",
    "exceed_context_size",
    "context window",
    "prompt is too long",
    "input is too long",
    "input token count.{0,40}exceeds",
    "longer than the (?:model'?s|maximum|max)",
    "maximum number of tokens allowed",
    "max_model_len",
    "requested token count exceeds",
    "larger than the (?:model'?s )?context",
    "greater than the context length",
    "model_max_prompt_tokens_exceeded",
  ].join("|"),
  "i",
);
const spent =
  /insufficient_quota|credit balance is too low|billing|perday|payment required|exceeded your current quota/i;
const wrongKey = /api_key_invalid|api key not valid|invalid_api_key|authentication_error|api key expired/i;
const noModel =
  /model_not_found|model[^.]{0,80}(?:does not exist|not found|is not found|not supported)|no such model|unknown model/i;
const tooLarge =
  /request_too_large|image exceeds|too large|payload size exceeds|exceeds the maximum (?:allowed )?size/i;

/** The provider's wish not to answer, told as an error. */
export const refusedContent =
  /content_filter|content_policy_violation|invalid_prompt.*(?:policy|safety)|responsibleaipolicyviolation/i;

/** The error of a response that is not 200. */
export function httpError(
  server: Server,
  status: number,
  headers: IncomingHttpHeaders,
  body: unknown,
  rawBody: string,
): ProviderError {
  const told = readFailure(body);
  const raw =
    told.message === ""
      ? rawBody
          .replace(/<[^>]*>/g, " ")
          .replace(/\s+/g, " ")
          .trim()
      : told.message;
  const asked = retryAfter(headers) ?? told.retryAfterMs;
  const to = status >= 300 && status < 400 ? `redirects to ${headers.location ?? "nowhere"}` : undefined;
  return toldError(server, status, to ?? raw, told.kinds, {
    provider: server.provider,
    status,
    ...(asked === undefined ? {} : { retryAfterMs: asked }),
    ...optional("requestId", requestId(headers)),
    ...(headers["x-should-retry"] === "true" ? { retryable: true } : {}),
    ...(headers["x-should-retry"] === "false" ? { retryable: false } : {}),
  });
}

/** The error that the words of a server mean; `status` is 0 for one told inside a stream. */
export function toldError(
  server: Server,
  status: number,
  words: string,
  kinds: string,
  facts: ProviderFacts,
): ProviderError {
  const { provider, model, keyVariable, origin } = server;
  const said = withoutSecrets(words === "" ? "no message" : words, server.secrets);
  const where = status === 0 ? `${provider} (in its stream)` : `${provider} (${origin}, HTTP ${status})`;
  const all = `${kinds} ${words}`;
  const message = `${where}: ${said}`;
  const keyName = keyVariable ?? "the server's key";
  const once = { ...facts, retryable: false };
  const again = { retryable: true, ...facts };
  if (status >= 300 && status < 400)
    return new RequestRefusedError(message, "use the URL that the server redirects to", once);
  if (status === 401 || wrongKey.test(all))
    // Not the server's words: they may hold a part of the key.
    return new AuthenticationError(`${where} refused the key`, `set ${keyName} to a valid key`, once);
  if (overflow.test(all) && status !== 429)
    return new ContextOverflowError(
      message,
      "send less: fewer or smaller pictures, a shorter conversation, less `maxOutputTokens`; or take a model with more room",
      once,
    );
  // Gemini says "check your plan and billing details" of its limits per minute too, and then when to come back.
  const comesBack = status === 429 && facts.retryAfterMs !== undefined && !/perday/i.test(all);
  if (status === 402 || ((status === 429 || status === 400) && spent.test(all) && !comesBack))
    return new QuotaError(message, `add credit or raise the quota of ${provider}'s account`, once);
  if (status === 403)
    return new AuthenticationError(message, `give the key of ${keyName} the right to use ${model}`, once);
  if (status === 404 || noModel.test(all))
    return new ModelNotFoundError(
      message,
      `check the model's name "${model}" and the base URL (most OpenAI-compatible ones end in /v1)`,
      once,
    );
  if (status === 413 || (status < 500 && tooLarge.test(all)))
    return new RequestTooLargeError(message, "send fewer or smaller images", once);
  if (status === 429 || /rate_limit|resource_exhausted/.test(kinds))
    return new RateLimitError(message, "wait, or make fewer calls at once", again);
  if (status === 503 || status === 529 || /overloaded|unavailable/.test(kinds))
    return new OverloadedError(message, "try again later", again);
  if (status >= 500 || /api_error|server_error|internal/.test(kinds))
    return new ServerError(message, "try again in a while", again);
  if (status === 408 || status === 409) return new ServerError(message, "try again in a while", again);
  return new RequestRefusedError(message, "change what the message names; sent again, it fails again", {
    ...facts,
    retryable: facts.retryable ?? false,
  });
}

/** The error of a request that got no answer. An abort's reason and other layers' errors are not for here. */
export function networkError(server: Server, failure: SocketFailure): NetworkError {
  const { provider, origin } = server;
  const error = failure.cause;
  const facts: ProviderFacts = { provider, retryable: true, cause: error };
  if (failure instanceof SilenceError)
    return new ProviderTimeoutError(`${provider} (${origin}): ${failure.message}`, "raise timeoutMs", facts);
  const code = string(fields(error)["code"]) ?? "";
  const words = withoutSecrets(failure.message, server.secrets);
  const certificate = /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);
  const fix =
    code === "ENOTFOUND" || code === "EAI_AGAIN"
      ? "check the host's name and the network"
      : code === "ECONNREFUSED"
        ? `start the server at ${origin}, or correct its URL`
        : certificate
          ? "check the server's certificate (NODE_EXTRA_CA_CERTS adds one)"
          : "check the network and try again";
  return new NetworkError(`${provider} (${origin}) was not reached: ${words}`, fix, {
    ...facts,
    retryable: !certificate,
  });
}

const optional = <K extends string, V>(key: K, value: V | undefined): { [name in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { [name in K]?: V };
