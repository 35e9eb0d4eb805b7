import {
  type Answer,
  answerOf,
  FoveaError,
  fork,
  hashJson,
  InterruptedError,
  type JsonObject,
  type JsonValue,
  type Model,
  modelContent,
  pathTo,
  type Step,
  type Store,
  type System,
} from "@fovea/core";
import { BudgetSpentError } from "@fovea/models";
import { ask } from "../../ask/index.js";

/** Who goes on in a probe, and where. */
export interface ProbeSite {
  readonly store: Store;
  /** The run that is probed. */
  readonly run: string;
  readonly model: Model;
  readonly system: System;
  readonly perceiver?: { readonly name: string; readonly open: () => Promise<Model> };
  readonly signal?: AbortSignal;
}

export interface ProbeFork {
  /** What is done: "mask", "control", "media-mask", ... */
  readonly kind: string;
  readonly at: Step;
  /** What the step is to hold instead. */
  readonly replace?: JsonObject;
  /** Which of several askings. */
  readonly draw: number;
}

/** What became of one fork. */
export interface ProbeEnd {
  readonly run: string;
  readonly kind: string;
  readonly draw: number;
  /** Null when it abstained, and when it failed. */
  readonly answer: string | null;
  readonly failed?: string;
  /** US dollars of what it asked beyond the record that it shares; null when that is not known. */
  readonly cost: number | null;
  readonly tokens: number;
  /** Calls of models beyond the shared record. */
  readonly modelCalls: number;
}

/**
 * Forks the run and lets its agent go on. The fork has an id that follows from what is asked, so that a probe which was
 * made is not made again, and one that was interrupted goes on; ids begin with "0probe", for which lists of runs show
 * them last. Its config step says of what it is a probe.
 *
 * @throws InterruptedError, BudgetSpentError; everything else that goes wrong is what became of it.
 */
export async function askFork(site: ProbeSite, probe: ProbeFork): Promise<ProbeEnd> {
  const { store, run, model, system, perceiver, signal } = site;
  const { kind, at, replace, draw } = probe;
  signal?.throwIfAborted();
  const about = { run, model: model.id, kind, at: at.id, draw, replace: (replace ?? null) as JsonValue };
  const id = `0probe-${run.slice(0, 60)}-${kind}-${at.id.slice(0, 8)}-${draw}-${hashJson(about).slice(0, 8)}`;
  const before = await store.run(id);
  if (before === undefined) {
    const config = { probe: { kind, of: run, step: at.id, draw } };
    await fork(store, { run, at: at.id, id, config, ...(replace === undefined ? {} : { replace }) });
  }
  let failed: string | undefined;
  if (before?.head.ended === undefined) {
    try {
      await ask({
        store,
        media: [],
        run: id,
        model,
        system,
        ...(perceiver === undefined ? {} : { perceiver }),
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (error) {
      if (signal?.aborted || error instanceof InterruptedError || error instanceof BudgetSpentError)
        throw error;
      failed = error instanceof FoveaError || error instanceof Error ? error.message : String(error);
    }
  }
  return { kind, draw, ...(await endOf(store, id, at.parent)), ...(failed === undefined ? {} : { failed }) };
}

/** What a fork came to, from its record. */
async function endOf(
  store: Store,
  run: string,
  parent: string | null,
): Promise<Pick<ProbeEnd, "run" | "answer" | "cost" | "tokens" | "modelCalls">> {
  const state = await store.run(run);
  const path = await pathTo(store, state!.head.head);
  // Beyond the step that was replaced or shared.
  const own = path.slice(path.findIndex((step) => step.parent === parent) + 1);
  const answer = own.map(answerOf).findLast((one): one is Answer => one !== undefined);
  const asked = own.filter(({ kind }) => kind === "model").map((step) => modelContent(step).response.usage);
  const costs = asked.map(({ cost }) => cost);
  return {
    run,
    answer: answer?.answer ?? null,
    cost: costs.includes(null) ? null : costs.reduce<number>((sum, cost) => sum + cost!, 0),
    tokens: asked.reduce((sum, { input, output }) => sum + input + output, 0),
    modelCalls: asked.length,
  };
}
