import {
  type GroupRecord,
  getJson,
  type JsonObject,
  NotFoundError,
  type Store,
  unknownName,
} from "@fovea/core";
import { caseKey, type EvalCase, type EvalResult } from "./result.js";

/**
 * How an eval lies in a store:
 * - a group record with the eval's id, whose `about` holds the result so far; when the eval is done its `members` name one
 *   run per answer
 * - group records "ID.cases.N" (`CaseLog`), each of which names a blob with a list of finished cases
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
  readonly failed: number;
  /** How long the eval had worked when the block was written. */
  readonly ms: number;
  readonly cpuMs: number;
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
  const order = ({ started, id }: EvalResult): string => `${started} ${id}`;
  return results.sort((a, b) => (order(a) < order(b) ? 1 : -1));
}

/** One eval, by its id or the beginning of it. @throws UnknownEvalError. */
export async function readEval(store: Store, id: string): Promise<EvalRecord> {
  const { group } = await findEval(store, id);
  const { result, begun } = group.about as unknown as KeptEval;
  return { result, begun, runs: group.members };
}

/**
 * Its finished cases, in the order of their ending; a block of some hundred is in memory at a time. Of a sample that failed
 * and was tried again, the last try. @throws UnknownEvalError.
 */
export async function* readEvalCases(store: Store, id: string): AsyncGenerator<EvalCase> {
  const { group, groups } = await findEval(store, id);
  const blocks = blocksOf(groups, group.id);
  const later = await triedAgain(store, blocks);
  for (const [i, block] of blocks.entries())
    for (const one of await casesOf(store, block)) {
      const last = later.get(caseKey(one));
      if (last === undefined || last === i) yield one;
    }
}

/** Of each case that failed: the block that holds its last try. */
async function triedAgain(store: Store, blocks: readonly KeptCases[]): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  if (blocks.every(({ failed }) => failed === 0)) return found;
  for (const [i, block] of blocks.entries()) {
    if (block.failed === 0 && found.size === 0) continue;
    for (const one of await casesOf(store, block))
      if (one.error !== undefined || found.has(caseKey(one))) found.set(caseKey(one), i);
  }
  return found;
}

const casesOf = async (store: Store, { blob }: KeptCases): Promise<readonly EvalCase[]> =>
  (await getJson(store.blobs, blob)) as unknown as EvalCase[];

/** What a resumed eval goes on from; undefined when there is none of that id. */
export async function begunEval(store: Store, id: string) {
  await store.refresh();
  const groups = await store.groups();
  const group = groups.find((one) => one.id === id && aboutOf(one).kind === "eval");
  if (group === undefined) return undefined;
  const blocks = blocksOf(groups, id);
  const { ms = 0, cpuMs = 0 } = blocks.at(-1) ?? {};
  return { about: group.about as unknown as KeptEval, blocks: blocks.length, ms, cpuMs };
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
  const like = evals.filter((group) => group.id.startsWith(id));
  const found = evals.find((group) => group.id === id) ?? (like.length === 1 ? like[0] : undefined);
  if (found !== undefined) return { group: found, groups };
  const ids = evals.map((group) => group.id);
  throw unknownName(UnknownEvalError, "eval", id, ids, "fovea evals list");
}

/** Writes down where the eval stands. */
export async function keepEval(store: Store, { result, begun, runs }: EvalRecord): Promise<void> {
  const about = { kind: "eval", result, begun } as unknown as JsonObject;
  const { id, benchmark } = result;
  await store.append([{ v: 1, type: "group", id, name: benchmark.id, members: runs, about }]);
}
