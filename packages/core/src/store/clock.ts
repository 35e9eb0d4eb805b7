import { performance } from "node:perf_hooks";
import { InterruptedError } from "../errors.js";

/** Monotonic time. The store never reads the wall clock to decide anything. */
export interface Clock {
  /** Milliseconds since some fixed moment; never goes back. */
  now(): number;
  /** @throws InterruptedError when `signal` is aborted. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `tick` every `ms` without keeping the process alive; the result stops it. */
  every(ms: number, tick: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wait(ms, signal) {
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        reject(new InterruptedError("stopped while waiting for a lease", "acquire the run again"));
      };
      if (signal?.aborted) return void stop();
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", stop);
        resolve();
      }, ms);
      signal?.addEventListener("abort", stop, { once: true });
    });
  },
  every(ms, tick) {
    // setInterval takes no more than 31 bits.
    const timer = setInterval(tick, Math.min(ms, 0x7fffffff));
    timer.unref();
    return () => clearInterval(timer);
  },
};
