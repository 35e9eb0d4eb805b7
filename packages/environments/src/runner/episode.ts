import {
  type Actions,
  type Environment,
  howEnded,
  InvalidInputError,
  type JsonObject,
  type Rollout,
  type StepOutcomes,
} from "@fovea/core";
import type { Policy } from "../agents/policy.js";

export interface EpisodeOptions {
  readonly seed: number;
  readonly options?: JsonObject;
  /** The episode is cut after so many; default: the spec's. */
  readonly maxSteps?: number;
  /** Called after the reset and after each step, in the state to look at. */
  readonly onState?: (environment: Environment, outcomes: StepOutcomes | undefined) => void;
}

/**
 * Plays one episode from its reset to its end. The result is what `rolloutContent` of core packs into one step, and
 * `expandRollout` makes a tree of.
 *
 * @throws whatever `reset` and `step` throw.
 */
export function playEpisode(environment: Environment, policy: Policy, episode: EpisodeOptions): Rollout {
  const { seed, options, maxSteps = environment.spec.maxSteps, onState } = episode;
  if (!Number.isSafeInteger(maxSteps) || maxSteps < 0)
    throw new InvalidInputError(`maxSteps is ${maxSteps}`, "give a whole number of 0 or more");
  const { id, agents = ["agent"], action } = environment.spec;
  const played: Actions[] = [];
  const returns: Record<string, number> = Object.fromEntries(agents.map((agent) => [agent, 0]));
  let ended: Rollout["ended"] = "cut";
  environment.reset(options === undefined ? { seed } : { seed, options });
  onState?.(environment, undefined);
  while (played.length < maxSteps) {
    const acting = environment.toAct();
    if (acting.length === 0) break;
    const actions = Object.fromEntries(acting.map((agent) => [agent, policy(agent)]));
    const outcomes = environment.step(actions);
    played.push(actions);
    for (const agent in outcomes) returns[agent] = (returns[agent] ?? 0) + outcomes[agent]!.reward;
    ended = howEnded(environment, Object.values(outcomes));
    onState?.(environment, outcomes);
  }
  const rest = { environment: id, seed, ...(options && { options }), returns, ended };
  return { ...rest, actions: pack(played, agents.length === 1 ? action.actions : undefined) };
}

/** One byte an action, where each is one of up to 256 plain values that a single agent chooses among. */
function pack(
  played: readonly Actions[],
  listed: Environment["spec"]["action"]["actions"],
): Rollout["actions"] {
  if (listed === undefined || listed.length > 256) return played;
  const indices = played.map(({ agent }) => listed.indexOf(agent!));
  return indices.includes(-1) ? played : Uint8Array.from(indices);
}
