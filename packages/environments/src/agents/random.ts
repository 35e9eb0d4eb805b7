import { type AgentId, type Environment, InvalidInputError } from "@fovea/core";
import { type Pcg64, stream } from "@fovea/core/random";
import type { Policy } from "./policy.js";

/**
 * Plays uniformly over `spec.action.actions`, as the random agents of BALROG do (every listed action alike, those
 * without effect too). Agent i draws from the stream ("random-agent", i) of the seed.
 *
 * @throws InvalidInputError for an action space that is not listed.
 */
export function randomPolicy({ spec }: Environment, seed: number): Policy {
  const { actions } = spec.action;
  if (actions === undefined)
    throw new InvalidInputError(
      `${spec.id} does not list its actions`,
      "play it with its expert, or with actions of its schema",
    );
  const agents = spec.agents ?? ["agent"];
  const streams = new Map<AgentId, Pcg64>(agents.map((agent, i) => [agent, stream(seed, "random-agent", i)]));
  return (agent) => actions[streams.get(agent)!.integers(0, actions.length)]!;
}
