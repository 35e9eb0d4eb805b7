import { LimitError, type Limits, type Model, type ModelContent, type Usage } from "@fovea/core";
import { isUnpriced, PriceUnknownError } from "@fovea/models/prices";

/** What a run has used, against what it may. */
export class Spending {
  readonly #limits: Limits;
  readonly #until: number;
  #total: Usage = { input: 0, output: 0, cost: 0 };
  /** Cost of the calls whose cost is known. */
  #known = 0;
  #unpriced: string | undefined;

  /** @throws PriceUnknownError when money is limited and it is known that nobody will say what `model` costs. */
  constructor(limits: Limits = {}, model?: Model) {
    this.#limits = limits;
    if (limits.cost !== undefined && model !== undefined && isUnpriced(model))
      throw noPrice(limits.cost, model.id);
    this.#until = performance.now() + (limits.ms ?? Infinity);
  }

  get total(): Usage {
    return this.#total;
  }

  add(model: string, { usage, stop }: ModelContent["response"]): void {
    const { cost } = usage;
    // Of a call that broke off nothing is known, and nothing can be done about it.
    if (cost === null && stop !== "error" && stop !== "aborted" && stop !== "limit") this.#unpriced = model;
    this.#known += cost ?? 0;
    this.#total = addUsage(this.#total, usage);
  }

  /** @throws LimitError when a further model call would be over a limit. */
  check(): void {
    const { tokens = Infinity, cost, ms } = this.#limits;
    const used = this.#total.input + this.#total.output;
    if (used >= tokens) throw overLimit(`${used} tokens were used of at most ${tokens}`);
    if (performance.now() >= this.#until) throw overLimit(`the time is over: ${ms} ms`);
    if (cost === undefined) return;
    if (this.#unpriced !== undefined) throw noPrice(cost, this.#unpriced);
    if (this.#known >= cost) throw overLimit(`$${this.#known.toFixed(4)} were spent of at most $${cost}`);
  }

  /** A signal that aborts with LimitError when the time is over; `dispose` frees its timer. */
  deadline(): { readonly signal: AbortSignal | undefined; dispose(): void } {
    const { ms } = this.#limits;
    if (ms === undefined) return { signal: undefined, dispose: () => {} };
    const controller = new AbortController();
    const left = Math.min(2 ** 31 - 1, Math.max(0, this.#until - performance.now()));
    const timer = setTimeout(() => controller.abort(overLimit(`the time is over: ${ms} ms`)), left);
    return { signal: controller.signal, dispose: () => clearTimeout(timer) };
  }
}

export const overLimit = (what: string): LimitError =>
  new LimitError(what, "raise the limit and resume the run: what was done is kept");

const noPrice = (cost: number, model: string): PriceUnknownError =>
  new PriceUnknownError(
    `the cost limit of $${cost} cannot be kept: the price of ${model} is not known`,
    "give a price file that names the model (`priced`, --prices), or leave the cost limit out",
  );

function addUsage(a: Usage, b: Usage): Usage {
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    ...(a.cached === undefined && b.cached === undefined
      ? {}
      : { cached: (a.cached ?? 0) + (b.cached ?? 0) }),
    ...(a.image === undefined && b.image === undefined ? {} : { image: (a.image ?? 0) + (b.image ?? 0) }),
    cost: a.cost === null || b.cost === null ? null : a.cost + b.cost,
  };
}
