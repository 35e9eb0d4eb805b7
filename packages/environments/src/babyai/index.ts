import {
  type JsonObject,
  readOptions,
  UnknownEnvironmentError,
  unknownName,
  type WholeRange,
} from "@fovea/core";
import { createGridEnvironment, type GridEnvironment } from "../minigrid/environment.js";
import type { Instruction } from "./instruction.js";
import { mixedLocal, TASKS, type Task } from "./mixed-local.js";

export type { DescribedKind, Description, Location, Referent } from "./description.js";
export * from "./instruction.js";
export { TASKS, type Task } from "./mixed-local.js";

/** What BALROG calls the actions, in the reference's order; it leaves out "done". */
export const BABYAI_ACTIONS = ["turn left", "turn right", "go forward", "pick up", "drop", "toggle"] as const;

/** BALROG's picture: 16 pixels a cell, 112 x 112. */
const BALROG_TILE = 16;

/** A BabyAI world; `instruction` is the mission as a tree, for experts and tests. */
export interface BabyaiEnvironment extends GridEnvironment {
  instruction(): Instruction | undefined;
}

/** Numbers of a level; the defaults are BALROG's (the reference's own level has 8 distractors). */
const OPTIONS = {
  roomSize: { low: 5, high: 32, default: 8 },
  distractors: { low: 0, high: 16, default: 0 },
} satisfies Record<string, WholeRange>;

/** @throws UnknownEnvironmentError */
export default function babyai(id: string): BabyaiEnvironment {
  const task = TASKS.find((one) => id === `babyai/${one}-v1`);
  if (task === undefined) {
    const known = TASKS.map((one) => `babyai/${one}-v1`);
    throw unknownName(UnknownEnvironmentError, "environment", id, known, "fovea envs");
  }
  return createBabyai(task);
}

/**
 * A task in rooms of another size, or with more things than it needs, such as
 * `createBabyai("goto", { distractors: 8 })`, which calls itself "babyai/goto-distractors-8-v1".
 *
 * @throws UnknownEnvironmentError; InvalidInputError for a number out of its range.
 */
export function createBabyai(task: Task, values: JsonObject = {}): BabyaiEnvironment {
  if (!TASKS.includes(task)) throw unknownName(UnknownEnvironmentError, "task", task, TASKS, "fovea envs");
  const {
    plan,
    task: state,
    instruction,
  } = mixedLocal({ task, ...readOptions(`babyai/${task}`, values, OPTIONS) });
  const numbers = Object.entries(values).map(([key, value]) => `-${key.toLowerCase()}-${value}`);
  const environment = createGridEnvironment({
    id: `babyai/${task}${numbers.join("")}-v1`,
    plan,
    task: state,
    actions: BABYAI_ACTIONS,
    tileSize: BALROG_TILE,
  });
  return Object.defineProperties(environment, { instruction: { value: instruction } }) as BabyaiEnvironment;
}
