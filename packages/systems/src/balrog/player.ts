import { type AskSite, askWhole } from "@fovea/agents";
import {
  type AsyncEnvironment,
  type Environment,
  type Message,
  modelContent,
  type Run,
  type Sampling,
  textOf,
} from "@fovea/core";
import { expertPolicy, type Policy, randomPolicy } from "@fovea/environments";
import type { Form } from "./forms.js";
import type { History, Observation } from "./history.js";
import { RequestViews } from "./request-views.js";

/** What a player says at its turn. */
export interface Said {
  /** Perhaps no valid action; null when there was none at all. */
  readonly action: string | null;
  readonly reasoning?: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Who plays. Asked once a turn. */
export type Player = (seen: Observation) => Promise<Said>;

/** BALROG's "dummy": says "wait", which is no action anywhere. */
export const dummyPlayer: Player = async () => ({ action: "wait", inputTokens: 1, outputTokens: 1 });

const free = (action: unknown): Said => ({ action: String(action), inputTokens: 0, outputTokens: 0 });

/** Uniform over the listed actions, by the run's seed; a fork with another one draws others from there on. */
export function randomPlayer(world: Environment, run: Run): Player {
  let { seed } = run;
  let policy = randomPolicy(world, seed);
  return async () => {
    if (run.seed !== seed) {
      seed = run.seed;
      policy = randomPolicy(world, seed);
    }
    return free(policy("agent"));
  };
}

/**
 * The world's expert, which reads the full state.
 *
 * @param reach brings the world to where the episode stands.
 */
export function expertPlayer(reach: () => Promise<Environment | AsyncEnvironment>): Player {
  let policy: Policy | undefined;
  return async () => {
    const world = (await reach()) as Environment;
    policy ??= await expertPolicy(world);
    return free(policy("agent"));
  };
}

export interface ModelPlayerOptions {
  readonly site: AskSite;
  readonly form: Form;
  readonly history: History;
  /** Stands before the conversation in every turn. */
  readonly opening: readonly Message[];
  readonly sampling: Sampling;
}

/** A language model, asked with its history. What it said, valid or not, is what it is reminded of. */
export function modelPlayer({ site, form, history, opening, sampling }: ModelPlayerOptions): Player {
  const views = new RequestViews(opening.length);
  let before: string | undefined;
  let tools: string | undefined;
  return async (seen) => {
    if (before !== undefined && before !== "") history.act(before);
    history.observe(seen);
    const messages = [...opening, ...history.messages(form.ending())];
    tools ??= await site.run.store.blobs.put(new TextEncoder().encode("[]"));
    const step = await askWhole(
      site,
      { messages: views.view(messages), tools: { blob: tools }, sampling },
      { messages, tools: [], sampling },
    );
    views.wasAsked(step);
    const { parts, usage } = modelContent(step).response;
    const { action, reasoning, isRemembered } = form.read(textOf(parts).trim());
    if (isRemembered) history.reason(reasoning!);
    before = action;
    return {
      action: action ?? null,
      ...(reasoning === undefined ? {} : { reasoning }),
      inputTokens: usage.input,
      outputTokens: usage.output,
    };
  };
}
