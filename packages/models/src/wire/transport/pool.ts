import http from "node:http";
import https from "node:https";

/** The keep-alive sockets of one origin, and the queue before them. Shared by all clients of the process. */
export interface SocketPool {
  readonly request: typeof http.request;
  readonly options: {
    readonly protocol: string;
    readonly hostname: string;
    readonly port: string;
    readonly agent: http.Agent;
  };
  readonly slots: Slots;
}

/** A counting semaphore: first come, first served. A waiter holds no image, only its place. */
export class Slots {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(count: number) {
    this.#free = count;
  }

  /** Resolves to the function that gives the slot back. @throws the signal's reason. */
  async take(signal: AbortSignal | undefined): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.#free > 0) this.#free -= 1;
    else {
      await new Promise<void>((resolve, reject) => {
        const enter = () => {
          signal?.removeEventListener("abort", leave);
          resolve();
        };
        const leave = () => {
          this.#waiting.delete(enter);
          reject(signal!.reason);
        };
        this.#waiting.add(enter);
        signal?.addEventListener("abort", leave, { once: true });
      });
    }
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = this.#waiting.values().next();
      if (next.done === true) this.#free += 1;
      else {
        this.#waiting.delete(next.value);
        next.value();
      }
    };
  }
}

const pools = new Map<string, SocketPool>();

/** The pool of `url`'s origin with at most `maxSockets` sockets. */
export function poolFor(url: URL, maxSockets: number): SocketPool {
  const key = `${url.protocol}//${url.host} ${maxSockets}`;
  const known = pools.get(key);
  if (known !== undefined) return known;
  const { Agent, request } = url.protocol === "https:" ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets, maxFreeSockets: maxSockets });
  const hostname = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const pool: SocketPool = {
    request: request as typeof http.request,
    options: { protocol: url.protocol, hostname, port: url.port, agent },
    slots: new Slots(maxSockets),
  };
  pools.set(key, pool);
  return pool;
}
