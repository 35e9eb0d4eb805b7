import type { GcReport } from "@fovea/core";
import type { Command } from "commander";
import { interruptSignal } from "../interrupt.js";
import { printJson, printLines, progressLine } from "../output.js";
import { withStore } from "../store.js";

interface CollectFlags {
  readonly store?: string;
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly step?: string;
  readonly reason?: string;
}

/** `runs prune` and `runs gc`. */
export function addCollect(runs: Command, withFlags: (command: Command) => Command): void {
  withFlags(
    runs
      .command("prune")
      .description("hide a run for good, or a step with all below it; `runs gc` frees the space")
      .argument("<run>", "id of the run")
      .option("--step <step>", "only this step and all below it, by its id or the beginning of it")
      .option("--reason <text>", "kept beside it"),
  )
    .addHelpText(
      "after",
      "\nExample:\n  fovea runs prune 20261122-164205-7hq2mk && fovea runs gc\n\nWhat runs that were forked from it rest on stays. It cannot be taken back.",
    )
    .action(async (run: string, flags: CollectFlags) => {
      await withStore(flags.store, async (store) => {
        const { pruneRun } = await import("@fovea/systems");
        const pruned = await pruneRun(store, run, flags);
        if (flags.json) printJson(pruned);
        else {
          const what = pruned.step === null ? run : `step ${pruned.step.slice(0, 12)} and what is below it`;
          printLines([`pruned: ${what}`, "  free the space with: fovea runs gc"]);
        }
      });
    });

  withFlags(
    runs
      .command("gc")
      .description(
        "delete what nothing names: media of no step, what was pruned, leftovers of dead processes",
      )
      .option("--dry-run", "say what would be deleted, and delete nothing"),
  )
    .addHelpText(
      "after",
      "\nExample:\n  fovea runs gc --dry-run\n\nSafe beside running commands: what one of them may be about to name waits for a later collection.",
    )
    .action(async (flags: CollectFlags) => {
      const progress = progressLine();
      const interrupt = interruptSignal();
      try {
        await withStore(flags.store, async (store) => {
          const report = await store.gc({
            dryRun: flags.dryRun ?? false,
            signal: interrupt.signal,
            onProgress: progress.show,
          });
          progress.clear();
          if (flags.json) printJson(report);
          else printLines(gcLines(report));
        });
      } finally {
        progress.clear();
        interrupt.dispose();
      }
    });
}

function gcLines({
  dryRun,
  blobs,
  segments,
  records,
  leftovers,
  freedBytes,
  waitingFor,
}: GcReport): string[] {
  const would = dryRun ? "would free" : "freed";
  const waiting = blobs.waiting + segments.waiting;
  return [
    `${would} ${sizeText(freedBytes)}: ${blobs.deleted} blobs, ${records} records, ${leftovers} leftovers`,
    `  kept      ${blobs.kept} blobs, ${segments.kept + segments.rewritten} segments (${segments.rewritten} ${dryRun ? "to be written" : "written"} anew)`,
    ...(waiting === 0 ? [] : [`  waiting   ${waiting}, until these end: ${waitingFor.join(", ")}`]),
    ...(segments.damaged === 0
      ? []
      : [`  damaged   ${segments.damaged} segments, left as they are: fovea runs verify`]),
  ];
}

/** "812 bytes", "3.4 MB" */
function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
