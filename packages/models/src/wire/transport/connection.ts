import net from "node:net";
import tls from "node:tls";
import type { ResponseListener } from "./response.js";
import { ResponseReader } from "./response.js";

/** Where a pool's connections go. */
export interface Address {
  readonly secure: boolean;
  /** A name, or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** What is done over a connection: one request and its response. Pieces of the body are valid during the call only. */
export interface Exchange extends ResponseListener {
  /** The connection is of no use any more: nothing more comes. `error` is node's, if it gave one. */
  lost(error: Error | undefined): void;
  /** Nothing came or went for the time that was set. */
  silent(): void;
}

/** A TLS session to begin the next connection with. */
export interface SessionKeeper {
  session: Buffer | undefined;
}

/** A keep-alive HTTP/1.1 connection: one exchange at a time. */
export class Connection {
  readonly socket: net.Socket;
  /** Whether it has served a request before. */
  reused = false;
  /** Until when the server keeps it, on the clock of `performance.now()`. */
  idleUntil = Infinity;
  #exchange: Exchange | undefined;
  #reader: ResponseReader | undefined;
  #timeoutMs = 0;

  /** `closed` is called once, when the connection is gone. */
  constructor(address: Address, keeper: SessionKeeper, closed: (connection: Connection) => void) {
    const { secure, host, port } = address;
    const hear = (bytes: Buffer) => this.#hear(bytes);
    const socket = secure ? secured(address, keeper, hear) : plain(host, port, hear);
    socket.setKeepAlive(true, 30_000);
    this.socket = socket;
    let failure: Error | undefined;
    socket.on("timeout", () => {
      if (this.#exchange === undefined) socket.destroy();
      else this.#exchange.silent();
    });
    socket.on("error", (error) => {
      failure = error;
    });
    // The server says that it sends no more: a body without a length is whole then.
    socket.on("end", () => {
      if (this.#reader?.close() === true) this.#leave();
    });
    socket.on("close", () => {
      closed(this);
      const exchange = this.#exchange;
      this.#leave();
      exchange?.lost(failure);
    });
  }

  /** Whether a byte of the present response has come. */
  get answered(): boolean {
    return this.#reader?.begun === true;
  }

  /** The socket belongs to `exchange` until its response has ended or it is lost; then `free` may be asked. */
  begin(exchange: Exchange, timeoutMs: number): void {
    this.#exchange = exchange;
    this.#reader = new ResponseReader(exchange);
    this.socket.ref();
    if (this.#timeoutMs === timeoutMs) return;
    this.#timeoutMs = timeoutMs;
    this.socket.setTimeout(Math.min(timeoutMs, 2 ** 31 - 1));
  }

  /** Whether another request may be sent; if so, an idle connection does not keep the process alive. */
  free(): boolean {
    const reader = this.#reader;
    if (reader === undefined || !reader.keepsAlive || this.socket.destroyed || !this.socket.writable)
      return false;
    // A second before the server lets go of it: a request must not cross its goodbye.
    this.idleUntil = performance.now() + Math.max(0, reader.idleMs - 1000);
    this.reused = true;
    this.socket.unref();
    return true;
  }

  #hear(bytes: Buffer): void {
    const reader = this.#reader;
    // What nobody asked for.
    if (reader === undefined || this.#exchange === undefined) {
      this.socket.destroy();
      return;
    }
    try {
      reader.push(bytes);
    } catch (error) {
      this.socket.destroy(error as Error);
      return;
    }
    if (!reader.done) return;
    this.#leave();
    if (!reader.keepsAlive) this.socket.destroy();
  }

  #leave(): void {
    this.#exchange = undefined;
  }
}

/** What is read lies here until the next read of any connection. */
const shared = Buffer.allocUnsafeSlow(64 << 10);

function plain(host: string, port: number, hear: (bytes: Buffer) => void): net.Socket {
  const callback = (length: number) => {
    hear(shared.subarray(0, length));
    return true;
  };
  return net.connect({ host, port, noDelay: true, onread: { buffer: shared, callback } });
}

function secured(
  { host, port }: Address,
  keeper: SessionKeeper,
  hear: (bytes: Buffer) => void,
): tls.TLSSocket {
  const socket = tls.connect({
    host,
    port,
    ALPNProtocols: ["http/1.1"],
    ...(net.isIP(host) === 0 ? { servername: host } : {}),
    ...(keeper.session === undefined ? {} : { session: keeper.session }),
  });
  socket.setNoDelay(true);
  socket.on("data", hear);
  socket.on("session", (session) => {
    keeper.session = session;
  });
  return socket;
}
