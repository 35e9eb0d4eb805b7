/** One event of a server-sent event stream (HTML Living Standard, section 9.2). */
export interface SseEvent {
  /** "message" when the server names none. */
  readonly event: string;
  readonly data: string;
}

const lineFeed = 10;
const carriageReturn = 13;

/**
 * Parses server-sent events from bytes that are cut anywhere, inside a character or a CRLF included. Lines may end
 * in LF, CRLF or CR; comments, `id` and `retry` are passed over.
 */
export class SseParser {
  readonly #maxEventBytes: number;
  readonly #onTooLarge: () => Error;
  /** Bytes of the unfinished line. */
  #rest: Uint8Array[] = [];
  #restBytes = 0;
  #afterReturn = false;
  #first = true;
  #event = "";
  #data: string[] = [];
  #dataBytes = 0;

  /** `onTooLarge` makes the error that `push` throws when one event is over `maxEventBytes`. */
  constructor(maxEventBytes: number, onTooLarge: () => Error) {
    this.#maxEventBytes = maxEventBytes;
    this.#onTooLarge = onTooLarge;
  }

  /** The events that `chunk` completes. */
  push(chunk: Uint8Array): SseEvent[] {
    const events: SseEvent[] = [];
    let start = 0;
    if (this.#afterReturn && chunk.length > 0) {
      if (chunk[0] === lineFeed) start = 1;
      this.#afterReturn = false;
    }
    for (let i = start; i < chunk.length; i++) {
      const byte = chunk[i];
      if (byte !== lineFeed && byte !== carriageReturn) continue;
      this.#line(this.#take(chunk.subarray(start, i)), events);
      if (byte === carriageReturn) {
        if (i + 1 === chunk.length) this.#afterReturn = true;
        else if (chunk[i + 1] === lineFeed) i += 1;
      }
      start = i + 1;
    }
    if (start < chunk.length) {
      // A copy: the socket may use its memory again.
      this.#rest.push(Buffer.from(chunk.subarray(start)));
      this.#restBytes += chunk.length - start;
      if (this.#restBytes + this.#dataBytes > this.#maxEventBytes) throw this.#onTooLarge();
    }
    return events;
  }

  /** The event that the end of the stream completes: some servers leave out the last empty line. */
  end(): SseEvent[] {
    const events: SseEvent[] = [];
    this.#line(this.#take(new Uint8Array(0)), events);
    this.#line("", events);
    return events;
  }

  #take(end: Uint8Array): string {
    if (this.#rest.length === 0) return decode(end);
    const bytes = Buffer.concat([...this.#rest, end]);
    this.#rest = [];
    this.#restBytes = 0;
    return decode(bytes);
  }

  #line(line: string, events: SseEvent[]): void {
    if (this.#first) {
      this.#first = false;
      if (line.charCodeAt(0) === 0xfeff) line = line.slice(1);
    }
    if (line === "") {
      if (this.#data.length > 0)
        events.push({ event: this.#event === "" ? "message" : this.#event, data: this.#data.join("\n") });
      this.#event = "";
      this.#data = [];
      this.#dataBytes = 0;
      return;
    }
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (field === "event") this.#event = value;
    if (field === "data") {
      this.#data.push(value);
      this.#dataBytes += value.length;
      if (this.#dataBytes > this.#maxEventBytes) throw this.#onTooLarge();
    }
  }
}

const decode = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
