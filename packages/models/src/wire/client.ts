import type {
  GenerateOptions,
  JsonObject,
  Model,
  ModelCard,
  ModelEnd,
  ModelEvent,
  ModelRequest,
} from "@fovea/core";
import { markUnpriced } from "../prices/unpriced.js";
import type { Answer } from "./answer.js";
import { ResponseTooLargeError, StreamCutError, UnexpectedResponseError } from "./errors.js";
import {
  httpError,
  networkError,
  readFailure,
  refusedContent,
  requestId,
  type Server,
  withoutSecrets,
} from "./failure.js";
import { originOf } from "./keys.js";
import { type SseEvent, SseParser } from "./sse.js";
import { poolFor } from "./transport/pool.js";
import type { Segment } from "./transport/segments.js";
import { type Incoming, SocketFailure, send } from "./transport/send.js";

/** What every wire client can be told. */
export interface ClientOptions {
  /** The key; the format's usual environment variable otherwise. */
  readonly apiKey?: string;
  readonly baseUrl?: string;
  /** Instead of the provider's known card for the name. */
  readonly card?: ModelCard;
  /** Default: streams. Either way the answer is the same. */
  readonly stream?: boolean;
  /** Silence after which a request is given up, in milliseconds; default 600,000. */
  readonly timeoutMs?: number;
  /** Sockets to this server, shared by all clients of the process that say the same number; default 64. */
  readonly maxSockets?: number;
  /** Default 64 MiB. */
  readonly maxResponseBytes?: number;
  /** Further HTTP headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Members put into every request's body as they are, over ours: what a server knows and Fovea does not. */
  readonly extraBody?: JsonObject;
  /** How hard a reasoning model thinks, in the provider's own word ("low", "medium", "high", ...). */
  readonly effort?: string;
  /** Log-probabilities of the output tokens; a number asks for that many alternatives as well (they are not kept). */
  readonly logprobs?: boolean | number;
  /** "provider/name" in records, instead of the usual one. */
  readonly id?: string;
}

/** Reads one answer, from a stream or whole. */
export interface AnswerReader {
  readonly answer: Answer;
  /** Whether the stream said that it is over: the rest is not read. */
  readonly done: boolean;
  /** Whether a stream that ends here has ended well. */
  readonly complete: boolean;
  /** @throws ProviderError when the event is one. */
  event(event: SseEvent): void;
  /** A whole answer. @throws UnexpectedResponseError. */
  whole(json: unknown): void;
}

/** One of the four formats, bound to a model. */
export interface WireFormat {
  path(stream: boolean): string;
  headers(): Readonly<Record<string, string>>;
  body(request: ModelRequest, stream: boolean): Segment[];
  reader(request: ModelRequest): AnswerReader;
}

export interface WireClient {
  /** Whose models these are, in ids and errors. */
  readonly provider: string;
  readonly model: string;
  readonly apiKey: string | undefined;
  /** The environment variable of its key, for errors. */
  readonly keyVariable: string;
  readonly baseUrl: string;
  readonly card: ModelCard;
  readonly options: ClientOptions;
  format(server: Server): WireFormat;
}

