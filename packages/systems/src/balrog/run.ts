import { ModelFailedError, Spending } from "@fovea/agents";
import {
  createRun,
  type FoveaError,
  InvalidInputError,
  type JsonObject,
  type Limits,
  type Model,
  memoryStore,
  modelContent,
  newRunId,
  pathTo,
  type Run,
  resume,
  type Store,
  type Usage,
} from "@fovea/core";
import {
  ContextOverflowError,
  RequestRefusedError,
  ResponseTooLargeError,
  ServerError,
  StreamCutError,
  UnexpectedResponseError,
} from "@fovea/models";
import { canBeOpened, writtenCard } from "../runs/recorded.js";
import { type BalrogSample, balrogAgent, recordIn, taskOf } from "./episode.js";
import { finished, openGroup, runIdOf } from "./kept.js";
import { type Outcome, type Summary, summarise } from "./report.js";
import { balrogSamples, type SampleOptions } from "./samples.js";
import { type BalrogSettings, describeSettings, settle } from "./settings.js";

export interface BalrogOptions extends SampleOptions, BalrogSettings {
  /** Where the episodes are kept; without it none is, and an evaluation that stops begins anew. */
  readonly store?: Store;
  /** Id of the evaluation. One that is in the store goes on where it stopped: failed episodes are played on. */
  readonly id?: string;
  /** How the model was named, for the record, where its id is no name by which it can be opened again. */
  readonly opened?: string;
  /** Episodes at once; default 16, BALROG's workers. */
  readonly concurrency?: number;
  /** Of all episodes together. */
  readonly limits?: Limits;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: BalrogProgress) => void;
}

export interface BalrogProgress {
  readonly done: number;
  readonly failed: number;
  readonly total: number;
  readonly message: string;
  readonly usage: Usage;
}

export interface BalrogReport extends Summary {
  readonly benchmark: "balrog";
  /** Goes on with it: `id`. */
  readonly evaluation: string;
  readonly agent: string;
  readonly model: string | null;
  /** The first, where there are several. */
  readonly seed: number;
  readonly settings: JsonObject;
  readonly n: number;
  readonly failed: number;
  readonly usage: Usage;
  readonly ms: number;
  readonly outcomes: readonly Outcome[];
}

/**
 * Plays BALROG's episodes, several at once, each a run in the store, and scores them. A killed or interrupted
 * evaluation goes on with the same `id`. An episode whose model fails for good counts as 0 and is told of; when the
 * user, a limit, a key or the store is what stops one, all stop.
 *
 * @throws what `settle` and `balrogSamples` throw; InvalidInputError for an `id` that was begun with other settings;
 * LimitError, InterruptedError, AuthenticationError, QuotaError, StoreWriteError: go on with the same `id`.
 */
