import type { Model } from "@fovea/core";
import {
  Budget,
  budgeted,
  type ConcurrencyController,
  cached,
  type Layer,
  layered,
  limited,
  loadPrices,
  openModel,
  priced,
  redacted,
  retried,
} from "@fovea/models";

export interface OpenModelOptions {
  /** Path of a dated price file; without it costs are not known. */
  readonly prices?: string;
  /** US dollars; needs a price. */
  readonly maxCost?: number;
  readonly onRetry?: (message: string) => void;
  /** How many calls are out at once; default the provider's own controller, shared by the process. */
  readonly controller?: ConcurrencyController;
  /** What was answered before to exactly the same request is answered from the folder; `sampled` as in `cached`. */
  readonly cache?: { readonly folder: string; readonly sampled: boolean };
}

/**
 * The model of a name, with what a person at a terminal wants around it: costs where the price file knows them, and
 * further tries after what passes (rate limits, overload, a broken connection), as many calls at once as the provider
 * takes, and no key in what is said.
 *
 * @throws UnknownModelError, MissingKeyError, MissingProviderError; PriceFileError; PriceUnknownError when money is
 * limited and the price is not known.
 */
export async function openModelFor(name: string, options: OpenModelOptions = {}): Promise<Model> {
  const model = await openModel(name);
  const { prices: path, maxCost, onRetry, controller, cache } = options;
  const prices = path === undefined ? undefined : await loadPrices(path);
  // Outermost: no error that leaves here holds a key.
  const layers: Layer[] = [redacted()];
  if (cache !== undefined) layers.push(cached({ ...cache, maxBytes: cacheBytes }));
  if (maxCost !== undefined) layers.push(budgeted(new Budget({ dollars: maxCost }), prices));
  else if (prices !== undefined) layers.push(priced(prices));
  // What runs here does not fail for a while.
  if (!model.id.startsWith("embedded/")) {
    layers.push(
      retried({
        onRetry: ({ error, waitMs }) =>
          onRetry?.(`${error.message}; trying again in ${Math.round(waitMs / 1000)} s`),
      }),
      // Innermost: each try takes its place in the queue anew.
      limited(controller === undefined ? {} : { controller }),
    );
  }
  return layered(model, layers);
}

const cacheBytes = 16e9;

/**
 * The name by which the model of a kept run can be opened again; undefined when it is one that needs none (a program)
 * or when the run does not say.
 */
export function recordedModel(root: {
  readonly content: Readonly<Record<string, unknown>>;
}): string | undefined {
  const { model, opened } = root.content;
  if (typeof opened === "string") return opened;
  if (typeof model !== "string") return undefined;
  return model.startsWith("embedded/") ? "embedded" : model;
}

/** The name of the perceiver that a kept run was asked with, if one was named. */
export function recordedPerceiver({
  content: { perceiver },
}: {
  readonly content: Readonly<Record<string, unknown>>;
}): string | undefined {
  return typeof perceiver === "string" ? perceiver : undefined;
}
