import { describe, expect, it } from "vitest";
import {
  AuthenticationError,
  ContextOverflowError,
  ModelNotFoundError,
  OverloadedError,
  QuotaError,
  RateLimitError,
  RequestRefusedError,
  RequestTooLargeError,
  ServerError,
} from "./errors.js";
import { httpError, retryAfter, type Server, withoutSecrets } from "./failure.js";

const key = "sk-proj-abcdefghijklmnop0123456789";
const server: Server = {
  provider: "test",
  model: "m",
  keyVariable: "TEST_API_KEY",
  origin: "https://api.test",
  secrets: [key],
};
const error = (status: number, body: unknown, headers = {}) =>
  httpError(server, status, headers, body, typeof body === "string" ? body : JSON.stringify(body));

describe("httpError", () => {
  // Bodies as the servers write them.
  it.each([
    [
      "OpenAI, wrong key",
      401,
      { error: { message: `Incorrect API key provided: ${key}.`, code: "invalid_api_key" } },
      AuthenticationError,
    ],
    [
      "Gemini, wrong key",
      400,
      {
        error: {
          code: 400,
          message: "API key not valid.",
          status: "INVALID_ARGUMENT",
          details: [{ reason: "API_KEY_INVALID" }],
        },
      },
      AuthenticationError,
    ],
    [
      "no right to the model",
      403,
      { error: { message: "Project does not have access to model" } },
      AuthenticationError,
    ],
    [
      "OpenAI, model",
      404,
      { error: { message: "The model `m` does not exist", code: "model_not_found" } },
      ModelNotFoundError,
    ],
    [
      "Anthropic, model",
      404,
      { type: "error", error: { type: "not_found_error", message: "model: m" } },
      ModelNotFoundError,
    ],
    ["Ollama, model", 404, { error: "model 'm' not found" }, ModelNotFoundError],
    [
      "OpenAI, context",
      400,
      { error: { message: "too long", code: "context_length_exceeded" } },
      ContextOverflowError,
    ],
    [
      "Anthropic, context",
      400,
      {
        type: "error",
        error: {
          type: "invalid_request_error",
          message: "prompt is too long: 210000 tokens > 200000 maximum",
        },
      },
      ContextOverflowError,
    ],
    [
      "Gemini, context",
      400,
      {
        error: {
          message: "The input token count (1200000) exceeds the maximum number of tokens allowed (1048575).",
        },
      },
      ContextOverflowError,
    ],
    [
      "vLLM, context",
      400,
      {
        object: "error",
        message: "This model's maximum context length is 4096 tokens. However, you requested 5000",
        code: 400,
      },
      ContextOverflowError,
    ],
    [
      "llama.cpp, context",
      400,
      {
        error: {
          code: 400,
          message: "the request exceeds the available context size",
          type: "exceed_context_size_error",
        },
      },
      ContextOverflowError,
    ],
    [
      "SGLang, context",
      400,
      {
        object: "error",
        message: "Requested token count exceeds the model's maximum context length of 4096 tokens.",
      },
      ContextOverflowError,
    ],
    [
      "OpenAI, quota",
      429,
      { error: { message: "You exceeded your current quota", code: "insufficient_quota" } },
      QuotaError,
    ],
    [
      "Anthropic, credit",
      400,
      { type: "error", error: { message: "Your credit balance is too low" } },
      QuotaError,
    ],
    [
      "Gemini, day",
      429,
      {
        error: {
          status: "RESOURCE_EXHAUSTED",
          message: "Quota",
          details: [{ violations: [{ quotaId: "RequestsPerDay" }] }],
        },
      },
      QuotaError,
    ],
    ["rate", 429, { error: { message: "Rate limit reached" } }, RateLimitError],
    [
      "Anthropic, size",
      413,
      { type: "error", error: { type: "request_too_large", message: "Request exceeds the maximum size" } },
      RequestTooLargeError,
    ],
    [
      "Anthropic, image",
      400,
      { error: { message: "image exceeds 5 MB maximum: 6000000 bytes > 5242880 bytes" } },
      RequestTooLargeError,
    ],
    [
      "Anthropic, overloaded",
      529,
      { type: "error", error: { type: "overloaded_error", message: "Overloaded" } },
      OverloadedError,
    ],
    ["llama.cpp, loading", 503, { error: { message: "Loading model" } }, OverloadedError],
    ["a proxy", 502, "<html><h1>Bad gateway</h1></html>", ServerError],
    ["FastAPI", 422, { detail: [{ loc: ["body", "tools"], msg: "field required" }] }, RequestRefusedError],
  ] as const)("%s", (_, status, body, Kind) => {
    const made = error(status, body);
    expect(made.constructor).toBe(Kind);
    expect(`${made} ${made.fix} ${JSON.stringify(made)}`).not.toContain(key);
    expect(made.fix.length).toBeGreaterThan(10);
    const again = made instanceof RateLimitError || made instanceof ServerError;
    expect(made.retryable).toBe(again);
  });

  it("names where a server redirects to", () => {
    const made = error(308, "", { location: "https://elsewhere.test/v1/chat/completions" });
    expect(made.message).toContain("redirects to https://elsewhere.test/v1");
    expect(made.retryable).toBe(false);
  });

  it("keeps the request's id, and obeys a server that says whether to try again", () => {
    expect(error(500, {}, { "request-id": "req_7" }).requestId).toBe("req_7");
    expect(error(500, {}, { "x-should-retry": "false" }).retryable).toBe(false);
  });

  it("never repeats a part of a key: not its words on a wrong key, nor anything that looks like one", () => {
    const echoed = error(401, { error: { message: "Incorrect API key provided: sk-pr***6789" } });
    expect(String(echoed)).not.toContain("6789");
    expect(withoutSecrets(`use ${key} or sk-ant-api03-AAAAAAAAAAAAAAAA`, [])).toBe(
      "use [redacted] or [redacted]",
    );
    expect(withoutSecrets("x".repeat(5000), []).length).toBeLessThan(700);
  });
});

describe("retryAfter", () => {
  it("reads milliseconds, seconds, dates and Gemini's delay", () => {
    const now = Date.parse("2026-11-22T10:00:00Z");
    expect(retryAfter({ "retry-after-ms": "250.5", "retry-after": "9" }, now)).toBe(251);
    expect(retryAfter({ "retry-after": "1.5" }, now)).toBe(1500);
    expect(retryAfter({ "retry-after": "Sun, 22 Nov 2026 10:00:30 GMT" }, now)).toBe(30_000);
    expect(retryAfter({ "retry-after": "Sun, 22 Nov 2026 09:00:00 GMT" }, now)).toBe(0);
    expect(retryAfter({ "retry-after": "soon" }, now)).toBeUndefined();
    expect(retryAfter({}, now)).toBeUndefined();
    const delay = { error: { message: "Quota", details: [{ retryDelay: "34.07s" }] } };
    expect(error(429, delay).retryAfterMs).toBe(34_070);
  });
});
