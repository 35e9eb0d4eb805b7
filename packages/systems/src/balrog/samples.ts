import { createHash } from "node:crypto";
import { InvalidInputError, UnknownEnvironmentError, unknownName } from "@fovea/core";
import { groupedBy } from "./aggregate.js";
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
  /** So many seeds, from `seed` on, each with episodes of its own, whose numbers go on where the last seed's end. Default 1. */
  readonly seeds?: number;
  /**
   * At most so many episodes, of each seed. Environments take turns, and in each of them its tasks, so that a limit cuts all
   * alike. Default: all.
   */
  readonly limit?: number;
}

/**
 * BALROG's episodes. Their seeds are, as there, the first 8 hexadecimal digits of a SHA-256; there of process, worker,
 * episode and time, so that no run can be repeated, here of seed, environment, task and episode.
 *
 * @throws UnknownEnvironmentError; InvalidInputError for an absent environment, and numbers that are not usable.
 */
export function balrogSamples(options: SampleOptions = {}): BalrogSample[] {
  const { tasks, episodes, seed = 0, seeds = 1, limit } = options;
  for (const [name, value] of Object.entries({ episodes, seeds, limit }))
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1))
      throw new InvalidInputError(`${name} is ${value}`, "give a whole number from 1");
  for (const one of [seed, seed + (seeds - 1)])
    if (!Number.isSafeInteger(one) || one < 0)
      throw new InvalidInputError(`the seed ${one} is not usable`, "give a whole number from 0 to 2^53 - 1");
  const chosen = options.environments?.map(findBalrogEnvironment) ?? playable;
  const all = [...new Set(chosen)].flatMap((one) => one.tasks.map((task) => ({ one, task })));
  const stray = tasks?.find((text) => !all.some(({ task }) => task.includes(text)));
  if (stray !== undefined) {
    const known = all.map(({ task }) => task);
    throw unknownName(UnknownEnvironmentError, "task", stray, known, "fovea run balrog --help");
  }
  const played = all.filter(({ task }) => tasks === undefined || tasks.some((text) => task.includes(text)));
  return Array.from({ length: seeds }, (_, i) => {
    const ofSeed = played.flatMap(({ one, task }) => {
      const count = episodes ?? one.episodes;
      return Array.from({ length: count }, (_, episode) => ({
        environment: one.name,
        task,
        episode: i * count + episode,
        seed: seedOf(`${seed + i}_${one.name}_${task}_${episode}`),
      }));
    });
    return limit === undefined ? ofSeed : cut(ofSeed, limit);
  }).flat();
}

/** So many of the samples, in their order; who stays is settled by turns. */
function cut(samples: readonly BalrogSample[], limit: number): BalrogSample[] {
  const turns = [...groupedBy(samples, ({ environment }) => environment).values()].flatMap((own) =>
    own.toSorted((a, b) => a.episode - b.episode).map((sample, turn) => ({ sample, turn })),
  );
  turns.sort((a, b) => a.turn - b.turn);
  const staying = new Set(turns.slice(0, limit).map(({ sample }) => sample));
  return samples.filter((sample) => staying.has(sample));
}

const seedOf = (words: string): number =>
  Number.parseInt(createHash("sha256").update(words).digest("hex").slice(0, 8), 16);
