import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { families } from "./families.js";
import { internvlTiles, pixtralPatches } from "./formulas.js";
import { type CardProvider, cardFor, familyOf, qwenResize } from "./index.js";

const tokens = (provider: CardProvider, model: string, width: number, height: number, detail?: string) =>
  cardFor(provider, model, { detail }).images!.tokens(width, height);

describe("tokens of an image", () => {
  // "Calculating costs" of OpenAI's images-vision guide.
  it.each([
    ["gpt-4o", 1024, 1024, "high", 765],
    ["gpt-4o", 2048, 4096, "high", 1105],
    ["gpt-4o", 4096, 8192, "low", 85],
    ["gpt-4o-mini", 1024, 1024, "high", 2833 + 4 * 5667],
    ["gpt-5", 1024, 1024, "high", 630],
    ["o3", 1024, 1024, "high", 675],
    ["gpt-4.1-mini", 1024, 1024, "high", Math.ceil(1024 * 1.62)],
    // 1800 x 2400: 4275 patches, brought down to 33 x 44 = 1452.
    ["gpt-4.1-mini", 1800, 2400, "high", Math.ceil(1452 * 1.62)],
    ["o4-mini", 1800, 2400, "high", Math.ceil(1452 * 1.72)],
    ["gpt-4.1-nano", 32, 32, "high", 3],
  ])("of OpenAI: %s, %i x %i, %s detail", (model, width, height, detail, expected) => {
    expect(tokens("openai", model, width, height, detail)).toBe(expected);
  });

  // Bills of 2026 (datasets/JOHNISKING/image-token-cost): what "high" detail cost on gpt-6.
  it.each([
    [256, 256, 77],
    [512, 512, 308],
    [1024, 1024, 1229],
    [1280, 720, 1104],
    [1920, 1080, 2448],
    [2560, 1440, 2931],
    [4032, 3024, 2942],
  ])("of OpenAI's models with 2500 patches, %i x %i", (width, height, expected) => {
    expect(tokens("openai", "gpt-6", width, height, "high")).toBe(expected);
  });

  // The table of Anthropic's vision page.
  it.each([
    [200, 200, 54],
    [1000, 1000, 1334],
    [1092, 1092, 1590],
  ])("of Anthropic, %i x %i", (width, height, expected) => {
    expect(tokens("anthropic", "claude-sonnet-4-5", width, height)).toBe(expected);
  });

  // The same bills, less the 77 tokens of the prompt.
  it.each([
    [256, 256, 100],
    [512, 512, 361],
    [768, 768, 784],
    [1024, 1024, 1369],
    [1280, 720, 1196],
    [1920, 1080, 2691],
  ])("of Anthropic from 4.7 on, %i x %i", (width, height, expected) => {
    expect(tokens("anthropic", "claude-opus-5-5", width, height)).toBe(expected);
  });

  // The image-understanding page of Gemini: 258 up to 384 pixels; 960 x 540 is cut in 360-pixel units, 3 x 2.
  it.each([
    [384, 384, 258],
    [385, 100, 2 * 258],
    [960, 540, 6 * 258],
    [3072, 3072, 16 * 258],
  ])("of Gemini 2, %i x %i", (width, height, expected) => {
    expect(tokens("google", "gemini-2.5-flash", width, height)).toBe(expected);
  });

  it("of Gemini 3 is one number, the default resolution's", () => {
    expect(tokens("google", "gemini-3-pro-preview", 4000, 3000)).toBe(1120);
  });

  it("of open models by their processors", () => {
    expect(tokens("openai-compatible", "Qwen/Qwen2.5-VL-7B-Instruct", 1024, 1024)).toBe(37 * 37 + 2);
    expect(tokens("openai-compatible", "qwen2.5vl:7b", 28, 28)).toBe(4 + 2);
    expect(tokens("openai-compatible", "Qwen/Qwen3-VL-8B-Instruct", 1024, 512)).toBe(32 * 16 + 2);
    expect(internvlTiles(12)(448, 448)).toBe(256);
    expect(internvlTiles(12)(896, 448)).toBe(3 * 256);
    expect(pixtralPatches(16, 1024)(1024, 1024)).toBe(65 * 64);
    expect(pixtralPatches(16, 1024)(16, 16)).toBe(2);
  });
});

