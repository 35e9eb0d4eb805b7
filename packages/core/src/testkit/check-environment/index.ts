import type { Environment } from "../../contracts/environment.js";
import { ConformanceError } from "../../errors.js";
import { keeps } from "../promise-kept.js";
import { checkClosing, checkUnborn } from "./closing.js";
import { checkFastPaths } from "./fast.js";
import { checkObservations } from "./observations.js";
import type { CheckEnvironmentOptions } from "./options.js";
import { describe, play, sameEpisode, type Trace } from "./play.js";
import { checkRefusals } from "./refusals.js";
import { checkResets } from "./resets.js";
import { checkSnapshots } from "./snapshots.js";
import { checkSpec } from "./spec.js";

export type { CheckEnvironmentOptions } from "./options.js";

/**
 * Tests every line of `Environment`'s docstring on a world, and those of `FastPaths` where it offers them: by playing
 * episodes of every seed several times (watched, blind, beside another world, restored, over) and by giving it what it
 * must refuse.
 *
 * @param make gives a new world each time.
 * @throws ConformanceError that names the broken promise, the seed and what was seen instead.
 */
export function checkEnvironment(make: () => Environment, options: CheckEnvironmentOptions = {}): void {
  const { seeds = [0, 1, 2, 3, 4] } = options;
  const reseeded: (boolean | undefined)[] = [];
  during("the spec", () => checkSpec(make().spec));
  during("calls before reset", () => checkUnborn(make()));
  for (const seed of seeds) {
    const begun = (what: string) => `${what} with seed ${seed}`;
    const first = during<Trace>(begun("an episode"), () => {
      const once = play(make(), seed, options);
      sameEpisode(once, play(make(), seed, options), "same seed and actions, same episode", seed);
      return once;
    });
    during(begun("observations"), () => checkObservations(make, seed, options, first));
    during(begun("resets"), () => checkResets(make, seed, options, first));
    during(begun("refusals"), () => checkRefusals(make, seed, options));
    reseeded.push(during(begun("snapshots"), () => checkSnapshots(make, seed, options)));
    during(begun("fast paths"), () => checkFastPaths(make, seed, options));
    during(begun("closing"), () => checkClosing(make, seed, options, first));
  }
  const differs = reseeded.includes(true);
  const seen = `with the seeds ${seeds} others went ${differs ? "another way" : "the same way"}`;
  if (options.deterministic) keeps(!differs, "with deterministic nothing is random after reset", seen);
  else {
    const promise =
      "restore with other seeds goes other ways (if nothing is random after reset, say deterministic: true)";
    keeps(differs || !reseeded.includes(false), promise, seen);
  }
}

/** What a world throws where nothing may be thrown is a broken promise too. */
function during<T>(what: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof ConformanceError) throw error;
    throw new ConformanceError(
      `a valid call throws nothing; but during ${what} came ${describe(error)}`,
      "see its cause for where it was thrown",
      "failure",
      { cause: error },
    );
  }
}
