import type { Command } from "commander";
import { ExitCode } from "../exit-codes.js";
import { printJson, printLines, progressLine } from "../output.js";
import { storePath } from "../store.js";

export function addDoctor(program: Command, done: (code: number) => void): void {
  program
    .command("doctor")
    .description("what works on this machine, what does not, and the fix")
    .option("--model <model>", "test this model instead, live: about a minute and seven calls")
    .option("--store <folder>", "where runs are kept (default: $FOVEA_STORE or ./.fovea)")
    .option("--json", "print one JSON value on stdout")
    .addHelpText("after", "\nExamples:\n  fovea doctor\n  fovea doctor --model openai/NAME")
    .action(async (flags: { store?: string; model?: string; json?: boolean }) => {
      const findings = await (flags.model === undefined ? machine(flags.store) : live(flags.model));
      if (flags.json) printJson(findings);
      else {
        printLines(
          findings.map(({ name, works, detail, fix }) => {
            return `${works ? "ok  " : "FAIL"}  ${name.padEnd(14)} ${detail}${works || fix === undefined ? "" : `\n      fix: ${fix}`}`;
          }),
        );
      }
      done(findings.every(({ works }) => works) ? ExitCode.done : ExitCode.failed);
    });
}

async function machine(store: string | undefined) {
  const { examine } = await import("@fovea/systems");
  return examine(storePath(store));
}

async function live(name: string) {
  const { examineModel } = await import("@fovea/systems");
  const { openModel } = await import("@fovea/models");
  const model = await openModel(name);
  const progress = progressLine();
  try {
    return await examineModel(model, { onProgress: progress.show });
  } finally {
    progress.clear();
  }
}
