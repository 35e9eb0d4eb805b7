import { type AgentId, type Environment, InvalidInputError } from "@fovea/core";
import { type Pcg64, stream } from "@fovea/core/random";
import { samplerOf } from "../single-agent/index.js";
import type { Policy } from "./policy.js";

/**
 * Plays uniformly over `spec.action.actions`, as the random agents of BALROG do (every listed action alike, those
 * without effect too); where actions are not listed, over what the world itself draws (a response with one move, a look or
 * an answer). Agent i draws from the stream ("random-agent", i) of the seed.
 *
 * @throws InvalidInputError for an action space that is not listed, of a world that draws none.
 */
export function randomPolicy(environment: Environment, seed: number): Policy {
  const { spec } = environment;
  const { actions } = spec.action;
  const sample = samplerOf(environment);
  if (actions === undefined && sample === undefined)
    throw new InvalidInputError(
      `${spec.id} does not list its actions`,
      "play it with its expert, or with actions of its schema",
    );
  const agents = spec.agents ?? ["agent"];
  const streams = new Map<AgentId, Pcg64>(agents.map((agent, i) => [agent, stream(seed, "random-agent", i)]));
  return (agent) => {
    const random = streams.get(agent)!;
    return actions === undefined ? sample!(random) : actions[random.integers(0, actions.length)]!;
  };
}
