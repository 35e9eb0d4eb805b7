import type { Actions, Environment, ResetOptions } from "../contracts/environment.js";
import { InvalidInputError } from "../errors.js";
import { openSnapshot, sealSnapshot } from "./sealed-snapshot.js";

/** A world before snapshots: everything of `Environment` but `snapshot` and `restore`. */
export type BareEnvironment = Omit<Environment, "snapshot" | "restore">;

interface Replay {
  readonly reset: ResetOptions;
  readonly actions: readonly Actions[];
}

/**
 * Gives a deterministic world the default snapshots: the seed and the actions so far, as sealed JSON. Restoring steps
 * through them again, so it costs as much as the episode did. `spec.snapshot` must be "replay".
 *
 * `restore(bytes, { reseed })` is refused: the same actions under another seed would be another past. A refused
 * restore changes nothing.
 */
export function withReplaySnapshots(world: BareEnvironment): Environment {
  const { id } = world.spec;
  let began: ResetOptions | undefined;
  let actions: Actions[] = [];
  const again = (replay: Replay) => {
    world.reset(structuredClone(replay.reset));
    for (const chosen of replay.actions) world.step(structuredClone(chosen));
    began = replay.reset;
    actions = [...replay.actions];
  };
  return {
    spec: world.spec,
    reset(options) {
      const kept = structuredClone(options);
      world.reset(options);
      began = kept;
      actions = [];
    },
    step(chosen) {
      const outcomes = world.step(chosen);
      actions.push(structuredClone(chosen));
      return outcomes;
    },
    snapshot() {
      if (began === undefined)
        throw new InvalidInputError(`${id} has no episode to keep`, "call reset first");
      const replay: Replay = { reset: began, actions };
      return sealSnapshot(id, new TextEncoder().encode(JSON.stringify(replay)));
    },
    restore(bytes, options) {
      const replay = JSON.parse(new TextDecoder().decode(openSnapshot(id, bytes))) as Replay;
      if (options?.reseed !== undefined) {
        throw new InvalidInputError(
          `${id} keeps its past as seed and actions`,
          "reset with the new seed instead",
        );
      }
      const present = began === undefined ? undefined : { reset: began, actions };
      try {
        again(replay);
      } catch (error) {
        // A world that refuses its own past, of another version perhaps: the present one is brought back.
        if (present !== undefined) again(present);
        throw error;
      }
    },
    observe: (mode, agent) => world.observe(mode, agent),
    toAct: () => world.toAct(),
    render: () => world.render(),
    close() {
      began = undefined;
      world.close();
    },
  };
}
