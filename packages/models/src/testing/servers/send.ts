import type { ServerResponse } from "node:http";
import type { Fault } from "./faults.js";
import type { Answer } from "./format.js";

/** How an answer goes onto the socket. */
export interface Sending {
  readonly response: ServerResponse;
  readonly answer: Answer;
  readonly streams: boolean;
  /** Write in pieces of so many bytes, so that events and characters are cut anywhere; whole frames when absent. */
  readonly fragment: number | undefined;
  readonly fault: Fault | undefined;
  readonly headers: Record<string, string>;
  /** The provider's error frame, for "error-event". */
  readonly errorFrame: () => string;
  /** A frame that only adds text. */
  readonly delta: RegExp;
}

export async function send(sending: Sending): Promise<void> {
  const { response, answer, streams, fault, headers } = sending;
  const frames = streams ? answer.frames : [JSON.stringify(answer.body)];
  const type = streams ? "text/event-stream; charset=utf-8" : "application/json";
  const whole = Buffer.from(frames.join(""));
  if (fault?.kind === "wrong-length") return wrongLength(response, type, whole, fault.by);

  response.writeHead(200, {
    "content-type": type,
    ...(streams ? {} : { "content-length": String(whole.length) }),
    ...(fault?.kind === "endless" && !streams ? { "content-length": "1000000000" } : {}),
    ...headers,
  });
  const half = Math.ceil(frames.length / 2);
  switch (fault?.kind) {
    case "reset":
      response.flushHeaders();
      return after(() => response.socket?.resetAndDestroy());
    case "cut":
      response.write(
        whole.subarray(0, fault.at === "mid-character" ? insideCharacter(whole) : (whole.length * 0.6) | 0),
      );
      return after(() => response.socket?.destroy());
    case "no-end":
      response.end(streams ? frames.slice(0, half).join("") : whole);
      return;
    case "error-event":
      response.end(frames.slice(0, half).join("") + sending.errorFrame());
      return;
    case "bad-event":
      response.end(`${frames.slice(0, half).join("")}data: {"half of an event\n\n`);
      return;
    case "endless":
      return endless(response, streams ? frames : [" ".repeat(1000)], sending.delta);
    case "slow-loris":
      for (const byte of whole.subarray(0, fault.bytes)) {
        response.write(Buffer.of(byte));
        await after();
      }
      return;
    default:
      return writeAll(response, sending.fragment === undefined ? frames : slices(whole, sending.fragment));
  }
}

/** After what was written has had a chance to leave. */
function after(then: () => void = () => undefined): Promise<void> {
  return new Promise((resolve) =>
    setImmediate(() =>
      setImmediate(() => {
        then();
        resolve();
      }),
    ),
  );
}

async function writeAll(response: ServerResponse, chunks: readonly (string | Buffer)[]): Promise<void> {
  for (const chunk of chunks) {
    if (response.destroyed) return;
    response.write(chunk);
    if (chunks.length > 1) await after();
  }
  response.end();
}

async function endless(response: ServerResponse, frames: readonly string[], delta: RegExp): Promise<void> {
  const first = frames.findIndex((frame) => delta.test(frame));
  const at = Math.max(first, 0);
  for (const frame of frames.slice(0, at)) response.write(frame);
  while (!response.destroyed) {
    if (!response.write(frames[at]!.repeat(20))) {
      await new Promise<void>((resolve) => {
        response.once("drain", resolve);
        response.once("close", resolve);
      });
    }
    await after();
  }
}

function wrongLength(response: ServerResponse, type: string, whole: Buffer, by: number): void {
  const head = `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ncontent-length: ${whole.length + by}\r\n\r\n`;
  response.socket?.end(Buffer.concat([Buffer.from(head), whole]));
}

/** A place inside the last character of more than one byte. */
function insideCharacter(bytes: Buffer): number {
  for (let i = bytes.length - 1; i > 0; i--) if ((bytes[i]! & 0xc0) === 0x80) return i;
  throw new Error('the fault "mid-character" needs an answer with a character of more than one byte');
}

function slices(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
}
