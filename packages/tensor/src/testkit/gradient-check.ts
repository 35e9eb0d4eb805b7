import { FoveaError } from "@fovea/core";
import { scope } from "../scope.js";
import { Tape } from "../tape.js";
import type { Tensor } from "../tensor.js";

/** A gradient differs from finite differences. */
export class GradientError extends FoveaError {}

/**
 * Compares the gradient of a one-valued `loss` with central differences at every value of every input. The values are
 * 32-bit, so the step is large and the bound loose: |analytic - numeric| <= tolerance (1 + |numeric|). Returns the
 * number of values compared. Throws `GradientError`.
 */
export function checkGradients(
  inputs: Readonly<Record<string, Tensor>>,
  loss: () => Tensor,
  options: { step?: number; tolerance?: number } = {},
): number {
  const { step = 1e-2, tolerance = 2e-3 } = options;
  for (const input of Object.values(inputs)) input.grad?.fill(0);
  const tape = new Tape();
  tape.run(() => tape.backward(loss()));
  let compared = 0;
  for (const [name, input] of Object.entries(inputs)) {
    for (let i = 0; i < input.size; i++) {
      const original = input.data[i]!;
      const at = (offset: number): { x: number; y: number } => {
        input.data[i] = original + offset;
        return { x: input.data[i]!, y: scope(() => loss().item()) };
      };
      const [up, down] = [at(step), at(-step)];
      input.data[i] = original;
      const numeric = (up.y - down.y) / (up.x - down.x);
      const analytic = input.grad?.[i] ?? 0;
      if (!(Math.abs(analytic - numeric) <= tolerance * (1 + Math.abs(numeric)))) {
        throw new GradientError(
          `d loss / d ${name}[${i}] is ${analytic}, finite differences say ${numeric}`,
          "correct the backward function of the operation",
        );
      }
      compared++;
    }
  }
  return compared;
}
