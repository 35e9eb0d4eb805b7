import {
  type Answer,
  answerOf,
  CorruptStoreError,
  checkRollout,
  closureOf,
  DivergenceError,
  type EnvironmentContent,
  hashJson,
  type JsonValue,
  PastRecordError,
  pathTo,
  RecordedError,
  type Rollout,
  type Run,
  recordEnvironment,
  replay,
  rolloutOf,
  type Step,
  type Store,
  type System,
  stepId,
} from "@fovea/core";
import { make } from "@fovea/environments";
import { playActor } from "../environments/play.js";
import { findRun } from "./find.js";
import { mergedConfig, questionsIn, recordedSystem, standInModel, standInPerceiver } from "./recorded.js";

export interface Replayed {
  readonly run: string;
  /** Steps of the record, branches included; each hashes to its id, and the replay came to the same. */
  readonly steps: number;
  /** Effects that were served. */
  readonly served: number;
  /** Episodes that were played again. */
  readonly rollouts: number;
  readonly ended: string | null;
  /** The recorded error that the run stopped with, if it did. */
  readonly stoppedBy: string | null;
  readonly answer: Answer | null;
}

export interface ReplayOptions {
  /** Who made it; default: the system that its root names. */
  readonly system?: System;
  readonly signal?: AbortSignal;
  readonly onProgress?: (message: string) => void;
}

/**
 * Lets a run's agent work again over its record alone: models and tools are not asked but served, nothing is written,
 * and every request must be the recorded one, so that the same steps come out bit for bit. Packed episodes are played
 * again in their worlds.
 *
 * @throws DivergenceError, which names the first step that differs; CorruptStoreError for a step that does not hash to
 * its id; NotFoundError; InvalidInputError for a run that no system made.
 */
export async function replayRun(store: Store, id: string, options: ReplayOptions = {}): Promise<Replayed> {
  const { head } = await findRun(store, id);
  const steps = await closureOf(store, head.head);
  checkHashes(steps);
  const path = await pathTo(store, head.head);
  const config = mergedConfig(path.filter(({ kind }) => kind === "config"));
  const rollouts = await replayRollouts(steps, options);
  const common = { run: id, steps: steps.length, rollouts, ended: head.ended ?? null };
  if (config.agent === playActor) {
    const served = rollouts > 0 ? 0 : await replayGame(store, id, path, options);
    return { ...common, served, stoppedBy: null, answer: null };
  }

  const system = options.system ?? (await recordedSystem(config, id));
  const questions = questionsIn(path);
  const parts = questions.pop();
  const nothing = { ...common, served: 0, stoppedBy: null, answer: null };
  if (parts === undefined) return nothing;
  const agent = await system.agent({
    model: await standInModel(config),
    ...(system.takesPerceiver === true ? { perceiver: await standInPerceiver(config, steps) } : {}),
    maxModelCalls: Number.POSITIVE_INFINITY,
  });
  const run = await replay(store, id, options.signal === undefined ? {} : { signal: options.signal });
  let answer: Answer | null = null;
  let stoppedBy: string | null = null;
  try {
    answer = await agent.run({ parts, earlier: questions }, { run });
  } catch (error) {
    // A run that did not end leads to where its record ends, or to the error that stopped it.
    const isEnd = head.ended === undefined && run.head === head.head;
    if (!isEnd || !(error instanceof PastRecordError || error instanceof RecordedError)) throw error;
    if (error instanceof RecordedError) stoppedBy = error.message;
  }
  checkEnd(run, path, answer);
  return { ...common, served: run.served, stoppedBy, answer };
}

/** For a terminal. */
export function replayLines({ run, steps, served, rollouts, ended, stoppedBy, answer }: Replayed): string[] {
  const played =
    rollouts === 0 ? "" : `; ${rollouts} ${rollouts === 1 ? "episode" : "episodes"} played again`;
  const how = stoppedBy === null ? "it has not ended" : `it stopped with: ${stoppedBy}`;
  return [
    `${run}: the same ${steps} steps, ${served} effects served from the record${played}`,
    ...(ended === null ? [`  ${how}; go on with: fovea runs resume ${run}`] : []),
    ...(answer === null ? [] : [`  answer  ${answer.answer ?? `none: ${answer.reason ?? ""}`}`]),
  ];
}

function checkHashes(steps: readonly Step[]): void {
  const wrong = steps.find((step) => stepId(step) !== step.id);
  if (wrong === undefined) return;
  throw new CorruptStoreError(`step ${wrong.id} does not hash to its id`, "run `fovea runs verify`");
}

/** The replay stands where the record stands, and says what it says. */
function checkEnd({ head, id }: Run, path: readonly Step[], answer: Answer | null): void {
  const end = path.at(-1)!;
  if (head !== end.id) {
    const at = path.findIndex((step) => step.id === head);
    const next = path[at + 1];
    throw new DivergenceError(
      `the replay of ${id} ended at step ${head.slice(0, 12)}${next === undefined ? "" : `; step ${next.id.slice(0, 12)} (${next.kind}) was not asked for`}`,
      `go on from there in a fork: fovea runs fork ${id} --at ${head.slice(0, 12)}`,
      { where: { run: id, after: head, ...(next === undefined ? {} : { step: next.id }) } },
    );
  }
  const recorded = path.map(answerOf).findLast((found) => found !== undefined);
  if (answer === null || recorded === undefined) return;
  if (hashJson(answer as unknown as JsonValue) === hashJson(recorded as unknown as JsonValue)) return;
  throw new DivergenceError(
    `the replay of ${id} gave another answer than the record holds`,
    "the agent of this version makes something else of the same steps: ask anew",
  );
}

/** A game of which every step is recorded: served, then played again in its world. */
async function replayGame(
  store: Store,
  id: string,
  path: readonly Step[],
  { signal, onProgress }: ReplayOptions,
): Promise<number> {
  const played = path.filter(({ kind }) => kind === "environment");
  if (played.length === 0) return 0;
  const contents = played.map(({ content }) => content as unknown as EnvironmentContent);
  const { environment } = contents[0]!;
  onProgress?.(`playing ${environment} again`);
  const world = await make(environment);
  try {
    const run = await replay(store, id, signal === undefined ? {} : { signal });
    const table = recordEnvironment(run, world);
    for (const { reset, actions } of contents)
      await (reset === undefined ? table.step(actions!) : table.reset(reset));
    await table.world();
    checkEnd(run, path, null);
    return run.served;
  } finally {
    world.close();
  }
}

async function replayRollouts(
  steps: readonly Step[],
  { signal, onProgress }: ReplayOptions,
): Promise<number> {
  const found = steps.map(rolloutOf).filter((rollout): rollout is Rollout => rollout !== undefined);
  for (const rollout of found) {
    signal?.throwIfAborted();
    onProgress?.(`playing ${rollout.environment} again`);
    const world = await make(rollout.environment);
    try {
      await checkRollout(rollout, world);
    } finally {
      world.close();
    }
  }
  return found.length;
}
