/** Tokens of an image of `width` by `height` pixels as it is sent. */
export type TokenFormula = (width: number, height: number) => number;

/** Sides after fitting into a box of `side` by `side`, never enlarged. */
function fitted(width: number, height: number, side: number): [number, number] {
  const scale = Math.min(1, side / Math.max(width, height));
  return [width * scale, height * scale];
}

/**
 * OpenAI's tiles ("high" detail): fit into 2048 x 2048, bring the shorter side down to 768, count 512-pixel tiles.
 * Source: platform.openai.com/docs/guides/images-vision, "Calculating costs".
 */
export function openaiTiles(base: number, tile: number): TokenFormula {
  return (width, height) => {
    let [w, h] = fitted(width, height, 2048);
    const scale = Math.min(1, 768 / Math.min(w, h));
    [w, h] = [w * scale, h * scale];
    // Rounding before the division: 768 * (512 / 768) must be one tile.
    return base + tile * Math.ceil(Math.round(w) / 512) * Math.ceil(Math.round(h) / 512);
  };
}

/**
 * OpenAI's patches: 32-pixel patches, at most `budget` of them after scaling down, times the model's multiplier.
 * Source: platform.openai.com/docs/guides/images-vision, "Calculating costs".
 */
export function openaiPatches(multiplier: number, budget = 1536, maxSide?: number): TokenFormula {
  const patch = 32;
  return (width, height) => {
    let [w, h] = maxSide === undefined ? [width, height] : fitted(width, height, maxSide);
    let patches = Math.ceil(w / patch) * Math.ceil(h / patch);
    if (patches > budget) {
      const shrink = Math.sqrt((budget * patch * patch) / (w * h));
      const across = (w * shrink) / patch;
      const down = (h * shrink) / patch;
      // Whole patches in both directions, so that the count stays inside the budget.
      const again = Math.min(Math.floor(across) / across, Math.floor(down) / down);
      [w, h] = [w * shrink * again, h * shrink * again];
      patches = Math.ceil(Math.round(w) / patch) * Math.ceil(Math.round(h) / patch);
    }
    return Math.ceil(Math.min(patches, budget) * multiplier);
  };
}

/**
 * Anthropic: width x height / 750 of the image as the model sees it, that is after it was brought down to `maxSide`
 * and to `maxTokens`. Source: docs.claude.com/en/docs/build-with-claude/vision.
 */
export function anthropicArea(maxSide: number, maxTokens: number): TokenFormula {
  return (width, height) => {
    const [w, h] = fitted(width, height, maxSide);
    return Math.min(maxTokens, Math.ceil((w * h) / 750));
  };
}

/**
 * Anthropic from Claude 4.7 on: 28-pixel patches of the image after it was brought down to `maxSide`. The provider's
 * page gives the limits; the patch is what published bills show (datasets/JOHNISKING/image-token-cost on Hugging
 * Face: ten sizes, exact up to 1920 x 1080 once the prompt's own 77 tokens are taken off).
 */
export function anthropicPatches(maxSide: number, maxTokens: number): TokenFormula {
  return (width, height) => {
    const [w, h] = fitted(width, height, maxSide);
    return Math.min(maxTokens, Math.ceil(Math.round(w) / 28) * Math.ceil(Math.round(h) / 28));
  };
}

/**
 * Gemini 2: 258 tokens when both sides are at most 384 pixels; else 258 for each tile, where a tile's side is the
 * shorter side over 1.5, kept within 256 and 768. Source: ai.google.dev/gemini-api/docs/image-understanding and
 * .../tokens.
 */
export const geminiTiles: TokenFormula = (width, height) => {
  if (width <= 384 && height <= 384) return 258;
  const unit = Math.min(768, Math.max(256, Math.floor(Math.min(width, height) / 1.5)));
  return 258 * Math.ceil(width / unit) * Math.ceil(height / unit);
};

/** A fixed number for every image. */
export const perImage =
  (tokens: number): TokenFormula =>
  () =>
    tokens;

/**
 * Sides to which Qwen's processor brings an image: multiples of `factor`, between `minPixels` and `maxPixels` in
 * all. Rounds half to even, as Python does. Source: QwenLM/Qwen2.5-VL, qwen_vl_utils `smart_resize`.
 */
export function qwenResize(
  width: number,
  height: number,
  factor: number,
  minPixels: number,
  maxPixels: number,
): [width: number, height: number] {
  let w = Math.max(factor, roundHalfEven(width / factor) * factor);
  let h = Math.max(factor, roundHalfEven(height / factor) * factor);
  if (w * h > maxPixels) {
    const scale = Math.sqrt((width * height) / maxPixels);
    w = Math.max(factor, Math.floor(width / scale / factor) * factor);
    h = Math.max(factor, Math.floor(height / scale / factor) * factor);
  } else if (w * h < minPixels) {
    const scale = Math.sqrt(minPixels / (width * height));
    w = Math.ceil((width * scale) / factor) * factor;
    h = Math.ceil((height * scale) / factor) * factor;
  }
  return [w, h];
}

/**
 * Qwen-VL: one token for each `factor` x `factor` square of the resized image, and two that mark its ends.
 * `factor` is 28 for Qwen2-VL and Qwen2.5-VL, 32 for Qwen3-VL.
 */
export function qwenPatches(factor: number, minTokens: number, maxTokens: number): TokenFormula {
  const square = factor * factor;
  return (width, height) => {
    const [w, h] = qwenResize(width, height, factor, minTokens * square, maxTokens * square);
    return (w * h) / square + 2;
  };
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * InternVL: tiles of 448 pixels in the grid whose shape is nearest to the image's, at most `maxTiles`, and one
 * thumbnail when there are several; 256 tokens each. Source: OpenGVLab/InternVL, `dynamic_preprocess`.
 */
export function internvlTiles(maxTiles: number): TokenFormula {
  return (width, height) => {
    const wanted = width / height;
    let best: [number, number] = [1, 1];
    let nearest = Number.POSITIVE_INFINITY;
    const grids: [number, number][] = [];
    for (let n = 1; n <= maxTiles; n++)
      for (let across = 1; across <= n; across++) if (n % across === 0) grids.push([across, n / across]);
    for (const [across, down] of grids) {
      const distance = Math.abs(wanted - across / down);
      const roomy = width * height > 0.5 * 448 * 448 * across * down;
      if (distance < nearest || (distance === nearest && roomy)) {
        nearest = distance;
        best = [across, down];
      }
    }
    const tiles = best[0] * best[1];
    return 256 * (tiles === 1 ? 1 : tiles + 1);
  };
}

/**
 * Pixtral: `patch`-pixel squares of the image brought down to `maxSide`, and one token at the end of each row.
 * Source: mistralai/mistral-common, `ImageEncoder`.
 */
export function pixtralPatches(patch: number, maxSide: number): TokenFormula {
  return (width, height) => {
    const [w, h] = fitted(width, height, maxSide);
    const across = Math.floor((Math.max(1, Math.round(w)) - 1) / patch) + 1;
    const down = Math.floor((Math.max(1, Math.round(h)) - 1) / patch) + 1;
    return (across + 1) * down;
  };
}
