import {
  type CellInput,
  type CellResult,
  InterruptedError,
  type SandboxFailure,
  type SandboxLanguage,
  type SandboxSession,
} from "@fovea/core";
import { SandboxUnavailableError } from "./errors.js";
import { checkInput } from "./input.js";

/** A call as it can be made again. */
export interface Cell {
  readonly code: string;
  readonly input: CellInput;
}

/** One interpreter with what it holds. It dies for good. */
export interface Engine {
  readonly alive: boolean;
  /** Makes a call; what stops it from being answered is thrown. `again`: it was answered before, its pictures are not wanted. */
  call(cell: Cell, again?: boolean): Promise<CellResult>;
  kill(): void;
}

/** Why a call has no answer, as its result tells it. */
export class CallStopped extends Error {
  readonly failure: SandboxFailure;

  constructor(failure: SandboxFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** A session over engines: calls one after the other, their log, and a new engine with the same past where one died. */
export class Notebook implements SandboxSession {
  readonly language: SandboxLanguage;
  readonly #start: () => Engine;
  readonly #onClose: (notebook: Notebook) => void;
  /** Calls that were answered, in order; the first `#done` of them by the engine that lives. */
  readonly #cells: Cell[];
  #done = 0;
  #engine: Engine | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(
    language: SandboxLanguage,
    start: () => Engine,
    onClose: (notebook: Notebook) => void,
    cells: readonly Cell[] = [],
  ) {
    this.language = language;
    this.#start = start;
    this.#onClose = onClose;
    this.#cells = [...cells];
  }

  run(code: string, input: CellInput = {}): Promise<CellResult> {
    checkInput(input);
    return this.#inTurn(() => this.#run({ code, input }));
  }

  async remember(code: string, input: CellInput = {}): Promise<void> {
    checkInput(input);
    await this.#inTurn(async () => this.#cells.push({ code, input }));
  }

  async fork(): Promise<SandboxSession> {
    await this.#queue;
    return new Notebook(this.language, this.#start, this.#onClose, this.#cells);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#engine?.kill();
    this.#onClose(this);
  }

  #inTurn<T>(what: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(what);
    this.#queue = done.catch(() => {});
    return done;
  }

  async #run(cell: Cell): Promise<CellResult> {
    if (this.#closed) throw new SandboxUnavailableError("this session is closed", "open another one");
    const engine = await this.#restored();
    const began = performance.now();
    try {
      const result = await engine.call(cell);
      this.#done = this.#cells.push(cell);
      return result;
    } catch (error) {
      if (!(error instanceof CallStopped)) throw error;
      const ms = performance.now() - began;
      return { stdout: "", images: [], droppedImages: 0, value: null, error: error.failure, ms };
    }
  }

  /** An engine that has made every call of the log. */
  async #restored(): Promise<Engine> {
    if (this.#engine?.alive !== true) {
      this.#engine = this.#start();
      this.#done = 0;
    }
    while (this.#done < this.#cells.length) {
      try {
        await this.#engine.call(this.#cells[this.#done]!, true);
        this.#done++;
      } catch (error) {
        if (!(error instanceof CallStopped)) throw error;
        throw new SandboxUnavailableError(
          `a call that had been answered failed when it was made again: ${error.message}`,
          "its code depends on time or chance, or the limits are lower now; open another session",
        );
      }
    }
    return this.#engine;
  }
}

/**
 * Waits for the answer of an interpreter at most `timeoutMs`, then kills it.
 *
 * @param failed names what an answer that never came means, unless it was late
 * @throws CallStopped, InterruptedError when the signal aborts
 */
export async function withinLimits<T>(
  ask: () => Promise<T>,
  {
    timeoutMs,
    graceMs = 0,
    signal,
  }: { timeoutMs: number; graceMs?: number; signal?: AbortSignal | undefined },
  kill: () => void,
  failed: (error: Error) => SandboxFailure,
): Promise<T> {
  let stopped: "timeout" | "aborted" | undefined;
  const stop = (why: "timeout" | "aborted") => {
    stopped ??= why;
    kill();
  };
  const timer = setTimeout(() => stop("timeout"), timeoutMs + graceMs);
  const abort = () => stop("aborted");
  if (signal?.aborted === true) abort();
  signal?.addEventListener("abort", abort);
  try {
    return await ask();
  } catch (error) {
    if (stopped === "aborted") {
      throw new InterruptedError("the call was stopped", "call again; what the session held is made again");
    }
    if (error instanceof SandboxUnavailableError) throw error;
    kill();
    throw new CallStopped(stopped === "timeout" ? timedOut(timeoutMs) : failed(error as Error));
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

export const timedOut = (timeoutMs: number, line: number | null = null): SandboxFailure => ({
  name: "SandboxTimeoutError",
  message: `the code ran longer than ${timeoutMs} ms and was stopped`,
  kind: "limit",
  line,
});

export const killed = (): SandboxFailure => ({
  name: "SandboxKilledError",
  message: "the interpreter was killed, most likely for the memory that it took",
  kind: "limit",
  line: null,
});

export const hostile = (message: string): SandboxFailure => ({
  name: "SandboxProtocolError",
  message,
  kind: "denied",
  line: null,
});
