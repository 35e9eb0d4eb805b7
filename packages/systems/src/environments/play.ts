import {
  type Actions,
  appendRollouts,
  createRun,
  type Environment,
  howEnded,
  InterruptedError,
  InvalidInputError,
  type JsonObject,
  type JsonValue,
  pathTo,
  type RecordedEnvironment,
  type ResetOptions,
  type Rollout,
  type Run,
  recordEnvironment,
  resume,
  type StepOutcomes,
  type Store,
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
  /** Where the game is kept; it is not without it. */
  readonly record?: PlayRecord;
  readonly signal?: AbortSignal;
  readonly onState?: (environment: Environment, outcomes: StepOutcomes | undefined) => void;
}

export interface PlayRecord {
  readonly store: Store;
  /** For the root: what the player is, so that the run can be taken up. */
  readonly player: JsonObject;
  /**
   * A step of the run for each step of the game, durable before the next one: for persons, who cannot play it again.
   * Otherwise the whole episode is one step, written at its end.
   */
  readonly everyStep?: boolean;
  /** Takes this run up. */
  readonly run?: string;
}

/** Who writes the runs of games. */
export const playActor = "env-play@1";

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
  /** Null when it was not kept. */
  readonly run: string | null;
}

/**
 * Plays one episode and writes it as a GIF.
 *
 * @throws UnknownEnvironmentError; InvalidInputError; SchemaError for an action outside the space; InterruptedError,
 * and then no GIF is written (with `record` the run can be taken up); OutputError; what stores throw.
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
  const began = options === undefined ? { seed } : { seed, options };
  const { record } = game;
  const run = record === undefined ? undefined : await openGame(id, began, record, game);
  const table = run !== undefined && record?.everyStep ? recordEnvironment(run, environment) : environment;
  const played = run === undefined ? [] : await playedBefore(run, agents);
  try {
    await beginAt(table, began);
    const player = await game.player(environment);
    frames.add(environment);
    onState?.(environment, undefined);
    while (actions.length < most && environment.toAct().length > 0) {
      const chosen = played[actions.length] ?? (await player.next(environment));
      if (chosen === undefined) break;
      stopIfAborted(signal);
      const outcomes = await stepAt(
        table,
        agents.length === 1 ? { [agents[0]!]: chosen } : (chosen as Actions),
      );
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
    if (run !== undefined) {
      const rollout: Rollout = {
        environment: id,
        ...began,
        actions: listOf(actions, agents),
        returns,
        ended,
      };
      if (table === environment) await appendRollouts(run, playActor, [rollout]);
      await run.end("answered");
    }
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
      run: run?.id ?? null,
    };
  } finally {
    environment.close();
    // Why a game stopped matters more than that its lease could not be given back.
    await run?.close().catch(() => {});
  }
}

function openGame(
  environment: string,
  began: ResetOptions,
  { store, player, run }: PlayRecord,
  { steps, signal }: PlayOptions,
): Promise<Run> {
  const abort = signal === undefined ? {} : { signal };
  if (run !== undefined) return resume(store, run, abort);
  const { seed, options } = began;
  const how = { ...(options === undefined ? {} : { options }), ...(steps === undefined ? {} : { steps }) };
  const config = { agent: playActor, environment, player, ...how };
  return createRun(store, { actor: playActor, config, seed, ...abort });
}

/** What a game that is taken up holds already, in the form in which players give it. */
async function playedBefore({ id, store }: Run, agents: readonly string[]): Promise<JsonValue[]> {
  const state = await store.run(id);
  const path = state === undefined ? [] : await pathTo(store, state.head.head);
  return path.flatMap(({ kind, content }) => {
    if (kind !== "environment" || content.actions === undefined) return [];
    const chosen = content.actions as Actions;
    return [agents.length === 1 ? chosen[agents[0]!]! : (chosen as JsonValue)];
  });
}

const isRecorded = (table: Environment | RecordedEnvironment): table is RecordedEnvironment =>
  !("observe" in table);

async function beginAt(table: Environment | RecordedEnvironment, began: ResetOptions): Promise<void> {
  await table.reset(began);
  if (isRecorded(table)) await table.world();
}

async function stepAt(table: Environment | RecordedEnvironment, actions: Actions): Promise<StepOutcomes> {
  if (!isRecorded(table)) return table.step(actions);
  const { outcomes } = await table.step(actions);
  // Steps that are served from the record leave the world behind; it is to be seen.
  await table.world();
  return outcomes!;
}

/** Actions of one step each, as a rollout holds them. */
const listOf = (actions: readonly JsonValue[], agents: readonly string[]): readonly Actions[] =>
  agents.length === 1
    ? actions.map((chosen) => ({ [agents[0]!]: chosen }))
    : (actions as unknown as readonly Actions[]);

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
