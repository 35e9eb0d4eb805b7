import type { Tensor } from "./tensor.js";

/** What an operation was, for one who writes it down: its name, and all numbers beside its tensors. */
export interface Operation {
  readonly op: string;
  readonly [attribute: string]: unknown;
}

/** Sees every operation that runs while it is the tracer of this thread. */
export interface Tracer {
  add(output: Tensor, inputs: readonly (Tensor | undefined)[], operation: Operation): void;
}

let active: Tracer | undefined;

/** Tells the tracer, if there is one, what made `output`. */
export function trace(output: Tensor, inputs: readonly (Tensor | undefined)[], operation: Operation): void {
  active?.add(output, inputs, operation);
}

/** Runs `fn` under a tracer. */
export function withTracer<T>(tracer: Tracer, fn: () => T): T {
  const before = active;
  active = tracer;
  try {
    return fn();
  } finally {
    active = before;
  }
}