export async function runBalrog(options: BalrogOptions): Promise<BalrogReport> {
  const started = performance.now();
  const { store, signal, onProgress, concurrency = 16, limits, seed = 0, id = newRunId() } = options;
  if (!Number.isSafeInteger(concurrency) || concurrency < 1)
    throw new InvalidInputError(`concurrency is ${concurrency}`, "give a whole number from 1");
  const settled = settle(options);
  const samples = balrogSamples(options);
  const settings = describeSettings(settled);
  // Refuses a limit of money that cannot be kept, before anything is written.
  const spending = new Spending(limits, settled.model);
  if (store !== undefined) {
    const { environments, tasks, episodes, seeds, limit, opened = null } = options;
    await openGroup(store, id, samples, {
      samples: { environments, tasks, episodes, seed, seeds, limit },
      settings,
      model: settled.model?.id ?? null,
      opened,
    });
  }
  const deadline = spending.deadline();
  const failing = new AbortController();
  const stops = [signal, deadline.signal, failing.signal].filter((one) => one !== undefined);
  const stop = AbortSignal.any(stops);
  const agent = balrogAgent({ model: settled.model, spending });
  const outcomes: Outcome[] = [];
  let failed = 0;
  const tell = (message: string) =>
    onProgress?.({ done: outcomes.length, failed, total: samples.length, message, usage: spending.total });

  async function playOne(sample: BalrogSample): Promise<Outcome> {
    const run = runIdOf(id, sample);
    const kept = store === undefined ? undefined : await finished(store, run);
    if (kept !== undefined) {
      if (settled.model !== undefined) await recount(store!, run, spending);
      return { sample, run, record: kept };
    }
    // Without a store each episode is forgotten as soon as it is scored.
    const hand = await openRun(store ?? memoryStore(), run, {
      actor: agent.id,
      config: { agent: agent.id, ...rootOf(settled.model, options.opened) },
      seed: sample.seed,
      signal: stop,
    });
    try {
      await agent.run(taskOf(sample, settings), {
        run: hand,
        signal: stop,
        onEvent: (event) => {
          if (event.type === "progress") tell(event.message);
        },
      });
      await hand.end("answered");
      const record = recordIn((await hand.store.step(hand.head))!)!;
      return { sample, ...(store === undefined ? {} : { run }), record };
    } catch (error) {
      if (stop.aborted || !ofEpisode.some((Kind) => error instanceof Kind)) throw error;
      const { code, message } = error as FoveaError;
      return { sample, ...(store === undefined ? {} : { run }), error: { code, message } };
    } finally {
      // Why it stopped matters more than that its lease could not be given back.
      await hand.close().catch(() => {});
    }
  }

  let next = 0;
  let first: unknown;
  const worker = async (): Promise<void> => {
    while (next < samples.length && first === undefined) {
      const sample = samples[next++]!;
      try {
        const outcome = await playOne(sample);
        outcomes.push(outcome);
        if (outcome.error !== undefined) failed += 1;
        tell(`${sample.task} ${sample.episode}`);
      } catch (error) {
        first ??= error;
        failing.abort(error);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, samples.length) }, worker));
  } finally {
    deadline.dispose();
  }
  if (first !== undefined) throw first;
  const order = new Map(samples.map((sample, i) => [sample, i]));
  outcomes.sort((a, b) => order.get(a.sample)! - order.get(b.sample)!);
  return {
    benchmark: "balrog",
    evaluation: id,
    agent: settled.agent,
    model: settled.model?.id ?? null,
    seed,
    settings,
    n: samples.length,
    failed,
    ...summarise(outcomes),
    usage: spending.total,
    ms: Math.round(performance.now() - started),
    outcomes,
  };
}

/** What the model or its server makes of this episode; what any other episode would meet as well is not among them. */
const ofEpisode = [
  ModelFailedError,
  ContextOverflowError,
  RequestRefusedError,
  ResponseTooLargeError,
  ServerError,
  StreamCutError,
  UnexpectedResponseError,
];

/** What an episode that is not played again has spent counts too. */
async function recount(store: Store, run: string, spending: Spending): Promise<void> {
  const steps = await pathTo(store, (await store.run(run))!.head.head);
  for (const step of steps) if (step.kind === "model") spending.add(step.actor, modelContent(step).response);
}

/** What the root of an episode says of its model: enough to resume and replay it alone. */
function rootOf(model: Model | undefined, opened: string | undefined): JsonObject {
  if (model === undefined) return {};
  if (opened !== undefined && opened !== model.id) return { model: model.id, opened };
  return { model: model.id, ...(canBeOpened(model.id) ? {} : { card: writtenCard(model.card!) }) };
}

async function openRun(
  store: Store,
  id: string,
  how: { actor: string; config: JsonObject; seed: number; signal: AbortSignal },
): Promise<Run> {
  const isThere = (await store.run(id)) !== undefined;
  return isThere ? resume(store, id, { signal: how.signal }) : createRun(store, { id, ...how });
}
