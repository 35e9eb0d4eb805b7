import { EffectTimeoutError } from "../errors.js";

/** The longest that a timer takes. */
const longestMs = 0x7fffffff;

/**
 * What `fn` resolves to, unless it takes too long: then its signal is aborted, what it does afterwards is ignored, and
 * EffectTimeoutError is thrown.
 */
export async function withinTime<T>(
  what: string,
  ms: number,
  signal: AbortSignal,
  fn: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeout = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => {
        const error = new EffectTimeoutError(
          `${what} took longer than ${ms} ms`,
          "give it more time, or ask for less",
        );
        timeout.abort(error);
        reject(error);
      },
      Math.min(ms, longestMs),
    );
  });
  try {
    return await Promise.race([fn(AbortSignal.any([signal, timeout.signal])), late]);
  } finally {
    clearTimeout(timer);
  }
}
