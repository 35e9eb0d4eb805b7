import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { BlobStore } from "@fovea/core";
import { type EncodedLease, encodedMedia } from "./encoded-media.js";
import type { SocketPool } from "./pool.js";
import { mediaOf, type Segment } from "./segments.js";

export interface Outgoing {
  readonly pool: SocketPool;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: readonly Segment[];
  readonly blobs?: Pick<BlobStore, "get"> | undefined;
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
 * @throws the signal's reason; SocketFailure; what the blob store throws.
 */
export async function send(outgoing: Outgoing): Promise<Incoming> {
  const { pool, signal } = outgoing;
  const giveBack = await pool.slots.take(signal);
  try {
    const leases = await acquireAll(outgoing);
    const release = () => {
      for (const lease of leases.values()) lease.release();
    };
    try {
      signal?.throwIfAborted();
      try {
        return await attempt(outgoing, leases, release, giveBack, false);
      } catch (error) {
        if (!(error instanceof StaleSocket) || signal?.aborted === true) throw error;
        return await attempt(outgoing, leases, release, giveBack, true);
      }
    } catch (error) {
      release();
      throw error;
    }
  } catch (error) {
    giveBack();
    throw signal?.aborted === true ? signal.reason : error;
  }
}

class StaleSocket extends Error {}

async function acquireAll({ body, blobs }: Outgoing): Promise<Map<string, EncodedLease>> {
  const leases = new Map<string, EncodedLease>();
  for (const id of mediaOf(body)) {
    try {
      if (blobs === undefined)
        throw new TypeError("a request with media needs { blobs }, the store that holds their bytes");
      leases.set(id, await encodedMedia.acquire(id, blobs));
    } catch (error) {
      for (const lease of leases.values()) lease.release();
      throw error;
    }
  }
  return leases;
}

function attempt(
  outgoing: Outgoing,
  leases: ReadonlyMap<string, EncodedLease>,
  release: () => void,
  giveBack: () => void,
  fresh: boolean,
): Promise<Incoming> {
  const { pool, path, headers, body, signal, timeoutMs } = outgoing;
  let length = 0;
  for (const segment of body)
    length += Buffer.isBuffer(segment) ? segment.length : leases.get(segment.media)!.length;
  return new Promise((resolve, reject) => {
    const request = pool.request({
      ...pool.options,
      ...(fresh ? { agent: false } : {}),
      method: "POST",
      path,
      headers: { ...headers, "content-length": length },
    });
    const ours: { error?: unknown } = {};
    const stop = (error: unknown) => {
      ours.error ??= error;
      request.destroy();
    };
    const abort = () => stop(signal!.reason);
    signal?.addEventListener("abort", abort, { once: true });
    request.setTimeout(timeoutMs, () => stop(new SilenceError(`nothing came for ${timeoutMs} ms`)));
    let answered = false;
    let stale = false;
    request.on("error", (error: NodeJS.ErrnoException) => {
      // A server may answer and close before it has read all: the answer counts.
      if (answered) return;
      const reset = error.code === "ECONNRESET" || error.code === "EPIPE";
      stale = !fresh && ours.error === undefined && request.reusedSocket && reset;
      reject(stale ? new StaleSocket() : (ours.error ?? new SocketFailure(error)));
    });
    request.once("finish", release);
    request.once("close", () => {
      signal?.removeEventListener("abort", abort);
      if (!stale) release();
      // A destroy without an error of its own says nothing else.
      if (!answered) reject(ours.error ?? new SocketFailure("the request was closed without an answer"));
    });
    request.once("response", (response) => {
      answered = true;
      resolve(incoming(request, response, giveBack, ours));
    });
    write(request, body, leases).catch(stop);
  });
}

/** Cached media are written at once, by reference; others piece by piece, as fast as the socket takes them. */
async function write(
  request: ClientRequest,
  body: readonly Segment[],
  leases: ReadonlyMap<string, EncodedLease>,
): Promise<void> {
  for (const segment of body) {
    if (Buffer.isBuffer(segment)) {
      request.write(segment);
      continue;
    }
    const lease = leases.get(segment.media)!;
    if (lease.whole !== undefined) {
      request.write(lease.whole);
      continue;
    }
    for (const piece of lease.pieces()) {
      if (!request.write(piece)) await drained(request);
      if (request.destroyed) return;
    }
  }
  request.end();
}

const drained = (request: ClientRequest): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      request.off("drain", done);
      request.off("close", done);
      resolve();
    };
    if (request.destroyed) return resolve();
    request.on("drain", done);
    request.on("close", done);
  });

function incoming(
  request: ClientRequest,
  response: IncomingMessage,
  giveBack: () => void,
  ours: { readonly error?: unknown },
): Incoming {
  const leave = () => {
    giveBack();
    if (!response.complete) request.destroy();
    // Answered before it was told all (a body over the limit): the rest would wait for ever. The check waits a turn,
    // because the end of the answer may be heard before the end of our own writing.
    else if (!request.writableFinished) setImmediate(() => request.writableFinished || request.destroy());
  };
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    async *chunks() {
      try {
        for await (const chunk of response) yield chunk as Buffer;
      } catch (error) {
        throw ours.error ?? new SocketFailure(error);
      } finally {
        leave();
      }
    },
    whole: (maxBytes, tooLarge) =>
      new Promise<Buffer>((resolve, reject) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
          chunks.push(chunk);
          if (bytes > maxBytes) {
            reject(tooLarge());
            request.destroy();
          }
        });
        response.once("end", () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
        response.once("error", (error) => reject(ours.error ?? new SocketFailure(error)));
      }).finally(leave),
  };
}
