import { pathTo, type Step, type Store } from "@fovea/core";
import { stepLine } from "./describe.js";
import { findRun } from "./find.js";

export interface RunDiff {
  readonly a: string;
  readonly b: string;
  /** The last step that both share; null when they have none in common. */
  readonly common: string | null;
  /** How many steps they share. */
  readonly shared: number;
  /** What each did from there on. */
  readonly onlyA: readonly Step[];
  readonly onlyB: readonly Step[];
}

/** Two runs from their last common step on. @throws NotFoundError. */
export async function diffRuns(store: Store, a: string, b: string): Promise<RunDiff> {
  const [one, other] = [(await findRun(store, a)).head, (await findRun(store, b)).head];
  const [left, right] = [await pathTo(store, one.head), await pathTo(store, other.head)];
  let shared = 0;
  while (shared < left.length && left[shared]!.id === right[shared]?.id) shared++;
  return {
    a,
    b,
    common: left[shared - 1]?.id ?? null,
    shared,
    onlyA: left.slice(shared),
    onlyB: right.slice(shared),
  };
}

/** For a terminal. */
export function diffLines({ a, b, common, shared, onlyA, onlyB }: RunDiff): string[] {
  if (onlyA.length === 0 && onlyB.length === 0) return [`${a} and ${b} are the same ${shared} steps`];
  const side = (sign: string, run: string, steps: readonly Step[]) => [
    `${sign} ${run}: ${steps.length === 0 ? "ends there" : `${steps.length} steps`}`,
    ...steps.map((step) => `${sign}   ${stepLine(step)}`),
  ];
  const head =
    common === null
      ? "no step in common"
      : `${shared} steps in common, up to ${common.slice(0, 12)}; from there on:`;
  return [head, ...side("-", a, onlyA), ...side("+", b, onlyB)];
}
