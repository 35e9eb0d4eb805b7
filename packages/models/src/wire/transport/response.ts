import type { IncomingHttpHeaders } from "node:http";

/** Who hears of a response as its bytes come. */
export interface ResponseListener {
  head(status: number, headers: IncomingHttpHeaders): void;
  /** A piece of the body, in the memory that was pushed. */
  body(piece: Buffer): void;
  end(): void;
}

/** What a server sent is not HTTP/1.1. `code` is of the kind that node's own parser gives. */
export class MalformedResponse extends Error {
  readonly code = "HPE_INVALID";
}

const maxHeadBytes = 256 << 10;
const headEnd = Buffer.from("\r\n\r\n");
const nothing = Buffer.alloc(0);

type Stage = "head" | "sized" | "chunk-size" | "chunk" | "chunk-end" | "trailer" | "to-close" | "done";

/**
 * Reads one HTTP/1.1 response (RFC 9112) from bytes that are cut anywhere. Interim responses (1xx) are passed over;
 * bytes behind the end make the connection useless for another request.
 */
export class ResponseReader {
  readonly #listener: ResponseListener;
  #stage: Stage = "head";
  /** Bytes of a head, a chunk's size or a trailer that is not whole yet. */
  #kept = nothing;
  /** Of the body or the chunk. */
  #left = 0;
  #keepsAlive = false;
  #idleMs = Infinity;

  constructor(listener: ResponseListener) {
    this.#listener = listener;
  }

  /** Whether a byte of the response has come. */
  get begun(): boolean {
    return this.#stage !== "head" || this.#kept.length > 0;
  }
  get done(): boolean {
    return this.#stage === "done";
  }
  /** Whether the connection takes another request after this response. */
  get keepsAlive(): boolean {
    return this.#keepsAlive && this.#stage === "done";
  }
  /** For how long the server said that it keeps the idle connection. */
  get idleMs(): number {
    return this.#idleMs;
  }

  /** @throws MalformedResponse. */
  push(bytes: Buffer): void {
    let rest = bytes;
    while (rest.length > 0) {
      switch (this.#stage) {
        case "head":
          rest = this.#head(rest);
          break;
        case "to-close":
          this.#listener.body(rest);
          return;
        case "sized":
        case "chunk": {
          const piece = rest.length <= this.#left ? rest : rest.subarray(0, this.#left);
          rest = rest.subarray(piece.length);
          this.#left -= piece.length;
          this.#listener.body(piece);
          if (this.#left > 0) return;
          if (this.#stage === "chunk") this.#stage = "chunk-end";
          else this.#end();
          break;
        }
        case "done":
          // Nobody asked for it.
          this.#keepsAlive = false;
          return;
        default:
          rest = this.#line(rest);
      }
    }
  }

  /** The connection was closed by the server. @returns whether that ends the response well. */
  close(): boolean {
    if (this.#stage === "to-close") this.#end();
    return this.#stage === "done";
  }

  #end(): void {
    this.#stage = "done";
    this.#listener.end();
  }

  #head(bytes: Buffer): Buffer {
    const whole = this.#kept.length === 0 ? bytes : Buffer.concat([this.#kept, bytes]);
    const at = whole.indexOf(headEnd);
    if (at === -1 || at > maxHeadBytes) {
      if (whole.length > maxHeadBytes) throw new MalformedResponse("the head of the response does not end");
      if (!couldBeHttp(whole)) throw notHttp(whole);
      // A copy: the chunk's memory may be used again.
      this.#kept = Buffer.from(whole);
      return nothing;
    }
    this.#kept = nothing;
    const [first = "", ...lines] = whole.toString("latin1", 0, at).split("\r\n");
    const said = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(first);
    if (said === null) throw notHttp(whole);
    const status = Number(said[2]);
    const rest = whole.subarray(at + headEnd.length);
    if (status < 200 && status !== 101) return rest;
    const headers = readHeaders(lines);
    this.#frame(status, headers, said[1] === "1");
    this.#listener.head(status, headers);
    if (this.#stage === "sized" && this.#left === 0) this.#end();
    return rest;
  }

  /** How the body is delimited: RFC 9112, section 6.3. */
  #frame(status: number, headers: IncomingHttpHeaders, is11: boolean): void {
    const connection = headers.connection?.toLowerCase() ?? "";
    this.#keepsAlive = is11 ? !connection.includes("close") : connection.includes("keep-alive");
    const seconds = /timeout=(\d+)/.exec(String(headers["keep-alive"] ?? ""))?.[1];
    if (seconds !== undefined) this.#idleMs = Number(seconds) * 1000;
    const coding = headers["transfer-encoding"]?.toLowerCase();
    const length = headers["content-length"];
    if (status === 204 || status === 304) {
      this.#stage = "sized";
      this.#left = 0;
    } else if (coding !== undefined) {
      if (length !== undefined) throw new MalformedResponse("the response says its length in two ways");
      this.#stage = /(^|,\s*)chunked\s*$/.test(coding) ? "chunk-size" : "to-close";
    } else if (length !== undefined) {
      // The same length twice is one length.
      const said = new Set(length.split(",").map((one) => one.trim()));
      const [only = ""] = said;
      if (said.size !== 1 || !/^\d{1,15}$/.test(only))
        throw new MalformedResponse(`the content-length is "${length.slice(0, 40)}"`);
      this.#stage = "sized";
      this.#left = Number(only);
    } else this.#stage = "to-close";
    if (this.#stage === "to-close") this.#keepsAlive = false;
  }

  /** A chunk's size, the end of a chunk, or a line of the trailer. */
  #line(bytes: Buffer): Buffer {
    const at = bytes.indexOf(0x0a);
    if (at === -1) {
      this.#kept = Buffer.concat([this.#kept, bytes]);
      if (this.#kept.length > maxHeadBytes)
        throw new MalformedResponse("a line of the response does not end");
      return nothing;
    }
    const ended = at > 0 && bytes[at - 1] === 0x0d ? at - 1 : at;
    let line = bytes.toString("latin1", 0, ended);
    if (this.#kept.length > 0) {
      line = (this.#kept.toString("latin1") + line).replace(/\r$/, "");
      this.#kept = nothing;
    }
    if (this.#stage === "chunk-end") {
      if (line !== "") throw new MalformedResponse("a chunk of the response is longer than it said");
      this.#stage = "chunk-size";
    } else if (this.#stage === "trailer") {
      if (line === "") this.#end();
    } else {
      const size = /^([0-9a-fA-F]{1,12})[ \t]*(?:;|$)/.exec(line)?.[1];
      if (size === undefined) throw new MalformedResponse("a chunk of the response has no size");
      this.#left = Number.parseInt(size, 16);
      this.#stage = this.#left === 0 ? "trailer" : "chunk";
    }
    return bytes.subarray(at + 1);
  }
}

const couldBeHttp = (bytes: Buffer): boolean => {
  const start = "HTTP/1.";
  return start.startsWith(bytes.toString("latin1", 0, Math.min(bytes.length, start.length)));
};

const notHttp = (bytes: Buffer): MalformedResponse =>
  new MalformedResponse(
    `the answer is not HTTP/1.1; it begins with ${JSON.stringify(bytes.toString("latin1", 0, 20))}`,
  );

/** Names in lower case; what comes twice is joined by commas. */
function readHeaders(lines: readonly string[]): IncomingHttpHeaders {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon < 1) throw new MalformedResponse("a header of the response has no name");
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before}, ${value}`;
  }
  return headers as IncomingHttpHeaders;
}
