import type { Command } from "commander";
import { ExitCode } from "../exit-codes.js";
import { printJson, printLines } from "../output.js";
import { storePath } from "../store.js";

export function addDoctor(program: Command, done: (code: number) => void): void {
  program
    .command("doctor")
    .description("what works on this machine, what does not, and the fix")
    .option("--store <folder>", "where runs are kept (default: $FOVEA_STORE or ./.fovea)")
    .option("--json", "print one JSON value on stdout")
    .addHelpText("after", "\nExample:\n  fovea doctor")
    .action(async (flags: { store?: string; json?: boolean }) => {
      const { examine } = await import("@fovea/systems");
      const findings = await examine(storePath(flags.store));
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