describe("qwenResize", () => {
  const min = 4 * 784;
  const max = 16_384 * 784;

  // Computed in Python by the algorithm that qwen_vl_utils documents, with factor 28: its rounding and its floats.
  it.each([
    [1280, 720, 1288, 728],
    [1920, 1080, 1932, 1092],
    [14, 700, 28, 700],
    [42, 70, 56, 56],
    [10_000, 10_000, 3556, 3556],
    [20, 30, 56, 84],
  ])("brings %i x %i to %i x %i", (width, height, w, h) => {
    expect(qwenResize(width, height, 28, min, max)).toEqual([w, h]);
  });

  it("gives multiples of the factor inside the bounds", () => {
    const side = fc.integer({ min: 1, max: 9000 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        fc.pre(Math.max(width, height) / Math.min(width, height) < 200);
        const [w, h] = qwenResize(width, height, 28, min, max);
        expect([w % 28, h % 28]).toEqual([0, 0]);
        expect(w * h).toBeLessThanOrEqual(max);
        expect(w * h).toBeGreaterThanOrEqual(min);
      }),
    );
  });
});

describe("cards", () => {
  it("say how each family writes places", () => {
    const order = (provider: CardProvider, model: string) => cardFor(provider, model).coordinates;
    expect(order("google", "gemini-2.5-pro")).toEqual({ unit: "thousandth", order: "yx" });
    expect(order("openai-compatible", "Qwen2-VL-7B")).toEqual({ unit: "thousandth", order: "xy" });
    expect(order("openai-compatible", "qwen2.5-vl-72b")).toEqual({ unit: "pixel", order: "xy" });
    expect(order("openai-compatible", "Qwen3-VL-30B-A3B")).toEqual({ unit: "thousandth", order: "xy" });
    expect(order("anthropic", "claude-opus-4-6")).toEqual({ unit: "pixel", order: "xy" });
  });

  it.each([
    ["openai", "gpt-4o-2024-11-20", "gpt-4o"],
    ["openai", "gpt-5-2025-08-07", "gpt-5"],
    ["openai", "gpt-5.1", "gpt-5"],
    ["openai", "gpt-5.2-2025-12-11", "gpt-5.2"],
    ["openai", "gpt-5.4", "gpt-5.4"],
    ["openai", "gpt-5.4-mini", "gpt-mini"],
    ["openai", "o3-mini", "openai-text"],
    ["openai", "o1", "o-series"],
    ["openai", "something-new", "openai-unknown"],
    ["anthropic", "claude-3-5-haiku-latest", "claude-3"],
    ["anthropic", "claude-3-7-sonnet-latest", "claude-3.5"],
    ["anthropic", "claude-sonnet-4-20250514", "claude-4"],
    ["anthropic", "claude-opus-4-6", "claude-4"],
    ["anthropic", "claude-opus-4-8", "claude-4.7"],
    ["anthropic", "claude-haiku-5-5", "claude-4.7"],
    ["google", "models/gemini-2.0-flash", "gemini-2.0"],
    ["google", "gemini-4-argon", "gemini-3"],
    ["openai-compatible", "deepseek-chat", "text-only"],
    ["openai-compatible", "llama3.1:8b", "text-only"],
    ["openai-compatible", "Qwen/Qwen3-32B", "text-only"],
    ["openai-compatible", "my-finetune", "compatible-unknown"],
  ] as const)("%s %s belongs to %s", (provider, model, family) => {
    expect(familyOf(provider, model).id).toBe(family);
  });

  it("exist for every name, and those of unknown names are the cautious ones", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(families) as CardProvider[])),
        fc.string(),
        (provider, name) => {
          expect(cardFor(provider, name).contextTokens).toBeGreaterThan(0);
        },
      ),
    );
    expect(cardFor("openai-compatible", "deepseek-r1").images).toBeUndefined();
    for (const provider of Object.keys(families) as CardProvider[]) {
      const unknown = families[provider].at(-1)!.card;
      for (const { card } of families[provider].filter(({ card: { images } }) => images !== undefined))
        expect(unknown.images!.maxBytes).toBeLessThanOrEqual(card.images!.maxBytes!);
    }
  });

  it("count a whole number of tokens, at least one, for any image", () => {
    const side = fc.integer({ min: 1, max: 4000 });
    const all = Object.values(families).flatMap((list) =>
      list.flatMap(({ id, card }) => (card.images ? [{ id, card }] : [])),
    );
    fc.assert(
      fc.property(fc.constantFrom(...all), side, side, ({ card }, width, height) => {
        const cost = card.images!.tokens(width, height);
        expect(Number.isInteger(cost)).toBe(true);
        expect(cost).toBeGreaterThan(0);
      }),
    );
  });
});
