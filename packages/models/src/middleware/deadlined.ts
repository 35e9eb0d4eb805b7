import type { ModelEvent } from "@fovea/core";
import { DeadlineError } from "./errors.js";
import { type Layer, withGenerate } from "./layers.js";
import { systemTimer, type Timer } from "./timer.js";

export interface DeadlineOptions {
  /** For each call, in milliseconds, with all its retries when this layer is outside them. */
  readonly callMs?: number;
  /** For all calls through this layer, in milliseconds from its making. */
  readonly totalMs?: number;
  readonly timer?: Timer;
}

/**
 * Stops a call when its time is over, even one whose model does not listen to its signal.
 *
 * Its generate throws DeadlineError; what was said until then was yielded.
 */
export function deadlined({ callMs, totalMs, timer = systemTimer }: DeadlineOptions): Layer {
  const end = totalMs === undefined ? Number.POSITIVE_INFINITY : timer.now() + totalMs;
  return (model) =>
    withGenerate(model, async function* (request, options) {
      options.signal?.throwIfAborted();
      const left = Math.min(callMs ?? Number.POSITIVE_INFINITY, end - timer.now());
      const late = new DeadlineError(
        left === callMs
          ? `${model.id} did not answer within ${callMs} ms`
          : `the ${totalMs} ms for calls of ${model.id} are over`,
        "give it more time, or resume the run",
      );
      if (left <= 0) throw late;
      const stopper = new AbortController();
      let giveUp = (): void => undefined;
      const over = new Promise<never>((_resolve, reject) => {
        giveUp = () => reject(late);
      });
      over.catch(() => undefined);
      const passOn = (): void => stopper.abort(options.signal?.reason);
      options.signal?.addEventListener("abort", passOn, { once: true });
      const callOff = Number.isFinite(left)
        ? timer.after(left, () => {
            stopper.abort(late);
            giveUp();
          })
        : () => undefined;
      const events = model.generate(request, { ...options, signal: stopper.signal })[Symbol.asyncIterator]();
      try {
        for (;;) {
          const next: IteratorResult<ModelEvent> = await Promise.race([events.next(), over]);
          if (next.done === true) return;
          if (stopper.signal.reason === late) throw late;
          yield next.value;
        }
      } catch (error) {
        throw stopper.signal.reason === late ? late : error;
      } finally {
        callOff();
        options.signal?.removeEventListener("abort", passOn);
        // Not awaited: a model that hangs would hang us with it.
        events.return?.().catch(() => undefined);
      }
    });
}
