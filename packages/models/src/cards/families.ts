/**
 * Over 400 lines because it is one table: every family of models with its limits, in one place to look them up.
 */
import type { CoordinateConvention, ImageAbilities, ModelCard } from "@fovea/core";
import {
  anthropicArea,
  anthropicPatches,
  geminiTiles,
  internvlTiles,
  openaiPatches,
  openaiTiles,
  perImage,
  pixtralPatches,
  qwenPatches,
} from "./formulas.js";

/** A family of models: whose name matches, and what is known of it. */
export interface Family {
  readonly id: string;
  readonly names: RegExp;
  readonly card: ModelCard;
  /** Tokens of an image that is sent with detail "low", where that differs. */
  readonly lowDetailTokens?: number;
  /** Where it says so. */
  readonly sources: readonly string[];
}

const pixels: CoordinateConvention = { unit: "pixel", order: "xy" };
const thousandths: CoordinateConvention = { unit: "thousandth", order: "xy" };

const common = ["image/png", "image/jpeg", "image/webp"] as const;

// OpenAI ------------------------------------------------------------------------------------------------------------

const openaiImages = (tokens: ImageAbilities["tokens"], limits: Partial<ImageAbilities>): ImageAbilities => ({
  mediaTypes: [...common, "image/gif"],
  maxBytes: 20_000_000,
  maxCount: 500,
  ...limits,
  tokens,
});
/** The server brings these down to 2048 pixels by itself. */
const tiled = (base: number, tile: number) => openaiImages(openaiTiles(base, tile), { maxSide: 2048 });
/** Above the patch budget the server would scale the image, unseen by us. */
const patched = (multiplier: number, budget: number) =>
  openaiImages(openaiPatches(multiplier, budget), { maxPixels: budget * 1024 });

const openaiSources = [
  "https://platform.openai.com/docs/guides/images-vision",
  "https://platform.openai.com/docs/models",
];
/** Bills that users published where the page is silent or differs; the larger figure is kept. */
const openaiBills = [
  ...openaiSources,
  "https://community.openai.com/t/introducing-gpt-5-4-mini-and-nano-our-most-capable-small-models-yet/1377015",
  "https://huggingface.co/datasets/JOHNISKING/image-token-cost",
];

