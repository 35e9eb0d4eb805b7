import { InterruptedError, type JsonObject } from "@fovea/core";
import type { Player } from "@fovea/systems";
import { ExitCode } from "../exit-codes.js";
import { interruptSignal } from "../interrupt.js";
import { printJson, printLines } from "../output.js";
import { withStore } from "../store.js";
import { resultLines } from "./env.js";
import { keyboard } from "./env-keyboard.js";

/** Goes on with a game of `fovea env play --store`; its exit code. */
export async function resumePlay(
  run: string,
  flags: { readonly store?: string; readonly out?: string; readonly json?: boolean },
): Promise<number> {
  const { agentPlayer, listPlayer, parseActions, playEnvironment, recordedConfig } = await import(
    "@fovea/systems"
  );
  const interrupt = interruptSignal();
  try {
    const result = await withStore(flags.store, async (store) => {
      const config = (await recordedConfig(store, run)) as unknown as Recorded;
      const { environment, seed, options, steps, player } = config;
      const keys = player.keys ? await keyboard(interrupt.signal) : undefined;
      try {
        return await playEnvironment({
          id: environment,
          seed,
          ...(options === undefined ? {} : { options }),
          ...(steps === undefined ? {} : { steps }),
          out: flags.out || "fovea-played",
          signal: interrupt.signal,
          record: { store, player: { ...player }, run, everyStep: keys !== undefined },
          player: (world): Player | Promise<Player> => {
            if (player.agent !== undefined) return agentPlayer(player.agent, world, seed);
            if (player.actions !== undefined) return listPlayer(parseActions(player.actions, world.spec));
            return keys!.player(world);
          },
          ...(keys === undefined ? {} : { onState: keys.show }),
        });
      } catch (error) {
        if (!(error instanceof InterruptedError)) throw error;
        const inStore = flags.store === undefined ? "" : ` --store ${flags.store}`;
        throw new InterruptedError(error.message, `go on with: fovea runs resume ${run}${inStore}`);
      } finally {
        keys?.close();
      }
    });
    if (flags.json) printJson(result);
    else printLines(resultLines(result));
    return ExitCode.done;
  } finally {
    interrupt.dispose();
  }
}

/** Root of a game, as `playEnvironment` writes it. */
interface Recorded {
  readonly environment: string;
  readonly seed: number;
  readonly options?: JsonObject;
  readonly steps?: number;
  readonly player: { readonly agent?: string; readonly actions?: string; readonly keys?: boolean };
}
