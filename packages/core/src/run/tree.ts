import { CorruptStoreError, NotFoundError } from "../errors.js";
import type { Step } from "./step.js";
import type { Store } from "./store.js";

/** @throws NotFoundError. */
export async function getStep(store: Store, id: string): Promise<Step> {
  const step = await store.step(id);
  if (step === undefined)
    throw new NotFoundError(`no step ${id} in this store`, "`fovea runs show RUN` lists the steps");
  return step;
}

/** The trajectory that ends at `leaf`: steps from the root on, by `parent`. */
export async function pathTo(store: Store, leaf: string): Promise<Step[]> {
  const path: Step[] = [];
  for (let id: string | null = leaf; id !== null; ) {
    const step: Step | undefined = await store.step(id);
    if (step === undefined) {
      throw new CorruptStoreError(
        `step ${id} is named by its child and is not in the store`,
        "run `fovea runs verify`",
      );
    }
    path.push(step);
    id = step.parent;
  }
  return path.reverse();
}

/** Every step that `leaf` rests on: its path, and the paths of what those steps use; parents come first. */
export async function closureOf(store: Store, leaf: string): Promise<Step[]> {
  const seen = new Set<string>();
  const ordered: Step[] = [];
  const visit = async (id: string): Promise<void> => {
    const chain: Step[] = [];
    for (let at: string | null = id; at !== null && !seen.has(at); ) {
      const step: Step = await getStep(store, at);
      seen.add(at);
      chain.push(step);
      at = step.parent;
    }
    for (const step of chain.reverse()) {
      for (const used of step.uses) await visit(used);
      ordered.push(step);
    }
  };
  await visit(leaf);
  return ordered;
}
