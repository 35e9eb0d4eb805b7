import { InvalidInputError } from "@fovea/core";
import type { Command } from "commander";
import { printJson, printLines } from "../output.js";
import { withStore } from "../store.js";

interface TreeFlags {
  readonly store?: string;
  readonly json?: boolean;
  readonly at?: string;
  readonly ask?: string;
  readonly message?: string;
  readonly result?: string;
  readonly seed?: string;
  readonly model?: string;
}

/** `runs fork`, `runs siblings` and `runs diff`. */
export function addTree(runs: Command, withFlags: (command: Command) => Command): void {
  withFlags(
    runs
      .command("fork")
      .description("a new run that shares another's steps up to one of them")
      .argument("[run]", "id of the run (default: the newest)")
      .option("--at <step>", "the step, by its id or the beginning of it (default: the last question)")
      .option("--ask <question>", "another question in its place")
      .option("--message <text>", "other words in its place: of a message, or of a model's answer")
      .option("--result <text>", "another result in its place: of a tool's step; text or JSON")
      .option("--model <model>", "another model from there on")
      .option("--seed <n>", "another seed from there on"),
  )
    .addHelpText(
      "after",
      `
Examples:
  fovea runs fork 20261122-164205-7hq2mk --ask "and when is it due?"
  fovea runs fork 20261122-164205-7hq2mk --model openai/NAME
  fovea runs fork 20261122-164205-7hq2mk --at 3f2a91 --result "the shelf is empty"`,
    )
    .action(async (named: string | undefined, flags: TreeFlags) => {
      const { at, ask, message, result, seed, model } = flags;
      const number = seed === undefined ? undefined : Number(seed);
      if (number !== undefined && !(Number.isSafeInteger(number) && number >= 0)) {
        throw new InvalidInputError(
          `the seed ${seed} is not usable`,
          "give a whole number from 0 to 2^53 - 1",
        );
      }
      await withStore(flags.store, async (store, path) => {
        const { forkRun, newestRun, openModelFor } = await import("@fovea/systems");
        // A name that is none, or a missing key, is told before anything is written.
        const opened = model === undefined ? undefined : await openModelFor(model);
        const from = named ?? (await newestRun(store, path));
        const run = await forkRun(store, from, {
          ...(at === undefined ? {} : { at }),
          ...(ask === undefined ? {} : { ask }),
          ...(message === undefined ? {} : { message }),
          ...(result === undefined ? {} : { result }),
          ...(opened === undefined ? {} : { model: { id: opened.id, opened: model! } }),
          ...(number === undefined ? {} : { seed: number }),
        });
        if (flags.json) printJson({ run, forkedFrom: from });
        else printLines([run, `  go on with it: fovea runs resume ${run}`]);
      });
    });

  withFlags(
    runs
      .command("siblings")
      .description("where other runs part from a run, with their answers and scores")
      .argument("[run]", "id of the run (default: the newest)"),
  )
    .addHelpText("after", "\nExample:\n  fovea runs siblings 20261122-164205-7hq2mk")
    .action(async (named: string | undefined, flags: TreeFlags) => {
      await withStore(flags.store, async (store, path) => {
        const { newestRun, siblingLines, siblingsOf } = await import("@fovea/systems");
        const groups = await siblingsOf(store, named ?? (await newestRun(store, path)));
        if (flags.json) printJson(groups);
        else printLines(siblingLines(groups));
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
