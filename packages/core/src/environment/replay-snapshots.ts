import type { Actions, Environment, ResetOptions } from "../contracts/environment.js";
import { InvalidInputError } from "../errors.js";
import type { JsonValue } from "../json.js";

/** A world before snapshots: everything of `Environment` but `snapshot` and `restore`. */
export type BareEnvironment = Omit<Environment, "snapshot" | "restore">;

interface Replay {
  readonly v: 1;
  readonly id: string;
  readonly reset: ResetOptions;
  readonly actions: readonly Actions[];
}

/**
 * Gives a deterministic world the default snapshots: the seed and the actions so far, as JSON. Restoring steps
 * through them again, so it costs as much as the episode did. `spec.snapshot` must be "replay".
 *
 * `restore(bytes, { reseed })` is refused: the same actions under another seed would be another past.
 */
export function withReplaySnapshots(world: BareEnvironment): Environment {
  let began: ResetOptions | undefined;
  let actions: Actions[] = [];
  return {
    spec: world.spec,
    reset(options) {
      world.reset(options);
      began = options;
      actions = [];
    },
    step(chosen) {
      const outcomes = world.step(chosen);
      actions.push(structuredClone(chosen) as Record<string, JsonValue>);
      return outcomes;
    },
    snapshot() {
      if (began === undefined)
        throw new InvalidInputError(`${world.spec.id} has no episode to keep`, "call reset first");
      const replay: Replay = { v: 1, id: world.spec.id, reset: began, actions };
      return new TextEncoder().encode(JSON.stringify(replay));
    },
    restore(bytes, options) {
      const replay = readReplay(bytes, world.spec.id);
      if (options?.reseed !== undefined) {
        throw new InvalidInputError(
          `${world.spec.id} keeps its past as seed and actions`,
          "reset with the new seed instead",
        );
      }
      this.reset(replay.reset);
      for (const chosen of replay.actions) this.step(chosen);
    },
    observe: (mode, agent) => world.observe(mode, agent),
    toAct: () => world.toAct(),
    render: () => world.render(),
    close: () => world.close(),
  };
}

function readReplay(bytes: Uint8Array, id: string): Replay {
  let replay: Partial<Replay> | undefined;
  try {
    replay = JSON.parse(new TextDecoder().decode(bytes)) as Partial<Replay>;
  } catch {
    // Said below.
  }
  if (replay?.v === 1 && replay.id === id && Array.isArray(replay.actions)) return replay as Replay;
  throw new InvalidInputError(
    `these ${bytes.length} bytes are no snapshot of ${id}`,
    "give what its snapshot() returned",
  );
}
