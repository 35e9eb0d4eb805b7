import type { Model } from "@fovea/core";

const unpriced = new WeakSet<Model>();

/** Notes that `model` never says what a call cost, as no provider's API does. */
export function markUnpriced(model: Model): Model {
  unpriced.add(model);
  return model;
}

/**
 * Whether it is known before the first call that nobody will say what it cost: a provider's model without `priced`
 * around it. A money limit must then refuse to start.
 */
export const isUnpriced = (model: Model): boolean => unpriced.has(model);
