import {
  type AnnotationRecord,
  type Answer,
  answerOf,
  type JsonValue,
  pathTo,
  type RunState,
  type Step,
  type Store,
} from "@fovea/core";
import { annotationText, currentAnnotations } from "./annotate.js";
import { stepLine } from "./describe.js";
import { findRun } from "./find.js";
import { brief } from "./text.js";

export interface Sibling {
  readonly run: string;
  /** The step with which it goes its own way; null when it ends at the shared one. */
  readonly step: string | null;
  readonly ended: string | null;
  readonly answer: string | null;
  /** What is said of its last step, by key. */
  readonly scores: Readonly<Record<string, JsonValue>>;
}

/** A step at which runs part, and the runs. */
export interface SiblingGroup {
  readonly at: string;
  readonly kind: Step["kind"];
  readonly siblings: readonly Sibling[];
}

/**
 * The steps of a run at which other runs of the store go their own way, the earliest first, each with its runs and what
 * they came to.
 *
 * @throws NotFoundError.
 */
export async function siblingsOf(store: Store, run: string): Promise<SiblingGroup[]> {
  const { head } = await findRun(store, run);
  const own = await pathTo(store, head.head);
  const places = new Map(own.map(({ id }, i) => [id, i]));
  const family = (await store.runs()).filter((state) => state.head.root === head.root);
  const parting = new Map<number, { state: RunState; path: Step[] }[]>();
  for (const state of family) {
    const path = await pathTo(store, state.head.head);
    const shared = path.findLastIndex(({ id }) => places.has(id));
    parting.set(shared, [...(parting.get(shared) ?? []), { state, path }]);
  }
  const groups: SiblingGroup[] = [];
  for (const [at, members] of [...parting].sort(([a], [b]) => a - b)) {
    const others = members.filter(({ state }) => state.run !== run);
    if (others.length === 0) continue;
    const self = { state: family.find((state) => state.run === run)!, path: own };
    const siblings = await Promise.all([self, ...others].map((member) => describe(store, member, at)));
    groups.push({ at: own[at]!.id, kind: own[at]!.kind, siblings });
  }
  return groups;
}

async function describe(
  store: Store,
  { state: { run, head }, path }: { readonly state: RunState; readonly path: readonly Step[] },
  at: number,
): Promise<Sibling> {
  const said = await currentAnnotations(store, head.head);
  const answer = path.map(answerOf).findLast((one): one is Answer => one !== undefined);
  return {
    run,
    step: path[at + 1]?.id ?? null,
    ended: head.ended ?? null,
    answer: answer?.answer ?? null,
    scores: Object.fromEntries(said.map(({ annotation }) => [annotation.scorer, annotation.value])),
  };
}

/** For a terminal. */
export function siblingLines(groups: readonly SiblingGroup[]): string[] {
  if (groups.length === 0) return ["no other run shares a step with it; make one: fovea runs fork"];
  return groups.flatMap(({ at, kind, siblings }) => [
    `after step ${at.slice(0, 12)} (${kind}):`,
    ...siblings.map(({ run, ended, answer, scores }) => {
      const told = Object.entries(scores).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
      const came = answer === null ? "" : ` ${brief(answer, 40)}`;
      return `  ${run}  ${(ended ?? "not ended").padEnd(9)}${came}${told.length === 0 ? "" : `  [${told.join(", ")}]`}`;
    }),
  ]);
}

/** The steps of a run that somebody said something about. */
export async function annotationLines(
  store: Store,
  steps: readonly Step[],
): Promise<{ readonly lines: string[]; readonly records: AnnotationRecord[] }> {
  const lines: string[] = [];
  const records: AnnotationRecord[] = [];
  for (const step of steps) {
    for (const record of await currentAnnotations(store, step.id)) {
      records.push(record);
      lines.push(`${stepLine(step).slice(0, 22)}  ${annotationText(record)}`);
    }
  }
  return { lines, records };
}
