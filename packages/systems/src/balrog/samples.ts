import { createHash } from "node:crypto";
import { InvalidInputError, UnknownEnvironmentError, unknownName } from "@fovea/core";
import type { BalrogSample } from "./episode.js";
import { findBalrogEnvironment, playable } from "./suite.js";

export interface SampleOptions {
  /** Default: all that are here. */
  readonly environments?: readonly string[];
  /** Only tasks that hold one of these texts: "goto", "two_room". Default: all. */
  readonly tasks?: readonly string[];
  /** Of each task; default BALROG's: babyai 10, babaisai 3, crafter 10. */
  readonly episodes?: number;
  /** A non-negative safe integer; default 0. */
  readonly seed?: number;
}

/**
 * BALROG's episodes. Their seeds are, as there, the first 8 hexadecimal digits of a SHA-256; there of process, worker,
 * episode and time, so that no run can be repeated, here of seed, environment, task and episode.
 *
 * @throws UnknownEnvironmentError; InvalidInputError for an absent environment, and numbers that are not usable.
 */
export function balrogSamples(options: SampleOptions = {}): BalrogSample[] {
  const { tasks, episodes, seed = 0 } = options;
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new InvalidInputError(`the seed ${seed} is not usable`, "give a whole number from 0 to 2^53 - 1");
  if (episodes !== undefined && !(Number.isSafeInteger(episodes) && episodes >= 1))
    throw new InvalidInputError(`episodes is ${episodes}`, "give a whole number from 1");
  const chosen = options.environments?.map(findBalrogEnvironment) ?? playable;
  const all = [...new Set(chosen)].flatMap((one) => one.tasks.map((task) => ({ one, task })));
  const stray = tasks?.find((text) => !all.some(({ task }) => task.includes(text)));
  if (stray !== undefined) {
    const known = all.map(({ task }) => task);
    throw unknownName(UnknownEnvironmentError, "task", stray, known, "fovea run balrog --help");
  }
  return all
    .filter(({ task }) => tasks === undefined || tasks.some((text) => task.includes(text)))
    .flatMap(({ one, task }) =>
      Array.from({ length: episodes ?? one.episodes }, (_, episode) => ({
        environment: one.name,
        task,
        episode,
        seed: seedOf(`${seed}_${one.name}_${task}_${episode}`),
      })),
    );
}

const seedOf = (words: string): number =>
  Number.parseInt(createHash("sha256").update(words).digest("hex").slice(0, 8), 16);
