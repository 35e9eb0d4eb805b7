import type { ModelEvent } from "@fovea/core";
import { ProviderError } from "../wire/errors.js";
import { type Layer, withGenerate } from "./layers.js";
import { type RandomSource, systemTimer, type Timer } from "./timer.js";

export interface RetryOptions {
  /** Tries in all; default 5. */
  readonly attempts?: number;
  /** The first wait, in milliseconds; each further one is twice as long. Default 500. */
  readonly firstWaitMs?: number;
  /** The longest wait of our own choice, in milliseconds; default 30,000. */
  readonly longestWaitMs?: number;
  /** The longest wait that a server may ask for; when it asks for more, its error is thrown. Default 120,000. */
  readonly longestRetryAfterMs?: number;
  /**
   * Holds all events back until the end, so that an answer that breaks off can be asked for again. Without it a call
   * is not tried again once it has yielded anything.
   */
  readonly buffered?: boolean;
  /** Jitter; default Math.random. */
  readonly random?: RandomSource;
  readonly timer?: Timer;
  readonly onRetry?: (retry: Retry) => void;
}

export interface Retry {
  /** The try that failed, from 1. */
  readonly attempt: number;
  readonly error: ProviderError;
  readonly waitMs: number;
}

/** Statuses below 500 that another try can cure: a request timeout, a conflict, a rate limit. */
const passing = [408, 409, 429];

/** Whether the same request may succeed when it is sent again. */
export function isRetryable(error: unknown): error is ProviderError {
  if (!(error instanceof ProviderError) || !error.retryable) return false;
  const { status } = error;
  return status === undefined || status < 400 || status >= 500 || passing.includes(status);
}

/**
 * Tries again after what passes: rate limits, overload, server errors, broken connections. The wait is the server's
 * own (Retry-After in seconds or as a date, Gemini's RetryInfo), or doubles; either way with jitter, so that a hundred
 * runs do not come back at once. What another try cannot cure (a wrong key, a refused request) is thrown at once.
 */
export function retried(options: RetryOptions = {}): Layer {
  const { attempts = 5, firstWaitMs = 500, longestWaitMs = 30_000, longestRetryAfterMs = 120_000 } = options;
  const { buffered = false, random = Math, timer = systemTimer, onRetry } = options;

  /** The wait after try `attempt`; undefined when the server asks for too long a one. */
  function waitAfter(error: ProviderError, attempt: number): number | undefined {
    const own = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1));
    const asked = error.retryAfterMs;
    if (asked === undefined) return own / 2 + (own / 2) * random.random();
    return asked > longestRetryAfterMs ? undefined : asked + firstWaitMs * random.random();
  }

  return (model) =>
    withGenerate(model, async function* (request, callOptions) {
      for (let attempt = 1; ; attempt++) {
        const held: ModelEvent[] = [];
        let said = false;
        try {
          for await (const event of model.generate(request, callOptions)) {
            said = true;
            if (buffered) held.push(event);
            else yield event;
          }
        } catch (error) {
          const safe = buffered || !said;
          if (!safe || !isRetryable(error) || attempt >= attempts || callOptions.signal?.aborted === true)
            throw error;
          const waitMs = waitAfter(error, attempt);
          if (waitMs === undefined) throw error;
          onRetry?.({ attempt, error, waitMs });
          await timer.wait(waitMs, callOptions.signal);
          continue;
        }
        yield* held;
        return;
      }
    });
}
