import { describe, expect, it } from "vitest";
import { PriceFileError } from "./errors.js";
import { costOf, loadPrices, parsePrices, priceOf } from "./prices.js";

const file = (models: unknown, over = {}) =>
  JSON.stringify({ version: 1, date: "2026-11-22", currency: "USD", models, ...over });

describe("a price file", () => {
  it("gives a model's price by its id, or by the longest beginning that fits", () => {
    const prices = parsePrices(
      file({
        "a/*": { input: 1, output: 1 },
        "a/big-*": { input: 2, output: 2 },
        "a/big-7": { input: 3, output: 3 },
      }),
    );
    const inputs = ["a/small", "a/big-6", "a/big-7", "b/any"].map((id) => priceOf(prices, id)?.input);
    expect(inputs).toEqual([1, 2, 3, undefined]);
    expect(prices.date).toBe("2026-11-22");
  });

  it("charges cached input as input when it has no price of its own", () => {
    expect(costOf({ input: 2, output: 0 }, { input: 1e6, cached: 5e5, output: 0, cost: null })).toBe(2);
  });

  it("knows that what runs here costs nothing", () => {
    expect(priceOf(undefined, "simulated/perceiver")).toEqual({ input: 0, output: 0 });
    expect(priceOf(undefined, "openai/any")).toBeUndefined();
  });

  it.each([
    ["not JSON", "{", /is not JSON/],
    ["another version", file({}, { version: 2 }), /"version" is 2, not 1/],
    ["no date", file({}, { date: "yesterday" }), /"date" is "yesterday"/],
    ["a day that is none", file({}, { date: "2026-02-30" }), /"date" is "2026-02-30"/],
    ["euros", file({}, { currency: "EUR" }), /"currency" is "EUR"/],
    ["a negative price", file({ "a/b": { input: -1, output: 1 } }), /"input" of "a\/b" is -1/],
    ["a price in words", file({ "a/b": { input: "1", output: 1 } }), /"input" of "a\/b" is "1"/],
    ["half a price", file({ "a/b": { input: 1 } }), /"a\/b" needs "input" and "output"/],
    ["an unknown field", file({ "a/b": { input: 1, output: 1, image: 1 } }), /unknown field "image"/],
    ["null", "null", /"version" is undefined/],
  ])("is refused with %s", (_what, text, words) => {
    expect(() => parsePrices(text)).toThrow(PriceFileError);
    expect(() => parsePrices(text)).toThrow(words);
  });

  it("is named when it is not there", async () => {
    await expect(loadPrices("/nowhere/prices.json")).rejects.toThrow(
      /price file \/nowhere\/prices.json cannot be read/,
    );
  });
});
