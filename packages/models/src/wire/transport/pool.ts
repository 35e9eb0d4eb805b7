import { Connection, type SessionKeeper } from "./connection.js";
import { encodedMedia } from "./encoded-media.js";

/** The keep-alive connections of one origin, and the queue before them. Shared by all clients of the process. */
export class SocketPool {
  readonly slots: Slots;
  /** As the Host header says it. */
  readonly host: string;
  readonly #address: ConstructorParameters<typeof Connection>[0];
  readonly #keeper: SessionKeeper = { session: undefined };
  readonly #all = new Set<Connection>();
  readonly #idle: Connection[] = [];

  constructor(url: URL, maxSockets: number) {
    const secure = url.protocol === "https:";
    this.slots = new Slots(maxSockets, encodedMedia);
    this.host = url.host;
    this.#address = {
      secure,
      host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
      port: url.port === "" ? (secure ? 443 : 80) : Number(url.port),
    };
  }

  /** Connections that are open or being opened. */
  get size(): number {
    return this.#all.size;
  }

  /** An idle connection, the last used first; a new one when there is none, or `fresh` asks for it. */
  connect(fresh: boolean): Connection {
    for (let idle = fresh ? undefined : this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (!idle.socket.destroyed && idle.socket.writable && performance.now() < idle.idleUntil) return idle;
      idle.socket.destroy();
    }
    const made = new Connection(this.#address, this.#keeper, (gone) => {
      this.#all.delete(gone);
      const at = this.#idle.indexOf(gone);
      if (at !== -1) this.#idle.splice(at, 1);
    });
    this.#all.add(made);
    return made;
  }

  /** Takes back a connection whose request was written and whose response has ended. */
  giveBack(connection: Connection): void {
    if (connection.free()) this.#idle.push(connection);
    else connection.socket.destroy();
  }
}

/** Memory that conversations which begin are in need of. */
export interface Room {
  /** Whether this process waits for others, so that whoever begins takes nobody's time. */
  readonly hasTime: boolean;
  /** Whether there is any for one more, beside `starting` that have been let in and have not taken theirs yet. */
  isThere(starting: number): boolean;
  /** `changed` is called when there may be more of it than before. */
  listen(changed: () => void): void;
}

const lookAgainMs = 100;
/** Of so many slots one goes to whoever waits longest, and so to a conversation that has not begun. */
const turnsOfBegun = 16;

/**
 * A counting semaphore. Who goes on with what is in memory comes before who has yet to begin, so that few conversations
 * have their images in memory at once and the first are done early; among equals, first come, first served, and among all while
 * the process has time (models are slow): else the last would begin when the first are done, and finish alone. A waiter
 * holds no image, only its place.
 */
export class Slots {
  readonly #room: Room | undefined;
  #free: number;
  #turn = 0;
  /** Let in, and not yet with their media in memory. */
  #starting = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #begun = new Set<() => void>();
  readonly #waiting = new Set<() => void>();

  /** `room`: whether there is any for a conversation that has not begun. */
  constructor(count: number, room?: Room) {
    this.#free = count;
    this.#room = room;
    room?.listen(() => this.#letIn());
  }

  /** The function that gives the slot back, if one is free now. */
  tryTake(hasBegun = false): (() => void) | undefined {
    if (this.#free === 0) return undefined;
    if (!hasBegun) {
      // Whoever waits for room comes first.
      if (this.#waiting.size > 0 || !this.#mayBegin()) return undefined;
      this.#starting += 1;
    }
    this.#free -= 1;
    return this.#once();
  }

  /** Who was let in without having begun has its media in memory, or will not have them. */
  began(): void {
    this.#starting -= 1;
    this.#letIn();
  }

  #mayBegin(): boolean {
    return this.#room?.isThere(this.#starting) !== false;
  }

  /** Whoever may begin by now. */
  #letIn(): void {
    while (this.#free > 0 && this.#waiting.size > 0 && this.#mayBegin()) {
      this.#free -= 1;
      this.#enter(this.#waiting);
    }
    // What makes room may also be that time passes.
    if (this.#free > 0 && this.#waiting.size > 0 && this.#timer === undefined)
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#letIn();
      }, lookAgainMs);
  }

  #enter(queue: Set<() => void>): void {
    const { value: enter } = queue.values().next();
    queue.delete(enter!);
    if (queue === this.#waiting) this.#starting += 1;
    enter!();
  }

  /** Resolves to the function that gives the slot back. @throws the signal's reason. */
  async take(signal: AbortSignal | undefined, hasBegun = false): Promise<() => void> {
    signal?.throwIfAborted();
    const free = this.tryTake(hasBegun);
    if (free !== undefined) return free;
    const queue = hasBegun ? this.#begun : this.#waiting;
    await new Promise<void>((resolve, reject) => {
      const enter = () => {
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        queue.delete(enter);
        reject(signal!.reason);
      };
      queue.add(enter);
      signal?.addEventListener("abort", leave, { once: true });
      if (this.#free > 0) this.#letIn();
    });
    return this.#once();
  }

  #once(): () => void {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const queue = this.#next();
      if (queue.size > 0 && (queue === this.#begun || this.#mayBegin())) this.#enter(queue);
      else if (this.#begun.size > 0) this.#enter(this.#begun);
      else {
        this.#free += 1;
        this.#letIn();
      }
    };
  }

  #next(): Set<() => void> {
    if (this.#begun.size === 0) return this.#waiting;
    if (this.#waiting.size === 0) return this.#begun;
    if (this.#room?.hasTime === true) return this.#waiting;
    this.#turn = (this.#turn + 1) % turnsOfBegun;
    return this.#turn === 0 ? this.#waiting : this.#begun;
  }
}

const pools = new Map<string, SocketPool>();

/** The pool of `url`'s origin with at most `maxSockets` sockets. */
export function poolFor(url: URL, maxSockets: number): SocketPool {
  const key = `${url.protocol}//${url.host} ${maxSockets}`;
  let pool = pools.get(key);
  if (pool === undefined) {
    pool = new SocketPool(url, maxSockets);
    pools.set(key, pool);
  }
  return pool;
}
