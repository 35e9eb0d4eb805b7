import type { Command } from "commander";
import { ExitCode } from "../exit-codes.js";
import { interruptSignal } from "../interrupt.js";
import { printJson, printLines, progressLine } from "../output.js";
import { withStore } from "../store.js";
import { addAnnotate } from "./runs-annotate.js";
import { addCollect } from "./runs-collect.js";
import { addFaithfulness } from "./runs-faithfulness.js";
import { follow } from "./runs-follow.js";
import { addList } from "./runs-list.js";
import { addMoving } from "./runs-move.js";
import { addResume } from "./runs-resume.js";
import { addTree } from "./runs-tree.js";

interface RunsFlags {
  readonly store?: string;
  readonly json?: boolean;
  readonly follow?: boolean;
}

export function addRuns(program: Command, done: (code: number) => void): void {
  const runs = program
    .command("runs")
    .description("look at kept runs, go on with them, replay, fork, compare and move them");
  const withStoreFlags = (command: Command) =>
    command
      .option("--store <folder>", "where runs are kept (default: $FOVEA_STORE or ./.fovea)")
      .option("--json", "print one JSON value on stdout");
  const withFlags = (command: Command) =>
    withStoreFlags(command.argument("[run]", "id of the run (default: the newest)"));

  addList(runs, withStoreFlags);

  withFlags(
    runs
      .command("show")
      .description("the steps of a run, as a tree")
      .option(
        "--follow",
        "live, while another process works on it: steps, what is in flight, cost; until it ends",
      ),
  )
    .addHelpText("after", "\nExample:\n  fovea runs show 20261122-164205-7hq2mk --follow")
    .action(async (run: string | undefined, flags: RunsFlags) => {
      if (flags.follow) return follow(run, flags);
      await withStore(flags.store, async (store, path) => {
        const { describeRun, newestRun } = await import("@fovea/systems");
        const described = await describeRun(store, run ?? (await newestRun(store, path)));
        if (flags.json) printJson(described.json);
        else printLines(described.lines);
      });
    });

  withFlags(runs.command("verify").description("check hashes, lineage and every claim by its expert"))
    .addHelpText("after", "\nExample:\n  fovea runs verify 20261122-164205-7hq2mk")
    .action(async (run: string | undefined, flags: RunsFlags) => {
      const progress = progressLine();
      const interrupt = interruptSignal();
      try {
        await withStore(flags.store, async (store, path) => {
          const { newestRun, verify, verifyLines } = await import("@fovea/systems");
          const report = await verify(store, run ?? (await newestRun(store, path)), {
            signal: interrupt.signal,
            onProgress: progress.show,
          });
          progress.clear();
          if (flags.json) printJson(report);
          else printLines(verifyLines(report));
          done(report.sound ? ExitCode.done : ExitCode.failed);
        });
      } finally {
        progress.clear();
        interrupt.dispose();
      }
    });

  addResume(runs, withStoreFlags, done);
  addTree(runs, withStoreFlags);
  addFaithfulness(runs, withStoreFlags, done);
  addAnnotate(runs, withStoreFlags);
  addMoving(runs, withStoreFlags);
  addCollect(runs, withStoreFlags);
}