const openai: readonly Family[] = [
  {
    id: "openai-text",
    names: /^(?:gpt-3\.5|gpt-4(?:-\d{4}|-32k|$)|o1-mini|o1-preview|o3-mini|gpt-oss|davinci|babbage)/,
    card: { contextTokens: 16_385, maxOutputTokens: 4096 },
    sources: openaiSources,
  },
  {
    id: "gpt-4o-mini",
    names: /^gpt-4o-mini/,
    card: { contextTokens: 128_000, maxOutputTokens: 16_384, images: tiled(2833, 5667), coordinates: pixels },
    lowDetailTokens: 2833,
    sources: openaiSources,
  },
  {
    id: "gpt-4.1-mini",
    names: /^gpt-4\.1-mini/,
    card: {
      contextTokens: 1_047_576,
      maxOutputTokens: 32_768,
      images: patched(1.62, 1536),
      coordinates: pixels,
    },
    sources: openaiSources,
  },
  {
    id: "gpt-4.1-nano",
    names: /^gpt-4\.1-nano/,
    card: {
      contextTokens: 1_047_576,
      maxOutputTokens: 32_768,
      images: patched(2.46, 1536),
      coordinates: pixels,
    },
    sources: openaiSources,
  },
  {
    id: "gpt-4.1",
    names: /^gpt-4\.1/,
    card: { contextTokens: 1_047_576, maxOutputTokens: 32_768, images: tiled(85, 170), coordinates: pixels },
    lowDetailTokens: 85,
    sources: openaiSources,
  },
  {
    id: "gpt-4o",
    names: /^(?:gpt-4o|chatgpt-4o|gpt-4\.5|gpt-4-turbo|gpt-4-vision)/,
    card: { contextTokens: 128_000, maxOutputTokens: 4096, images: tiled(85, 170), coordinates: pixels },
    lowDetailTokens: 85,
    sources: openaiSources,
  },
  {
    id: "o4-mini",
    names: /^(?:o4-mini|codex-mini)/,
    card: {
      contextTokens: 200_000,
      maxOutputTokens: 100_000,
      images: patched(1.72, 1536),
      coordinates: pixels,
    },
    sources: openaiSources,
  },
  {
    id: "o-series",
    names: /^o\d/,
    card: { contextTokens: 200_000, maxOutputTokens: 100_000, images: tiled(75, 150), coordinates: pixels },
    lowDetailTokens: 75,
    sources: openaiSources,
  },
  {
    id: "computer-use",
    names: /^computer-use/,
    card: { contextTokens: 8192, maxOutputTokens: 1024, images: tiled(65, 129), coordinates: pixels },
    lowDetailTokens: 65,
    sources: openaiSources,
  },
  {
    id: "gpt-mini",
    names: /^gpt-\d.*mini/,
    card: {
      contextTokens: 400_000,
      maxOutputTokens: 128_000,
      images: patched(1.62, 1536),
      coordinates: pixels,
    },
    sources: openaiBills,
  },
  {
    id: "gpt-nano",
    names: /^gpt-\d.*nano/,
    card: {
      contextTokens: 400_000,
      maxOutputTokens: 128_000,
      images: patched(2.46, 1536),
      coordinates: pixels,
    },
    sources: openaiBills,
  },
  {
    id: "gpt-5",
    names: /^gpt-5(?:\.1)?(?:-|$)/,
    card: { contextTokens: 400_000, maxOutputTokens: 128_000, images: tiled(70, 140), coordinates: pixels },
    lowDetailTokens: 70,
    sources: openaiSources,
  },
  {
    id: "gpt-5.2",
    names: /^gpt-5\.[23](?:-|$)/,
    card: {
      contextTokens: 400_000,
      maxOutputTokens: 128_000,
      images: patched(1.2, 1536),
      coordinates: pixels,
    },
    sources: openaiBills,
  },
  {
    id: "gpt-5.4",
    names: /^gpt-(?:5\.\d|[6-9]|\d\d)/,
    card: {
      contextTokens: 400_000,
      maxOutputTokens: 128_000,
      images: patched(1.2, 2500),
      coordinates: pixels,
    },
    sources: openaiBills,
  },
  {
    id: "openai-unknown",
    names: /^/,
    card: { contextTokens: 128_000, maxOutputTokens: 4096, images: patched(2.46, 1536), coordinates: pixels },
    sources: openaiSources,
  },
];

// Anthropic ---------------------------------------------------------------------------------------------------------

const anthropicSources = [
  "https://docs.claude.com/en/docs/build-with-claude/vision",
  "https://docs.claude.com/en/docs/about-claude/models/overview",
];
/** Larger images are brought down by the server: 1092 x 1092 is the largest square that is not. */
const standard: ImageAbilities = {
  mediaTypes: [...common, "image/gif"],
  maxBytes: 3_900_000,
  maxSide: 1568,
  maxPixels: 1092 * 1092,
  maxCount: 100,
  tokens: anthropicArea(1568, 1600),
};
/** 2000 pixels is also the limit of a request with more than 20 images. */
const fine: ImageAbilities = {
  ...standard,
  maxSide: 2000,
  maxPixels: 3_000_000,
  tokens: anthropicPatches(2576, 4784),
};

