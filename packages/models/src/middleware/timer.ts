/** Time as the middleware sees it: one value to replace in a test. */
export interface Timer {
  /** Milliseconds since some fixed moment; never goes back. */
  now(): number;
  /** @throws the signal's reason when it aborts first. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `fn` once after `ms`; the result calls it off. */
  after(ms: number, fn: () => void): () => void;
}

// setTimeout takes no more than 31 bits.
const longest = 0x7fffffff;

export const systemTimer: Timer = {
  now: () => performance.now(),
  wait: (ms, signal) =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      if (signal?.aborted === true) return void reject(signal.reason);
      const timer = setTimeout(
        () => {
          signal?.removeEventListener("abort", stop);
          resolve();
        },
        Math.min(ms, longest),
      );
      signal?.addEventListener("abort", stop, { once: true });
    }),
  after(ms, fn) {
    const timer = setTimeout(fn, Math.min(ms, longest));
    return () => clearTimeout(timer);
  },
};

/** Where jitter comes from: a stream of the run's seed (`run.random("retry")`), or any other source. */
export interface RandomSource {
  /** A number in [0, 1). */
  random(): number;
}
