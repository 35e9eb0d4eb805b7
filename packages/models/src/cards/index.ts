import type { ModelCard } from "@fovea/core";
import { type CardProvider, type Family, families } from "./families.js";

export type { CardProvider, Family } from "./families.js";
export { qwenResize } from "./formulas.js";

/** What is known of a model: the family that its name belongs to. Every name belongs to one. */
export function familyOf(provider: CardProvider, model: string): Family {
  return families[provider].find(({ names }) => names.test(model))!;
}

/**
 * The card of a model by its name. A name that is not known gets the provider's cautious one: small limits, dear
 * images. `detail: "low"` is OpenAI's, and makes an image of its tiled models cost the same whatever its size.
 */
export function cardFor(
  provider: CardProvider,
  model: string,
  { detail }: { readonly detail?: string | undefined } = {},
): ModelCard {
  const { card, lowDetailTokens } = familyOf(provider, model);
  if (detail !== "low" || lowDetailTokens === undefined || card.images === undefined) return card;
  return { ...card, images: { ...card.images, tokens: () => lowDetailTokens } };
}
