import type { Readable, Writable } from "node:stream";
import { SandboxProtocolError } from "../errors.js";

/**
 * Messages between host and interpreter: a 4-byte little-endian length, a JSON header of that length, then the byte strings whose
 * lengths the header lists under "bytes". What comes from the interpreter is hostile: `maximumBytes` bounds a whole message.
 */
export interface Frame {
  readonly header: Record<string, unknown>;
  readonly bytes: readonly Uint8Array[];
}

export function writeFrame(stream: Writable, header: object, bytes: readonly Uint8Array[] = []): void {
  const json = Buffer.from(JSON.stringify({ ...header, bytes: bytes.map(({ length }) => length) }));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(json.length);
  stream.cork();
  for (const piece of [size, json, ...bytes]) stream.write(piece);
  stream.uncork();
}

/** Largest header: the text of an output, escaped, and some hundred descriptions. */
const maximumHeader = 16 * 2 ** 20;

/** Byte strings of one message. */
const maximumPieces = 1000;

/** Calls `onFrame` with each message, once `onError` when the stream holds something else. */
export function readFrames(
  stream: Readable,
  maximumBytes: number,
  onFrame: (frame: Frame) => void,
  onError: (error: SandboxProtocolError) => void,
): void {
  let waiting: Buffer[] = [];
  let held = 0;
  let needed = 4;
  let broken = false;
  let head: { size: number; header?: Record<string, unknown>; lengths?: number[] } | undefined;

  const fail = (what: string) => {
    broken = true;
    waiting = [];
    onError(
      new SandboxProtocolError(`the interpreter wrote ${what}`, "the code that ran is hostile or broke it"),
    );
  };
  const take = (size: number): Buffer => {
    const all = waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting);
    waiting = all.length > size ? [all.subarray(size)] : [];
    held = all.length - size;
    return all.subarray(0, size);
  };
  const readHeader = (json: Buffer) => {
    let header: unknown;
    try {
      header = JSON.parse(json.toString());
    } catch {
      return fail("a header that is no JSON");
    }
    if (typeof header !== "object" || header === null || Array.isArray(header)) {
      return fail("a header that is no object");
    }
    const lengths: unknown = (header as { bytes?: unknown }).bytes;
    if (
      !Array.isArray(lengths) ||
      lengths.length > maximumPieces ||
      !lengths.every((length) => Number.isInteger(length) && (length as number) >= 0)
    ) {
      return fail("a header without lengths");
    }
    const total = lengths.reduce((sum: number, length: number) => sum + length, 0);
    if (total > maximumBytes) return fail(`a message of ${total} bytes, more than ${maximumBytes}`);
    head = { size: json.length, header: header as Record<string, unknown>, lengths };
    needed = total;
  };
  stream.on("data", (piece: Buffer) => {
    if (broken) return;
    waiting.push(piece);
    held += piece.length;
    while (!broken && held >= needed) {
      if (head === undefined) {
        const size = take(4).readUInt32LE();
        if (size > maximumHeader) return fail(`a header of ${size} bytes`);
        head = { size };
        needed = size;
      } else if (head.header === undefined) {
        readHeader(take(head.size));
      } else {
        const body = take(needed);
        let at = 0;
        const bytes = head.lengths!.map((length) => {
          at += length;
          return body.subarray(at - length, at);
        });
        const { header } = head;
        head = undefined;
        needed = 4;
        onFrame({ header, bytes });
      }
    }
  });
}
