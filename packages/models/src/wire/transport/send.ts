import type { IncomingHttpHeaders } from "node:http";
import type { Socket } from "node:net";
import type { BlobStore } from "@fovea/core";
import { oncePer } from "../history.js";
import type { Connection, Exchange } from "./connection.js";
import { type EncodedLease, encodedMedia } from "./encoded-media.js";
import type { SocketPool } from "./pool.js";
import type { Segment } from "./segments.js";

export interface Outgoing {
  readonly pool: SocketPool;
  readonly path: string;
  /** One object for many requests is written out once. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: readonly Segment[];
  readonly blobs?: Pick<BlobStore, "get" | "recent" | "lend"> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Silence of the socket after which the request is given up, in milliseconds. */
  readonly timeoutMs: number;
}

export interface Incoming {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body's chunks as they come. The slot is given back when it ends, throws or is left. */
  chunks(): AsyncGenerator<Buffer>;
  /** The whole body. @throws what `tooLarge` makes when it is over `maxBytes`. */
  whole(maxBytes: number, tooLarge: () => Error): Promise<Buffer>;
}

/** The socket failed: not reached, reset, or closed inside an answer. `cause` is node's error. */
export class SocketFailure extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** The socket was silent for `timeoutMs`. */
export class SilenceError extends SocketFailure {}

/**
 * POSTs `body`, exactly sized, its media streamed in as base64. Nothing of it is copied: buffers go to the socket as
 * they are. A request that a kept-alive socket refuses before any answer is sent once more on a fresh one.
 *
 * @throws the signal's reason; SocketFailure; what the blob store throws; TypeError for a header that cannot be sent.
 */
export async function send(outgoing: Outgoing): Promise<Incoming> {
  const { pool, signal } = outgoing;
  signal?.throwIfAborted();
  const hasBegun = isAtHand(outgoing);
  const giveBack = pool.slots.tryTake(hasBegun) ?? (await pool.slots.take(signal, hasBegun));
  const leases: EncodedLease[] = [];
  try {
    let parts: Written[];
    try {
      parts = await partsOf(outgoing, leases);
    } finally {
      if (!hasBegun) pool.slots.began();
    }
    signal?.throwIfAborted();
    try {
      return await attempt(outgoing, parts, leases, giveBack, false);
    } catch (error) {
      if (!(error instanceof StaleSocket) || signal?.aborted === true) throw error;
      return await attempt(outgoing, parts, leases, giveBack, true);
    }
  } catch (error) {
    releaseAll(leases);
    giveBack();
    throw signal?.aborted === true ? signal.reason : error;
  }
}

class StaleSocket extends Error {}

/** Whether its first medium is in memory: then so are most, for this conversation sent them just before. */
function isAtHand({ body }: Outgoing): boolean {
  for (const segment of body) if (!Buffer.isBuffer(segment)) return encodedMedia.has(segment.media);
  return true;
}

type Written = Buffer | EncodedLease;

/** The body with its media in place; `leases` gets each of them as it is taken. */
async function partsOf({ body, blobs }: Outgoing, leases: EncodedLease[]): Promise<Written[]> {
  const parts: Written[] = [];
  for (const segment of body) {
    if (Buffer.isBuffer(segment)) {
      parts.push(segment);
      continue;
    }
    if (blobs === undefined)
      throw new TypeError("a request with media needs { blobs }, the store that holds their bytes");
    const { media } = segment;
    const lease = encodedMedia.atOnce(media, blobs) ?? (await encodedMedia.acquire(media, blobs));
    leases.push(lease);
    parts.push(lease);
  }
  return parts;
}

function releaseAll(leases: readonly EncodedLease[]): void {
  for (const lease of leases) lease.release();
}

const attempt = (
  outgoing: Outgoing,
  parts: readonly Written[],
  leases: readonly EncodedLease[],
  giveBack: () => void,
  fresh: boolean,
): Promise<Incoming> =>
  new Promise((resolve, reject) => {
    new Call(outgoing, leases, giveBack, resolve, reject).begin(parts, fresh);
  });

/** Bytes of an answer that nobody takes, at which no more are read. */
const highWater = 1 << 20;

/** One request on its way, and its answer. */
class Call implements Exchange, Incoming {
  status = 0;
  headers: IncomingHttpHeaders = {};
  readonly #outgoing: Outgoing;
  readonly #leases: readonly EncodedLease[];
  readonly #giveBack: () => void;
  readonly #resolve: (incoming: Incoming) => void;
  readonly #reject: (error: unknown) => void;
  #connection: Connection | undefined;
  /** The whole request is with the system. */
  #written = false;
  #pieces: Buffer[] = [];
  #bytes = 0;
  #all = false;
  #ended = false;
  /** Why we ended it ourselves. */
  #ours: unknown;
  #failure: unknown;
  #wake: (() => void) | undefined;
  readonly #abort = () => this.#stop(this.#outgoing.signal!.reason);

