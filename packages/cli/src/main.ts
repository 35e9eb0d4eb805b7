import { FoveaError } from "@fovea/core";
import { Command, CommanderError } from "commander";
import { addAsk } from "./commands/ask.js";
import { addDoctor } from "./commands/doctor.js";
import { addRuns } from "./commands/runs.js";
import { addSee } from "./commands/see.js";
import { addTools } from "./commands/tools.js";
import { ExitCode, exitCodeOf } from "./exit-codes.js";
import { printError, wantsJson } from "./output.js";
import { version } from "./version.js";

/** Runs one command line and returns its exit code; prints, never throws. */
export async function main(args: readonly string[]): Promise<number> {
  const json = wantsJson(args);
  try {
    return await parse(args, json);
  } catch (error) {
    if (error instanceof CommanderError) return reportCommander(error, json);
    printError(error, json);
    if (!(error instanceof FoveaError) && process.env.FOVEA_DEBUG) console.error(error);
    return exitCodeOf(error);
  }
}

async function parse(args: readonly string[], json: boolean): Promise<number> {
  let code: number = ExitCode.done;
  const done = (value: number) => {
    code = value;
  };
  const program = new Command("fovea")
    .description("Ask a question about a picture or a document, and see the evidence.")
    .version(version)
    .exitOverride()
    .showHelpAfterError("(run `fovea --help` for the commands)")
    .configureOutput(json ? { writeErr: () => {} } : {})
    .addHelpText(
      "after",
      `\nExample:\n  fovea ask samples/invoice.png "what is the total?"\n\nExit codes: 0 done, 1 failed, 2 bad usage or input, 3 abstained, 4 stopped by a limit, 130 interrupted.`,
    );
  for (const add of [addAsk, addSee, addTools, addRuns, addDoctor]) add(program, done);
  if (args.length === 0) {
    program.outputHelp();
    return ExitCode.usage;
  }
  await program.parseAsync([...args], { from: "user" });
  return code;
}

function reportCommander(error: CommanderError, json: boolean): number {
  if (error.exitCode === 0) return ExitCode.done;
  if (json) printError(error, true);
  return ExitCode.usage;
}
