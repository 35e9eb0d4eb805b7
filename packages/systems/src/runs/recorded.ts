import {
  type ContentPart,
  InvalidInputError,
  type JsonObject,
  type Model,
  type ModelCard,
  pathTo,
  type Step,
  type Store,
  type System,
} from "@fovea/core";
import { openModel } from "@fovea/models";
import { systems } from "../registry.generated.js";
import { findSystem } from "../run/find-system.js";
import { recordedModel, recordedPerceiver } from "../run/open-model.js";
import { findRun } from "./find.js";

/** What a run says that it is made of: its root, and every later config step. */
export async function recordedConfig(store: Store, run: string): Promise<JsonObject> {
  const { head } = await findRun(store, run);
  const configs = (await pathTo(store, head.head)).filter(({ kind }) => kind === "config");
  return mergedConfig(configs);
}

/** Later ones count; how an earlier model was opened says nothing of a later one. */
export function mergedConfig(configs: readonly Step[]): JsonObject {
  let merged: JsonObject = {};
  for (const { content } of configs) {
    const { opened: _, card: __, ...rest } = merged;
    merged = { ...(content.model === undefined ? merged : rest), ...content };
  }
  return merged;
}

/** @throws InvalidInputError for a run that no system made. */
export async function recordedSystem(config: JsonObject, run: string): Promise<System> {
  const { agent } = config;
  if (typeof agent === "string") {
    const name = agent.split("@")[0]!;
    // A system of several agents names them after itself: "balrog-naive".
    const own = systems.find(({ id }) => name === id || name.startsWith(`${id}-`));
    return findSystem(own?.id ?? name);
  }
  throw new InvalidInputError(
    `the run ${run} does not say which system made it`,
    "resume it in the program that made it: resume(store, run)",
  );
}

/** The user's messages of a run, the last one last. */
export const questionsIn = (steps: readonly Step[]): ContentPart[][] =>
  steps.flatMap((step) =>
    step.kind === "message" && step.actor === "user" ? [step.content.parts as unknown as ContentPart[]] : [],
  );

/** Asking a model that is only there to be served from a record. */
const neverAsked = (id: string): Model["generate"] =>
  // biome-ignore lint/correctness/useYield: it never gets that far.
  async function* () {
    throw new InvalidInputError(`${id} was asked in a replay`, "this is a bug in Fovea: please report it");
  };

/**
 * In place of a run's model: what it says is in the record, and what its card says decides how it was shown things.
 * Nothing is contacted and no weights are read.
 */
export async function standInModel(config: JsonObject): Promise<Model> {
  const id = String(config.model ?? "none");
  const card = await cardOf(config, recordedModel({ content: config }));
  return { id, deterministic: true, ...(card === undefined ? {} : { card }), generate: neverAsked(id) };
}

/** In place of the perceiver: whoever else was asked in the run. */
export async function standInPerceiver(config: JsonObject, steps: readonly Step[]): Promise<Model> {
  const spoke = steps.find(
    ({ kind, actor }) => kind === "message" && actor !== "user" && actor !== config.agent,
  );
  const id = spoke?.actor ?? "none";
  const { perceiverCard: written } = config;
  const card = await cardOf(
    written === undefined ? {} : { card: written },
    recordedPerceiver({ content: config }) ?? id,
  );
  return { id, deterministic: true, ...(card === undefined ? {} : { card }), generate: neverAsked(id) };
}

async function cardOf(config: JsonObject, name: string | undefined): Promise<ModelCard | undefined> {
  const recorded = config.card as unknown as ModelCard | undefined;
  if (recorded !== undefined) {
    // A formula cannot be written down; budgets of tokens are wide, so that an estimate does.
    const tokens = (width: number, height: number) => Math.ceil((width * height) / 750);
    return recorded.images === undefined ? recorded : { ...recorded, images: { ...recorded.images, tokens } };
  }
  if (name === undefined || name === "embedded" || !canBeOpened(name)) return undefined;
  return (await openModel(name, { apiKey: "not used in a replay" })).card;
}

/** Whether a model is named as `--model` takes names, so that its card can be found again. */
export const canBeOpened = (name: string): boolean =>
  /^(embedded$|openai|anthropic|google|https?:|ai-sdk:)/.test(name);

/** What of a card can be written down, for the root of a run whose model has no name by which it can be opened again. */
export function writtenCard(card: ModelCard): JsonObject {
  return JSON.parse(JSON.stringify(card)) as JsonObject;
}
