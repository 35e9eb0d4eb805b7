import type { JsonObject, JsonValue } from "../json.js";
import type { Pixels } from "../media/codec.js";

export type AgentId = string;

/** JSON Schema of an action; a discrete space lists its actions in `actions`. */
export interface ActionSpace {
  readonly schema: JsonObject;
  readonly actions?: readonly JsonValue[];
}

export type ObservationMode = "text" | "symbolic" | "image" | "depth" | "mask";

export type Observation =
  | { readonly mode: "text"; readonly text: string }
  | { readonly mode: "symbolic"; readonly data: JsonValue }
  | { readonly mode: "image"; readonly pixels: Pixels }
  | {
      readonly mode: "depth" | "mask";
      /** Row-major. Depth in metres. */
      readonly data: Float32Array | Uint8Array;
      readonly width: number;
      readonly height: number;
    };

export interface EnvironmentSpec {
  /** "family/name-v1". */
  readonly id: string;
  readonly observations: readonly ObservationMode[];
  readonly action: ActionSpace;
  /** Steps until truncation. */
  readonly maxSteps: number;
  /**
   * "exact": `snapshot` holds the whole state; "replay": the seed and the actions rebuild it;
   * "none": it cannot be forked.
   */
  readonly snapshot: "exact" | "replay" | "none";
  /** Absent for a single agent, whose id is then "agent". */
  readonly agents?: readonly AgentId[];
}

export interface ResetOptions {
  /** A raw seed, any non-negative safe integer: same seed and options, same episode. */
  readonly seed: number;
  readonly options?: JsonObject;
}

export interface StepOutcome {
  readonly reward: number;
  /** The task ended: won, lost, dead. */
  readonly terminated: boolean;
  /** The episode was cut off: step limit. */
  readonly truncated: boolean;
  /** Facts for people and scorers; not for the policy. */
  readonly info?: JsonObject;
}

/** Outcome for each agent that is in the game. */
export type StepOutcomes = Readonly<Record<AgentId, StepOutcome>>;

/** One action of the only agent, or an object from each agent that acts now to its action. */
export type Actions = Readonly<Record<AgentId, JsonValue>>;

/**
 * A world. This docstring is the specification; `checkEnvironment` enforces it.
 *
 * - `reset` begins an episode, whatever was before. Before it everything but `restore` and `close` throws FoveaError;
 *   `close` may be called at any time, twice too. A seed that is no non-negative safe integer, and options that are no
 *   object or absurd, throw FoveaError; the world can still be reset.
 * - `toAct()` names the agents whose action the next `step` needs; it is empty exactly when the episode is over.
 * - `step(actions)` needs one valid action of each agent in `toAct()`, is synchronous, allocates no image, and
 *   returns an outcome for every agent still in the game. It throws SchemaError for an action outside the space, of
 *   an agent that is not to act, or missing, and FoveaError when the episode is over; the state is then unchanged.
 * - An episode is over for an agent when its outcome is terminated or truncated; truncation comes at `maxSteps` at the latest.
 * - `observe(mode, agent)` makes an observation on demand and changes nothing: neither state nor randomness. Its arrays
 *   are the caller's. A mode that `spec.observations` does not list throws FoveaError.
 * - Same seed, same options, same actions: same observations, rewards and ends, on every machine.
 * - `snapshot()` gives versioned bytes with all state, random state included; `restore(bytes)` on any instance of the
 *   same spec goes on exactly as the original would; `restore(bytes, { reseed })` continues with other randomness.
 *   Bytes that are damaged, cut, or of another environment or version throw FoveaError and change nothing
 *   (`sealSnapshot` and `openSnapshot` tell). With spec.snapshot "none" both throw SnapshotUnsupportedError.
 * - `render()` gives a picture for people, or undefined where there is none.
 */
export interface Environment {
  readonly spec: EnvironmentSpec;
  reset(options: ResetOptions): void;
  step(actions: Actions): StepOutcomes;
  observe(mode: ObservationMode, agent?: AgentId): Observation;
  toAct(): readonly AgentId[];
  snapshot(): Uint8Array;
  restore(bytes: Uint8Array, options?: { readonly reseed?: number }): void;
  render(): Pixels | undefined;
  close(): void;
}

type Promised<F> = F extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : F;

/** The same with promises: browsers, remote worlds, processes. */
export type AsyncEnvironment = {
  readonly [K in keyof Environment]: K extends "spec" ? EnvironmentSpec : Promised<Environment[K]>;
};
