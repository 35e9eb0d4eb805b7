import type { Model, ModelEnd, Usage } from "@fovea/core";
import { PriceUnknownError } from "../prices/errors.js";
import { costOf, type PriceList, priceOf } from "../prices/prices.js";
import { BudgetSpentError } from "./errors.js";
import { type Layer, withCostGenerate, withGenerate } from "./layers.js";

export interface BudgetLimits {
  /** Of input and output together. */
  readonly tokens?: number;
  readonly dollars?: number;
}

/** What may be spent and what has been, shared by all models and calls that are given it. */
export class Budget {
  readonly limits: BudgetLimits;
  #tokens = 0;
  #dollars = 0;

  constructor(limits: BudgetLimits) {
    this.limits = limits;
  }

  get spent(): { readonly tokens: number; readonly dollars: number } {
    return { tokens: this.#tokens, dollars: this.#dollars };
  }

  count(usage: Usage): void {
    this.#tokens += usage.input + usage.output;
    this.#dollars += usage.cost ?? 0;
  }

  /** @throws BudgetSpentError when nothing is left. */
  check(): void {
    const { tokens, dollars } = this.limits;
    if (tokens !== undefined && this.#tokens >= tokens)
      throw new BudgetSpentError(
        `${this.#tokens} tokens of ${tokens} are spent`,
        "raise the token budget and resume the run",
      );
    if (dollars !== undefined && this.#dollars >= dollars)
      throw new BudgetSpentError(
        `$${this.#dollars.toFixed(4)} of $${dollars} are spent`,
        "raise the money budget and resume the run",
      );
  }
}

/** Fills in what a call cost, where the price list knows the model and the model itself did not say. */
export function priced(prices: PriceList): Layer {
  return (model) => {
    const price = priceOf(prices, model.id);
    if (price === undefined) return model;
    return withCostGenerate(model, async function* (request, options) {
      for await (const event of model.generate(request, options))
        yield event.type === "end" && event.usage.cost === null
          ? withCost(event, costOf(price, event.usage))
          : event;
    });
  };
}

const withCost = (end: ModelEnd, cost: number): ModelEnd => ({ ...end, usage: { ...end.usage, cost } });

/**
 * Counts what calls use and refuses the next one when the budget is spent. A call that is out is not cut off, so the
 * budget can be passed by what the calls that run at the same time use. A call that breaks off tells no usage and
 * counts nothing.
 *
 * @throws PriceUnknownError at once, when the budget has dollars and the model no price.
 */
export function budgeted(budget: Budget, prices?: PriceList): Layer {
  return (model) => {
    if (budget.limits.dollars !== undefined) requirePrice(model, prices);
    const inner = prices === undefined ? model : priced(prices)(model);
    return withGenerate(inner, async function* (request, options) {
      budget.check();
      for await (const event of inner.generate(request, options)) {
        if (event.type === "end") budget.count(event.usage);
        yield event;
      }
    });
  };
}

function requirePrice(model: Model, prices: PriceList | undefined): void {
  if (priceOf(prices, model.id) !== undefined) return;
  throw new PriceUnknownError(
    prices === undefined
      ? `a budget in dollars was set, and there is no price file to know what ${model.id} costs`
      : `a budget in dollars was set, and the price file of ${prices.date} does not know ${model.id}`,
    "write the price into your price file (README of models/prices), or set a budget in tokens",
  );
}
