import {
  type GroupRecord,
  getJson,
  type JsonObject,
  NotFoundError,
  type Store,
  unknownName,
} from "@fovea/core";
import type { EvalCase, EvalResult } from "./result.js";

/**
 * How an eval lies in a store:
 * - a group record with the eval's id, whose `about` holds the result so far; when it is done its `members` name one run per
 *   answer
 * - group records "ID.cases.N", each of which names a blob with a list of finished cases, in the order of their ending
 */
interface KeptEval {
  readonly kind: "eval";
  readonly result: EvalResult;
  /** How it was begun, for whoever resumes it. */
  readonly begun: JsonObject;
}

interface KeptCases {
  readonly kind: "eval-cases";
  readonly eval: string;
  readonly blob: string;
  readonly n: number;
}

/** No eval of that id is in the store. */
export class UnknownEvalError extends NotFoundError {}

export interface EvalRecord {
  readonly result: EvalResult;
  readonly begun: JsonObject;
  /** Run of each answer, by `caseKey`; empty until the eval is complete. */
  readonly runs: Readonly<Record<string, string>>;
}

const aboutOf = (group: GroupRecord): { readonly kind?: unknown } =>
  (group.about ?? {}) as { kind?: unknown };

/** All evals of a store, finished or not, the newest first. */
export async function listEvals(store: Store): Promise<EvalResult[]> {
  await store.refresh();
  const results = (await store.groups()).flatMap((group) => {
    const about = aboutOf(group);
    return about.kind === "eval" ? [(about as unknown as KeptEval).result] : [];
  });
  return results.sort((a, b) =>
    a.started === b.started ? (a.id < b.id ? 1 : -1) : a.started < b.started ? 1 : -1,
  );
}

/** One eval, by its id or the beginning of it. @throws UnknownEvalError. */
export async function readEval(store: Store, id: string): Promise<EvalRecord> {
  const { group } = await findEval(store, id);
  const { result, begun } = group.about as unknown as KeptEval;
  return { result, begun, runs: group.members };
}

/** Its finished cases, in the order of their ending; a block of them is in memory at a time. @throws UnknownEvalError. */
export async function* readEvalCases(store: Store, id: string): AsyncGenerator<EvalCase> {
  const { group, groups } = await findEval(store, id);
  for (const { blob } of blocksOf(groups, group.id))
    for (const one of (await getJson(store.blobs, blob)) as unknown as EvalCase[]) yield one;
}

/** Blocks of cases of an eval, the first first. */
function blocksOf(groups: readonly GroupRecord[], id: string): KeptCases[] {
  const own = groups.flatMap((group) => {
    const about = aboutOf(group) as unknown as KeptCases;
    return about.kind === "eval-cases" && about.eval === id ? [{ group, about }] : [];
  });
  const number = (group: GroupRecord): number => Number(group.id.slice(group.id.lastIndexOf(".") + 1));
  return own.sort((a, b) => number(a.group) - number(b.group)).map(({ about }) => about);
}

async function findEval(store: Store, id: string) {
  await store.refresh();
  const groups = await store.groups();
  const evals = groups.filter((group) => aboutOf(group).kind === "eval");
  const found =
    evals.find((group) => group.id === id) ?? onlyOne(evals.filter((group) => group.id.startsWith(id)));
  if (found !== undefined) return { group: found, groups };
  const ids = evals.map((group) => group.id);
  throw unknownName(UnknownEvalError, "eval", id, ids, "fovea evals list");
}

const onlyOne = <T>(list: readonly T[]): T | undefined => (list.length === 1 ? list[0] : undefined);

/** Writes down where the eval stands. */
export async function keepEval(store: Store, { result, begun, runs }: EvalRecord): Promise<void> {
  const about = { kind: "eval", result, begun } as unknown as JsonObject;
  await store.append([
    { v: 1, type: "group", id: result.id, name: result.benchmark.id, members: runs, about },
  ]);
}
