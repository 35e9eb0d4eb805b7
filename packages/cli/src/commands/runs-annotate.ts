import { InvalidInputError, type JsonValue } from "@fovea/core";
import type { Command } from "commander";
import { printJson, printLines } from "../output.js";
import { withStore } from "../store.js";

interface AnnotateFlags {
  readonly store?: string;
  readonly json?: boolean;
  readonly key?: string;
  readonly value?: string;
  readonly label?: string;
  readonly why?: string;
  readonly author?: string;
}

/** `runs annotate`. */
export function addAnnotate(runs: Command, withFlags: (command: Command) => Command): void {
  withFlags(
    runs
      .command("annotate")
      .description("say something about a step: a score, or a label; `runs show` and `runs siblings` tell it")
      .argument("<run>", "id of the run")
      .argument("[step]", "its id or the beginning of it (default: the last, which stands for the whole run)")
      .option("--key <name>", "what the value is of: quality, or quality@2")
      .option("--value <json>", "a number, true, false, or other JSON; anything else is text")
      .option("--label <text>", "short for --key label --value TEXT")
      .option("--why <text>", "a sentence beside it")
      .option("--author <name>", "who says so", "user"),
  )
    .addHelpText(
      "after",
      `
Examples:
  fovea runs annotate 20261122-164205-7hq2mk --key quality --value 0.8 --why "the box is a little wide"
  fovea runs annotate 20261122-164205-7hq2mk 3f2a91 --label "wrong row"

What the same author said of it under the same key before is superseded.`,
    )
    .action(async (run: string, at: string | undefined, flags: AnnotateFlags) => {
      const { key, value } = said(flags);
      await withStore(flags.store, async (store) => {
        const { annotateRun, annotationText } = await import("@fovea/systems");
        const { why, author } = flags;
        const record = await annotateRun(store, run, {
          key,
          value,
          ...(at === undefined ? {} : { at }),
          ...(why === undefined ? {} : { why }),
          ...(author === undefined ? {} : { author }),
        });
        if (flags.json) printJson(record);
        else printLines([`${record.annotation.step.slice(0, 12)}  ${annotationText(record)}`]);
      });
    });
}

function said({ key, value, label }: AnnotateFlags): { key: string; value: JsonValue } {
  if (label !== undefined) {
    if (key === undefined && value === undefined) return { key: "label", value: label };
    throw new InvalidInputError(
      "--label is given beside --key or --value",
      "give a label, or a key and a value",
    );
  }
  if (key === undefined || value === undefined)
    throw new InvalidInputError("nothing is said", 'give --key quality --value 0.8, or --label "wrong row"');
  try {
    return { key, value: JSON.parse(value) as JsonValue };
  } catch {
    return { key, value };
  }
}
