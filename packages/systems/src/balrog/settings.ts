import {
  InvalidInputError,
  type JsonObject,
  type Model,
  type Sampling,
  UnknownAgentError,
  unknownName,
} from "@fovea/core";
import { formNames, openForm } from "./forms.js";
import { type HistoryLimits, historyLimits } from "./history.js";
import { type BalrogWords, balrogWords, readWords } from "./words.js";

/** How episodes are played, and by whom. */
export interface BalrogSettings {
  /** A form, which asks a model, or random, expert, dummy. Default naive, BALROG's. */
  readonly agent?: string;
  readonly model?: Model;
  /** Default: BALROG's, 16 texts, no pictures, 1 reasoning. */
  readonly history?: Partial<HistoryLimits>;
  /** Episodes that `few-shot` is shown; default 1. */
  readonly demonstrations?: number;
  /** Default: ours. */
  readonly words?: BalrogWords;
  /** Default: BALROG's, 1; null: the model's own. */
  readonly temperature?: number | null;
}

/** Settings with nothing left open. */
export interface Settled {
  readonly agent: string;
  readonly model: Model | undefined;
  readonly history: HistoryLimits;
  readonly demonstrations: number;
  readonly words: BalrogWords;
  readonly sampling: Sampling;
}

/** Agents that ask no model. */
export const modelless: readonly string[] = ["random", "expert", "dummy"];
const agentNames: readonly string[] = [...formNames, ...modelless];

/**
 * @throws UnknownAgentError; InvalidInputError where the agent has no model, the model holds no conversation or sees no
 * pictures that it is to be shown, and for numbers that are not usable.
 */
export function settle(settings: BalrogSettings): Settled {
  const { model, demonstrations = 1, words = balrogWords } = settings;
  const agent = (settings.agent ?? "naive").replaceAll("_", "-");
  if (!agentNames.includes(agent))
    throw unknownName(UnknownAgentError, "agent of BALROG", agent, agentNames, "fovea run balrog --help");
  const history = { ...historyLimits, ...settings.history };
  if (!Number.isSafeInteger(demonstrations) || demonstrations < 1)
    throw new InvalidInputError(`demonstrations is ${demonstrations}`, "give a whole number from 1");
  const sampling = samplingOf(settings);
  const settled = { agent, history, demonstrations, words, sampling };
  if (modelless.includes(agent)) return { ...settled, model: undefined };
  openForm(agent, words);
  if (model === undefined)
    throw new InvalidInputError(
      `the agent ${agent} asks a model, and none is given`,
      `name one with --model, or play with --agent ${modelless.join(" or ")}`,
    );
  if (model.card === undefined)
    throw new InvalidInputError(
      `${model.id} cannot play: it does not hold a conversation`,
      "name a language model with --model",
    );
  if (history.images > 0 && model.card.images === undefined)
    throw new InvalidInputError(
      `${model.id} sees no pictures, and is to be shown ${history.images}`,
      "leave --images out, or name a model that sees",
    );
  return { ...settled, model };
}

/** BALROG's 8,192 tokens, or as many as the model may make. */
function samplingOf({ model, temperature = 1 }: BalrogSettings): Sampling {
  const maxOutputTokens = Math.min(8192, model?.card?.maxOutputTokens ?? Infinity);
  return temperature === null ? { maxOutputTokens } : { temperature, maxOutputTokens };
}

/** What decides an episode beside its sample and its model, for the record. */
export function describeSettings({
  agent,
  model,
  history,
  demonstrations,
  words,
  sampling,
}: Settled): JsonObject {
  if (model === undefined) return { agent };
  return {
    agent,
    history: { ...history },
    ...(agent === "few-shot" ? { demonstrations } : {}),
    temperature: sampling.temperature ?? null,
    ...(words === balrogWords ? {} : { words: words as unknown as JsonObject }),
  };
}

/** The settings of a description. */
export function settingsIn(described: JsonObject): BalrogSettings {
  const { words, ...rest } = described;
  return { ...rest, ...(words === undefined ? {} : { words: readWords(words) }) } as BalrogSettings;
}
