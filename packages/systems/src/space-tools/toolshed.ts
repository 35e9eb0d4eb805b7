import { InvalidInputError, type JsonValue, UnknownToolError, unknownName } from "@fovea/core";
import { resolveVariables } from "./variables.js";

/** What a served tool gives back; `variables` stay in the session under their names. */
export interface ShedResult {
  readonly value: unknown;
  readonly text?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** One worker of a tool: asked for one thing at a time. */
export interface ShedWorker {
  call(input: unknown, signal: AbortSignal | undefined): Promise<ShedResult>;
  close?(): Promise<void>;
}

export interface ShedTool {
  readonly name: string;
  /** Workers that serve it at once. */
  readonly workers: number;
  /** Starts a worker; called when it is first needed. */
  open(): Promise<ShedWorker>;
}

/** What calls of one tool took, milliseconds. */
export interface ShedMeasure {
  readonly calls: number;
  readonly failed: number;
  /** Waiting for a worker, and working: means and the 95th of a hundred. */
  readonly wait: { readonly mean: number; readonly p95: number };
  readonly work: { readonly mean: number; readonly p95: number };
}

/** One user of the shed, with variables of its own. */
export interface ShedSession {
  /**
   * @throws UnknownToolError, InvalidInputError for a variable that is not there, and what the worker throws
   */
  call(tool: string, input: JsonValue, signal?: AbortSignal): Promise<ShedResult>;
  readonly variables: ReadonlyMap<string, unknown>;
}

/**
 * Experts as pooled services (the Toolshed of arXiv 2512.04069): each tool has a queue and so many workers; a call goes to whichever is
 * free, first come, first served. Sessions share workers and nothing else.
 */
export class Toolshed {
  readonly #pools = new Map<string, Pool>();

  /** @throws InvalidInputError for two tools of one name, or less than one worker */
  constructor(tools: readonly ShedTool[]) {
    for (const tool of tools) {
      if (this.#pools.has(tool.name) || !Number.isInteger(tool.workers) || tool.workers < 1) {
        throw new InvalidInputError(
          `tool "${tool.name}" with ${tool.workers} workers`,
          "give each tool once, with one worker or more",
        );
      }
      this.#pools.set(tool.name, new Pool(tool));
    }
  }

  /** @param given variables that are there from the start */
  session(given: Readonly<Record<string, unknown>> = {}): ShedSession {
    const variables = new Map<string, unknown>(Object.entries(given));
    return {
      variables,
      call: async (name, input, signal) => {
        const pool = this.#pools.get(name);
        if (pool === undefined)
          throw unknownName(UnknownToolError, "tool", name, this.#pools.keys(), "fovea tools");
        const result = await pool.call(resolveVariables(input, variables), signal);
        for (const [variable, value] of Object.entries(result.variables ?? {}))
          variables.set(variable, value);
        return result;
      },
    };
  }

  measures(): Readonly<Record<string, ShedMeasure>> {
    return Object.fromEntries([...this.#pools].map(([name, pool]) => [name, pool.measure()]));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.close()));
  }
}

class Pool {
  readonly #tool: ShedTool;
  readonly #idle: ShedWorker[] = [];
  readonly #waiting: ((worker: ShedWorker | undefined) => void)[] = [];
  readonly #waits: number[] = [];
  readonly #works: number[] = [];
  #started = 0;
  #failed = 0;

  constructor(tool: ShedTool) {
    this.#tool = tool;
  }

  async call(input: unknown, signal: AbortSignal | undefined): Promise<ShedResult> {
    const asked = performance.now();
    const worker = await this.#take(signal);
    const began = performance.now();
    this.#waits.push(began - asked);
    try {
      return await worker.call(input, signal);
    } catch (error) {
      this.#failed++;
      throw error;
    } finally {
      this.#works.push(performance.now() - began);
      this.#give(worker);
    }
  }

  async #take(signal: AbortSignal | undefined): Promise<ShedWorker> {
    signal?.throwIfAborted();
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    if (this.#started < this.#tool.workers) return this.#open();
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#waiting.splice(this.#waiting.indexOf(take), 1);
        reject(signal!.reason);
      };
      const take = (worker: ShedWorker | undefined) => {
        signal?.removeEventListener("abort", abort);
        // The worker for which it waited could not be started: this one tries.
        if (worker === undefined) this.#open().then(resolve, reject);
        else resolve(worker);
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#waiting.push(take);
    });
  }

  async #open(): Promise<ShedWorker> {
    this.#started++;
    try {
      return await this.#tool.open();
    } catch (error) {
      this.#started--;
      this.#waiting.shift()?.(undefined);
      throw error;
    }
  }

  #give(worker: ShedWorker): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(worker);
    else next(worker);
  }

  measure(): ShedMeasure {
    const of = (times: readonly number[]) => {
      const sorted = [...times].sort((a, b) => a - b);
      const mean = sorted.reduce((sum, time) => sum + time, 0) / Math.max(1, sorted.length);
      return { mean, p95: sorted[Math.min(sorted.length - 1, Math.floor(0.95 * sorted.length))] ?? 0 };
    };
    return { calls: this.#works.length, failed: this.#failed, wait: of(this.#waits), work: of(this.#works) };
  }

  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((worker) => worker.close?.()));
  }
}
