import type { Timer } from "../middleware/timer.js";

/** Time that passes when a test says so; `waits` are what was asked for. With `flows`, a wait passes at once. */
export class FakeTimer implements Timer {
  readonly waits: number[] = [];
  readonly #flows: boolean;
  #time = 0;
  #due: { readonly at: number; readonly fn: () => void }[] = [];

  constructor({ flows = false } = {}) {
    this.#flows = flows;
  }

  /** Timers that have not fired and were not called off. */
  get pending(): number {
    return this.#due.length;
  }

  now(): number {
    return this.#time;
  }

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    this.waits.push(ms);
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return void reject(signal.reason);
      const callOff = this.after(ms, () => {
        signal?.removeEventListener("abort", stop);
        resolve();
      });
      const stop = (): void => {
        callOff();
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", stop, { once: true });
      if (this.#flows) this.advance(ms);
    });
  }

  after(ms: number, fn: () => void): () => void {
    const entry = { at: this.#time + ms, fn };
    this.#due.push(entry);
    return () => {
      this.#due = this.#due.filter((other) => other !== entry);
    };
  }

  advance(ms: number): void {
    this.#time += ms;
    for (const entry of this.#due.filter(({ at }) => at <= this.#time)) {
      this.#due = this.#due.filter((other) => other !== entry);
      entry.fn();
    }
  }
}
