import type { Environment, ObservationMode, StepOutcome } from "../contracts/environment.js";

/**
 * Fast paths that a single-agent world with a discrete action space may offer beyond the contract, as its property
 * `fast`. Runners, benches and policies use them when they are there; nothing depends on them. `checkEnvironment`
 * plays every world that has them both ways and demands equal episodes.
 *
 * Fast calls and calls of the contract may be mixed freely: both act on the same state. Nothing here allocates.
 */
export interface FastPaths {
  /**
   * `step` by the index of the action in `spec.action.actions`.
   *
   * @returns an object that the next call overwrites. It has no `info`.
   * @throws SchemaError for an index outside the list (the state is unchanged); FoveaError before `reset` and after
   * the end of the episode.
   */
  stepIndex(action: number): Readonly<Pick<StepOutcome, "reward" | "terminated" | "truncated">>;
  /** Observations as arrays of a fixed shape, the same for every episode of the spec. */
  readonly views: readonly FastView[];
}

/** One kind of observation that is written into the caller's memory. */
export interface FastView {
  /**
   * Lower-case words joined by "-"; the first view of a mode bears the mode's own name ("symbolic", "image") and
   * shows what `observe(mode)` shows. Others say what they are: "partial-56", "image-224".
   */
  readonly name: string;
  readonly mode: Exclude<ObservationMode, "text">;
  /** [height, width, channels] of an image (channels 3), [height, width] of a mask, anything of a symbolic view. */
  readonly shape: readonly number[];
  readonly dtype: "uint8";
  /**
   * Writes the observation, row-major, to out[offset] and behind; changes nothing else.
   *
   * @throws FoveaError before `reset`.
   */
  write(out: Uint8Array, offset?: number): void;
}

/** A world that offers them. */
export interface FastEnvironment extends Environment {
  readonly fast: FastPaths;
}

/** The fast paths of a world, if it has any. */
export function fastPaths(environment: Environment): FastPaths | undefined {
  return (environment as Partial<FastEnvironment>).fast;
}
