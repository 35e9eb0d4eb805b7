import { didYouMean, NotFoundError, type RunState, type Store } from "@fovea/core";

/**
 * The run of that id.
 *
 * @throws NotFoundError, with the id that was perhaps meant.
 */
export async function findRun(store: Store, id: string): Promise<RunState> {
  await store.refresh();
  const state = await store.run(id);
  if (state !== undefined) return state;
  const known = (await store.runs()).map(({ run }) => run);
  const near = known.find((one) => id.length >= 4 && one.endsWith(id)) ?? didYouMean(id, known);
  const hint = near === undefined ? "" : `; did you mean "${near}"?`;
  throw new NotFoundError(
    `no run "${id}" in this store${hint}`,
    known.length === 0
      ? "the store holds no run; name another with --store or FOVEA_STORE"
      : "run `fovea runs list` for the list, or name another store with --store",
  );
}

/**
 * @param where what to call the store: its path, where that is known.
 * @throws NotFoundError when the store holds no run.
 */
export async function newestRun(store: Store, where = "this store"): Promise<string> {
  await store.refresh();
  const [newest] = (await store.list({ limit: 1 })).runs;
  if (newest !== undefined) return newest.run;
  throw new NotFoundError(
    `there is no run in ${where}`,
    'make one: fovea ask samples/invoice.png "what is the total?"; or name another store with --store',
  );
}
