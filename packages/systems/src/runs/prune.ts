import { closureOf, type Store } from "@fovea/core";
import { findRun } from "./find.js";
import { stepNamed } from "./fork.js";

/**
 * Hides a run, or a step with all below it, for good.
 *
 * @throws NotFoundError; InvalidInputError when a run stands on the step; StoreBusyError.
 */
export async function pruneRun(
  store: Store,
  run: string,
  { step: named, reason }: { readonly step?: string; readonly reason?: string } = {},
): Promise<{ readonly run: string; readonly step: string | null }> {
  const { head } = await findRun(store, run);
  const step = named === undefined ? undefined : stepNamed(await closureOf(store, head.head), named, run).id;
  await store.prune(step === undefined ? { run } : { step }, reason === undefined ? {} : { reason });
  return { run, step: step ?? null };
}
