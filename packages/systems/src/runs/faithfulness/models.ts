import { InvalidInputError, type JsonObject, type Model, type Store } from "@fovea/core";
import { type CallJudge, modelJudge } from "@fovea/evals";
import { Budget, budgeted, layered, loadPrices } from "@fovea/models";
import { askedProgramModel } from "../../ask/index.js";
import { openModelFor, recordedModel, recordedPerceiver } from "../../run/open-model.js";
import { recordedConfig } from "../recorded.js";
import type { FaithfulnessRunOptions } from "./index.js";

export interface FaithfulnessModelOptions {
  /** Name of the judge's model; none is asked without it. */
  readonly judge?: string;
  /** Path of a dated price file. */
  readonly prices?: string;
  /** US dollars and tokens of judge and probes together. */
  readonly maxCost?: number;
  readonly maxTokens?: number;
  readonly onRetry?: (message: string) => void;
}

/**
 * Who goes on in the probes of a run (its own model and perceiver, opened when a probe needs them) and who judges, all
 * within one budget.
 *
 * @throws UnknownModelError, MissingKeyError, PriceFileError, PriceUnknownError.
 */
export async function faithfulnessModels(
  store: Store,
  run: string,
  options: FaithfulnessModelOptions,
): Promise<Pick<FaithfulnessRunOptions, "model" | "perceiver" | "judge">> {
  const { judge, prices: path, maxCost, maxTokens, onRetry } = options;
  const config = await recordedConfig(store, run);
  const prices = path === undefined ? undefined : await loadPrices(path);
  const isLimited = maxCost !== undefined || maxTokens !== undefined;
  const budget = new Budget({
    ...(maxCost === undefined ? {} : { dollars: maxCost }),
    ...(maxTokens === undefined ? {} : { tokens: maxTokens }),
  });
  const open = async (name: string): Promise<Model> => {
    const how = {
      ...(path === undefined ? {} : { prices: path }),
      ...(onRetry === undefined ? {} : { onRetry }),
    };
    const model = await openModelFor(name, how);
    // What runs here costs nothing.
    if (!isLimited || model.id.startsWith("embedded/")) return model;
    return layered(model, [budgeted(budget, prices)]);
  };
  const named = recordedPerceiver({ content: config });
  return {
    model: () => openRecorded(config, run, open),
    ...(named === undefined ? {} : { perceiver: { name: named, open: () => open(named) } }),
    ...(judge === undefined ? {} : { judge: await judgeOf(judge, open) }),
  };
}

async function judgeOf(name: string, open: (name: string) => Promise<Model>): Promise<CallJudge> {
  const model = await open(name);
  return modelJudge({ model, pin: model.id });
}

async function openRecorded(
  config: JsonObject,
  run: string,
  open: (name: string) => Promise<Model>,
): Promise<Model> {
  if (config.model === askedProgramModel().id) return askedProgramModel();
  const name = recordedModel({ content: config });
  if (name !== undefined) return open(name);
  throw new InvalidInputError(`run ${run} does not say which model made it`, "leave the probes out");
}
