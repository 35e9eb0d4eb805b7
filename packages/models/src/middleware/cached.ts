import { hashJson, type JsonValue, type Model, type ModelEnd, type ModelRequest } from "@fovea/core";
import { DiskCache } from "./disk-cache.js";
import { type Layer, withGenerate } from "./layers.js";

export interface CacheOptions {
  readonly folder: string;
  /** Default 256 MB. */
  readonly maxBytes?: number;
  /**
   * Also answers that another call might give differently. Samples of one request are then all the same one; give
   * each its own `salt`.
   */
  readonly sampled?: boolean;
  /** Part of the key: another salt, another answer. */
  readonly salt?: string;
  readonly onHit?: (key: string) => void;
}

/**
 * Keeps answers on disk, by the hash of the model's id and the whole request (media count by the hash of their bytes,
 * which is their id). Only where the answer is meant to be the same again: the model is deterministic, or the
 * temperature is 0. An answer from here costs 0 and says `cache: "hit"` in its detail; its tokens are those of the call that
 * made it. Answers that were refused, broken off or cut by an error are not kept.
 */
export function cached(options: CacheOptions): Layer {
  const { sampled = false, salt = "", onHit } = options;
  const cache = new DiskCache(options.folder, options.maxBytes ?? 256e6);
  return (model) =>
    withGenerate(model, async function* (request, callOptions) {
      if (!sampled && !isRepeatable(model, request)) return yield* model.generate(request, callOptions);
      callOptions.signal?.throwIfAborted();
      const key = hashJson({ model: model.id, request, salt });
      const found = (await cache.get(key)) as ModelEnd | undefined;
      if (found !== undefined) {
        onHit?.(key);
        yield {
          ...found,
          usage: { ...found.usage, cost: 0 },
          detail: { ...asObject(found.detail), cache: "hit" },
        };
        return;
      }
      for await (const event of model.generate(request, callOptions)) {
        if (event.type === "end" && isWhole(event))
          await cache.put(key, JSON.parse(JSON.stringify(event)) as JsonValue);
        yield event;
      }
    });
}

const isRepeatable = (model: Model, request: ModelRequest): boolean =>
  model.deterministic || request.sampling?.temperature === 0;

const isWhole = (end: ModelEnd): boolean =>
  end.stop === "end" || end.stop === "tool-calls" || end.stop === "limit";

const asObject = (detail: JsonValue | undefined): { [name: string]: JsonValue } =>
  detail === undefined
    ? {}
    : typeof detail === "object" && detail !== null && !Array.isArray(detail)
      ? { ...(detail as { [name: string]: JsonValue }) }
      : { detail };