const anthropic: readonly Family[] = [
  {
    id: "claude-3",
    names: /^claude-(?:3-(?:haiku|sonnet|opus)|3-5-haiku)/,
    card: { contextTokens: 200_000, maxOutputTokens: 4096, images: standard, coordinates: pixels },
    sources: anthropicSources,
  },
  {
    id: "claude-3.5",
    names: /^claude-3-[57]/,
    card: { contextTokens: 200_000, maxOutputTokens: 8192, images: standard, coordinates: pixels },
    sources: anthropicSources,
  },
  {
    id: "claude-4",
    names: /^claude-(?:opus|sonnet|haiku)-4(?:-[0-6])?(?:-\d{8})?(?:-latest)?$/,
    card: { contextTokens: 200_000, maxOutputTokens: 32_000, images: standard, coordinates: pixels },
    sources: anthropicSources,
  },
  {
    id: "claude-4.7",
    names: /^claude-(?:opus|sonnet|haiku|fable|mythos)-(?:4-[7-9]|[5-9])/,
    card: { contextTokens: 200_000, maxOutputTokens: 64_000, images: fine, coordinates: pixels },
    sources: [...anthropicSources, "https://huggingface.co/datasets/JOHNISKING/image-token-cost"],
  },
  {
    id: "anthropic-unknown",
    names: /^/,
    card: {
      contextTokens: 200_000,
      maxOutputTokens: 4096,
      images: { ...standard, tokens: anthropicPatches(2576, 4784) },
      coordinates: pixels,
    },
    sources: anthropicSources,
  },
];

// Google ------------------------------------------------------------------------------------------------------------

const geminiSources = [
  "https://ai.google.dev/gemini-api/docs/image-understanding",
  "https://ai.google.dev/gemini-api/docs/media-resolution",
  "https://ai.google.dev/gemini-api/docs/tokens",
];
const boxes: CoordinateConvention = { unit: "thousandth", order: "yx" };
const geminiImages = (tokens: ImageAbilities["tokens"]): ImageAbilities => ({
  mediaTypes: [...common, "image/heic", "image/heif"],
  // A whole request with inline data may have 20 MB, a third of it base64's.
  maxBytes: 7_000_000,
  maxSide: 3072,
  maxCount: 3600,
  tokens,
});

const google: readonly Family[] = [
  {
    id: "gemini-1.5",
    names: /^(?:models\/)?gemini-1/,
    card: {
      contextTokens: 1_048_576,
      maxOutputTokens: 8192,
      images: geminiImages(perImage(258)),
      coordinates: boxes,
    },
    sources: geminiSources,
  },
  {
    id: "gemini-2.0",
    names: /^(?:models\/)?gemini-2\.0/,
    card: {
      contextTokens: 1_048_576,
      maxOutputTokens: 8192,
      images: geminiImages(geminiTiles),
      coordinates: boxes,
    },
    sources: geminiSources,
  },
  {
    id: "gemini-2.5",
    names: /^(?:models\/)?gemini-2/,
    card: {
      contextTokens: 1_048_576,
      maxOutputTokens: 65_536,
      images: geminiImages(geminiTiles),
      coordinates: boxes,
    },
    sources: geminiSources,
  },
  {
    id: "gemini-3",
    names: /^(?:models\/)?gemini-(?:[3-9]|\d\d)/,
    card: {
      contextTokens: 1_048_576,
      maxOutputTokens: 65_536,
      images: geminiImages(perImage(1120)),
      coordinates: boxes,
    },
    sources: geminiSources,
  },
  {
    id: "gemma-3",
    names: /^(?:models\/)?gemma-3/,
    card: {
      contextTokens: 131_072,
      maxOutputTokens: 8192,
      toolCalls: false,
      images: geminiImages(perImage(258)),
      coordinates: boxes,
    },
    sources: ["https://ai.google.dev/gemma/docs/core"],
  },
  {
    id: "google-unknown",
    names: /^/,
    card: {
      contextTokens: 128_000,
      maxOutputTokens: 8192,
      images: geminiImages(geminiTiles),
      coordinates: boxes,
    },
    sources: geminiSources,
  },
];

// Open weights, behind a server that speaks Chat Completions -----------------------------------------------------------

const openImages = (
  tokens: ImageAbilities["tokens"],
  limits: Partial<ImageAbilities> = {},
): ImageAbilities => ({
  mediaTypes: common,
  maxBytes: 20_000_000,
  ...limits,
  tokens,
});

