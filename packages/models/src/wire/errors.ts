import { FoveaError, InvalidInputError, type Part } from "@fovea/core";

/** What a provider's failure says beside its message. No key, no header, no request body. */
export interface ProviderFacts {
  /** "openai", "anthropic", ... */
  readonly provider: string;
  readonly status?: number;
  /** Whether the same request may succeed when it is sent again. */
  readonly retryable?: boolean;
  /** The wait that the provider asks for, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The provider's id of the request, for its support. */
  readonly requestId?: string;
  readonly cause?: unknown;
}

/** The root of what goes wrong between us and a model's server. `retryable` is what a retry looks at. */
export class ProviderError extends FoveaError {
  readonly provider: string;
  readonly status: number | undefined;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly requestId: string | undefined;

  constructor(message: string, fix: string, facts: ProviderFacts) {
    super(message, fix, "failure", facts.cause === undefined ? undefined : { cause: facts.cause });
    this.provider = facts.provider;
    this.status = facts.status;
    this.retryable = facts.retryable ?? false;
    this.retryAfterMs = facts.retryAfterMs;
    this.requestId = facts.requestId;
  }
}

/** 401, or 403 for the key: no key, a wrong one, or one without the right to this model. */
export class AuthenticationError extends ProviderError {}
/** The server knows no model of that name. */
export class ModelNotFoundError extends ProviderError {}
/** 429. `retryAfterMs` is set when the server said when. */
export class RateLimitError extends ProviderError {}
/** 429 or 402 that waiting does not cure: no credit, a spent quota. */
export class QuotaError extends ProviderError {}
/** 500 to 599, or an error event in a stream. */
export class ServerError extends ProviderError {}
/** 503 and 529: the server is too busy, or still loads the model. */
export class OverloadedError extends ServerError {}
/** The request and the room for its answer are more tokens than the model takes. */
export class ContextOverflowError extends ProviderError {}
/** 400 and its kin: the server does not take this request. The message is the server's. */
export class RequestRefusedError extends ProviderError {}
/** The request's body, or one of its images, is over the server's limit. */
export class RequestTooLargeError extends RequestRefusedError {}
/** The server was not reached: no network, no such host, refused, TLS. */
export class NetworkError extends ProviderError {}
/** Nothing came for `timeoutMs`. */
export class ProviderTimeoutError extends NetworkError {}
/** What came is not what the protocol says: HTML, broken JSON, a missing field. */
export class UnexpectedResponseError extends ProviderError {}
/** The response is over `maxResponseBytes`. */
export class ResponseTooLargeError extends ProviderError {}

/** The connection broke inside an answer. `parts` is what had come. */
export class StreamCutError extends NetworkError {
  readonly parts: readonly Part[];

  constructor(message: string, fix: string, facts: ProviderFacts, parts: readonly Part[]) {
    super(message, fix, facts);
    this.parts = parts;
  }
}

/** The environment variable that holds the key is not set. */
export class MissingKeyError extends InvalidInputError {}
/** The package of an AI SDK provider is not installed. */
export class MissingProviderError extends FoveaError {}
/** The medium is of a type that the format cannot carry. */
export class UnsendableMediaError extends InvalidInputError {}
