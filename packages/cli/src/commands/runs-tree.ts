import { InvalidInputError } from "@fovea/core";
import type { Command } from "commander";
import { printJson, printLines } from "../output.js";
import { withStore } from "../store.js";

interface TreeFlags {
  readonly store?: string;
  readonly json?: boolean;
  readonly at?: string;
  readonly ask?: string;
  readonly seed?: string;
}

/** `runs fork` and `runs diff`. */
export function addTree(runs: Command, withFlags: (command: Command) => Command): void {
  withFlags(
    runs
      .command("fork")
      .description("a new run that shares another's steps up to one of them")
      .argument("[run]", "id of the run (default: the newest)")
      .option("--at <step>", "the step, by its id or the beginning of it (default: the last question)")
      .option("--ask <question>", "another question in its place")
      .option("--seed <n>", "another seed from there on"),
  )
    .addHelpText("after", '\nExample:\n  fovea runs fork 20261122-164205-7hq2mk --ask "and when is it due?"')
    .action(async (named: string | undefined, { at, ask, seed, ...flags }: TreeFlags) => {
      const number = seed === undefined ? undefined : Number(seed);
      if (number !== undefined && !(Number.isSafeInteger(number) && number >= 0)) {
        throw new InvalidInputError(
          `the seed ${seed} is not usable`,
          "give a whole number from 0 to 2^53 - 1",
        );
      }
      await withStore(flags.store, async (store, path) => {
        const { forkRun, newestRun } = await import("@fovea/systems");
        const from = named ?? (await newestRun(store, path));
        const run = await forkRun(store, from, {
          ...(at === undefined ? {} : { at }),
          ...(ask === undefined ? {} : { ask }),
          ...(number === undefined ? {} : { seed: number }),
        });
        if (flags.json) printJson({ run, forkedFrom: from });
        else printLines([run, `  go on with it: fovea ask --run ${run}`]);
      });
    });

  withFlags(
    runs
      .command("diff")
      .description("two runs, from their last common step on")
      .argument("<run>", "id of one")
      .argument("<other>", "id of the other"),
  )
    .addHelpText("after", "\nExample:\n  fovea runs diff 20261122-164205-7hq2mk 20261122-171002-9d2kfp")
    .action(async (a: string, b: string, flags: TreeFlags) => {
      await withStore(flags.store, async (store) => {
        const { diffLines, diffRuns } = await import("@fovea/systems");
        const diff = await diffRuns(store, a, b);
        if (flags.json) printJson(diff);
        else printLines(diffLines(diff));
      });
    });
}
