import { ShapeError, TapeError } from "./errors.js";
import { currentRecorder, enter } from "./scope.js";
import type { Storage, Tensor } from "./tensor.js";
import { type Operation, trace } from "./trace.js";

interface Recorded {
  readonly output: Storage;
  readonly backward: (outputGradient: Float32Array) => void;
}

/**
 * Records the operations of one training step and runs them backwards. Use one tape for many steps:
 *
 *     const loss = tape.run(() => { const loss = ...; tape.backward(loss); return loss.item(); });
 *
 * Reverse-mode differentiation as in Baydin et al. 2018, "Automatic Differentiation in Machine Learning", section 3.2.
 */
export class Tape {
  readonly #recorded: Recorded[] = [];

  /** Runs `fn` in a scope whose operations are recorded where a gradient can flow. Throws `TapeError` if async. */
  run<T>(fn: () => T): T {
    try {
      return enter(this, fn);
    } finally {
      this.#recorded.length = 0;
    }
  }

  /** Adds one operation: `backward` gets dL/d(output) and adds to the gradients of the inputs. */
  push(output: Storage, backward: (outputGradient: Float32Array) => void): void {
    this.#recorded.push({ output, backward });
  }

  /**
   * Adds dL/dx to the `grad` of every parameter that `loss` depends on. The tape is empty afterwards.
   * Throws `ShapeError` unless `loss` has one value, `TapeError` where nothing was recorded for it.
   */
  backward(loss: Tensor): void {
    if (loss.size !== 1) {
      throw new ShapeError(
        "backward",
        { loss: loss.shape },
        "reduce the loss to one value, for example with mean()",
      );
    }
    if (currentRecorder() !== this || !loss.requiresGrad) {
      throw new TapeError("backward: this tape has not recorded the loss", "compute it inside tape.run(...)");
    }
    loss.storage.ensureGradient().fill(1);
    for (let i = this.#recorded.length - 1; i >= 0; i--) {
      const { output, backward } = this.#recorded[i]!;
      const gradient = output.gradient;
      if (!gradient) continue;
      backward(gradient);
      // Every reader of this output came later on the tape, so nobody needs its gradient any more.
      output.releaseGradient();
    }
    this.#recorded.length = 0;
  }
}

/**
 * Records an operation when a tape is running and one of the inputs needs a gradient, and shows it to a tracer; returns
 * the output.
 */
export function record(
  output: Tensor,
  inputs: readonly (Tensor | undefined)[],
  operation: Operation,
  backward: (outputGradient: Float32Array) => void,
): Tensor {
  trace(output, inputs, operation);
  const recorder = currentRecorder();
  if (recorder instanceof Tape && inputs.some((input) => input?.requiresGrad)) {
    output.storage.requiresGrad = true;
    recorder.push(output.storage, backward);
  }
  return output;
}
