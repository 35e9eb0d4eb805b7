import type { Step, Usage } from "@fovea/core";

/** How much of a request begins just as the one before it did; estimated tokens. A provider's cache holds at most `kept`. */
export interface PrefixUse {
  readonly kept: number;
  /** Of the request before. */
  readonly previous: number;
  /** Of this request. */
  readonly total: number;
}

/** What happens in a loop, as it happens. Only steps are recorded. */
export type LoopEvent =
  | { readonly type: "step"; readonly step: Step }
  | { readonly type: "delta"; readonly kind: "text" | "reasoning"; readonly text: string }
  | { readonly type: "progress"; readonly message: string; readonly fraction?: number }
  /** After each model call: its usage, that of the whole run so far, and how much of the prompt was sent again. */
  | { readonly type: "usage"; readonly usage: Usage; readonly total: Usage; readonly prefix: PrefixUse };

export type Emit = (event: LoopEvent) => void;

/**
 * Runs `work` and yields what it emits, in order; returns what it returns and throws what it throws. Whoever stops
 * reading before the end (`break`) aborts it, and waits until it has stopped.
 */
export async function* eventsOf<T>(
  work: (emit: Emit, signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): AsyncGenerator<LoopEvent, T, void> {
  const stop = new AbortController();
  const waiting: LoopEvent[] = [];
  let wake: (() => void) | undefined;
  const emit: Emit = (event) => {
    waiting.push(event);
    wake?.();
  };
  let ended = false;
  const done = work(
    emit,
    signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]),
  ).finally(() => {
    ended = true;
    wake?.();
  });
  // Its error is thrown by the `await` below, also when nobody reads that far.
  done.catch(() => {});
  try {
    for (;;) {
      for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) yield event;
      if (ended) return await done;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    if (!ended) {
      stop.abort();
      await done.catch(() => {});
    }
  }
}
