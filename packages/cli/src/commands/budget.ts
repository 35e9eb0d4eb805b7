import { InvalidInputError, type Limits, type Usage } from "@fovea/core";
import type { Command } from "commander";

export interface BudgetFlags {
  readonly maxSteps?: string;
  readonly maxTokens?: string;
  readonly maxCost?: string;
  readonly prices?: string;
  readonly timeout?: string;
}

/** What a run may spend, as options of a command. */
export const withBudget = (command: Command): Command =>
  command
    .option("--max-steps <n>", "model calls per question; over it: exit 4, and the run can be resumed")
    .option("--max-tokens <n>", "tokens in and out, of the whole run")
    .option("--max-cost <dollars>", "US dollars, of the whole run; needs --prices for models that cost")
    .option("--prices <file>", "what models cost (a dated JSON file)")
    .option("--timeout <seconds>", "seconds from now");

export interface Budget {
  readonly maxModelCalls?: number;
  readonly limits?: Limits;
}

/** @throws InvalidInputError for what is no number above zero. */
export function readBudget({ maxSteps, maxTokens, maxCost, timeout }: BudgetFlags): Budget {
  const steps = whole("--max-steps", maxSteps);
  const tokens = whole("--max-tokens", maxTokens);
  const cost = positive("--max-cost", maxCost);
  const seconds = positive("--timeout", timeout);
  const limits: Limits = {
    ...(tokens === undefined ? {} : { tokens }),
    ...(cost === undefined ? {} : { cost }),
    ...(seconds === undefined ? {} : { ms: seconds * 1000 }),
  };
  return {
    ...(steps === undefined ? {} : { maxModelCalls: steps }),
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
  };
}

/** `12,345 tokens, $0.0123` */
export function usageText({ input, output, cost }: Usage): string {
  const tokens = `${(input + output).toLocaleString("en-US")} tokens`;
  return cost === null ? tokens : `${tokens}, $${cost.toFixed(4)}`;
}

function whole(option: string, given: string | undefined): number | undefined {
  const value = positive(option, given);
  if (value === undefined || Number.isInteger(value)) return value;
  throw new InvalidInputError(`${option} is ${given}`, "give a whole number, 1 or more");
}

function positive(option: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const value = given.trim() === "" ? Number.NaN : Number(given);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidInputError(`${option} is ${given === "" ? '""' : given}`, "give a number above zero");
}
