import { FoveaError, InterruptedError, LimitError } from "@fovea/core";
import type { EvalTokens } from "./result.js";
import type { EvalBudget, RunEvalOptions } from "./run-options.js";

/** Sample after sample failed in the same way: it is not the samples. */
export class EvalStoppedError extends FoveaError {}

/** So many failures of one kind in a row, with nothing answered between them, stop an eval. */
const mostAlike = 10;

/** Counts failures of one kind, as they come one after the other. */
export class Alike {
  #code = "";
  #count = 0;

  /**
   * Takes a sample that is done.
   *
   * @param code of its error; undefined for an answer.
   * @throws EvalStoppedError.
   */
  add(code: string | undefined, error: unknown): void {
    // A limit that is too small for one sample is small for the next: that is a result.
    const isLimit = error instanceof FoveaError && error.kind === "limit";
    const isSame = code !== undefined && !isLimit && code === this.#code;
    this.#code = isLimit ? "" : (code ?? "");
    this.#count = isSame ? this.#count + 1 : 1;
    if (!isSame || this.#count < mostAlike) return;
    const { message } = described(error);
    const fix =
      error instanceof FoveaError && error.fix !== "" ? error.fix : "see what is wrong with the agent";
    throw new EvalStoppedError(
      `the last ${mostAlike} samples failed alike, the last one with: ${message}`,
      fix,
      "failure",
      { cause: error },
    );
  }
}

/** Throws what no other sample would escape: that the eval was stopped, and what `stops` names. */
export function throwIfFatal(error: unknown, signal: AbortSignal, stops: RunEvalOptions["stops"]): void {
  if (signal.aborted) throw signal.reason;
  if (error instanceof InterruptedError || stops?.(error) === true) throw error;
}

/** @throws LimitError when what is spent has reached the budget. */
export function checkBudget(
  { tokens = Infinity, cost = Infinity, ms = Infinity }: EvalBudget,
  spent: { readonly tokens: EvalTokens; readonly knownCost: number },
  workedMs: () => number,
): void {
  const { input, output } = spent.tokens;
  const over = (what: string) => new LimitError(what, "raise the limit and go on with the same eval");
  if (input + output >= tokens) throw over(`${input + output} tokens were used of at most ${tokens}`);
  if (spent.knownCost >= cost) throw over(`$${spent.knownCost.toFixed(4)} were spent of at most $${cost}`);
  if (ms !== Infinity && workedMs() >= ms) throw over(`the time of the eval is over: ${ms} ms`);
}

/** Whatever was thrown, as it is written down. */
export function described(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof FoveaError) return { code: error.code, message: error.message };
  return { code: "UNEXPECTED", message: error instanceof Error ? error.message : String(error) };
}
