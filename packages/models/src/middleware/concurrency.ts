import { systemTimer, type Timer } from "./timer.js";

export interface ConcurrencyOptions {
  /** Calls at once in the beginning; default 20. */
  readonly start?: number;
  /** Default 100. */
  readonly most?: number;
  /** After a cut, so many milliseconds pass before the next cut or growth; default 10,000. */
  readonly cooldownMs?: number;
  readonly timer?: Timer;
}

/**
 * How many calls may run at once, learnt from how they go: after a clean round (as many successes as places, while all
 * places were taken) a quarter more, after a rate limit four fifths, and then a cooldown, because the calls that were
 * already out meet the same limit. One controller serves all that share a provider's key.
 */
export class ConcurrencyController {
  readonly #most: number;
  readonly #cooldownMs: number;
  readonly #timer: Timer;
  readonly #queue: (() => void)[] = [];
  #limit: number;
  #running = 0;
  #clean = 0;
  #wasFull = false;
  #quietUntil = Number.NEGATIVE_INFINITY;

  constructor(options: ConcurrencyOptions = {}) {
    this.#most = options.most ?? 100;
    this.#limit = Math.min(options.start ?? 20, this.#most);
    this.#cooldownMs = options.cooldownMs ?? 10_000;
    this.#timer = options.timer ?? systemTimer;
  }

  /** Calls that may run at once now. */
  get limit(): number {
    return this.#limit;
  }
  get running(): number {
    return this.#running;
  }
  get waiting(): number {
    return this.#queue.length;
  }

  /**
   * Resolves when there is a place; the caller gives it back with `release`.
   *
   * @throws the signal's reason when it aborts first.
   */
  async acquire(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#running < this.#limit && this.#queue.length === 0) return this.#take();
    await new Promise<void>((resolve, reject) => {
      const enter = (): void => {
        signal?.removeEventListener("abort", leave);
        this.#take();
        resolve();
      };
      const leave = (): void => {
        this.#queue.splice(this.#queue.indexOf(enter), 1);
        reject(signal?.reason);
      };
      this.#queue.push(enter);
      signal?.addEventListener("abort", leave, { once: true });
    });
  }

  /** Gives the place back. "neither" is a call that says nothing about the provider's limit. */
  release(outcome: "clean" | "limited" | "neither"): void {
    this.#running--;
    if (outcome === "limited") this.#cut();
    if (outcome === "clean") this.#grow();
    while (this.#queue.length > 0 && this.#running < this.#limit) this.#queue.shift()!();
  }

  #take(): void {
    this.#running++;
    if (this.#running >= this.#limit) this.#wasFull = true;
  }

  #cut(): void {
    this.#clean = 0;
    if (this.#timer.now() < this.#quietUntil) return;
    this.#quietUntil = this.#timer.now() + this.#cooldownMs;
    this.#limit = Math.max(1, Math.floor(this.#limit * 0.8));
    this.#wasFull = false;
  }

  #grow(): void {
    if (this.#timer.now() < this.#quietUntil) return;
    this.#clean++;
    // Without a full house the limit was never tried.
    if (this.#clean < this.#limit || !this.#wasFull) return;
    this.#limit = Math.min(this.#most, Math.ceil(this.#limit * 1.25));
    this.#clean = 0;
    this.#wasFull = false;
  }
}

const shared = new Map<string, ConcurrencyController>();

/** The process's controller of that name, made when it is first asked for. */
export function sharedController(name: string): ConcurrencyController {
  const controller = shared.get(name) ?? new ConcurrencyController();
  shared.set(name, controller);
  return controller;
}
