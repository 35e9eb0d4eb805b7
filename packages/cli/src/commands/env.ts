import { InterruptedError, InvalidInputError, type JsonObject, type Store } from "@fovea/core";
import type { Player, PlayRecord, PlayResult } from "@fovea/systems";
import type { Command } from "commander";
import { ExitCode } from "../exit-codes.js";
import { interruptSignal } from "../interrupt.js";
import { numberOf, printJson, printLines } from "../output.js";
import { withStore } from "../store.js";
import { shortPath } from "./answer-text.js";
import { keyboard } from "./env-keyboard.js";
import { addServe } from "./env-serve.js";
import { printList } from "./lists.js";

/** Lists without loading a world. */
export function addEnvs(program: Command): void {
  program
    .command("envs")
    .description("list the environments, which `env play`, `bench` and `serve` take")
    .option("--json", "print one JSON value on stdout")
    .addHelpText("after", "\nExample:\n  fovea envs")
    .action(async ({ json }: { json?: boolean }) =>
      printList((await import("@fovea/environments/registry")).environments, json),
    );
}

interface PlayFlags {
  readonly agent?: string;
  readonly actions?: string;
  readonly seed: string;
  readonly steps?: string;
  readonly options?: string;
  readonly out?: string;
  readonly delay: string;
  readonly store?: string;
  readonly json?: boolean;
}

export function addEnv(program: Command, done: (code: number) => void): void {
  const env = program.command("env").description("play, measure or serve an environment");
  env
    .command("play")
    .description("play one episode by keys, by an agent or by a list of actions; writes it as a GIF")
    .argument("<id>", "`fovea envs` lists them")
    .option("--agent <name>", "random or expert, in place of keys")
    .option("--actions <list>", 'such as "turn left, go forward*3" or a JSON array, in place of keys')
    .option("--seed <number>", "of the episode, and of the random agent", "0")
    .option("--steps <number>", "stop after so many (default: the environment's limit)")
    .option("--options <json>", "reset options")
    .option("--out <folder>", "where the GIF goes", "fovea-played")
    .option("--delay <ms>", "how long the GIF shows a step", "120")
    .option("--store <folder>", "keep the game as a run there: `fovea runs list`, `resume`, `replay`")
    .option("--json", "print one JSON value on stdout")
    .addHelpText(
      "after",
      `\nExamples:\n  fovea env play babyai/goto-v1\n  fovea env play crafter/default-v1 --agent random --seed 7\n  fovea env play babyai/goto-v1 --actions "turn left, go forward*2" --store .fovea`,
    )
    .action(async (id: string, flags: PlayFlags) => {
      const interrupt = interruptSignal();
      try {
        const result = await play(id, flags, interrupt.signal);
        if (flags.json) printJson(result);
        else printLines(resultLines(result));
        done(ExitCode.done);
      } finally {
        interrupt.dispose();
      }
    });
  env
    .command("bench")
    .description("steps per CPU-second, for each kind of observation")
    .argument("<id>", "`fovea envs` lists them")
    .option("--seconds <number>", "CPU-seconds for each row", "1")
    .option("--json", "print an array of rows on stdout")
    .addHelpText("after", "\nExample:\n  fovea env bench minigrid/empty-8x8-v1 --json")
    .action(async (id: string, flags: { seconds: string; json?: boolean }) => {
      const { benchEnvironment } = await import("@fovea/systems");
      const interrupt = interruptSignal();
      try {
        const seconds = numberOf("--seconds", flags.seconds);
        const rows = await benchEnvironment(id, { seconds, signal: interrupt.signal });
        if (flags.json) printJson(rows);
        else {
          const width = Math.max(...rows.map(({ observation }) => observation.length));
          printLines(
            rows.map(({ observation, stepsPerCpuSecond }) => {
              return `${observation.padEnd(width)}  ${stepsPerCpuSecond.toLocaleString("en")} steps per CPU-second`;
            }),
          );
        }
        done(ExitCode.done);
      } finally {
        interrupt.dispose();
      }
    });
  addServe(env, done);
}

async function play(id: string, flags: PlayFlags, signal: AbortSignal): Promise<PlayResult> {
  const { agentPlayer, checkOutput, listPlayer, parseActions, playEnvironment } = await import(
    "@fovea/systems"
  );
  const seed = numberOf("--seed", flags.seed);
  const out = flags.out || "fovea-played";
  if (flags.agent !== undefined && flags.actions !== undefined)
    throw new InvalidInputError("--agent and --actions are both given", "give one of them");
  await checkOutput(out);
  const byKeys = flags.agent === undefined && flags.actions === undefined;
  const keys = byKeys ? await keyboard(signal) : undefined;
  const playing = (record: PlayRecord | undefined) =>
    playEnvironment({
      ...(record !== undefined && { record }),
      id,
      seed,
      out,
      signal,
      delayMs: numberOf("--delay", flags.delay),
      ...(flags.steps !== undefined && { steps: numberOf("--steps", flags.steps) }),
      ...(flags.options !== undefined && { options: optionsOf(flags.options) }),
      player: (environment): Player | Promise<Player> => {
        if (flags.agent !== undefined) return agentPlayer(flags.agent, environment, seed);
        if (flags.actions !== undefined) return listPlayer(parseActions(flags.actions, environment.spec));
        return keys!.player(environment);
      },
      ...(keys !== undefined && { onState: keys.show }),
    });
  try {
    if (flags.store === undefined) return await playing(undefined);
    const { agent, actions } = flags;
    const how = {
      ...(agent === undefined ? {} : { agent }),
      ...(actions === undefined ? {} : { actions }),
      ...(keys === undefined ? {} : { keys: true }),
    };
    return await withStore(flags.store, (store) =>
      keeping(store, flags.store, () => playing({ store, player: how, everyStep: keys !== undefined })),
    );
  } finally {
    keys?.close();
  }
}

/** Ctrl-C in a game that is kept says how to go on with it. */
export async function keeping<T>(
  store: Store,
  folder: string | undefined,
  play: () => Promise<T>,
): Promise<T> {
  const before = new Set((await store.runs()).map(({ run }) => run));
  try {
    return await play();
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    const begun = (await store.runs()).find(({ run }) => !before.has(run))?.run;
    if (begun === undefined) throw error;
    const inStore = folder === undefined ? "" : ` --store ${folder}`;
    throw new InterruptedError(error.message, `go on with: fovea runs resume ${begun}${inStore}`);
  }
}

export function resultLines({
  id,
  player,
  seed,
  steps,
  return: total,
  ended,
  gif,
  run,
}: PlayResult): string[] {
  const sum = typeof total === "number" ? String(total) : JSON.stringify(total);
  return [
    `${id}: return ${sum} in ${steps} ${steps === 1 ? "step" : "steps"}, ${ended}`,
    "",
    `  seed        ${seed}`,
    `  player      ${player}`,
    ...(run === null ? [] : [`  run         ${run}`]),
    `  picture     ${gif === null ? "none: this environment shows none" : shortPath(gif)}`,
  ];
}

function optionsOf(text: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject;
  } catch (error) {
    throw new InvalidInputError(
      `--options is not JSON: ${(error as Error).message}`,
      `give an object in single quotes, such as --options '{"size": 8}'`,
    );
  }
}
