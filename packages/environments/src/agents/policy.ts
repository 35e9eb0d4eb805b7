import type { AgentId, Environment, JsonValue } from "@fovea/core";

/** Chooses the next action of one agent in the environment that it was made for. Asked once before each step. */
export type Policy = (agent: AgentId) => JsonValue;

/**
 * What a world's `expert.ts` exports as `expert`: a way to play that world well. It may read the full state, and its
 * README says so. It is made for one environment and goes on with whatever episode is in progress there.
 *
 * @throws NoExpertError for an environment that it does not know how to play.
 */
export type ExpertPolicy = (environment: Environment) => Policy;
