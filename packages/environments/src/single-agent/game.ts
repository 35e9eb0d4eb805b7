import type {
  EnvironmentSpec,
  FastView,
  JsonObject,
  JsonValue,
  Observation,
  ObservationMode,
  Pixels,
} from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";

/** What an action did; written anew by every `play`. */
export interface Outcome {
  reward: number;
  terminated: boolean;
  truncated: boolean;
}

/**
 * The rules and pictures of a world for one agent, without the contract's formalities: `createSingleAgent` makes an
 * `Environment` of it, which checks actions, phases and snapshots before it calls anything here.
 *
 * @typeParam Action what `play` takes: the index in `spec.action.actions`, or what `parse` made of the given value.
 */
export interface Game<Action = number> {
  readonly spec: EnvironmentSpec;
  readonly outcome: Outcome;
  /**
   * Begins an episode.
   *
   * @param seed checked: a whole number from 0 to 2^53 - 1.
   * @throws InvalidInputError for options that it does not take.
   */
  begin(seed: number, options: JsonObject | undefined): void;
  /** For spaces that are no list of actions. @throws SchemaError for a value outside the space. */
  parse?(given: JsonValue | undefined): Action;
  /** A value of such a space that `parse` takes, at random, for the random agent. */
  sample?(random: Pcg64): JsonValue;
  /** One step, which sets `outcome`. */
  play(action: Action): void;
  /** Facts about the last step, for people and scorers. */
  info?(): JsonObject;
  /** @param mode one of `spec.observations`. */
  observe(mode: ObservationMode): Observation;
  /** The picture for people; the image observation by default. */
  render?(): Pixels;
  /** Observations as bytes; they are only asked for in an episode. */
  readonly views?: readonly FastView[];
  /** All state but `outcome`, as bytes. */
  save(): Uint8Array;
  /** Puts what `save` returned into force. */
  load(body: Uint8Array): void;
  /** Goes on with other randomness; absent where nothing is random after `begin`. */
  reseed?(seed: number): void;
}
