import {
  type Actions,
  type Environment,
  howEnded,
  InterruptedError,
  InvalidInputError,
  type JsonObject,
  type JsonValue,
  type Rollout,
  type StepOutcomes,
} from "@fovea/core";
import { expertPolicy, make, type Policy, randomPolicy } from "@fovea/environments";
import { fileName, openOutput } from "../output/index.js";
import { collectFrames } from "./frames.js";

/** Who chooses the actions. Undefined ends the game. */
export interface Player {
  readonly name: string;
  next(environment: Environment): JsonValue | undefined | Promise<JsonValue | undefined>;
}

export interface PlayOptions {
  readonly id: string;
  /** Default 0. */
  readonly seed?: number;
  /** Reset options. */
  readonly options?: JsonObject;
  /** Makes the player for the world, after its reset. */
  readonly player: (environment: Environment) => Player | Promise<Player>;
  /** The game is cut after so many; default: the world's own limit. */
  readonly steps?: number;
  /** Folder for the GIF; none is written without it. */
  readonly out?: string;
  /** How long the GIF shows a step; default 120. */
  readonly delayMs?: number;
  readonly signal?: AbortSignal;
  readonly onState?: (environment: Environment, outcomes: StepOutcomes | undefined) => void;
}

export interface PlayResult {
  readonly id: string;
  readonly player: string;
  readonly seed: number;
  readonly steps: number;
  /** Of a single agent its return, else by agent. */
  readonly return: number | Readonly<Record<string, number>>;
  readonly ended: Rollout["ended"];
  readonly actions: readonly JsonValue[];
  /** Path; null where the world shows no pictures, or none was asked for. */
  readonly gif: string | null;
}

/**
 * Plays one episode and writes it as a GIF.
 *
 * @throws UnknownEnvironmentError; InvalidInputError; SchemaError for an action outside the space; InterruptedError,
 * and then no GIF is written; OutputError.
 */
export async function playEnvironment(game: PlayOptions): Promise<PlayResult> {
  const { id, seed = 0, options, signal, onState, delayMs = 120 } = game;
  checkWhole("steps", game.steps ?? 0, Number.MAX_SAFE_INTEGER);
  checkWhole("delayMs", delayMs, longestDelayMs);
  const environment = await make(id);
  const agents = environment.spec.agents ?? ["agent"];
  const frames = collectFrames(delayMs);
  const most = game.steps ?? environment.spec.maxSteps;
  const actions: JsonValue[] = [];
  const returns: Record<string, number> = Object.fromEntries(agents.map((agent) => [agent, 0]));
  let ended: Rollout["ended"] = "cut";
  try {
    environment.reset(options === undefined ? { seed } : { seed, options });
    const player = await game.player(environment);
    frames.add(environment);
    onState?.(environment, undefined);
    while (actions.length < most && environment.toAct().length > 0) {
      const chosen = await player.next(environment);
      if (chosen === undefined) break;
      stopIfAborted(signal);
      const outcomes = environment.step(agents.length === 1 ? { [agents[0]!]: chosen } : (chosen as Actions));
      actions.push(chosen);
      for (const [agent, { reward }] of Object.entries(outcomes))
        returns[agent] = (returns[agent] ?? 0) + reward;
      ended = howEnded(environment, Object.values(outcomes));
      frames.add(environment);
      onState?.(environment, outcomes);
      // Ctrl-C is heard between steps.
      if (actions.length % 64 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    stopIfAborted(signal);
    const gif = game.out === undefined ? undefined : frames.gif();
    const name = fileName(`${id.replaceAll("/", "-")}-${seed}`);
    return {
      id,
      player: player.name,
      seed,
      steps: actions.length,
      return: agents.length === 1 ? returns[agents[0]!]! : returns,
      ended,
      actions,
      gif: gif === undefined ? null : await openOutput(game.out!).write(name, ".gif", gif),
    };
  } finally {
    environment.close();
  }
}

/** Plays a list to its end. */
export function listPlayer(actions: readonly JsonValue[]): Player {
  let next = 0;
  return { name: "actions", next: () => actions[next++] };
}

/**
 * The random agent or the world's expert.
 *
 * @throws NoExpertError; InvalidInputError for another name.
 */
export async function agentPlayer(name: string, environment: Environment, seed: number): Promise<Player> {
  if (name === "random") return policyPlayer(name, randomPolicy(environment, seed));
  if (name === "expert") return policyPlayer(name, await expertPolicy(environment));
  throw new InvalidInputError(`no player "${name}"`, "use random or expert");
}

function policyPlayer(name: string, policy: Policy): Player {
  return {
    name,
    next: (environment) => {
      const acting = environment.toAct();
      return environment.spec.agents === undefined
        ? policy(acting[0]!)
        : Object.fromEntries(acting.map((agent) => [agent, policy(agent)]));
    },
  };
}

/** A GIF counts hundredths of a second in 16 bits. */
const longestDelayMs = 655_350;

function checkWhole(name: string, value: number, high: number): void {
  if (Number.isSafeInteger(value) && value >= 0 && value <= high) return;
  throw new InvalidInputError(`${name} is ${value}`, `give a whole number from 0 to ${high}`);
}

function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw signal.reason instanceof InterruptedError
    ? signal.reason
    : new InterruptedError("interrupted", "play it again");
}
