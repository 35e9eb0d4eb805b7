/** What of a conversation a model is shown again at each call. */
export interface ContextPolicy {
  /** Older pictures that stay in sight, beside the question's and the newest; default 16. `Infinity`: all. */
  readonly images?: number;
  /** Tokens of those older pictures, by the formula of the model's card; default no limit of their own. */
  readonly imageTokens?: number;
  /**
   * Tokens of a whole request, estimated (four characters a token). Default three quarters of what the card's
   * context leaves beside the answer; without a card's figure, no limit.
   */
  readonly tokens?: number;
  /** What was sent is changed at most once in so many model calls, as far as the limits let it; default 8. */
  readonly every?: number;
}

/** A picture that is in sight. */
export interface ImageInSight {
  readonly tokens: number;
  /** "question": of what is asked; "new": not seen by the model yet, or the newest; "older": the rest. */
  readonly age: "question" | "new" | "older";
}

export interface ImageLimits {
  readonly images: number;
  readonly imageTokens: number;
  readonly every: number;
  /** Of the provider, in one request. */
  readonly maxCount: number;
  /** The most that one call has brought so far. */
  readonly perCall: { readonly images: number; readonly tokens: number };
}

/**
 * Which pictures go out of sight now, as indices, oldest first. Nothing goes while the older ones are within the
 * limits. When they are over, so many go that `every` further calls fit before the next change; where the limits are
 * too small for that, all older ones go. Deterministic: a resumed run sees what the first one saw.
 *
 * @param images in the order in which they stand in the request.
 */
export function imagesToEvict(images: readonly ImageInSight[], limits: ImageLimits): number[] {
  const older = indicesOf(images, "older");
  const others = images.length - older.length;
  const most = Math.max(0, Math.min(limits.images, limits.maxCount - others));
  const tokens = (indices: readonly number[]) => indices.reduce((sum, i) => sum + images[i]!.tokens, 0);
  const evicted: number[] = [];
  let left = tokens(older);
  if (older.length > most || left > limits.imageTokens) {
    const { every, perCall } = limits;
    const downTo = Math.max(0, most - every * perCall.images);
    const downToTokens = Math.max(0, limits.imageTokens - every * perCall.tokens);
    while (older.length > 0 && (older.length > downTo || left > downToTokens)) {
      const oldest = older.shift()!;
      left -= images[oldest]!.tokens;
      evicted.push(oldest);
    }
  }
  // What the provider refuses cannot be sent, however new it is; the newest picture goes last.
  const last = images.length - 1;
  const spare = [...indicesOf(images, "question"), ...indicesOf(images, "new")].filter((i) => i !== last);
  for (const i of spare) {
    if (images.length - evicted.length <= limits.maxCount) break;
    evicted.push(i);
  }
  return evicted.sort((a, b) => a - b);
}

const indicesOf = (images: readonly ImageInSight[], age: ImageInSight["age"]): number[] =>
  images.flatMap((image, i) => (image.age === age ? [i] : []));

/** Tokens of text, roughly: four characters each, as tokenizers of English count. */
export const textTokens = (characters: number): number => Math.ceil(characters / 4);
