import { OverloadedError, RateLimitError } from "../wire/errors.js";
import { type ConcurrencyController, sharedController } from "./concurrency.js";
import { type Layer, withGenerate } from "./layers.js";

export interface LimitedOptions {
  /**
   * All models of the process with this name share one controller. Default: the provider, which is the model's id up
   * to the first slash; with several keys or servers of one provider, give each its name (never the key itself).
   */
  readonly name?: string;
  /** Instead of the process's own. */
  readonly controller?: ConcurrencyController;
}

/** Lets only so many calls out at once, as many as the provider takes. */
export function limited(options: LimitedOptions = {}): Layer {
  return (model) => {
    const controller = options.controller ?? sharedController(options.name ?? model.id.split("/", 1)[0]!);
    return withGenerate(model, async function* (request, callOptions) {
      await controller.acquire(callOptions.signal);
      let outcome: "clean" | "limited" | "neither" = "neither";
      try {
        yield* model.generate(request, callOptions);
        outcome = "clean";
      } catch (error) {
        if (error instanceof RateLimitError || error instanceof OverloadedError) outcome = "limited";
        throw error;
      } finally {
        // Also when the caller stops reading.
        controller.release(outcome);
      }
    });
  };
}
