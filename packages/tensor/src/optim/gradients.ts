import { ParameterRangeError } from "../errors.js";
import { kernel } from "../kernel/index.js";
import type { Tensor } from "../tensor.js";

/** Gradients as one vector: its Euclidean norm. Parameters without a gradient count as 0. */
export function gradientNorm(parameters: Iterable<Tensor>): number {
  let squares = 0;
  for (const { grad, size } of parameters) if (grad) squares += kernel().dot(grad, grad, size);
  return Math.sqrt(squares);
}

/**
 * What to multiply gradients of this norm by so that it is at most `limit`. Throws `ParameterRangeError` when the norm is not
 * finite: the step would ruin the weights.
 */
export function factorFor(norm: number, limit: number): number {
  if (!Number.isFinite(norm)) {
    throw new ParameterRangeError(
      `the gradient norm is ${norm}`,
      "lower the learning rate, or look for bad input",
    );
  }
  return norm > limit ? limit / norm : 1;
}

/**
 * Scales all gradients so that their common norm is at most `limit` (Pascanu, Mikolov and Bengio 2013, algorithm 1);
 * returns the norm before. Throws `ParameterRangeError` when the norm is not finite.
 */
export function clipGradients(parameters: Iterable<Tensor>, limit: number): number {
  const list = [...parameters];
  const norm = gradientNorm(list);
  const factor = factorFor(norm, limit);
  if (factor !== 1) for (const { grad, size } of list) if (grad) kernel().scale(grad, factor, size);
  return norm;
}

/** Sets every gradient to 0. */
export function zeroGradients(parameters: Iterable<Tensor>): void {
  for (const { storage } of parameters) storage.zeroGradient();
}
