import type { GenerateOptions, Model, ModelEvent, ModelRequest } from "@fovea/core";

/** Makes a model out of a model. */
export type Layer = (model: Model) => Model;

/**
 * The model inside the layers, the first outermost:
 * `layered(model, [cached(...), budgeted(...), deadlined(...), retried(...), limited(...)])` looks into the cache
 * first, and takes a place in the queue anew for each try.
 */
export const layered = (model: Model, layers: readonly Layer[]): Model =>
  layers.reduceRight((inner, layer) => layer(inner), model);

/** `model` with another `generate`; id, card and determinism stay. */
export const withGenerate = (
  model: Model,
  generate: (request: ModelRequest, options: GenerateOptions) => AsyncIterable<ModelEvent>,
): Model => ({
  id: model.id,
  deterministic: model.deterministic,
  ...(model.card === undefined ? {} : { card: model.card }),
  generate: (request, options = {}) => generate(request, options),
});
