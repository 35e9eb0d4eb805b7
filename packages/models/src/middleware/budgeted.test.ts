import { generateToEnd, LimitError } from "@fovea/core";
import { describe, expect, it } from "vitest";
import { PriceUnknownError } from "../prices/errors.js";
import { parsePrices } from "../prices/prices.js";
import { asking, modelOf, say } from "../testing/models.js";
import { Budget, budgeted, priced } from "./budgeted.js";
import { BudgetSpentError } from "./errors.js";

const prices = parsePrices(
  JSON.stringify({
    version: 1,
    date: "2026-11-22",
    currency: "USD",
    models: { "test/model": { input: 1, output: 10, cached: 0.5 } },
  }),
);
const talker = () =>
  modelOf(() => say("hi", { usage: { input: 1000, cached: 400, output: 100, cost: null } }));

describe("budgeted", () => {
  it("refuses the call after the one that spent the tokens, with a limit", async () => {
    const budget = new Budget({ tokens: 2000 });
    const inner = talker();
    const model = budgeted(budget)(inner);
    await generateToEnd(model, asking("1"));
    await generateToEnd(model, asking("2"));
    const error = await generateToEnd(model, asking("3")).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BudgetSpentError);
    expect(error).toBeInstanceOf(LimitError);
    expect(error).toMatchObject({ kind: "limit", message: "2200 tokens of 2000 are spent" });
    expect([inner.calls(), budget.spent.tokens]).toEqual([2, 2200]);
  });

  it("counts money by the price file, cached input at its own price", async () => {
    const budget = new Budget({ dollars: 0.002 });
    const model = budgeted(budget, prices)(talker());
    const end = await generateToEnd(model, asking("1"));
    // 600 at $1, 400 at $0.50 and 100 at $10 a million.
    expect(end.usage.cost).toBeCloseTo(0.0018, 12);
    await generateToEnd(model, asking("2"));
    await expect(generateToEnd(model, asking("3"))).rejects.toThrow("$0.0036 of $0.002 are spent");
  });

  it("refuses to start when money is limited and the price is not known", () => {
    const budget = new Budget({ dollars: 1 });
    const unknown = modelOf(() => say("hi"), { id: "test/other" });
    expect(() => budgeted(budget)(unknown)).toThrow(PriceUnknownError);
    expect(() => budgeted(budget, prices)(unknown)).toThrow(
      /price file of 2026-11-22 does not know test\/other/,
    );
    expect(() => budgeted(budget)(modelOf(() => say("hi"), { id: "embedded/first-light" }))).not.toThrow();
  });

  it("is one budget for several models", async () => {
    const budget = new Budget({ tokens: 1100 });
    await generateToEnd(budgeted(budget)(talker()), asking("1"));
    await expect(generateToEnd(budgeted(budget)(talker()), asking("2"))).rejects.toThrow(BudgetSpentError);
  });
});

describe("priced", () => {
  it("leaves what a model says of its own cost", async () => {
    const model = priced(prices)(modelOf(() => say("hi", { usage: { input: 1, output: 1, cost: 0.5 } })));
    expect((await generateToEnd(model, asking("hi"))).usage.cost).toBe(0.5);
  });
  it("leaves the cost of an unknown model null", async () => {
    const model = priced(prices)(modelOf(() => say("hi"), { id: "test/other" }));
    expect((await generateToEnd(model, asking("hi"))).usage.cost).toBeNull();
  });
});