/** A model behind one of the formats. */
export function wireModel(client: WireClient): Model {
  const { provider, model, apiKey, keyVariable, baseUrl, card, options } = client;
  const origin = originOf(new URL(baseUrl));
  const server = { provider, model, keyVariable, origin, secrets: apiKey === undefined ? [] : [apiKey] };
  const format = client.format(server);
  const id = options.id ?? `${provider}/${model}`;
  const { stream = true, timeoutMs = 600_000, maxSockets = 64, maxResponseBytes = 64 << 20 } = options;
  const url = new URL(baseUrl);
  const pool = poolFor(url, maxSockets);
  const root = url.pathname.replace(/\/$/, "");
  const headers = {
    "content-type": "application/json",
    accept: stream ? "text/event-stream, application/json" : "application/json",
    // Answers are short; nothing here unpacks them.
    "accept-encoding": "identity",
    "user-agent": "fovea",
    ...format.headers(),
    ...options.headers,
  };
  const tooLarge = () =>
    new ResponseTooLargeError(
      `${server.provider} (${server.origin}) answered with more than ${maxResponseBytes} bytes`,
      "raise maxResponseBytes, or set maxOutputTokens",
      { provider: server.provider },
    );
  async function ask(request: ModelRequest, { signal, blobs }: GenerateOptions): Promise<Incoming> {
    const body = format.body(request, stream);
    const path = root + format.path(stream);
    try {
      return await send({ pool, path, headers, body, blobs, signal, timeoutMs });
    } catch (error) {
      throw error instanceof SocketFailure ? networkError(server, error) : error;
    }
  }
  /** Takes what came before the status was read; true when the server refused the content in so many words. */
  async function isRefused(incoming: Incoming, { answer }: AnswerReader): Promise<boolean> {
    const id = requestId(incoming.headers);
    if (id !== undefined) answer.detail["requestId"] = id;
    if (incoming.status === 200) return false;
    const refusal = await failed(server, incoming, maxResponseBytes, tooLarge);
    answer.stop = "refused";
    answer.detail["refusal"] = refusal;
    return true;
  }
  /** Marks an answer that broke off because `signal` aborted. @throws the error otherwise. */
  function brokeOff(error: unknown, reader: AnswerReader, signal: AbortSignal | undefined): void {
    if (signal?.aborted === true && error === signal.reason && !reader.answer.empty) {
      reader.answer.stop = "aborted";
      return;
    }
    throw error instanceof SocketFailure ? cut(server, reader, error) : error;
  }
  async function* streamed(request: ModelRequest, options: GenerateOptions): AsyncGenerator<ModelEvent> {
    options.signal?.throwIfAborted();
    const reader = format.reader(request);
    const incoming = await ask(request, options);
    try {
      if (await isRefused(incoming, reader)) {
        yield reader.answer.end();
        return;
      }
      if (isStream(incoming, stream)) yield* readStream(incoming, reader, server, maxResponseBytes, tooLarge);
      else readWhole(await incoming.whole(maxResponseBytes, tooLarge), incoming, reader, server);
    } catch (error) {
      brokeOff(error, reader, options.signal);
    }
    yield* reader.answer.events();
    yield end(reader.answer, server);
  }
  /** Nothing comes before all has come, so there is nothing to generate step by step. */
  async function whole(request: ModelRequest, options: GenerateOptions): Promise<readonly ModelEvent[]> {
    options.signal?.throwIfAborted();
    const reader = format.reader(request);
    const incoming = await ask(request, options);
    const events: ModelEvent[] = [];
    try {
      if (await isRefused(incoming, reader)) return [reader.answer.end()];
      if (isStream(incoming, stream)) {
        const parts = readStream(incoming, reader, server, maxResponseBytes, tooLarge);
        for await (const event of parts) events.push(event);
      } else readWhole(await incoming.whole(maxResponseBytes, tooLarge), incoming, reader, server);
    } catch (error) {
      brokeOff(error, reader, options.signal);
    }
    events.push(...reader.answer.events(), end(reader.answer, server));
    return events;
  }
  const generate = (request: ModelRequest, options: GenerateOptions = {}): AsyncIterable<ModelEvent> =>
    stream
      ? streamed(request, options)
      : { [Symbol.asyncIterator]: () => later(() => whole(request, options)) };
  return markUnpriced({ id, deterministic: false, card, generate });
}

/** The items of a list that is made when the first is asked for. */
function later<T>(make: () => Promise<readonly T[]>): AsyncIterator<T> {
  let made: Promise<readonly T[]> | undefined;
  let at = 0;
  return {
    async next() {
      made ??= make();
      const all = await made;
      return at < all.length ? { value: all[at++]!, done: false } : { value: undefined, done: true };
    },
  };
}

/** An answer without a word and without a reason is a server's fault, and would read as an abstention. */
function end(answer: Answer, server: Server): ModelEnd {
  const last = answer.end();
  if (last.parts.length === 0 && last.stop === "end" && last.usage.output === 0 && last.usage.input === 0)
    throw new UnexpectedResponseError(
      `${server.provider} (${server.origin}) answered without content and without usage`,
      "check that the URL is of the API that the model's name says",
      { provider: server.provider, retryable: true },
    );
  return last;
}

