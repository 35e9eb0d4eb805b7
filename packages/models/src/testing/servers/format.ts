import type { IncomingHttpHeaders } from "node:http";
import type { Context, ServerLimits } from "./context.js";
import type { Refusal } from "./refusal.js";
import type { ServerTurn } from "./script.js";

export interface Route {
  /** Where the path names the model (Gemini). */
  readonly model?: string;
  /** Where the path says whether to stream (Gemini). */
  readonly stream?: boolean;
  /** A stream as one JSON array instead of events (Gemini without alt=sse). */
  readonly asArray?: boolean;
}

export interface Answer {
  readonly body: unknown;
  /** Server-sent events, whole frames in order. */
  readonly frames: readonly string[];
}

/** One provider's wire format, as its server speaks it. */
export interface WireFormat {
  readonly name: "chat" | "responses" | "anthropic" | "gemini";
  /** What an SDK wants after the origin in its base URL. */
  readonly basePath: string;
  readonly limits: ServerLimits;
  route(path: string, query: URLSearchParams): Route | undefined;
  /** @throws Refusal when the key or a required header is missing or wrong. */
  authorise(headers: IncomingHttpHeaders, query: URLSearchParams, key: string): void;
  /** @throws Refusal for everything that the provider would refuse. */
  check(body: unknown, context: Context): void;
  modelOf(body: unknown, route: Route): string;
  unknownModel(model: string): Refusal;
  tooLarge(limit: number): Refusal;
  notJson(why: string): Refusal;
  notFound(path: string): Refusal;
  tooLong(tokens: number, limit: number): Refusal;
  /** A refusal that a fault asks for: 429, 500, 502, 503, 529 and so on. */
  trouble(status: number): Refusal;
  /** How many turns of the assistant the request holds. */
  turns(body: unknown): number;
  streams(body: unknown, route: Route): boolean;
  /** @throws Refusal when the script does not fit the request. */
  answer(turn: ServerTurn, body: unknown, context: Context): Answer;
  errorBody(refusal: Refusal, requestId: string): unknown;
  /** The frame that tells of an error in the middle of a stream. */
  errorFrame(refusal: Refusal, requestId: string): string;
  /** A frame that only adds text to the answer. */
  readonly delta: RegExp;
  /** The request id's header, and whatever else the provider adds to each answer. */
  headers(requestId: string): Record<string, string>;
}

export const frame = (data: unknown, event?: string): string =>
  `${event === undefined ? "" : `event: ${event}\n`}data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
