import type { AgentId, Environment } from "../../contracts/environment.js";
import type { JsonObject, JsonValue } from "../../json.js";
import type { Pcg64 } from "../../random/index.js";

export interface CheckEnvironmentOptions {
  /** Default 0 to 4. */
  readonly seeds?: readonly number[];
  /** Steps to play per seed at the most; default 200. */
  readonly steps?: number;
  /** A valid action for an agent; default: uniform over `spec.action.actions`. */
  readonly sample?: (environment: Environment, agent: AgentId, random: Pcg64) => JsonValue;
  /** An action outside the space, tried beside wrong types of every kind; default a string that no space has. */
  readonly invalid?: JsonValue;
  /** Reset options to play with. */
  readonly options?: JsonObject;
  /** Reset options that must be refused: absurd sizes, unknown names. */
  readonly absurd?: readonly JsonObject[];
  /** Nothing is random after reset: then, and only then, restore with another seed changes nothing. */
  readonly deterministic?: boolean;
  /** Every seed begins alike. */
  readonly fixedStart?: boolean;
}
