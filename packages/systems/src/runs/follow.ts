import {
  closureOf,
  type IntentRecord,
  journalOf,
  modelContent,
  NotFoundError,
  type RunState,
  type Step,
  type Store,
  type Usage,
} from "@fovea/core";
import { stepLine } from "./describe.js";
import { findRun } from "./find.js";

/** How a run that another process works on stands. */
export interface RunProgress {
  readonly run: string;
  readonly head: string;
  readonly ended: string | null;
  readonly steps: number;
  readonly modelCalls: number;
  readonly usage: Usage;
  /** Begun and not acknowledged: what it is doing now, or what is in doubt when nobody works on it. */
  readonly inFlight: readonly Pick<IntentRecord, "actor" | "effects">[];
  /** Of the steps that are new since the last look. */
  readonly lines: readonly string[];
}

export interface FollowOptions {
  /** Between two looks; default 250. */
  readonly everyMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * What a run does, as it does it, read from its records by another process: at once as it stands, then at every change,
 * until it has ended or `signal` aborts.
 *
 * @throws NotFoundError.
 */
export async function* followRun(
  store: Store,
  run: string,
  { everyMs = 250, signal }: FollowOptions = {},
): AsyncGenerator<RunProgress, void, void> {
  const seen = new Set<string>();
  let before = "";
  let state: RunState = await findRun(store, run);
  for (;;) {
    const { results, intents } = await journalOf(store, run);
    const inFlight = [...intents].flatMap(([key, { actor, effects }]) =>
      results.has(key) ? [] : [{ actor, effects }],
    );
    const now = JSON.stringify([state.head.head, state.head.ended, inFlight, results.size]);
    if (now !== before) {
      before = now;
      const steps = await closureOf(store, state.head.head);
      const fresh = steps.filter(({ id }) => !seen.has(id));
      for (const { id } of fresh) seen.add(id);
      yield {
        run,
        head: state.head.head,
        ended: state.head.ended ?? null,
        steps: steps.length,
        ...spent(steps),
        inFlight,
        lines: fresh.map(stepLine),
      };
    }
    if (state.head.ended !== undefined || signal?.aborted) return;
    await pause(everyMs, signal);
    await store.refresh();
    const next = await store.run(run);
    if (next === undefined)
      throw new NotFoundError(`the run ${run} is gone`, "it was pruned while it was followed");
    state = next;
  }
}

function spent(steps: readonly Step[]): Pick<RunProgress, "modelCalls" | "usage"> {
  const each = steps.flatMap((step) => (step.kind === "model" ? [modelContent(step).response.usage] : []));
  const sum = (of: "input" | "output") => each.reduce((total, usage) => total + usage[of], 0);
  const costs = each.map(({ cost }) => cost);
  const cost = costs.includes(null) ? null : costs.reduce<number>((total, one) => total + one!, 0);
  return { modelCalls: each.length, usage: { input: sum("input"), output: sum("output"), cost } };
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener("abort", end);
  });
}