/** Throws the error of a response that is not 200; returns the words of one that refuses the content. */
async function failed(
  server: Server,
  incoming: Incoming,
  maxBytes: number,
  tooLarge: () => Error,
): Promise<string> {
  const raw = (await incoming.whole(maxBytes, tooLarge)).toString("utf8");
  let body: unknown;
  try {
    body = JSON.parse(raw);
  } catch {
    body = undefined;
  }
  const told = readFailure(body);
  if (incoming.status === 400 && refusedContent.test(`${told.kinds} ${told.message}`))
    return withoutSecrets(told.message, server.secrets);
  throw httpError(server, incoming.status, incoming.headers, body, raw);
}

function isStream(incoming: Incoming, asked: boolean): boolean {
  const type = incoming.headers["content-type"] ?? "";
  if (/event-stream/i.test(type)) return true;
  return asked && !/json|html/i.test(type);
}

async function* readStream(
  incoming: Incoming,
  reader: AnswerReader,
  server: Server,
  maxBytes: number,
  tooLarge: () => Error,
): AsyncGenerator<ModelEvent> {
  const parser = new SseParser(maxBytes, tooLarge);
  let bytes = 0;
  let events = 0;
  let head = "";
  const take = (ready: readonly SseEvent[]) => {
    events += ready.length;
    for (const event of ready) if (!reader.done) readEvent(reader, event, server);
  };
  for await (const chunk of incoming.chunks()) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge();
    if (events === 0 && head.length < 400) head += chunk.toString("utf8").slice(0, 400);
    take(parser.push(chunk));
    yield* reader.answer.events();
  }
  take(parser.end());
  if (reader.complete) return;
  if (events === 0) throw unexpected(server, incoming, head);
  throw cut(server, reader, new SocketFailure("the stream ended before the answer did"));
}

function readEvent(reader: AnswerReader, event: SseEvent, server: Server): void {
  try {
    reader.event(event);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UnexpectedResponseError(
      `${server.provider} (${server.origin}) streamed what is not JSON: ${withoutSecrets(event.data.slice(0, 200), server.secrets)}`,
      "try again; if it stays, the server does not speak this format",
      { provider: server.provider, retryable: true, cause: error },
    );
  }
}

function readWhole(bytes: Buffer, incoming: Incoming, reader: AnswerReader, server: Server): void {
  const raw = bytes.toString("utf8");
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch {
    throw unexpected(server, incoming, raw);
  }
  reader.whole(json);
}

function unexpected(server: Server, incoming: Incoming, raw: string): UnexpectedResponseError {
  const type = incoming.headers["content-type"] ?? "no content type";
  const start = withoutSecrets(raw.slice(0, 200).replace(/\s+/g, " ").trim(), server.secrets);
  const html = /html/i.test(type) || /^\s*</.test(raw);
  return new UnexpectedResponseError(
    `${server.provider} (${server.origin}) answered 200 with ${type} that is not the API's JSON: ${start || "(nothing)"}`,
    html
      ? "that is a web page: check the base URL (most OpenAI-compatible ones end in /v1) and proxies on the way"
      : "try again; if it stays, the server does not speak this format",
    { provider: server.provider, retryable: !html, ...withId(incoming) },
  );
}

const withId = (incoming: Incoming): { requestId?: string } => {
  const id = requestId(incoming.headers);
  return id === undefined ? {} : { requestId: id };
};

function cut(server: Server, reader: AnswerReader, failure: SocketFailure): StreamCutError {
  const id = reader.answer.detail["requestId"];
  return new StreamCutError(
    `${server.provider} (${server.origin}) broke off inside its answer: ${withoutSecrets(failure.message, server.secrets)}`,
    "try again",
    {
      provider: server.provider,
      retryable: true,
      cause: failure.cause,
      ...(typeof id === "string" ? { requestId: id } : {}),
    },
    reader.answer.parts(),
  );
}
