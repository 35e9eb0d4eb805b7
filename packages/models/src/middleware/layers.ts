import type { GenerateOptions, Model, ModelEvent, ModelRequest } from "@fovea/core";
import { isUnpriced, markUnpriced } from "../prices/unpriced.js";

/** Makes a model out of a model. */
export type Layer = (model: Model) => Model;

/**
 * The model inside the layers, the first outermost:
 * `layered(model, [cached(...), budgeted(...), deadlined(...), retried(...), limited(...)])` looks into the cache
 * first, and takes a place in the queue anew for each try.
 */
export const layered = (model: Model, layers: readonly Layer[]): Model =>
  layers.reduceRight((inner, layer) => layer(inner), model);

type Generate = (request: ModelRequest, options: GenerateOptions) => AsyncIterable<ModelEvent>;

/** `model` with another `generate`; all else of it stays. */
export function withGenerate(model: Model, generate: Generate): Model {
  const made = withCostGenerate(model, generate);
  return isUnpriced(model) ? markUnpriced(made) : made;
}

/** The same, for a `generate` that says what a call cost. */
export const withCostGenerate = (model: Model, generate: Generate): Model => ({
  id: model.id,
  deterministic: model.deterministic,
  ...(model.card === undefined ? {} : { card: model.card }),
  generate: (request, options = {}) => generate(request, options),
});