  constructor(
    outgoing: Outgoing,
    leases: readonly EncodedLease[],
    giveBack: () => void,
    resolve: (incoming: Incoming) => void,
    reject: (error: unknown) => void,
  ) {
    this.#outgoing = outgoing;
    this.#leases = leases;
    this.#giveBack = giveBack;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** @throws TypeError for a header that cannot be sent. */
  begin(parts: readonly Written[], fresh: boolean): void {
    const { pool, path, headers, signal, timeoutMs } = this.#outgoing;
    let length = 0;
    for (const part of parts) length += part.length;
    const head = headOf(pool.host, path, headers, length);
    const connection = pool.connect(fresh);
    this.#connection = connection;
    connection.begin(this, timeoutMs);
    signal?.addEventListener("abort", this.#abort, { once: true });
    this.#write(connection, head, parts).catch((error: unknown) => this.#stop(error));
  }

  head(status: number, headers: IncomingHttpHeaders): void {
    this.status = status;
    this.headers = headers;
    this.#resolve(this);
  }

  body(piece: Buffer): void {
    this.#pieces.push(Buffer.from(piece));
    this.#bytes += piece.length;
    if (this.#bytes > highWater && !this.#all) this.#connection!.socket.pause();
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#outgoing.signal?.removeEventListener("abort", this.#abort);
    const connection = this.#connection!;
    const { pool } = this.#outgoing;
    if (this.#written) pool.giveBack(connection);
    // Answered before it was told all (a body over the limit): the rest would wait for ever. The check waits a turn,
    // because the end of the answer may be heard before the end of our own writing.
    else
      setImmediate(() => {
        if (this.#written) pool.giveBack(connection);
        else {
          connection.socket.destroy();
          releaseAll(this.#leases);
        }
      });
    this.#wake?.();
  }

  lost(error: (Error & { code?: string }) | undefined): void {
    this.#outgoing.signal?.removeEventListener("abort", this.#abort);
    const { reused, answered } = this.#connection!;
    if (this.status !== 0) {
      this.#failure =
        this.#ours ?? new SocketFailure(error ?? hungUp("the connection was closed inside the answer"));
      releaseAll(this.#leases);
      this.#wake?.();
      return;
    }
    const { code = "ECONNRESET" } = error ?? {};
    const reset = code === "ECONNRESET" || code === "EPIPE";
    if (reused && !answered && this.#ours === undefined && reset) {
      this.#reject(new StaleSocket());
      return;
    }
    this.#reject(
      this.#ours ?? new SocketFailure(error ?? hungUp("the connection was closed without an answer")),
    );
  }

  silent(): void {
    this.#stop(new SilenceError(`nothing came for ${this.#outgoing.timeoutMs} ms`));
  }

  async *chunks(): AsyncGenerator<Buffer> {
    try {
      for (;;) {
        const piece = this.#pieces.shift();
        if (piece !== undefined) {
          this.#bytes -= piece.length;
          yield piece;
        } else if (this.#failure !== undefined) throw this.#failure;
        else if (this.#ended) return;
        else await this.#more();
      }
    } finally {
      this.#leave();
    }
  }

  async whole(maxBytes: number, tooLarge: () => Error): Promise<Buffer> {
    this.#all = true;
    try {
      for (;;) {
        if (this.#bytes > maxBytes) throw tooLarge();
        if (this.#failure !== undefined) throw this.#failure;
        if (this.#ended) return this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces);
        await this.#more();
      }
    } finally {
      this.#leave();
    }
  }

  #more(): Promise<void> {
    const { socket } = this.#connection!;
    if (socket.isPaused()) socket.resume();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #leave(): void {
    if (!this.#ended) this.#connection!.socket.destroy();
    this.#giveBack();
  }

  #stop(error: unknown): void {
    this.#ours ??= error;
    this.#connection!.socket.destroy();
  }

  /** Cached media are written at once, by reference; others piece by piece, as fast as the socket takes them. */
  async #write({ socket }: Connection, head: Buffer, parts: readonly Written[]): Promise<void> {
    const last = parts.length - 1;
    socket.cork();
    socket.write(head);
    for (let i = 0; i <= last; i++) {
      const part = parts[i]!;
      const whole = Buffer.isBuffer(part) ? part : part.whole;
      if (whole !== undefined) socket.write(whole, i === last ? this.#wrote : undefined);
      else {
        for (const piece of (part as EncodedLease).pieces()) {
          if (socket.write(piece)) continue;
          socket.uncork();
          await drained(socket);
          if (socket.destroyed) return;
          socket.cork();
        }
        if (i === last) socket.write(nothing, this.#wrote);
      }
    }
    socket.uncork();
  }

  /** Until then the socket reads the media's memory. What failed may be sent again. */
  readonly #wrote = (error?: Error | null): void => {
    if (error) return;
    this.#written = true;
    releaseAll(this.#leases);
  };
}

const nothing = Buffer.alloc(0);

const drained = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      socket.off("drain", done);
      socket.off("close", done);
      resolve();
    };
    if (socket.destroyed) return resolve();
    socket.on("drain", done);
    socket.on("close", done);
  });

const hungUp = (message: string): Error & { code: string } =>
  Object.assign(new Error(message), { code: "ECONNRESET" });

/** @throws TypeError for what would end the header early or is not Latin-1. */
const headerLines = oncePer((headers: Readonly<Record<string, string>>): string => {
  let lines = "";
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw new TypeError(`"${name}" is not the name of a header`);
    // The value may be a key, so it is not shown.
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
      throw new TypeError(`the value of the header "${name}" has characters that no header can have`);
    lines += `${name}: ${value}\r\n`;
  }
  return lines;
});

function headOf(
  host: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  length: number,
): Buffer {
  if (/[^\x21-\x7e]/.test(path))
    throw new TypeError(`the path "${path}" has characters that no URL can have`);
  const lines = headerLines(headers);
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: ${host}\r\n${lines}connection: keep-alive\r\ncontent-length: ${length}\r\n\r\n`,
    "latin1",
  );
}