const compatible: readonly Family[] = [
  {
    id: "qwen3-vl",
    names: /qwen-?3(?:\.\d)?-?(?:vl|omni)/i,
    card: {
      contextTokens: 262_144,
      images: openImages(qwenPatches(32, 64, 16_384), { maxPixels: 16_384 * 32 * 32 }),
      coordinates: thousandths,
    },
    sources: ["https://github.com/QwenLM/Qwen3-VL", "https://huggingface.co/Qwen/Qwen3-VL-8B-Instruct"],
  },
  {
    id: "qwen2.5-vl",
    names: /qwen-?2\.5-?(?:vl|omni)/i,
    card: {
      contextTokens: 128_000,
      images: openImages(qwenPatches(28, 4, 16_384), { maxPixels: 16_384 * 28 * 28 }),
      coordinates: pixels,
    },
    sources: [
      "https://github.com/QwenLM/Qwen3-VL/tree/main/qwen-vl-utils",
      "https://huggingface.co/Qwen/Qwen2.5-VL-7B-Instruct",
    ],
  },
  {
    id: "qwen2-vl",
    names: /qwen-?2-?vl|qvq/i,
    card: {
      contextTokens: 32_768,
      images: openImages(qwenPatches(28, 4, 16_384), { maxPixels: 16_384 * 28 * 28 }),
      coordinates: thousandths,
    },
    sources: ["https://huggingface.co/Qwen/Qwen2-VL-7B-Instruct"],
  },
  {
    id: "internvl",
    names: /intern-?vl/i,
    card: { contextTokens: 32_768, images: openImages(internvlTiles(12)), coordinates: thousandths },
    sources: ["https://huggingface.co/OpenGVLab/InternVL3-8B"],
  },
  {
    id: "gemma-3",
    names: /gemma-?3(?!.*(?:270m|1b))/i,
    card: { contextTokens: 131_072, images: openImages(perImage(256)), coordinates: boxes },
    sources: ["https://huggingface.co/google/gemma-3-4b-it"],
  },
  {
    id: "pixtral",
    names: /pixtral/i,
    card: {
      contextTokens: 131_072,
      images: openImages(pixtralPatches(16, 1024), { maxSide: 1024 }),
      coordinates: pixels,
    },
    sources: ["https://github.com/mistralai/mistral-common"],
  },
  {
    id: "mistral-small-3",
    names: /mistral-(?:small-3\.[12]|small-25|medium-25)|magistral|ministral-3/i,
    card: {
      contextTokens: 131_072,
      images: openImages(pixtralPatches(28, 1540), { maxSide: 1540 }),
      coordinates: pixels,
    },
    sources: ["https://github.com/mistralai/mistral-common"],
  },
  {
    id: "glm-v",
    names: /glm-4\.\d+v|glm-4v|glm-v/i,
    card: {
      contextTokens: 65_536,
      images: openImages(qwenPatches(28, 16, 6144), { maxPixels: 6144 * 28 * 28 }),
      coordinates: thousandths,
    },
    sources: ["https://huggingface.co/zai-org/GLM-4.5V"],
  },
  {
    id: "text-only",
    names:
      /deepseek-(?:chat|reasoner|r1|v[23])|gpt-oss|llama-?(?:2|3(?:\.[13])?)[-:]|llama-?3$|qwen-?(?:2(?:\.5)?|3)(?:-|:|$)(?!.*(?:vl|omni))|mistral-(?:7b|nemo|large)|mixtral|phi-?[34](?!.*(?:vision|multimodal))|kimi-k2(?!\.\d)|smollm(?!.*vlm)|glm-4\.[5-9](?!v)|text-only/i,
    card: { contextTokens: 32_768 },
    sources: [],
  },
  {
    id: "compatible-unknown",
    names: /^/,
    card: {
      contextTokens: 32_768,
      images: openImages(qwenPatches(28, 4, 16_384), { maxSide: 1568, maxBytes: 4_000_000, maxCount: 16 }),
      coordinates: pixels,
    },
    sources: [],
  },
];

/** By provider; the first family whose `names` match counts, and the last one takes every name. */
export const families = { openai, anthropic, google, "openai-compatible": compatible } as const;
export type CardProvider = keyof typeof families;
