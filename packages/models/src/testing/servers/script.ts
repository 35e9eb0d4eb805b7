import type { IncomingHttpHeaders } from "node:http";
import type { JsonValue } from "@fovea/core";
import type { ImageHeader } from "./image-file.js";

/** An image as it arrived: the bytes after base64, what their header says, and where in the request they were. */
export interface ReceivedImage extends ImageHeader {
  readonly bytes: Buffer;
  readonly path: string;
}

/** A PDF or a video as it arrived. */
export interface ReceivedFile {
  readonly bytes: Buffer;
  readonly mediaType: string;
  readonly path: string;
}

/** A request as it arrived, whether it was answered or refused. */
export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The body's own bytes. */
  readonly raw: Buffer;
  /** The body's JSON; undefined when it was none. */
  readonly body: unknown;
  readonly images: readonly ReceivedImage[];
  readonly files: readonly ReceivedFile[];
  /** The status that was answered; 0 when the connection was broken before any. */
  status: number;
  /** Why it was refused. */
  refusal?: string;
  /** The client went away before the answer was complete. */
  aborted: boolean;
}

export interface ServerCall {
  readonly tool: string;
  readonly input?: JsonValue;
  /** Arguments as they are written, such as broken JSON; instead of `input`. */
  readonly raw?: string;
}

/** What the model of a server says in one turn. */
export interface ServerTurn {
  /** Given as the provider gives it: only when asked for, signed or encrypted where it signs or encrypts. */
  readonly reasoning?: string;
  /** Anthropic: the reasoning comes as a redacted block. */
  readonly redacted?: boolean;
  readonly text?: string;
  readonly calls?: readonly ServerCall[];
  /** Written as JSON text; refused when the request asked for no schema. */
  readonly structured?: JsonValue;
  /** Default: "end", or a tool call's own. */
  readonly stop?: "end" | "limit" | "refused";
  readonly usage?: ServerUsage;
}

/** Tokens; `input` counts the cached ones. What is not given is counted: a token is four characters, an image 100. */
export interface ServerUsage {
  readonly input?: number;
  readonly output?: number;
  readonly cached?: number;
  readonly reasoning?: number;
}

/**
 * Turn i answers the request that holds i turns of the assistant, so a request that is sent again gets the same
 * answer. Past the end the server refuses.
 */
export type Script = readonly ServerTurn[] | ((request: ReceivedRequest, turn: number) => ServerTurn);

/** A model that calls `tool` for ever, each time with another number. */
export const neverEnds =
  (tool: string): Script =>
  (_request, turn) => ({ calls: [{ tool, input: { n: turn } }] });

/** The tokens that the servers make of a text (a word with the space before it), with their log-probabilities. */
export function tokensOf(
  text: string,
): { readonly token: string; readonly logprob: number; readonly id: number }[] {
  const words = text.match(/\s*\S+|\s+$/gu) ?? [];
  return words.map((token, i) => ({ token, logprob: -(i + 1) / 64, id: 1000 + i }));
}

/** `text` in pieces of a few characters, as a stream brings it. Characters stay whole. */
export function pieces(text: string, size = 5): string[] {
  const characters = Array.from(text);
  const cut: string[] = [];
  for (let i = 0; i < characters.length; i += size) cut.push(characters.slice(i, i + size).join(""));
  return cut;
}

/** Text of a turn: its words, or its structured value. */
export function turnText(turn: ServerTurn): string | undefined {
  return turn.structured === undefined ? turn.text : JSON.stringify(turn.structured);
}

/** Arguments of a call as a string of JSON. */
export const argumentsOf = (call: ServerCall): string => call.raw ?? JSON.stringify(call.input ?? {});
